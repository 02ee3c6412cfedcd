#include "net/pgwire/fake_session.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>

#include "sql/types/errors.h"

namespace steno::pgwire {

using sql::Datum;
using sql::SqlError;
using sql::SqlResult;
using sql::SqlStatus;
using sql::TransactionStatus;
using sql::Type;
using sql::TypeId;

namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

// The word at the front of *text, taken off it.
std::string TakeWord(std::string_view* text) {
  *text = Trim(*text);
  const size_t end = std::min(text->find(' '), text->size());
  std::string word(text->substr(0, end));
  text->remove_prefix(end);
  *text = Trim(*text);
  return word;
}

}  // namespace

SqlStatus FakeSession::Fail(SqlError error) {
  FailTransaction();
  return error;
}

void FakeSession::FailTransaction() {
  if (status_ == TransactionStatus::kInTransaction) status_ = TransactionStatus::kFailed;
}

Task<SqlStatus> FakeSession::Query(std::string sql, sql::ResultSink* sink) {
  std::string_view rest = sql;
  bool any = false;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(';'), rest.size());
    Portal portal{.sql = std::string(Trim(rest.substr(0, end))), .parameters = {}};
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (portal.sql.empty()) continue;
    any = true;
    bool suspended = false;
    const SqlStatus status = co_await Run(&portal, 0, /*simple=*/true, sink, &suspended);
    if (!status.has_value()) co_return status;
  }
  if (!any) sink->OnEmptyQuery();
  co_return SqlStatus();
}

Task<SqlStatus> FakeSession::Parse(std::string name, std::string sql, std::vector<uint32_t>) {
  if (Trim(sql) == "parse-error") co_return Fail(sql::errors::SyntaxErrorNear("parse-error", 1));
  statements_[name] = Trim(sql);
  co_return SqlStatus();
}

std::vector<sql::ResultColumn> FakeSession::ColumnsOf(const Portal& portal) const {
  std::vector<sql::ResultColumn> columns;
  if (portal.sql.starts_with("rows")) {
    columns.push_back({.name = "n", .type = Type{TypeId::kInt4}});
    columns.push_back({.name = "word", .type = Type{TypeId::kText}});
  } else if (portal.sql == "echo") {
    for (size_t i = 0; i < portal.parameters.size(); ++i) {
      columns.push_back({.name = fmt::format("p{}", i + 1), .type = Type{TypeId::kText}});
    }
  }
  return columns;
}

Task<SqlResult<sql::StatementDescription>> FakeSession::DescribeStatement(std::string name) {
  const auto it = statements_.find(name);
  if (it == statements_.end()) {
    co_return Fail(sql::errors::UndefinedPreparedStatement(name)).error();
  }
  sql::StatementDescription description;
  description.columns = ColumnsOf(Portal{.sql = it->second, .parameters = {}});
  description.returns_rows = !description.columns.empty();
  if (it->second == "echo") description.parameters = {Type{TypeId::kText}};
  co_return description;
}

Task<SqlStatus> FakeSession::Bind(std::string portal, std::string statement,
                                  std::vector<sql::WireFormat>,
                                  std::vector<sql::RawParameter> parameters) {
  const auto it = statements_.find(statement);
  if (it == statements_.end()) {
    co_return Fail(sql::errors::UndefinedPreparedStatement(statement));
  }
  portals_[portal] = Portal{.sql = it->second, .parameters = std::move(parameters)};
  co_return SqlStatus();
}

Task<SqlResult<sql::PortalDescription>> FakeSession::DescribePortal(std::string portal) {
  const auto it = portals_.find(portal);
  if (it == portals_.end()) co_return Fail(sql::errors::UndefinedCursor(portal)).error();
  sql::PortalDescription description;
  description.columns = ColumnsOf(it->second);
  description.returns_rows = !description.columns.empty();
  co_return description;
}

Task<SqlResult<sql::ExecuteOutcome>> FakeSession::Execute(std::string portal, int64_t max_rows,
                                                          sql::ResultSink* sink) {
  const auto it = portals_.find(portal);
  if (it == portals_.end()) co_return Fail(sql::errors::UndefinedCursor(portal)).error();
  if (it->second.sql.empty()) co_return sql::ExecuteOutcome::kEmpty;
  bool suspended = false;
  const SqlStatus status = co_await Run(&it->second, max_rows, /*simple=*/false, sink, &suspended);
  if (!status.has_value()) co_return status.error();
  co_return suspended ? sql::ExecuteOutcome::kSuspended : sql::ExecuteOutcome::kComplete;
}

Task<SqlStatus> FakeSession::Sync() {
  if (status_ == TransactionStatus::kIdle) portals_.clear();
  co_return SqlStatus();
}

Task<void> FakeSession::Close() {
  co_return;
}

void FakeSession::Cancel() {
  state_.cancelled.fetch_add(1);
  absl::MutexLock lock(&mu_);
  if (cancel_ != nullptr) cancel_->Set(true);
}

