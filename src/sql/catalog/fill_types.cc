// pg_type, pg_proc, pg_collation, pg_am: what is the same in every database.
#include <algorithm>

#include "sql/catalog/virtual_fill.h"
#include "sql/expr/aggregate.h"
#include "sql/expr/function.h"

namespace steno::sql {
namespace {

void FillType(const VirtualContext&, RowMaker& row) {
  for (const TypeInfo& type : AllTypes()) {
    row.Int("oid", static_cast<int64_t>(type.id))
        .Text("typname", type.name)
        .Int("typnamespace", kPgCatalogId)
        .Int("typowner", kRootRoleId)
        .Int("typlen", type.length)
        .Bool("typbyval", type.by_value)
        .Char("typtype", type.kind)
        .Char("typcategory", static_cast<char>(type.category))
        .Bool("typispreferred", type.preferred)
        .Bool("typisdefined", true)
        .Char("typdelim", ',')
        .Int("typelem", static_cast<int64_t>(type.element))
        .Int("typarray", static_cast<int64_t>(type.array))
        .Char("typalign", type.align)
        .Char("typstorage", type.storage)
        .Int("typtypmod", -1)
        .Int("typcollation", type.category == TypeCategory::kString ? 100 : 0)
        .Emit();
  }
}

void EmitProc(RowMaker& row, uint32_t oid, std::string_view name, const std::vector<TypeId>& params,
              TypeId result, char kind, bool set, Volatility volatility) {
  std::vector<Datum> types;
  for (TypeId type : params) types.push_back(Datum::Int(static_cast<int64_t>(type)));
  constexpr char kLetters[] = {'i', 's', 'v'};
  row.Int("oid", oid)
      .Text("proname", name)
      .Int("pronamespace", kPgCatalogId)
      .Int("proowner", kRootRoleId)
      .Int("prolang", 12)
      .Char("prokind", kind)
      .Bool("proretset", set)
      .Char("provolatile", kLetters[static_cast<size_t>(volatility)])
      .Char("proparallel", 's')
      .Int("pronargs", static_cast<int64_t>(params.size()))
      .Int("prorettype", static_cast<int64_t>(result))
      .Set("proargtypes", Datum::FromArray(ArrayValue::Of(TypeId::kOid, std::move(types), 0)))
      .Text("prosrc", name)
      .Emit();
}

void FillProc(const VirtualContext&, RowMaker& row) {
  for (const FunctionDef* f : AllFunctions()) {
    EmitProc(row, f->oid, f->name, f->params, f->result, 'f', f->set_kernel != nullptr,
             f->volatility);
  }
  for (const AggregateDef* a : AllAggregates()) {
    EmitProc(row, a->oid, a->name, a->params, a->result, 'a', false, Volatility::kImmutable);
  }
}

void FillCollation(const VirtualContext&, RowMaker& row) {
  static constexpr struct {
    int64_t oid;
    std::string_view name;
    char provider;
  } kCollations[] = {{100, "default", 'd'}, {950, "C", 'c'}, {951, "POSIX", 'c'}};
  for (const auto& c : kCollations) {
    row.Int("oid", c.oid)
        .Text("collname", c.name)
        .Int("collnamespace", kPgCatalogId)
        .Int("collowner", kRootRoleId)
        .Char("collprovider", c.provider)
        .Bool("collisdeterministic", true)
        .Int("collencoding", -1);
    if (c.provider == 'c') row.Text("collcollate", c.name).Text("collctype", c.name);
    row.Emit();
  }
}

void FillAm(const VirtualContext&, RowMaker& row) {
  row.Int("oid", 2).Text("amname", "heap").Char("amtype", 't').Emit();
  row.Int("oid", 403).Text("amname", "btree").Char("amtype", 'i').Emit();
}

void FillLanguage(const VirtualContext&, RowMaker& row) {
  row.Int("oid", 12).Text("lanname", "internal").Int("lanowner", kRootRoleId).Emit();
}

constexpr NamedFiller kFillers[] = {
    {"pg_catalog", "pg_type", FillType},           {"pg_catalog", "pg_proc", FillProc},
    {"pg_catalog", "pg_collation", FillCollation}, {"pg_catalog", "pg_am", FillAm},
    {"pg_catalog", "pg_language", FillLanguage},
};

}  // namespace

std::span<const NamedFiller> TypeFillers() {
  return kFillers;
}

}  // namespace steno::sql
