// What functions may ask about the world outside their arguments: the session, and the catalog.
// Implemented by sql/session and sql/catalog; tests have their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// Thread-compatible: belongs to one session. Times are microseconds since 2000-01-01 UTC.
class SessionInfo {
 public:
  virtual ~SessionInfo() = default;
  virtual std::string database() const = 0;
  virtual uint32_t database_id() const = 0;
  virtual std::string current_user() const = 0;
  virtual std::string session_user() const = 0;
  // The schemas of search_path that exist, in order, without the implicit pg_catalog.
  virtual std::vector<std::string> search_path() const = 0;
  virtual int32_t process_id() const = 0;
  virtual int64_t transaction_time() const = 0;  // now()
  virtual int64_t statement_time() const = 0;
  virtual int64_t clock_time() const = 0;
  // The text of a setting; none: 42704.
  virtual std::optional<std::string> setting(std::string_view name) const = 0;
  // set_config().
  virtual SqlStatus SetSetting(std::string_view name, std::string_view value, bool local) = 0;
  virtual uint64_t Random64() = 0;
  // A number that no other call, on any node, ever gives: the hidden key of tables without one.
  virtual int64_t NextRowId() = 0;

  struct Setting {
    std::string name, value, unit, category, description, context, vartype, boot_value;
  };
  // For pg_settings, ordered by name.
  virtual std::vector<Setting> AllSettings() const = 0;

  struct PreparedInfo {
    std::string name, statement;
    int64_t prepare_time = 0;
    std::vector<TypeId> parameter_types;
    bool from_sql = false;
  };
  // For pg_prepared_statements, ordered by name.
  virtual std::vector<PreparedInfo> PreparedStatements() const { return {}; }

  struct CursorInfo {
    std::string name, statement;
    bool holdable = false;
    int64_t creation_time = 0;
  };
  // For pg_cursors, ordered by name.
  virtual std::vector<CursorInfo> Cursors() const { return {}; }
};

// The catalog as functions see it: complete, as of the statement, without waiting. Present in an
// EvalContext only if the plan said that it needs it (PlannedStatement::needs_system_catalog).
class SystemCatalog : public RegNames {
 public:
  // pg_table_is_visible and its kin: found first under its bare name.
  virtual bool IsVisible(uint32_t relation_oid) const = 0;
  // pg_get_indexdef; column 0: the whole. nullopt: no such index.
  virtual std::optional<std::string> IndexDefinition(uint32_t index_oid, int column,
                                                     bool pretty) const = 0;
  virtual std::optional<std::string> ConstraintDefinition(uint32_t constraint_oid,
                                                          bool pretty) const = 0;
  virtual std::optional<std::string> RoleName(uint32_t oid) const = 0;
  virtual std::optional<std::string> DatabaseName(uint32_t oid) const = 0;
  // The names of schemas that exist among `names`.
  virtual bool SchemaExists(std::string_view name) const = 0;
};

}  // namespace steno::sql
