// Settings: the values of one session's settings, transactional as PostgreSQL's are: SET is undone
// by a rollback, SET LOCAL by the end of the transaction.
//
//   what holds = local overlay, else the session's value, else the startup value, else the default
//
// Those of the transaction, such as transaction_read_only, are always local.
//
// Every change outside a transaction is final; inside it is in a log, which savepoints cut.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/expr/session_info.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// The settings of that name; 0: no limit.
struct Timeouts {
  int64_t statement_ms = 0;
  int64_t lock_ms = 0;
  int64_t idle_in_transaction_session_ms = 0;
  int64_t idle_session_ms = 0;
};

class Settings {
 public:
  explicit Settings(std::string user);

  // 42704 unknown, 22023 bad value, 55P02 not changeable.
  SqlStatus Set(std::string_view name, std::string_view value, bool local);
  // As Set at startup: what RESET goes back to.
  SqlStatus SetStartup(std::string_view name, std::string_view value);
  SqlStatus Reset(std::string_view name, bool local = false);
  void ResetAll();
  // SHOW's text. nullopt: unknown.
  std::optional<std::string> Show(std::string_view name) const;
  std::vector<SessionInfo::Setting> All() const;
  // The names and values of those that clients are told about.
  std::vector<std::pair<std::string, std::string>> Reported() const;
  // Those that are not as at the last call of this any more, however they came to be so; of the
  // first call: all.
  std::vector<std::pair<std::string, std::string>> TakeChanged();

  // --- Transactions ---
  void BeginTransaction();
  size_t Mark() const { return log_.size(); }
  void RollbackTo(size_t mark);
  void Commit();
  void Rollback();

  // --- What the session looks at, kept decoded ---
  const FormatSettings& format() const { return format_; }
  const Timeouts& timeouts() const { return timeouts_; }
  // transaction_read_only.
  bool read_only() const { return read_only_; }
  // search_path with "$user" resolved; without pg_catalog.
  const std::vector<std::string>& search_path() const { return search_path_; }
  // Grows when something changes that plans depend on.
  uint64_t plan_epoch() const { return plan_epoch_; }
  // The session's plans are made anew before they are used again.
  void ForgetPlans() { ++plan_epoch_; }
  bool ShowsNotice(std::string_view severity) const;

 private:
  using Values = std::map<std::string, std::string>;  // by canonical name
  struct Change {
    bool local;
    std::string name;
    std::optional<std::string> before;
  };

  const std::string* Find(const std::string& name) const;
  void MakeKnown(const std::string& name);
  bool IsCustom(const std::string& name) const;
  void Put(bool local, const std::string& name, std::optional<std::string> value);
  void Apply(const std::string& name);
  void Undo(const Change& change);

  const std::string user_;
  Values startup_;
  Values session_;
  Values local_;
  bool in_transaction_ = false;
  std::vector<Change> log_;
  std::vector<std::pair<std::string, std::string>> told_;  // as TakeChanged has left it
  bool reported_changed_ = true;                           // perhaps

  FormatSettings format_;
  Timeouts timeouts_;
  bool default_read_only_ = false;
  bool read_only_ = false;
  std::string min_messages_ = "notice";
  std::vector<std::string> search_path_;
  uint64_t plan_epoch_ = 0;
};

// Names of search_path and its kin as one text, quoted where needed.
std::string JoinNames(const std::vector<std::string>& names);

}  // namespace steno::sql
