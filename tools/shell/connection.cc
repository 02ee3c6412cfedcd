#include "shell/connection.h"

#include <signal.h>

#include <cstdio>

namespace steno::shell {
namespace {

// Written by the main thread, read by the signal handler.
PGcancel* volatile g_cancel = nullptr;
volatile sig_atomic_t g_fired = 0;

void OnInterrupt(int) {
  g_fired = 1;
  char error[256];
  if (g_cancel != nullptr) PQcancel(g_cancel, error, sizeof error);  // safe in signal handlers
}

void PrintNotice(void*, const char* message) {
  std::fputs(message, stderr);
}

bool IsNumber(Oid type) {
  switch (type) {
    case 20:    // int8
    case 21:    // int2
    case 23:    // int4
    case 26:    // oid
    case 28:    // xid
    case 29:    // cid
    case 700:   // float4
    case 701:   // float8
    case 790:   // money
    case 1700:  // numeric
      return true;
    default:
      return false;
  }
}

}  // namespace

Connection::~Connection() {
  PQfinish(conn_);
}

std::string Connection::Open(const std::string& url, const std::string& database) {
  // The later dbname wins, and a URL in the first is taken apart.
  const char* keywords[] = {"dbname", "fallback_application_name", "client_encoding", "dbname",
                            nullptr};
  const char* values[] = {url.c_str(), "steno sql", "UTF8", database.c_str(), nullptr};
  if (database.empty()) keywords[3] = nullptr;
  PGconn* conn = PQconnectdbParams(keywords, values, /*expand_dbname=*/1);
  if (PQstatus(conn) != CONNECTION_OK) {
    std::string error = PQerrorMessage(conn);
    PQfinish(conn);
    return error.empty() ? "cannot connect\n" : error;
  }
  PQsetNoticeProcessor(conn, &PrintNotice, nullptr);
  PQfinish(conn_);
  conn_ = conn;
  return {};
}

bool Connection::Reset() {
  PQreset(conn_);
  return !lost();
}

std::string Connection::database() const {
  const char* name = PQdb(conn_);
  return name == nullptr ? "" : name;
}

void Connection::Run(const std::string& sql, const std::function<void(const Result&)>& on_result) {
  const CancelOnInterrupt cancel(conn_);
  if (PQsendQuery(conn_, sql.c_str()) == 0) {
    on_result(Result(PQmakeEmptyPGresult(conn_, PGRES_FATAL_ERROR)));
    return;
  }
  while (const Result result{PQgetResult(conn_)}) {
    on_result(result);
    if (lost()) return;
  }
}

bool Connection::Select(const std::string& sql, Table* table, std::string* error) {
  bool ok = true;
  Run(sql, [&](const Result& result) {
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) {
      *table = TableOf(result.get());
    } else {
      *error = PQresultErrorMessage(result.get());
      ok = false;
    }
  });
  return ok;
}

std::string Connection::Literal(std::string_view text) {
  char* quoted = PQescapeLiteral(conn_, text.data(), text.size());
  std::string out = quoted == nullptr ? "NULL" : quoted;
  PQfreemem(quoted);
  return out;
}

CancelOnInterrupt::CancelOnInterrupt(PGconn* conn) {
  g_fired = 0;
  g_cancel = PQgetCancel(conn);
  struct sigaction action{};
  action.sa_handler = &OnInterrupt;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
}

CancelOnInterrupt::~CancelOnInterrupt() {
  signal(SIGINT, SIG_DFL);
  PGcancel* const cancel = g_cancel;
  g_cancel = nullptr;
  PQfreeCancel(cancel);
}

bool CancelOnInterrupt::fired() {
  return g_fired != 0;
}

Table TableOf(const PGresult* result) {
  Table table;
  const int columns = PQnfields(result);
  for (int i = 0; i < columns; ++i) {
    table.columns.push_back(
        {.name = PQfname(result, i), .right_aligned = IsNumber(PQftype(result, i))});
  }
  for (int row = 0; row < PQntuples(result); ++row) {
    auto& values = table.rows.emplace_back();
    for (int i = 0; i < columns; ++i) {
      if (PQgetisnull(result, row, i) != 0) {
        values.emplace_back(std::nullopt);
      } else {
        values.emplace_back(std::string(PQgetvalue(result, row, i),
                                        static_cast<size_t>(PQgetlength(result, row, i))));
      }
    }
  }
  return table;
}

}  // namespace steno::shell
