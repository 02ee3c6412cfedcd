// SET, RESET, SHOW and DISCARD.
#include "absl/strings/ascii.h"
#include "sql/session/session_impl.h"
#include "sql/session/settings_table.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using Value = ast::SetStatement::Value;

bool TakesList(std::string_view name) {
  for (std::string_view list :
       {"search_path", "datestyle", "temp_tablespaces", "session_preload_libraries",
        "local_preload_libraries", "debug_io_direct", "unix_socket_directories"}) {
    if (name == list) return true;
  }
  return false;
}

SqlResult<std::string> TextOf(const Value& value) {
  if (value.type == Value::Type::kInterval) {
    return errors::FeatureNotSupported("SET TIME ZONE INTERVAL is not supported");
  }
  return value.text;
}

SqlError IsolationIsDecided() {
  return errors::Make(sqlstate::kActiveSqlTransaction,
                      "SET TRANSACTION ISOLATION LEVEL must be called before any query");
}

}  // namespace

std::string SessionImpl::CanonicalName(const std::string& name) {
  const SettingDefinition* setting = FindSettingDefinition(name);
  return setting == nullptr ? name : setting->name;
}

SqlStatus SessionImpl::SetSetting(std::string_view name, std::string_view value, bool local) {
  RETURN_IF_ERROR(CheckTransactionSetting(name, value));
  return settings_.Set(name, value, local);
}

SqlStatus SessionImpl::CheckTransactionSetting(std::string_view name,
                                               std::string_view value) const {
  const SettingDefinition* setting = FindSettingDefinition(name);
  if (setting == nullptr) return {};
  const bool queried = txn_.data_statements() > 0;
  if (setting->name == "transaction_isolation") {
    ASSIGN_OR_RETURN(const std::string wanted, CanonicalSetting(*setting, value));
    if (queried && wanted != settings_.Show(setting->name)) return IsolationIsDecided();
  } else if (setting->name == "transaction_read_only" && txn_.read_only()) {
    ASSIGN_OR_RETURN(const std::string wanted, CanonicalSetting(*setting, value));
    if (wanted == "on") return {};
    if (txn_.savepoints() > 0) {
      return errors::Make(sqlstate::kActiveSqlTransaction,
                          "cannot set transaction read-write mode inside a read-only transaction");
    }
    if (queried) {
      return errors::Make(sqlstate::kActiveSqlTransaction,
                          "transaction read-write mode must be set before any query");
    }
  }
  return {};
}

SqlStatus SessionImpl::SetVariable(const ast::SetStatement& set) {
  const bool local = set.scope == ast::SetStatement::Scope::kLocal;
  if (set.from_current) {
    return SetSetting(set.name, settings_.Show(set.name).value_or(""), local);
  }
  if (set.to_default) return settings_.Reset(set.name, local);
  const std::string lower = absl::AsciiStrToLower(set.name);
  if (set.values.size() > 1 && !TakesList(lower)) {
    return errors::InvalidParameterValue("SET " + set.name + " takes only one argument");
  }
  if (!TakesList(lower)) {
    ASSIGN_OR_RETURN(const std::string text, TextOf(set.values[0]));
    return SetSetting(set.name, text, local);
  }
  std::vector<std::string> names;
  for (const Value& value : set.values) names.push_back(value.text);
  // A list in one string is the list: SET search_path = 'a, b' is one name in PostgreSQL, though.
  if (lower == "datestyle" && names.size() == 1) return SetSetting(set.name, names[0], local);
  return SetSetting(set.name, JoinNames(names), local);
}

