// pg_database, pg_roles, pg_settings: what is beyond one database, and what is of one session.
#include "sql/catalog/virtual_fill.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

constexpr int64_t kDefaultTablespaceId = 1663;

void FillDatabase(const VirtualContext& context, RowMaker& row) {
  for (const DatabaseDescriptor& database : context.snapshot.databases) {
    row.Int("oid", database.id)
        .Text("datname", database.name)
        .Int("datdba", database.owner)
        .Int("encoding", 6)
        .Char("datlocprovider", 'c')
        .Bool("datallowconn", true)
        .Int("datconnlimit", -1)
        .Int("dattablespace", kDefaultTablespaceId)
        .Text("datcollate", "C.UTF-8")
        .Text("datctype", "C.UTF-8")
        .Emit();
  }
}

// The columns that pg_roles and pg_authid share.
void FillRole(const VirtualContext&, RowMaker& row) {
  row.Int("oid", kRootRoleId)
      .Text("rolname", kRootRole)
      .Bool("rolsuper", true)
      .Bool("rolinherit", true)
      .Bool("rolcreaterole", true)
      .Bool("rolcreatedb", true)
      .Bool("rolcanlogin", true)
      .Bool("rolreplication", true)
      .Bool("rolbypassrls", true)
      .Int("rolconnlimit", -1)
      .Emit();
}

void FillUser(const VirtualContext&, RowMaker& row) {
  row.Text("usename", kRootRole)
      .Int("usesysid", kRootRoleId)
      .Bool("usecreatedb", true)
      .Bool("usesuper", true)
      .Bool("userepl", true)
      .Bool("usebypassrls", true)
      .Emit();
}

void FillSettings(const VirtualContext& context, RowMaker& row) {
  for (const SessionInfo::Setting& s : context.session.AllSettings()) {
    row.Text("name", s.name)
        .Text("setting", s.value)
        .Text("category", s.category)
        .Text("short_desc", s.description)
        .Text("context", s.context)
        .Text("vartype", s.vartype)
        .Text("source", "default")
        .Text("boot_val", s.boot_value)
        .Text("reset_val", s.boot_value)
        .Bool("pending_restart", false);
    if (!s.unit.empty()) row.Text("unit", s.unit);
    row.Emit();
  }
}

void FillPreparedStatements(const VirtualContext& context, RowMaker& row) {
  for (const SessionInfo::PreparedInfo& s : context.session.PreparedStatements()) {
    std::vector<Datum> types;
    for (TypeId type : s.parameter_types) types.push_back(Datum::Int(static_cast<int64_t>(type)));
    row.Text("name", s.name)
        .Text("statement", s.statement)
        .Int("prepare_time", s.prepare_time)
        .Set("parameter_types",
             Datum::FromArray(ArrayValue::Of(TypeId::kRegType, std::move(types))))
        .Bool("from_sql", s.from_sql)
        .Int("generic_plans", 0)
        .Int("custom_plans", 0)
        .Emit();
  }
}

void FillCursors(const VirtualContext& context, RowMaker& row) {
  for (const SessionInfo::CursorInfo& c : context.session.Cursors()) {
    row.Text("name", c.name)
        .Text("statement", c.statement)
        .Bool("is_holdable", c.holdable)
        .Bool("is_binary", false)
        .Bool("is_scrollable", false)
        .Int("creation_time", c.creation_time)
        .Emit();
  }
}

void FillTablespace(const VirtualContext&, RowMaker& row) {
  row.Int("oid", kDefaultTablespaceId)
      .Text("spcname", "pg_default")
      .Int("spcowner", kRootRoleId)
      .Emit();
}

constexpr NamedFiller kFillers[] = {
    {"pg_catalog", "pg_database", FillDatabase},
    {"pg_catalog", "pg_roles", FillRole},
    {"pg_catalog", "pg_authid", FillRole},
    {"pg_catalog", "pg_user", FillUser},
    {"pg_catalog", "pg_settings", FillSettings},
    {"pg_catalog", "pg_tablespace", FillTablespace},
    {"pg_catalog", "pg_cursors", FillCursors},
    {"pg_catalog", "pg_prepared_statements", FillPreparedStatements},
};

}  // namespace

std::span<const NamedFiller> ServerFillers() {
  return kFillers;
}

}  // namespace steno::sql
