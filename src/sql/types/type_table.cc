// The built-in types, as `select ... from pg_type order by oid` of PostgreSQL 15 lists them.
#include <algorithm>
#include <iterator>

#include "sql/types/type.h"

namespace steno::sql {
namespace {

using T = TypeId;
using C = TypeCategory;

constexpr TypeInfo kTypes[] = {
    // clang-format off
    {T::kBool, "bool", "boolean", 1, true, 'c', 'p', 'b', C::kBoolean, true, T::kInvalid, T::kBoolArray},
    {T::kBytea, "bytea", "bytea", -1, false, 'i', 'x', 'b', C::kUser, false, T::kInvalid, T::kByteaArray},
    {T::kChar, "char", "\"char\"", 1, true, 'c', 'p', 'b', C::kInternal, false, T::kInvalid, T::kCharArray},
    {T::kName, "name", "name", 64, false, 'c', 'p', 'b', C::kString, false, T::kChar, T::kNameArray},
    {T::kInt8, "int8", "bigint", 8, true, 'd', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kInt8Array},
    {T::kInt2, "int2", "smallint", 2, true, 's', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kInt2Array},
    {T::kInt2Vector, "int2vector", "int2vector", -1, false, 'i', 'p', 'b', C::kArray, false, T::kInt2, T::kInt2VectorArray},
    {T::kInt4, "int4", "integer", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kInt4Array},
    {T::kRegProc, "regproc", "regproc", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegProcArray},
    {T::kText, "text", "text", -1, false, 'i', 'x', 'b', C::kString, true, T::kInvalid, T::kTextArray},
    {T::kOid, "oid", "oid", 4, true, 'i', 'p', 'b', C::kNumeric, true, T::kInvalid, T::kOidArray},
    {T::kTid, "tid", "tid", 6, false, 's', 'p', 'b', C::kUser, false, T::kInvalid, T::kTidArray},
    {T::kXid, "xid", "xid", 4, true, 'i', 'p', 'b', C::kUser, false, T::kInvalid, T::kXidArray},
    {T::kCid, "cid", "cid", 4, true, 'i', 'p', 'b', C::kUser, false, T::kInvalid, T::kCidArray},
    {T::kOidVector, "oidvector", "oidvector", -1, false, 'i', 'p', 'b', C::kArray, false, T::kOid, T::kOidVectorArray},
    {T::kJson, "json", "json", -1, false, 'i', 'x', 'b', C::kUser, false, T::kInvalid, T::kJsonArray},
    {T::kPgNodeTree, "pg_node_tree", "pg_node_tree", -1, false, 'i', 'x', 'b', C::kInternal, false, T::kInvalid, T::kInvalid},
    {T::kJsonArray, "_json", "json[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kJson, T::kInvalid},
    {T::kFloat4, "float4", "real", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kFloat4Array},
    {T::kFloat8, "float8", "double precision", 8, true, 'd', 'p', 'b', C::kNumeric, true, T::kInvalid, T::kFloat8Array},
    {T::kUnknown, "unknown", "unknown", -2, false, 'c', 'p', 'p', C::kUnknown, false, T::kInvalid, T::kInvalid},
    {T::kBoolArray, "_bool", "boolean[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kBool, T::kInvalid},
    {T::kByteaArray, "_bytea", "bytea[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kBytea, T::kInvalid},
    {T::kCharArray, "_char", "\"char\"[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kChar, T::kInvalid},
    {T::kNameArray, "_name", "name[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kName, T::kInvalid},
    {T::kInt2Array, "_int2", "smallint[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kInt2, T::kInvalid},
    {T::kInt2VectorArray, "_int2vector", "int2vector[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kInt2Vector, T::kInvalid},
    {T::kInt4Array, "_int4", "integer[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kInt4, T::kInvalid},
    {T::kRegProcArray, "_regproc", "regproc[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegProc, T::kInvalid},
    {T::kTextArray, "_text", "text[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kText, T::kInvalid},
    {T::kTidArray, "_tid", "tid[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kTid, T::kInvalid},
    {T::kXidArray, "_xid", "xid[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kXid, T::kInvalid},
    {T::kCidArray, "_cid", "cid[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kCid, T::kInvalid},
    {T::kOidVectorArray, "_oidvector", "oidvector[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kOidVector, T::kInvalid},
    {T::kBpcharArray, "_bpchar", "character[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kBpchar, T::kInvalid},
    {T::kVarcharArray, "_varchar", "character varying[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kVarchar, T::kInvalid},
    {T::kInt8Array, "_int8", "bigint[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kInt8, T::kInvalid},
    {T::kFloat4Array, "_float4", "real[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kFloat4, T::kInvalid},
    {T::kFloat8Array, "_float8", "double precision[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kFloat8, T::kInvalid},
    {T::kOidArray, "_oid", "oid[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kOid, T::kInvalid},
    {T::kAclItem, "aclitem", "aclitem", 12, false, 'i', 'p', 'b', C::kUser, false, T::kInvalid, T::kAclItemArray},
    {T::kAclItemArray, "_aclitem", "aclitem[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kAclItem, T::kInvalid},
    {T::kBpchar, "bpchar", "character", -1, false, 'i', 'x', 'b', C::kString, false, T::kInvalid, T::kBpcharArray},
    {T::kVarchar, "varchar", "character varying", -1, false, 'i', 'x', 'b', C::kString, false, T::kInvalid, T::kVarcharArray},
    {T::kDate, "date", "date", 4, true, 'i', 'p', 'b', C::kDateTime, false, T::kInvalid, T::kDateArray},
    {T::kTime, "time", "time without time zone", 8, true, 'd', 'p', 'b', C::kDateTime, false, T::kInvalid, T::kTimeArray},
    {T::kTimestamp, "timestamp", "timestamp without time zone", 8, true, 'd', 'p', 'b', C::kDateTime, false, T::kInvalid, T::kTimestampArray},
    {T::kTimestampArray, "_timestamp", "timestamp without time zone[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kTimestamp, T::kInvalid},
    {T::kDateArray, "_date", "date[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kDate, T::kInvalid},
    {T::kTimeArray, "_time", "time without time zone[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kTime, T::kInvalid},
    {T::kTimestampTz, "timestamptz", "timestamp with time zone", 8, true, 'd', 'p', 'b', C::kDateTime, true, T::kInvalid, T::kTimestampTzArray},
    {T::kTimestampTzArray, "_timestamptz", "timestamp with time zone[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kTimestampTz, T::kInvalid},
    {T::kInterval, "interval", "interval", 16, false, 'd', 'p', 'b', C::kTimespan, true, T::kInvalid, T::kIntervalArray},
    {T::kIntervalArray, "_interval", "interval[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kInterval, T::kInvalid},
    {T::kNumericArray, "_numeric", "numeric[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kNumeric, T::kInvalid},
    {T::kCstringArray, "_cstring", "cstring[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kCstring, T::kInvalid},
    {T::kTimeTz, "timetz", "time with time zone", 12, false, 'd', 'p', 'b', C::kDateTime, false, T::kInvalid, T::kTimeTzArray},
    {T::kTimeTzArray, "_timetz", "time with time zone[]", -1, false, 'd', 'x', 'b', C::kArray, false, T::kTimeTz, T::kInvalid},
    {T::kNumeric, "numeric", "numeric", -1, false, 'i', 'm', 'b', C::kNumeric, false, T::kInvalid, T::kNumericArray},
    {T::kRegProcedure, "regprocedure", "regprocedure", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegProcedureArray},
    {T::kRegOper, "regoper", "regoper", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegOperArray},
    {T::kRegOperator, "regoperator", "regoperator", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegOperatorArray},
    {T::kRegClass, "regclass", "regclass", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegClassArray},
    {T::kRegType, "regtype", "regtype", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegTypeArray},
    {T::kRegProcedureArray, "_regprocedure", "regprocedure[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegProcedure, T::kInvalid},
    {T::kRegOperArray, "_regoper", "regoper[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegOper, T::kInvalid},
    {T::kRegOperatorArray, "_regoperator", "regoperator[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegOperator, T::kInvalid},
    {T::kRegClassArray, "_regclass", "regclass[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegClass, T::kInvalid},
    {T::kRegTypeArray, "_regtype", "regtype[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegType, T::kInvalid},
    {T::kRecord, "record", "record", -1, false, 'd', 'x', 'p', C::kPseudo, false, T::kInvalid, T::kRecordArray},
    {T::kCstring, "cstring", "cstring", -2, false, 'c', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kCstringArray},
    {T::kAny, "any", "\"any\"", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kAnyArray, "anyarray", "anyarray", -1, false, 'd', 'x', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kVoid, "void", "void", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kTrigger, "trigger", "trigger", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kInternal, "internal", "internal", 8, true, 'd', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kAnyElement, "anyelement", "anyelement", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kRecordArray, "_record", "record[]", -1, false, 'd', 'x', 'p', C::kPseudo, false, T::kRecord, T::kInvalid},
    {T::kAnyNonArray, "anynonarray", "anynonarray", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kUuid, "uuid", "uuid", 16, false, 'c', 'p', 'b', C::kUser, false, T::kInvalid, T::kUuidArray},
    {T::kUuidArray, "_uuid", "uuid[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kUuid, T::kInvalid},
    {T::kAnyEnum, "anyenum", "anyenum", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kJsonb, "jsonb", "jsonb", -1, false, 'i', 'x', 'b', C::kUser, false, T::kInvalid, T::kJsonbArray},
    {T::kJsonbArray, "_jsonb", "jsonb[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kJsonb, T::kInvalid},
    {T::kRegNamespace, "regnamespace", "regnamespace", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegNamespaceArray},
    {T::kRegNamespaceArray, "_regnamespace", "regnamespace[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegNamespace, T::kInvalid},
    {T::kRegRole, "regrole", "regrole", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegRoleArray},
    {T::kRegRoleArray, "_regrole", "regrole[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegRole, T::kInvalid},
    {T::kRegCollation, "regcollation", "regcollation", 4, true, 'i', 'p', 'b', C::kNumeric, false, T::kInvalid, T::kRegCollationArray},
    {T::kRegCollationArray, "_regcollation", "regcollation[]", -1, false, 'i', 'x', 'b', C::kArray, false, T::kRegCollation, T::kInvalid},
    {T::kAnyCompatible, "anycompatible", "anycompatible", 4, true, 'i', 'p', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    {T::kAnyCompatibleArray, "anycompatiblearray", "anycompatiblearray", -1, false, 'd', 'x', 'p', C::kPseudo, false, T::kInvalid, T::kInvalid},
    // clang-format on
};

}  // namespace

std::span<const TypeInfo> AllTypes() {
  return kTypes;
}

const TypeInfo* FindType(TypeId id) {
  const auto* it =
      std::lower_bound(std::begin(kTypes), std::end(kTypes), id,
                       [](const TypeInfo& info, TypeId wanted) { return info.id < wanted; });
  return it != std::end(kTypes) && it->id == id ? it : nullptr;
}

}  // namespace steno::sql