Task<SqlStatus> FakeSession::Run(Portal* portal, int64_t max_rows, bool simple,
                                 sql::ResultSink* sink, bool* suspended) {
  std::string_view rest = portal->sql;
  const std::string verb = TakeWord(&rest);
  if (status_ == TransactionStatus::kFailed && verb != "rollback" && verb != "commit") {
    co_return sql::errors::InFailedTransaction();
  }
  const int64_t number = std::atoll(std::string(rest).c_str());
  const auto columns = ColumnsOf(*portal);
  if (simple && !columns.empty()) sink->OnColumns(columns);
  if (verb == "rows") co_return co_await RunRows(portal, number, max_rows, sink, suspended);
  if (verb == "copyin") co_return co_await RunCopyIn(/*refuse=*/false, sink);
  if (verb == "copyin-refuse") co_return co_await RunCopyIn(/*refuse=*/true, sink);
  if (verb == "copyout") co_return co_await RunCopyOut(number, sink);
  if (verb == "sleep") co_return co_await RunSleep();
  if (verb == "echo") {
    sql::Batch batch(std::vector<Type>(portal->parameters.size(), Type{TypeId::kText}));
    sql::Row row;
    for (const auto& value : portal->parameters) {
      row.push_back(value.has_value() ? Datum::String(*value) : Datum::Null());
    }
    batch.AppendRow(std::move(row));
    co_await sink->OnRows(batch);
    sink->OnComplete("SELECT 1");
  } else if (verb == "begin") {
    status_ = TransactionStatus::kInTransaction;
    sink->OnComplete("BEGIN");
  } else if (verb == "commit" || verb == "rollback") {
    const bool failed =
        std::exchange(status_, TransactionStatus::kIdle) == TransactionStatus::kFailed;
    sink->OnComplete(verb == "rollback" || failed ? "ROLLBACK" : "COMMIT");
    portals_.clear();
  } else if (verb == "notice") {
    sink->OnNotice("NOTICE", sql::errors::Make("00000", std::string(rest)));
    sink->OnComplete("NOTICE");
  } else if (verb == "set") {
    const std::string name = TakeWord(&rest);
    changed_settings_.emplace_back(name, rest);
    sink->OnComplete("SET");
  } else if (verb == "idle") {
    idle_timeout_ms_ = std::atoll(std::string(rest).c_str());
    sink->OnComplete("IDLE");
  } else if (verb == "error") {
    co_return Fail(sql::errors::DivisionByZero());
  } else {
    co_return Fail(sql::errors::SyntaxErrorNear(verb, 1));
  }
  co_return SqlStatus();
}

Task<SqlStatus> FakeSession::RunRows(Portal* portal, int64_t total, int64_t max_rows,
                                     sql::ResultSink* sink, bool* suspended) {
  const int64_t last = max_rows == 0 ? total : std::min(total, portal->next + max_rows - 1);
  int64_t returned = 0;
  while (portal->next <= last) {
    sql::Batch batch({Type{TypeId::kInt4}, Type{TypeId::kText}});
    while (portal->next <= last && batch.rows() < 100) {
      const int64_t n = portal->next++;
      batch.AppendRow(
          {Datum::Int(n), n % 3 == 0 ? Datum::Null() : Datum::String(fmt::format("w{}", n))});
      ++returned;
    }
    if (!co_await sink->OnRows(batch)) co_return SqlStatus();
  }
  *suspended = max_rows > 0 && returned == max_rows;
  if (!*suspended) sink->OnComplete(fmt::format("SELECT {}", returned));
  co_return SqlStatus();
}

Task<SqlStatus> FakeSession::RunCopyIn(bool refuse, sql::ResultSink* sink) {
  sink->OnCopyIn({.format = sql::WireFormat::kText, .columns = 2});
  int64_t bytes = 0;
  while (true) {
    const sql::CopyInput input = co_await sink->ReadCopyInput();
    switch (input.kind) {
      case sql::CopyInput::Kind::kData:
        bytes += static_cast<int64_t>(input.data.size());
        if (refuse) co_return Fail(sql::errors::Make("22P04", "extra data after last column"));
        break;
      case sql::CopyInput::Kind::kDone:
        sink->OnComplete(fmt::format("COPY {}", bytes));
        co_return SqlStatus();
      case sql::CopyInput::Kind::kFail:
        co_return Fail(sql::errors::Make("57014", "COPY from stdin failed: " + input.data));
      case sql::CopyInput::Kind::kDisconnected:
        co_return Fail(sql::errors::Make("08006", "the client is gone"));
    }
  }
}

Task<SqlStatus> FakeSession::RunCopyOut(int64_t lines, sql::ResultSink* sink) {
  sink->OnCopyOut({.format = sql::WireFormat::kText, .columns = 2});
  for (int64_t i = 1; i <= lines; ++i) {
    sql::CopyRows row{fmt::format("{}\tw{}\n", i, i), {}};
    row.ends.push_back(row.text.size());
    if (!co_await sink->OnCopyRows(std::move(row))) co_return SqlStatus();
  }
  sink->OnCopyOutDone();
  sink->OnComplete(fmt::format("COPY {}", lines));
  co_return SqlStatus();
}

Task<SqlStatus> FakeSession::RunSleep() {
  Promise<bool> woken;
  {
    absl::MutexLock lock(&mu_);
    cancel_ = std::make_unique<Promise<bool>>(woken);
  }
  state_.sleeping.fetch_add(1);
  co_await woken.GetFuture();
  state_.sleeping.fetch_sub(1);
  {
    absl::MutexLock lock(&mu_);
    cancel_.reset();
  }
  co_return Fail(sql::errors::QueryCanceled());
}

Task<SqlResult<std::unique_ptr<sql::Session>>> FakeSessionFactory::Open(
    sql::SessionOptions options) {
  if (options.user == "nobody") {
    co_return sql::errors::Make("28000", "role \"nobody\" does not exist");
  }
  if (options.database == "nosuch") co_return sql::errors::UndefinedDatabase("nosuch");
  std::unique_ptr<sql::Session> session = std::make_unique<FakeSession>(&state);
  co_return session;
}

std::vector<std::pair<std::string, std::string>> FakeSessionFactory::ReportedSettings(
    const sql::Session&) const {
  return {{"server_version", "15.0"},
          {"client_encoding", "UTF8"},
          {"standard_conforming_strings", "on"}};
}

}  // namespace steno::pgwire
