// Functions that look into the catalog: EvalContext::catalog.
#include <string>

#include "base/check.h"
#include "sql/expr/function_lists.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using enum TypeId;

const SystemCatalog& CatalogOf(const CallFrame& f) {
  CHECK(f.context.catalog != nullptr);
  return *f.context.catalog;
}
uint32_t Oid(const CallFrame& f, size_t i) {
  return static_cast<uint32_t>(f.arg(i).as_int());
}
Datum TextOrNull(const std::optional<std::string>& text) {
  return text.has_value() ? Datum::String(*text) : Datum::Null();
}

Datum TableIsVisible(CallFrame& f) {
  return Datum::Bool(CatalogOf(f).IsVisible(Oid(f, 0)));
}
// Types and functions are all in pg_catalog, which is always searched.
Datum AlwaysVisible(CallFrame&) {
  return Datum::Bool(true);
}
Datum GetUserById(CallFrame& f) {
  const std::optional<std::string> name = CatalogOf(f).RoleName(Oid(f, 0));
  return Datum::String(name.value_or("unknown (OID=" + std::to_string(Oid(f, 0)) + ")"));
}
Datum GetExpr(CallFrame& f) {
  return f.arg(0);  // stored as text
}
Datum GetIndexdef(CallFrame& f) {
  const int column = f.size > 1 ? static_cast<int>(f.arg(1).as_int()) : 0;
  const bool pretty = f.size > 2 && f.arg(2).as_bool();
  return TextOrNull(CatalogOf(f).IndexDefinition(Oid(f, 0), column, pretty));
}
Datum GetConstraintdef(CallFrame& f) {
  const bool pretty = f.size > 1 && f.arg(1).as_bool();
  return TextOrNull(CatalogOf(f).ConstraintDefinition(Oid(f, 0), pretty));
}
Datum NullResult(CallFrame&) {
  return Datum::Null();
}
template <TypeId T>
Datum ToReg(CallFrame& f) {
  SqlResult<uint32_t> oid = CatalogOf(f).OidOf(T, f.arg(0).as_string());
  return oid.has_value() ? Datum::Int(*oid) : Datum::Null();
}

}  // namespace

void AddCatalogFunctions(FunctionList* out) {
  const auto add = [out](std::string_view name, std::vector<TypeId> params, TypeId result,
                         Kernel kernel) {
    FunctionDef def = Fn(name, std::move(params), result, kernel, Volatility::kStable);
    def.needs_catalog = true;
    out->push_back(std::move(def));
  };
  add("pg_table_is_visible", {kOid}, kBool, TableIsVisible);
  add("pg_type_is_visible", {kOid}, kBool, AlwaysVisible);
  add("pg_function_is_visible", {kOid}, kBool, AlwaysVisible);
  add("pg_operator_is_visible", {kOid}, kBool, AlwaysVisible);
  add("pg_collation_is_visible", {kOid}, kBool, AlwaysVisible);
  add("pg_opclass_is_visible", {kOid}, kBool, AlwaysVisible);
  add("pg_get_userbyid", {kOid}, kName, GetUserById);
  add("pg_get_expr", {kPgNodeTree, kOid}, kText, GetExpr);
  add("pg_get_expr", {kPgNodeTree, kOid, kBool}, kText, GetExpr);
  add("pg_get_indexdef", {kOid}, kText, GetIndexdef);
  add("pg_get_indexdef", {kOid, kInt4, kBool}, kText, GetIndexdef);
  add("pg_get_constraintdef", {kOid}, kText, GetConstraintdef);
  add("pg_get_constraintdef", {kOid, kBool}, kText, GetConstraintdef);
  // Of what does not exist here: views, triggers, rules, statistics, partitions.
  add("pg_get_viewdef", {kOid}, kText, NullResult);
  add("pg_get_viewdef", {kOid, kBool}, kText, NullResult);
  add("pg_get_triggerdef", {kOid, kBool}, kText, NullResult);
  add("pg_get_triggerdef", {kOid}, kText, NullResult);
  add("pg_get_ruledef", {kOid, kBool}, kText, NullResult);
  add("pg_get_statisticsobjdef_columns", {kOid}, kText, NullResult);
  add("pg_get_partkeydef", {kOid}, kText, NullResult);
  add("pg_get_serial_sequence", {kText, kText}, kText, NullResult);
  add("pg_relation_is_publishable", {kRegClass}, kBool, AlwaysVisible);
  add("to_regclass", {kText}, kRegClass, ToReg<kRegClass>);
  add("to_regtype", {kText}, kRegType, ToReg<kRegType>);
  add("to_regnamespace", {kText}, kRegNamespace, ToReg<kRegNamespace>);
}

}  // namespace steno::sql
