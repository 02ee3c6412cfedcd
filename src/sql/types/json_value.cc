// Printing, ordering and containment of parsed JSON.
#include <algorithm>

#include "sql/types/json.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

int Sign(bool less, bool greater) {
  return greater - less;
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"':
        out->append("\\\"");
        break;
      case '\\':
        out->append("\\\\");
        break;
      case '\b':
        out->append("\\b");
        break;
      case '\f':
        out->append("\\f");
        break;
      case '\n':
        out->append("\\n");
        break;
      case '\r':
        out->append("\\r");
        break;
      case '\t':
        out->append("\\t");
        break;
      default:
        if (static_cast<uint8_t>(c) < 0x20) {
          StrAppend(out, "\\u00", c < 0x10 ? '0' : '1', "0123456789abcdef"[c & 15]);
        } else {
          out->push_back(c);
        }
    }
  }
  out->push_back('"');
}

void AppendJsonb(const JsonValue& value, std::string* out) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      out->append("null");
      return;
    case JsonValue::Kind::kBool:
      out->append(value.boolean ? "true" : "false");
      return;
    case JsonValue::Kind::kString:
      AppendJsonString(value.string, out);
      return;
    case JsonValue::Kind::kNumber: {
      // Numbers beyond numeric keep their text.
      const SqlResult<Numeric> number = Numeric::Parse(value.string);
      if (number.has_value()) {
        number->AppendTo(out);
      } else {
        out->append(value.string);
      }
      return;
    }
    case JsonValue::Kind::kArray:
      out->push_back('[');
      for (size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out->append(", ");
        AppendJsonb(value.items[i], out);
      }
      out->push_back(']');
      return;
    case JsonValue::Kind::kObject:
      out->push_back('{');
      for (size_t i = 0; i < value.members.size(); ++i) {
        if (i > 0) out->append(", ");
        AppendJsonString(value.members[i].first, out);
        out->append(": ");
        AppendJsonb(value.members[i].second, out);
      }
      out->push_back('}');
      return;
  }
}

int CompareJson(const JsonValue& a, const JsonValue& b) {
  if (a.kind != b.kind) return Sign(a.kind<b.kind, a.kind> b.kind);
  switch (a.kind) {
    case JsonValue::Kind::kNull:
      return 0;
    case JsonValue::Kind::kBool:
      return a.boolean - b.boolean;
    case JsonValue::Kind::kString:
      return a.string.compare(b.string);
    case JsonValue::Kind::kNumber: {
      const SqlResult<Numeric> x = Numeric::Parse(a.string);
      const SqlResult<Numeric> y = Numeric::Parse(b.string);
      if (!x.has_value() || !y.has_value()) return a.string.compare(b.string);
      return Numeric::Compare(*x, *y);
    }
    case JsonValue::Kind::kArray:
      if (a.items.size() != b.items.size()) {
        return Sign(a.items.size() < b.items.size(), a.items.size() > b.items.size());
      }
      for (size_t i = 0; i < a.items.size(); ++i) {
        if (const int c = CompareJson(a.items[i], b.items[i]); c != 0) return c;
      }
      return 0;
    case JsonValue::Kind::kObject:
      if (a.members.size() != b.members.size()) {
        return Sign(a.members.size() < b.members.size(), a.members.size() > b.members.size());
      }
      for (size_t i = 0; i < a.members.size(); ++i) {
        if (const int c = a.members[i].first.compare(b.members[i].first); c != 0) return c;
        if (const int c = CompareJson(a.members[i].second, b.members[i].second); c != 0) return c;
      }
      return 0;
  }
  return 0;
}

bool JsonContains(const JsonValue& a, const JsonValue& b) {
  if (a.kind == JsonValue::Kind::kObject && b.kind == JsonValue::Kind::kObject) {
    return std::all_of(b.members.begin(), b.members.end(), [&](const auto& member) {
      const JsonValue* found = a.Find(member.first);
      return found != nullptr && JsonContains(*found, member.second);
    });
  }
  if (a.kind == JsonValue::Kind::kArray && b.kind == JsonValue::Kind::kArray) {
    return std::all_of(b.items.begin(), b.items.end(), [&](const JsonValue& wanted) {
      return std::any_of(a.items.begin(), a.items.end(),
                         [&](const JsonValue& item) { return JsonContains(item, wanted); });
    });
  }
  return a.kind == b.kind && CompareJson(a, b) == 0;
}

std::string_view JsonTypeName(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kString:
      return "string";
    case JsonValue::Kind::kNumber:
      return "number";
    case JsonValue::Kind::kBool:
      return "boolean";
    case JsonValue::Kind::kArray:
      return "array";
    case JsonValue::Kind::kObject:
      return "object";
  }
  return "";
}

}  // namespace steno::sql
