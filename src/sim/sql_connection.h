// SqlConnection: a client's connection to a node: SQL in, rows as text or an error out, as a driver
// gives them. The wire in between is left out: it is the session that faults reach.
//
// Statements go either as a simple Query, with the parameters written into the text, or under the
// extended protocol, prepared once a connection and executed again and again, so that plans outlive
// changes of the schema. Thread-compatible; one statement at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/task.h"
#include "sql/session/session.h"

namespace steno::sim {

struct SqlRows {
  std::string tag;  // "SELECT 2", of the last statement
  std::vector<std::vector<std::optional<std::string>>> rows;

  // REQUIRES: it is there, not null, and an integer.
  int64_t Int(size_t row, size_t column) const;
};
using SqlAnswer = sql::SqlResult<SqlRows>;

using SqlParameter = std::variant<int64_t, std::string>;

class SqlConnection {
 public:
  // `observe` gets a line for each statement and each answer. `sessions` outlives the connection.
  SqlConnection(sql::SessionFactory* sessions, int client,
                std::function<void(std::string_view)> observe)
      : sessions_(sessions), client_(client), observe_(std::move(observe)) {}

  // From now on statements go under the extended protocol, or not (the default).
  void UsePrepared(bool prepared) { use_prepared_ = prepared; }
  // `text`: one statement, with $1, $2, ... for the parameters, at most nine; without any and not
  // prepared: statements. Under the extended protocol Sync follows: an error of the implicit
  // transaction's commit is the answer, whatever rows came before.
  Task<SqlAnswer> Run(std::string text, std::vector<SqlParameter> parameters = {});
  // As Run, through a portal that is suspended after every `portion` rows, at least one, and
  // executed again. REQUIRES: a transaction block is open, else there would be no portal to come
  // back to.
  Task<SqlAnswer> RunInPortions(std::string text, int64_t portion);
  // The statement that runs, if one does, is to end with 57014.
  void Cancel() {
    if (session_ != nullptr) session_->Cancel();
  }
  // Rolls back if a transaction is open, so that the next user of the connection finds none.
  Task<void> Reset();

 private:
  Task<sql::SqlStatus> Open();
  // `portion`: 0 for all rows at once.
  Task<sql::SqlStatus> RunPrepared(std::string text, std::vector<SqlParameter> parameters,
                                   int64_t portion, sql::ResultSink* sink);
  SqlAnswer Answer(const std::string& asked, const sql::SqlStatus& status, SqlRows rows);

  sql::SessionFactory* const sessions_;
  const int client_;
  const std::function<void(std::string_view)> observe_;
  std::unique_ptr<sql::Session> session_;
  bool use_prepared_ = false;
  std::map<std::string, std::string> prepared_;  // text -> name
};

}  // namespace steno::sim
