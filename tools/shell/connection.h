// The shell's connection: libpq, with Ctrl-C.
//
// While a statement runs, SIGINT sends a CancelRequest instead of ending the process. Not
// thread-safe; one a process, because a signal handler cannot tell two apart.
#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "shell/table_printer.h"

namespace steno::shell {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

class Connection {
 public:
  Connection() = default;
  ~Connection();
  Connection(const Connection&) = delete;

  // Connects; the text of the error, or empty. `database` replaces the URL's unless empty.
  std::string Open(const std::string& url, const std::string& database = {});
  // Tries to connect again as before, after the connection was lost.
  bool Reset();
  PGconn* raw() { return conn_; }
  bool lost() const { return PQstatus(conn_) != CONNECTION_OK; }
  std::string database() const;

  // Sends `sql` as one Query, and gives its results one by one, COPY states included: the caller
  // finishes a COPY before it returns from `on_result`.
  void Run(const std::string& sql, const std::function<void(const Result&)>& on_result);
  // Runs a query of the shell's own: its table, or the error.
  bool Select(const std::string& sql, Table* table, std::string* error);
  // 'text' for use within SQL.
  std::string Literal(std::string_view text);

 private:
  PGconn* conn_ = nullptr;
};

// While one lives, SIGINT cancels what runs on `conn`; `fired()` says whether it did.
class CancelOnInterrupt {
 public:
  explicit CancelOnInterrupt(PGconn* conn);
  ~CancelOnInterrupt();
  static bool fired();
};

// The table of a result of rows.
Table TableOf(const PGresult* result);

}  // namespace steno::shell
