// SQL types: PostgreSQL's OIDs, names, categories and type modifiers.
//
// Drivers hard-code the OIDs, so a TypeId *is* the OID. A Type is a TypeId with its modifier, coded
// as PostgreSQL does (pg_attribute.atttypmod), -1 meaning none:
//
//   varchar(n), char(n)      n + 4
//   numeric(p, s)            ((p << 16) | (s & 0x7ff)) + 4
//   time, timestamp(p)       p
//   interval fields (p)      (fields << 16) | p, see IntervalTypmod
//
// Array types carry the modifier of their elements. All functions are pure.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace steno::sql {

enum class TypeId : uint32_t {
  kInvalid = 0,
  kBool = 16,
  kBytea = 17,
  kChar = 18,  // "char", one byte, of the system catalogs
  kName = 19,
  kInt8 = 20,
  kInt2 = 21,
  kInt2Vector = 22,
  kInt4 = 23,
  kRegProc = 24,
  kText = 25,
  kOid = 26,
  kTid = 27,
  kXid = 28,
  kCid = 29,
  kOidVector = 30,
  kJson = 114,
  kPgNodeTree = 194,
  kFloat4 = 700,
  kFloat8 = 701,
  kUnknown = 705,
  kBoolArray = 1000,
  kByteaArray = 1001,
  kCharArray = 1002,
  kNameArray = 1003,
  kInt2Array = 1005,
  kInt2VectorArray = 1006,
  kInt4Array = 1007,
  kRegProcArray = 1008,
  kTextArray = 1009,
  kTidArray = 1010,
  kXidArray = 1011,
  kCidArray = 1012,
  kOidVectorArray = 1013,
  kBpcharArray = 1014,
  kVarcharArray = 1015,
  kInt8Array = 1016,
  kFloat4Array = 1021,
  kFloat8Array = 1022,
  kOidArray = 1028,
  kAclItem = 1033,
  kAclItemArray = 1034,
  kBpchar = 1042,  // character(n)
  kVarchar = 1043,
  kDate = 1082,
  kTime = 1083,
  kTimestamp = 1114,
  kTimestampArray = 1115,
  kDateArray = 1182,
  kTimeArray = 1183,
  kTimestampTz = 1184,
  kTimestampTzArray = 1185,
  kInterval = 1186,
  kIntervalArray = 1187,
  kNumericArray = 1231,
  kCstringArray = 1263,
  kTimeTz = 1266,
  kTimeTzArray = 1270,
  kNumeric = 1700,
  kRegProcedure = 2202,
  kRegOper = 2203,
  kRegOperator = 2204,
  kRegClass = 2205,
  kRegType = 2206,
  kRegProcedureArray = 2207,
  kRegOperArray = 2208,
  kRegOperatorArray = 2209,
  kRegClassArray = 2210,
  kRegTypeArray = 2211,
  kRecord = 2249,
  kCstring = 2275,
  kAny = 2276,
  kAnyArray = 2277,
  kVoid = 2278,
  kTrigger = 2279,
  kInternal = 2281,
  kAnyElement = 2283,
  kRecordArray = 2287,
  kAnyNonArray = 2776,
  kUuid = 2950,
  kUuidArray = 2951,
  kAnyEnum = 3500,
  kJsonb = 3802,
  kJsonArray = 199,
  kJsonbArray = 3807,
  kRegNamespace = 4089,
  kRegNamespaceArray = 4090,
  kRegRole = 4096,
  kRegRoleArray = 4097,
  kRegCollation = 4191,
  kRegCollationArray = 4192,
  kAnyCompatible = 5077,
  kAnyCompatibleArray = 5078,
};

struct Type {
  TypeId id = TypeId::kInvalid;
  int32_t typmod = -1;

  friend bool operator==(const Type&, const Type&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Type& t) {
    return H::combine(std::move(h), static_cast<uint32_t>(t.id), t.typmod);
  }
};

// pg_type.typcategory.
enum class TypeCategory : char {
  kArray = 'A',
  kBoolean = 'B',
  kComposite = 'C',
  kDateTime = 'D',
  kEnum = 'E',
  kNumeric = 'N',
  kPseudo = 'P',
  kString = 'S',
  kTimespan = 'T',
  kUser = 'U',
  kUnknown = 'X',
  kInternal = 'Z',
};

