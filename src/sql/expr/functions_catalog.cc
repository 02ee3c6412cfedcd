// Functions that look into the catalog: EvalContext::catalog.
#include <string>

#include "sql/expr/aggregate.h"
#include "sql/expr/function_lists.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using enum TypeId;

class NoCatalog final : public SystemCatalog {
 public:
  std::optional<std::string> NameOf(TypeId, uint32_t) const override { return std::nullopt; }
  SqlResult<uint32_t> OidOf(TypeId, std::string_view) const override { return 0; }
  bool IsVisible(uint32_t) const override { return false; }
  std::optional<std::string> IndexDefinition(uint32_t, int, bool) const override {
    return std::nullopt;
  }
  std::optional<std::string> ConstraintDefinition(uint32_t, bool) const override {
    return std::nullopt;
  }
  std::optional<std::string> RoleName(uint32_t) const override { return std::nullopt; }
  std::optional<std::string> DatabaseName(uint32_t) const override { return std::nullopt; }
  bool SchemaExists(std::string_view) const override { return false; }
};

// Defaults of columns and arguments of EXECUTE are computed where the catalog is not at hand.
const SystemCatalog& CatalogOf(const CallFrame& f) {
  static const NoCatalog nothing;
  if (f.context.catalog != nullptr) return *f.context.catalog;
  f.Fail(errors::FeatureNotSupported("functions of the system catalog are not supported here"));
  return nothing;
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
Datum EmptyText(CallFrame&) {
  return Datum::String("");
}
Datum NullResult(CallFrame&) {
  return Datum::Null();
}
const FunctionDef* FunctionOf(uint32_t oid) {
  for (const FunctionDef* def : AllFunctions()) {
    if (def->oid == oid) return def;
  }
  return nullptr;
}
const AggregateDef* AggregateOf(uint32_t oid) {
  for (const AggregateDef* def : AllAggregates()) {
    if (def->oid == oid) return def;
  }
  return nullptr;
}
Datum FunctionResult(CallFrame& f) {
  const FunctionDef* function = FunctionOf(Oid(f, 0));
  if (function != nullptr) {
    return Datum::String((function->set_kernel != nullptr ? "SETOF " : "") +
                         FormatType(function->result));
  }
  const AggregateDef* aggregate = AggregateOf(Oid(f, 0));
  return aggregate == nullptr ? Datum::Null() : Datum::String(FormatType(aggregate->result));
}
Datum FunctionArguments(CallFrame& f) {
  const FunctionDef* function = FunctionOf(Oid(f, 0));
  const AggregateDef* aggregate = AggregateOf(Oid(f, 0));
  if (function == nullptr && aggregate == nullptr) return Datum::Null();
  const std::vector<TypeId>& params = function != nullptr ? function->params : aggregate->params;
  std::string out;
  for (size_t i = 0; i < params.size(); ++i) {
    if (i > 0) out += ", ";
    const bool variadic = function != nullptr && function->variadic && i + 1 == params.size();
    out += (variadic ? "VARIADIC " : "") + FormatType(params[i]);
  }
  return Datum::String(out);
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
  for (std::string_view name :
       {"pg_opclass_is_visible", "pg_opfamily_is_visible", "pg_conversion_is_visible",
        "pg_statistics_obj_is_visible", "pg_ts_config_is_visible", "pg_ts_dict_is_visible",
        "pg_ts_parser_is_visible", "pg_ts_template_is_visible"}) {
    add(name, {kOid}, kBool, AlwaysVisible);
  }
  add("pg_get_function_result", {kOid}, kText, FunctionResult);
  add("pg_get_function_arguments", {kOid}, kText, FunctionArguments);
  add("pg_get_function_identity_arguments", {kOid}, kText, FunctionArguments);
  add("pg_get_function_sqlbody", {kOid}, kText, NullResult);
  add("pg_tablespace_location", {kOid}, kText, EmptyText);
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