SqlStatus SessionImpl::SetModes(const ast::SetStatement& set, ResultBuffer* out) {
  if (set.snapshot.has_value()) {
    return errors::FeatureNotSupported("SET TRANSACTION SNAPSHOT is not supported");
  }
  if (set.target == ast::SetStatement::Target::kTransaction) {
    if (!txn_.is_explicit()) {
      Notice(out, "WARNING",
             errors::Make(sqlstate::kNoActiveSqlTransaction,
                          "SET TRANSACTION can only be used in transaction blocks"));
      return {};
    }
    if (set.modes.isolation.has_value() && txn_.data_statements() > 0) return IsolationIsDecided();
    return ApplyModes(set.modes);
  }
  using Isolation = ast::TransactionModes::Isolation;
  if (set.modes.isolation.has_value()) {
    static constexpr std::pair<Isolation, std::string_view> kNames[] = {
        {Isolation::kSerializable, "serializable"},
        {Isolation::kRepeatableRead, "repeatable read"},
        {Isolation::kReadCommitted, "read committed"},
        {Isolation::kReadUncommitted, "read uncommitted"}};
    for (const auto& [isolation, name] : kNames) {
      if (isolation != *set.modes.isolation) continue;
      RETURN_IF_ERROR(settings_.Set("default_transaction_isolation", name, false));
    }
  }
  if (set.modes.read_only.has_value()) {
    RETURN_IF_ERROR(
        settings_.Set("default_transaction_read_only", *set.modes.read_only ? "on" : "off", false));
  }
  return {};
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunSet(const Run* run) {
  const ast::Statement& statement = *run->statement->statement();
  // Rows that wait in the buffer print with the settings of before.
  co_await run->out->PassThrough();
  if (statement.kind == ast::StatementKind::kReset) {
    const std::string& name = ast::As<ast::ResetStatement>(statement).name;
    if (name.empty()) {
      settings_.ResetAll();
    } else {
      CO_RETURN_IF_ERROR(settings_.Reset(name));
    }
    run->out->OnComplete("RESET");
    co_return ExecuteOutcome::kComplete;
  }
  if (statement.kind == ast::StatementKind::kSetConstraints) {
    // Nothing here is deferrable.
    run->out->OnComplete("SET CONSTRAINTS");
    co_return ExecuteOutcome::kComplete;
  }
  const auto& set = ast::As<ast::SetStatement>(statement);
  if (set.target != ast::SetStatement::Target::kVariable) {
    CO_RETURN_IF_ERROR(SetModes(set, run->out));
  } else {
    if (set.scope == ast::SetStatement::Scope::kLocal && !txn_.is_explicit() && run->alone) {
      Notice(run->out, "WARNING",
             errors::Make(sqlstate::kNoActiveSqlTransaction,
                          "SET LOCAL can only be used in transaction blocks"));
    }
    CO_RETURN_IF_ERROR(SetVariable(set));
  }
  format_ = settings_.format();
  run->out->OnComplete("SET");
  co_return ExecuteOutcome::kComplete;
}

Task<SqlStatus> SessionImpl::GiveTexts(const Run* run, std::vector<std::vector<std::string>> rows) {
  if (!run->statement->described) CO_RETURN_IF_ERROR(Describe(run->statement.get()));
  run->out->OnColumns(run->statement->columns);
  std::vector<Type> types(run->statement->columns.size(), Type{TypeId::kText});
  Batch batch(types);
  for (std::vector<std::string>& texts : rows) {
    Row row;
    for (const std::string& text : texts) row.push_back(Datum::String(text));
    batch.AppendRow(std::move(row));
    if (!batch.full()) continue;
    if (!co_await run->out->OnRows(batch)) break;
    batch.Clear();
  }
  if (!batch.empty()) co_await run->out->OnRows(batch);
  co_return SqlStatus();
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunShow(const Run* run) {
  const auto& show = ast::As<ast::ShowStatement>(*run->statement->statement());
  std::vector<std::vector<std::string>> rows;
  if (show.name.empty()) {
    for (const SettingDefinition& setting : AllSettingDefinitions()) {
      rows.push_back({setting.name, *settings_.Show(setting.name), ""});
    }
  } else {
    const std::optional<std::string> value = settings_.Show(show.name);
    if (!value.has_value()) co_return errors::UndefinedSetting(show.name);
    rows.push_back({*value});
  }
  SqlStatus given = co_await GiveTexts(run, std::move(rows));
  CO_RETURN_IF_ERROR(given);
  run->out->OnComplete("SHOW");
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunDiscard(const Run* run) {
  const auto& discard = ast::As<ast::DiscardStatement>(*run->statement->statement());
  using Target = ast::DiscardStatement::Target;
  co_await run->out->PassThrough();
  if (discard.target == Target::kAll) {
    if (txn_.is_explicit() || !run->alone) co_return errors::ActiveTransaction("DISCARD ALL");
    statements_.clear();
    portals_.clear();
    settings_.ResetAll();
    format_ = settings_.format();
  }
  if (discard.target == Target::kPlans) {
    for (auto& [name, statement] : statements_) statement->plan = nullptr;
  }
  const std::string_view tag = discard.target == Target::kAll         ? "DISCARD ALL"
                               : discard.target == Target::kPlans     ? "DISCARD PLANS"
                               : discard.target == Target::kSequences ? "DISCARD SEQUENCES"
                                                                      : "DISCARD TEMP";
  run->out->OnComplete(tag);
  co_return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
