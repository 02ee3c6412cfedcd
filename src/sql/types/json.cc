#include "sql/types/json.h"

#include <algorithm>

#include "base/limits.h"
#include "sql/types/errors.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

void AppendUtf8(uint32_t code, std::string* out) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xC0 | code >> 6));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | code >> 12));
    out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | code >> 18));
    out->push_back(static_cast<char>(0x80 | (code >> 12 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code >> 6 & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

SqlError InvalidJson(std::string detail) {
  return errors::Make(sqlstate::kInvalidTextRepresentation, "invalid input syntax for type json")
      .WithDetail(std::move(detail));
}

// Recursive descent (RFC 8259).
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  SqlResult<JsonValue> Run() {
    JsonValue value;
    RETURN_IF_ERROR(ParseValue(0, &value));
    SkipBlanks();
    if (at_ != text_.size()) {
      return InvalidJson(StrCat("Expected end of input, but found \"", Token(), "\"."));
    }
    return value;
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // What stands at the cursor, for messages: a word or one character.
  std::string_view Token() const {
    size_t n = 0;
    while (at_ + n < text_.size()) {
      const char c = text_[at_ + n];
      if (!absl::ascii_isalnum(c) && c != '_' && (static_cast<uint8_t>(c) & 0x80) == 0 &&
          !(c == '-' || (n > 0 && (c == '.' || c == '+')))) {
        break;
      }
      ++n;
    }
    return text_.substr(at_, std::max<size_t>(n, 1));
  }
  SqlError Expected(std::string_view what) const {
    if (at_ >= text_.size()) return InvalidJson("The input string ended unexpectedly.");
    const char c = text_[at_];
    const bool structural =
        c != '\0' && std::string_view("{}[]:,\"-0123456789").find(c) != std::string_view::npos;
    if (!structural) return InvalidJson(StrCat("Token \"", Token(), "\" is invalid."));
    return InvalidJson(StrCat("Expected ", what, ", but found \"", Token(), "\"."));
  }

  SqlStatus ParseValue(int depth, JsonValue* out) {
    if (depth > kNestingMax) return errors::StatementTooComplex();
    SkipBlanks();
    const size_t start = at_;
    switch (Peek()) {
      case '{':
        RETURN_IF_ERROR(ParseObject(depth, out));
        break;
      case '[':
        RETURN_IF_ERROR(ParseArray(depth, out));
        break;
      case '"':
        out->kind = JsonValue::Kind::kString;
        RETURN_IF_ERROR(ParseString(&out->string));
        break;
      default:
        RETURN_IF_ERROR(ParseScalar(out));
    }
    out->source = text_.substr(start, at_ - start);
    return {};
  }

  SqlStatus ParseObject(int depth, JsonValue* out) {
    out->kind = JsonValue::Kind::kObject;
    ++at_;
    SkipBlanks();
    if (Peek() == '}') {
      ++at_;
      return {};
    }
    for (;;) {
      SkipBlanks();
      if (Peek() != '"') {
        return Expected(out->members.empty() ? "string or \"}\"" : "string");
      }
      std::string key;
      RETURN_IF_ERROR(ParseString(&key));
      SkipBlanks();
      if (Peek() != ':') return Expected("\":\"");
      ++at_;
      out->members.emplace_back(std::move(key), JsonValue());
      RETURN_IF_ERROR(ParseValue(depth + 1, &out->members.back().second));
      SkipBlanks();
      if (Peek() == '}') break;
      if (Peek() != ',') return Expected("\",\" or \"}\"");
      ++at_;
    }
    ++at_;
    return {};
  }

  SqlStatus ParseArray(int depth, JsonValue* out) {
    out->kind = JsonValue::Kind::kArray;
    ++at_;
    SkipBlanks();
    if (Peek() == ']') {
      ++at_;
      return {};
    }
    for (;;) {
      out->items.emplace_back();
      RETURN_IF_ERROR(ParseValue(depth + 1, &out->items.back()));
      SkipBlanks();
      if (Peek() == ']') break;
      if (Peek() != ',') return Expected("\",\" or \"]\"");
      ++at_;
    }
    ++at_;
    return {};
  }

  SqlStatus ParseScalar(JsonValue* out) {
    const char c = Peek();
    if (c == '-' || absl::ascii_isdigit(c)) return ParseNumber(out);
    const std::string_view token = at_ < text_.size() ? Token() : std::string_view();
    if (token == "true" || token == "false") {
      out->kind = JsonValue::Kind::kBool;
      out->boolean = token == "true";
    } else if (token == "null") {
      out->kind = JsonValue::Kind::kNull;
    } else {
      return Expected("JSON value");
    }
    at_ += token.size();
    return {};
  }

  SqlStatus ParseNumber(JsonValue* out) {
    const std::string_view token = Token();
    size_t i = token.starts_with('-') ? 1 : 0;
    const auto digits = [&] {
      const size_t before = i;
      while (i < token.size() && absl::ascii_isdigit(token[i])) ++i;
      return i > before;
    };
    bool valid = i < token.size();
    if (valid && token[i] == '0') {
      ++i;
    } else {
      valid = digits();
    }
    if (valid && i < token.size() && token[i] == '.') {
      ++i;
      valid = digits();
    }
    if (valid && i < token.size() && (token[i] == 'e' || token[i] == 'E')) {
      ++i;
      if (i < token.size() && (token[i] == '+' || token[i] == '-')) ++i;
      valid = digits();
    }
    if (!valid || i != token.size()) {
      return InvalidJson(StrCat("Token \"", token, "\" is invalid."));
    }
    out->kind = JsonValue::Kind::kNumber;
    out->string = token;
    at_ += token.size();
    return {};
  }

  SqlStatus ParseString(std::string* out) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return {};
      }
      if (static_cast<uint8_t>(c) < 0x20) {
        return InvalidJson(StrCat("Character with value 0x", c < 0x10 ? "0" : "1",
                                  "0123456789abcdef"[c & 15], " must be escaped."));
      }
      if (c != '\\') {
        out->push_back(c);
        continue;
      }
      RETURN_IF_ERROR(ParseEscape(out));
    }
    return InvalidJson(StrCat("Token \"", text_.substr(text_.rfind('"')), "\" is invalid."));
  }

  // at_ is on the backslash; is left on the last character of the escape.
  SqlStatus ParseEscape(std::string* out) {
    ++at_;
    switch (Peek()) {
      case '"':
      case '\\':
      case '/':
        out->push_back(Peek());
        return {};
      case 'b':
        out->push_back('\b');
        return {};
      case 'f':
        out->push_back('\f');
        return {};
      case 'n':
        out->push_back('\n');
        return {};
      case 'r':
        out->push_back('\r');
        return {};
      case 't':
        out->push_back('\t');
        return {};
      case 'u':
        return ParseUnicode(out);
      default:
        return InvalidJson(StrCat("Escape sequence \"\\", Token(), "\" is invalid."));
    }
  }

  bool ParseHex4(uint32_t* code) {
    if (at_ + 4 >= text_.size()) return false;
    *code = 0;
    for (size_t i = 1; i <= 4; ++i) {
      const char c = absl::ascii_tolower(text_[at_ + i]);
      if (!absl::ascii_isxdigit(c)) return false;
      *code = *code * 16 + static_cast<uint32_t>(absl::ascii_isdigit(c) ? c - '0' : c - 'a' + 10);
    }
    at_ += 4;
    return true;
  }

  SqlStatus ParseUnicode(std::string* out) {
    uint32_t code;
    if (!ParseHex4(&code)) {
      return InvalidJson("\"\\u\" must be followed by four hexadecimal digits.");
    }
    if (code >= 0xDC00 && code < 0xE000) {
      return InvalidJson("Unicode low surrogate must follow a high surrogate.");
    }
    if (code >= 0xD800 && code < 0xDC00) {
      uint32_t low = 0;
      if (at_ + 2 < text_.size() && text_[at_ + 1] == '\\' && text_[at_ + 2] == 'u') {
        at_ += 2;
        if (!ParseHex4(&low)) {
          return InvalidJson("\"\\u\" must be followed by four hexadecimal digits.");
        }
      }
      if (low < 0xDC00 || low >= 0xE000) {
        return InvalidJson("Unicode low surrogate must follow a high surrogate.");
      }
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    out->append(code == 0 ? std::string_view("\0", 1) : std::string_view());
    if (code != 0) AppendUtf8(code, out);
    return {};
  }

  std::string_view text_;
  size_t at_ = 0;
};

bool HoldsNul(const JsonValue& v) {
  if (v.string.find('\0') != std::string::npos) return true;
  for (const JsonValue& item : v.items) {
    if (HoldsNul(item)) return true;
  }
  for (const auto& [key, member] : v.members) {
    if (key.find('\0') != std::string::npos || HoldsNul(member)) return true;
  }
  return false;
}

bool KeyLess(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

const JsonValue* JsonValue::Find(std::string_view key) const {
  if (kind != Kind::kObject) return nullptr;
  for (size_t i = members.size(); i > 0; --i) {
    if (members[i - 1].first == key) return &members[i - 1].second;
  }
  return nullptr;
}

const JsonValue* JsonValue::At(int64_t index) const {
  if (kind != Kind::kArray) return nullptr;
  const auto size = static_cast<int64_t>(items.size());
  if (index < 0) index += size;
  if (index < 0 || index >= size) return nullptr;
  return &items[static_cast<size_t>(index)];
}

SqlResult<JsonValue> ParseJson(std::string_view text) {
  return Parser(text).Run();
}

SqlStatus ValidateJson(std::string_view text) {
  RETURN_IF_ERROR(ParseJson(text));
  return {};
}

void NormalizeTree(JsonValue* value) {
  for (JsonValue& item : value->items) NormalizeTree(&item);
  if (value->kind != JsonValue::Kind::kObject) return;
  auto& members = value->members;
  for (auto& member : members) NormalizeTree(&member.second);
  // Of equal keys the last written comes last, and stays.
  std::vector<size_t> order(members.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    if (members[a].first == members[b].first) return a < b;
    return KeyLess(members[a].first, members[b].first);
  });
  std::vector<JsonMember> sorted;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i + 1 < order.size() && members[order[i + 1]].first == members[order[i]].first) continue;
    sorted.push_back(std::move(members[order[i]]));
  }
  members = std::move(sorted);
}

SqlResult<std::string> NormalizeJsonb(std::string_view text) {
  ASSIGN_OR_RETURN(JsonValue value, ParseJson(text));
  if (HoldsNul(value)) {
    return errors::Make(sqlstate::kUntranslatableCharacter, "unsupported Unicode escape sequence")
        .WithDetail("\\u0000 cannot be converted to text.");
  }
  NormalizeTree(&value);
  std::string out;
  AppendJsonb(value, &out);
  return out;
}

}  // namespace steno::sql
