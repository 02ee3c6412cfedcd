// The operators of json and jsonb.
#include <algorithm>

#include "sql/types/errors.h"
#include "sql/types/json.h"
#include "sql/types/text_util.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

// The part as the operator gives it: strings unquoted and null as NULL for ->>, else as JSON.
Datum Extract(const JsonValue* value, bool is_jsonb, bool as_text) {
  if (value == nullptr) return Datum();
  if (as_text && value->kind == JsonValue::Kind::kNull) return Datum();
  if (as_text && value->kind == JsonValue::Kind::kString) return Datum::String(value->string);
  if (!is_jsonb) return Datum::String(value->source);
  std::string out;
  AppendJsonb(*value, &out);
  return Datum::String(out);
}

Datum JsonbDatum(const JsonValue& value) {
  std::string out;
  AppendJsonb(value, &out);
  return Datum::String(out);
}

}  // namespace

SqlResult<Datum> JsonGetField(const Datum& json, const Datum& key, bool is_jsonb, bool as_text) {
  ASSIGN_OR_RETURN(const JsonValue value, ParseJson(json.as_string()));
  return Extract(value.Find(key.as_string()), is_jsonb, as_text);
}

SqlResult<Datum> JsonGetElement(const Datum& json, const Datum& index, bool is_jsonb,
                                bool as_text) {
  ASSIGN_OR_RETURN(const JsonValue value, ParseJson(json.as_string()));
  // To PostgreSQL a scalar of jsonb is an array of one element.
  const bool scalar =
      value.kind != JsonValue::Kind::kArray && value.kind != JsonValue::Kind::kObject;
  if (is_jsonb && scalar) {
    const bool first = index.as_int() == 0 || index.as_int() == -1;
    return Extract(first ? &value : nullptr, is_jsonb, as_text);
  }
  return Extract(value.At(index.as_int()), is_jsonb, as_text);
}

SqlResult<Datum> JsonGetPath(const Datum& json, const Datum& path, bool is_jsonb, bool as_text) {
  ASSIGN_OR_RETURN(const JsonValue value, ParseJson(json.as_string()));
  const JsonValue* at = &value;
  for (const Datum& step : path.as_array().elements) {
    if (step.is_null() || at == nullptr) return Datum();
    int64_t index;
    if (at->kind == JsonValue::Kind::kArray) {
      at = ParseInteger(step.as_string(), &index) ? at->At(index) : nullptr;
    } else {
      at = at->Find(step.as_string());
    }
  }
  return Extract(at, is_jsonb, as_text);
}

SqlResult<Datum> JsonTypeof(const Datum& json) {
  ASSIGN_OR_RETURN(const JsonValue value, ParseJson(json.as_string()));
  return Datum::String(JsonTypeName(value.kind));
}

SqlResult<Datum> JsonArrayLength(const Datum& json) {
  ASSIGN_OR_RETURN(const JsonValue value, ParseJson(json.as_string()));
  if (value.kind == JsonValue::Kind::kObject) {
    return errors::InvalidParameterValue("cannot get array length of a non-array");
  }
  if (value.kind != JsonValue::Kind::kArray) {
    return errors::InvalidParameterValue("cannot get array length of a scalar");
  }
  return Datum::Int(static_cast<int64_t>(value.items.size()));
}

SqlResult<Datum> JsonbContains(const Datum& a, const Datum& b) {
  ASSIGN_OR_RETURN(const JsonValue x, ParseJson(a.as_string()));
  ASSIGN_OR_RETURN(const JsonValue y, ParseJson(b.as_string()));
  // As a special case, an array contains a primitive value at the top level.
  if (x.kind == JsonValue::Kind::kArray && y.kind != JsonValue::Kind::kArray &&
      y.kind != JsonValue::Kind::kObject) {
    return Datum::Bool(std::any_of(x.items.begin(), x.items.end(),
                                   [&](const JsonValue& item) { return JsonContains(item, y); }));
  }
  return Datum::Bool(JsonContains(x, y));
}

SqlResult<Datum> JsonbExists(const Datum& json, const Datum& key) {
  ASSIGN_OR_RETURN(const JsonValue value, ParseJson(json.as_string()));
  const auto is_key = [&](const JsonValue& v) {
    return v.kind == JsonValue::Kind::kString && v.string == key.as_string();
  };
  if (value.kind == JsonValue::Kind::kArray) {
    return Datum::Bool(std::any_of(value.items.begin(), value.items.end(), is_key));
  }
  return Datum::Bool(is_key(value) || value.Find(key.as_string()) != nullptr);
}

SqlResult<Datum> JsonbConcat(const Datum& a, const Datum& b) {
  ASSIGN_OR_RETURN(JsonValue x, ParseJson(a.as_string()));
  ASSIGN_OR_RETURN(JsonValue y, ParseJson(b.as_string()));
  if (x.kind == JsonValue::Kind::kObject && y.kind == JsonValue::Kind::kObject) {
    for (auto& member : y.members) x.members.push_back(std::move(member));
    NormalizeTree(&x);
    return JsonbDatum(x);
  }
  JsonValue out;
  out.kind = JsonValue::Kind::kArray;
  for (JsonValue* side : {&x, &y}) {
    if (side->kind == JsonValue::Kind::kArray) {
      for (JsonValue& item : side->items) out.items.push_back(std::move(item));
    } else {
      out.items.push_back(std::move(*side));
    }
  }
  return JsonbDatum(out);
}

SqlResult<Datum> JsonbDeleteKey(const Datum& json, const Datum& key) {
  ASSIGN_OR_RETURN(JsonValue value, ParseJson(json.as_string()));
  const std::string_view name = key.as_string();
  switch (value.kind) {
    case JsonValue::Kind::kObject:
      std::erase_if(value.members, [&](const auto& member) { return member.first == name; });
      break;
    case JsonValue::Kind::kArray:
      std::erase_if(value.items, [&](const JsonValue& item) {
        return item.kind == JsonValue::Kind::kString && item.string == name;
      });
      break;
    default:
      return errors::InvalidParameterValue("cannot delete from scalar");
  }
  return JsonbDatum(value);
}

}  // namespace steno::sql
