#include "sql/types/missing_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// As in pg_type of PostgreSQL 15, in order of their names.
constexpr struct MissingType {
  std::string_view name;
  uint32_t oid;
  uint32_t array_oid;  // 0: none
} kMissing[] = {
    {"bit", 1560, 1561},
    {"box", 603, 1020},
    {"cidr", 650, 651},
    {"circle", 718, 719},
    {"datemultirange", 4535, 6155},
    {"daterange", 3912, 3913},
    {"gtsvector", 3642, 3644},
    {"inet", 869, 1041},
    {"int4multirange", 4451, 6150},
    {"int4range", 3904, 3905},
    {"int8multirange", 4536, 6157},
    {"int8range", 3926, 3927},
    {"jsonpath", 4072, 4073},
    {"line", 628, 629},
    {"lseg", 601, 1018},
    {"macaddr", 829, 1040},
    {"macaddr8", 774, 775},
    {"money", 790, 791},
    {"nummultirange", 4532, 6151},
    {"numrange", 3906, 3907},
    {"path", 602, 1019},
    {"pg_brin_bloom_summary", 4600, 0},
    {"pg_brin_minmax_multi_summary", 4601, 0},
    {"pg_dependencies", 3402, 0},
    {"pg_lsn", 3220, 3221},
    {"pg_mcv_list", 5017, 0},
    {"pg_ndistinct", 3361, 0},
    {"pg_snapshot", 5038, 5039},
    {"point", 600, 1017},
    {"polygon", 604, 1027},
    {"refcursor", 1790, 2201},
    {"regconfig", 3734, 3735},
    {"regdictionary", 3769, 3770},
    {"tsmultirange", 4533, 6152},
    {"tsquery", 3615, 3645},
    {"tsrange", 3908, 3909},
    {"tstzmultirange", 4534, 6153},
    {"tstzrange", 3910, 3911},
    {"tsvector", 3614, 3643},
    {"txid_snapshot", 2970, 2949},
    {"varbit", 1562, 1563},
    {"xid8", 5069, 271},
    {"xml", 142, 143},
};

SqlError Missing(std::string_view name) {
  return errors::FeatureNotSupported(fmt::format("type \"{}\" is not supported", name));
}

}  // namespace

SqlError UnknownType(std::string_view name) {
  std::string_view bare = name;
  if (bare.starts_with("pg_catalog.")) bare.remove_prefix(bare.find('.') + 1);
  while (bare.ends_with("[]")) bare.remove_suffix(2);
  if (bare.starts_with('_')) bare.remove_prefix(1);
  if (bare == "bit varying") bare = "varbit";
  const bool missing = std::any_of(std::begin(kMissing), std::end(kMissing),
                                   [&](const MissingType& type) { return type.name == bare; });
  return missing ? Missing(bare) : errors::UndefinedType(name);
}

SqlError UnknownTypeOid(uint32_t oid) {
  for (const MissingType& type : kMissing) {
    if (oid != 0 && (type.oid == oid || type.array_oid == oid)) return Missing(type.name);
  }
  return errors::Make(sqlstate::kUndefinedObject,
                      fmt::format("type with OID {} does not exist", oid));
}

}  // namespace steno::sql