// One row of pg_type, as far as it does not depend on a database.
struct TypeInfo {
  TypeId id;
  std::string_view name;      // pg_type.typname: "varchar", "_int4"
  std::string_view sql_name;  // format_type without modifier: "character varying", "integer[]"
  int16_t length;             // typlen: bytes, -1 variable, -2 C string
  bool by_value;
  char align;    // 'c', 's', 'i', 'd'
  char storage;  // 'p', 'e', 'm', 'x'
  char kind;     // typtype: 'b'ase or 'p'seudo
  TypeCategory category;
  bool preferred;  // typispreferred
  TypeId element;  // typelem: of arrays and vectors, else kInvalid
  TypeId array;    // typarray, or kInvalid
};

// The built-in types in order of OID.
std::span<const TypeInfo> AllTypes();
// nullptr where `id` is not built in.
const TypeInfo* FindType(TypeId id);
// REQUIRES: `id` is built in.
const TypeInfo& GetType(TypeId id);

// The type that a name in SQL stands for: internal names ("int4", "_text") and the standard's
// spellings, in lower case, words separated by one space ("double precision", "timestamp with time
// zone", "int[]"). No modifiers.
std::optional<TypeId> TypeByName(std::string_view name);

// PostgreSQL's format_type: "character varying(10)", "numeric(5,2)[]", "timestamp(3) without time
// zone"; "???" for an unknown OID.
std::string FormatType(Type type);
inline std::string FormatType(TypeId id) {
  return FormatType(Type{id});
}

TypeCategory CategoryOf(TypeId id);
bool IsPreferred(TypeId id);
// The element type of an array type or of int2vector and oidvector; kInvalid for all others.
TypeId ElementOf(TypeId id);
// The array type over `id`; kInvalid where there is none.
TypeId ArrayOf(TypeId id);
bool IsTrueArray(TypeId id);  // arrays proper, without the vectors
bool IsPolymorphic(TypeId id);
bool IsInteger(TypeId id);     // int2, int4, int8
bool IsNumber(TypeId id);      // integers, floats, numeric
bool IsStringType(TypeId id);  // text, varchar, bpchar, name, "char"
bool IsReg(TypeId id);         // regclass and its kin: OIDs that print as names
bool IsDatetime(TypeId id);    // date, time, timetz, timestamp, timestamptz, interval

// --- Type modifiers ---
inline constexpr int32_t kVarHeader = 4;
inline constexpr int kVarcharLengthMax = 10485760;
inline constexpr int kNumericPrecisionMax = 1000;
inline constexpr int kTimePrecisionMax = 6;
inline constexpr int kNameLengthMax = 63;  // bytes

inline int32_t VarcharTypmod(int length) {
  return length + kVarHeader;
}
int32_t NumericTypmod(int precision, int scale);
// nullopt where the type has no modifier.
std::optional<int> LengthOf(Type type);  // varchar, bpchar: characters
struct PrecisionScale {
  int precision;
  int scale;
};
std::optional<PrecisionScale> PrecisionScaleOf(Type type);  // numeric
// Digits of the second's fraction of time types and interval; nullopt: all six.
std::optional<int> TimePrecisionOf(Type type);

// The field masks of `interval day to second` and the like.
enum IntervalFields : int32_t {
  kIntervalYear = 1 << 2,
  kIntervalMonth = 1 << 1,
  kIntervalDay = 1 << 3,
  kIntervalHour = 1 << 10,
  kIntervalMinute = 1 << 11,
  kIntervalSecond = 1 << 12,
  kIntervalFullRange = 0x7FFF,
};
inline constexpr int32_t kIntervalFullPrecision = 0xFFFF;
inline int32_t IntervalTypmod(int32_t fields, int32_t precision) {
  return (fields << 16) | (precision & 0xFFFF);
}

std::ostream& operator<<(std::ostream& os, TypeId id);
std::ostream& operator<<(std::ostream& os, Type type);

}  // namespace steno::sql
