// JSON: checking, jsonb's normal form, and a tree for the operators.
//
// Datums hold json as its text, unchanged, and jsonb as the text that PostgreSQL prints: members in
// order of key length, then bytes, the last of equal keys kept, one blank behind ':' and ',',
// numbers as numeric prints them. Nesting is bounded by kNestingMax of base/limits.h (54001).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/types/numeric.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct JsonMember;

struct JsonValue {
  // In ascending order of jsonb's comparison of different kinds.
  enum class Kind { kNull, kString, kNumber, kBool, kArray, kObject };

  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string string;  // unescaped; of numbers: the text as written
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;
  // The value as written; points into the parsed text.
  std::string_view source;

  // nullptr where there is no such member; the last of equal keys wins.
  const JsonValue* Find(std::string_view key) const;
  // Negative indexes count from the end.
  const JsonValue* At(int64_t index) const;
};

struct JsonMember {
  std::string first;
  JsonValue second;
};

// Parses `text`; the tree's `source` views point into it. 22P02 where it is not JSON.
SqlResult<JsonValue> ParseJson(std::string_view text);
SqlStatus ValidateJson(std::string_view text);

// The normal form of jsonb. 22P05 for the escape of NUL, which text cannot hold.
SqlResult<std::string> NormalizeJsonb(std::string_view text);
// Sorts members and drops repeated keys, in all levels.
void NormalizeTree(JsonValue* value);
void AppendJsonb(const JsonValue& value, std::string* out);
// `"..."` with JSON's escapes.
void AppendJsonString(std::string_view text, std::string* out);

// The order of jsonb's btree operator class. REQUIRES: normalised.
int CompareJson(const JsonValue& a, const JsonValue& b);
// Whether `a` @> `b`. REQUIRES: normalised.
bool JsonContains(const JsonValue& a, const JsonValue& b);

std::string_view JsonTypeName(JsonValue::Kind kind);

// --- Operators over Datums of json (is_jsonb: jsonb); none takes NULL, all may give NULL ---
// -> and ->> with a key.
SqlResult<Datum> JsonGetField(const Datum& json, const Datum& key, bool is_jsonb, bool as_text);
// -> and ->> with an index.
SqlResult<Datum> JsonGetElement(const Datum& json, const Datum& index, bool is_jsonb, bool as_text);
// #> and #>> with a text[] path.
SqlResult<Datum> JsonGetPath(const Datum& json, const Datum& path, bool is_jsonb, bool as_text);
SqlResult<Datum> JsonTypeof(const Datum& json);
SqlResult<Datum> JsonArrayLength(const Datum& json);
SqlResult<Datum> JsonbContains(const Datum& a, const Datum& b);        // @>
SqlResult<Datum> JsonbExists(const Datum& json, const Datum& key);     // ?
SqlResult<Datum> JsonbConcat(const Datum& a, const Datum& b);          // ||
SqlResult<Datum> JsonbDeleteKey(const Datum& json, const Datum& key);  // - text

}  // namespace steno::sql
