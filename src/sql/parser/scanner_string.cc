#include <algorithm>

#include "SqlParser.h"
#include "sql/parser/scanner.h"
#include "sql/parser/utf8.h"
#include "sql/types/errors.h"

namespace steno::sql {

using grammar::SqlParser;

// After a closing quote: moves behind the opening quote of a continuation, if one follows on
// another line.
bool Scanner::ContinueString() {
  size_t at = at_;
  bool newline = false;
  while (at < text_.size()) {
    if (IsSpace(text_[at])) {
      newline |= IsNewline(text_[at]);
      ++at;
    } else if (text_.substr(at, 2) == "--") {
      while (at < text_.size() && !IsNewline(text_[at])) ++at;
    } else {
      break;
    }
  }
  if (!newline || at >= text_.size() || text_[at] != '\'') return false;
  at_ = at + 1;
  return true;
}

void Scanner::PlainString(int type, std::string_view unterminated) {
  ++at_;
  std::string value;
  for (;;) {
    const size_t quote = text_.find('\'', at_);
    if (quote == std::string_view::npos) return FailUnterminated(unterminated);
    value += text_.substr(at_, quote - at_);
    at_ = quote + 1;
    if (Peek() == '\'') {
      value += '\'';
      ++at_;
    } else if (const size_t end = at_; !ContinueString()) {
      at_ = end;
      break;
    }
  }
  Emit(type).value = std::move(value);
}

void Scanner::EscapeString() {
  ++at_;
  std::string value;
  bool verify = false;
  for (;;) {
    if (at_ >= text_.size()) return FailUnterminated("unterminated quoted string");
    const char c = text_[at_++];
    if (first_surrogate_ != 0 && !(c == '\\' && (Peek() | 0x20) == 'u')) {
      first_surrogate_ = 0;
      begin_ = at_ - 1;
      position_ = PositionAt(begin_);
      return FailNear("invalid Unicode surrogate pair");
    }
    if (c == '\'') {
      if (Peek() == '\'') {
        ++at_;
        value += '\'';
      } else if (!ContinueString()) {
        break;
      }
    } else if (c == '\\') {
      if (at_ >= text_.size()) return FailUnterminated("unterminated quoted string");
      verify |= IsDigit(Peek()) || Peek() == 'x';
      if (!Escape(&value)) return;
    } else {
      value += c;
    }
  }
  if (verify) {
    if (const std::string_view bad = FindInvalidUtf8(value); !bad.empty()) {
      SqlError error = errors::InvalidEncoding(bad);
      return Fail(std::move(error));
    }
  }
  Emit(SqlParser::SCONST).value = std::move(value);
}

// One escape of an E'' string, behind its backslash.
bool Scanner::Escape(std::string* value) {
  const char c = text_[at_++];
  switch (c) {
    case 'b':
      *value += '\b';
      return true;
    case 'f':
      *value += '\f';
      return true;
    case 'n':
      *value += '\n';
      return true;
    case 'r':
      *value += '\r';
      return true;
    case 't':
      *value += '\t';
      return true;
    case 'u':
      return UnicodeEscape(value, 4);
    case 'U':
      return UnicodeEscape(value, 8);
    default:
      break;
  }
  if (c >= '0' && c <= '7') {
    int code = c - '0';
    for (int i = 0; i < 2 && Peek() >= '0' && Peek() <= '7'; ++i)
      code = code * 8 + text_[at_++] - '0';
    *value += static_cast<char>(code);
    return true;
  }
  if (c == 'x' && HexValue(Peek()) >= 0) {
    int code = HexValue(text_[at_++]);
    if (HexValue(Peek()) >= 0) code = code * 16 + HexValue(text_[at_++]);
    *value += static_cast<char>(code);
    return true;
  }
  *value += c;
  return true;
}

bool Scanner::UnicodeEscape(std::string* value, int digits) {
  const size_t escape_begin = at_ - 2;
  uint32_t code = 0;
  for (int i = 0; i < digits; ++i) {
    const int digit = HexValue(Peek());
    if (digit < 0) {
      SqlError error = errors::Make("22025", "invalid Unicode escape");
      error.hint = "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.";
      error.position = PositionAt(escape_begin);
      Fail(std::move(error));
      return false;
    }
    code = code * 16 + static_cast<uint32_t>(digit);
    ++at_;
  }
  return TakeCodePoint(code, value);
}

// Appends a code point, joining the two halves of a surrogate pair.
bool Scanner::TakeCodePoint(uint32_t code, std::string* value) {
  const bool second = code >= 0xDC00 && code <= 0xDFFF;
  if ((first_surrogate_ != 0) != second) {
    first_surrogate_ = 0;
    FailNear("invalid Unicode surrogate pair");
    return false;
  }
  if (second) {
    code = 0x10000 + ((first_surrogate_ & 0x3FF) << 10) + (code & 0x3FF);
    first_surrogate_ = 0;
  } else if (code >= 0xD800 && code <= 0xDBFF) {
    first_surrogate_ = code;
    return true;
  }
  if (code == 0 || code > 0x10FFFF) {
    FailNear("invalid Unicode escape value");
    return false;
  }
  AppendUtf8(code, value);
  return true;
}

void Scanner::UnicodeString() {
  const size_t content = at_ + 1;
  PlainString(SqlParser::SCONST, "unterminated quoted string");
  if (result_.error.has_value()) return;
  std::string value = std::move(result_.tokens.back().value);
  if (DecodeUnicode(&value, content)) result_.tokens.back().value = std::move(value);
}

// The UESCAPE 'c' that may follow a U& string or identifier.
void Scanner::ReadEscapeCharacter(char* escape) {
  const size_t end = at_;
  if (!SkipBlanks()) return;
  constexpr std::string_view kWord = "uescape";
  const std::string_view word = text_.substr(at_, kWord.size());
  const bool found = std::equal(word.begin(), word.end(), kWord.begin(), kWord.end(),
                                [](char a, char b) { return (a | 0x20) == b; }) &&
                     !IsIdentifierPart(Peek(kWord.size()));
  if (!found) {
    at_ = end;
    return;
  }
  at_ += kWord.size();
  if (!SkipBlanks()) return;
  Begin();
  if (Peek() != '\'') {
    if (at_ < text_.size()) ++at_;
    return FailNear("UESCAPE must be followed by a simple string literal");
  }
  if (Peek(2) != '\'' || HexValue(Peek(1)) >= 0 || IsSpace(Peek(1)) || Peek(1) == '+' ||
      Peek(1) == '\'' || Peek(1) == '"') {
    ++at_;
    at_ = std::min(text_.size(), std::max(at_, text_.find('\'', at_)) + 1);
    return FailNear("invalid Unicode escape character");
  }
  *escape = Peek(1);
  at_ += 3;
}

// Replaces \XXXX and \+XXXXXX in the value of the last token.
bool Scanner::DecodeUnicode(std::string* value, size_t content_begin) {
  char escape = '\\';
  ReadEscapeCharacter(&escape);
  if (result_.error.has_value()) return false;
  std::string decoded;
  size_t i = 0;
  for (; i < value->size(); ++i) {
    if ((*value)[i] != escape) {
      if (first_surrogate_ != 0) break;
      decoded += (*value)[i];
      continue;
    }
    if (i + 1 < value->size() && (*value)[i + 1] == escape) {
      if (first_surrogate_ != 0) break;
      decoded += escape;
      ++i;
      continue;
    }
    const bool plus = i + 1 < value->size() && (*value)[i + 1] == '+';
    const size_t digits = plus ? 6 : 4;
    const size_t start = i + (plus ? 2 : 1);
    uint32_t code = 0;
    size_t n = 0;
    for (; n < digits && start + n < value->size() && HexValue((*value)[start + n]) >= 0; ++n) {
      code = code * 16 + static_cast<uint32_t>(HexValue((*value)[start + n]));
    }
    if (n < digits) {
      SqlError error = errors::SyntaxError("invalid Unicode escape", PositionAt(content_begin + i));
      error.hint = "Unicode escapes must be \\XXXX or \\+XXXXXX.";
      Fail(std::move(error));
      return false;
    }
    if (!TakeCodePoint(code, &decoded)) return false;
    i = start + digits - 1;
  }
  if (first_surrogate_ != 0) {
    first_surrogate_ = 0;
    Fail(errors::SyntaxError("invalid Unicode surrogate pair", PositionAt(content_begin + i)));
    return false;
  }
  *value = std::move(decoded);
  return true;
}

}  // namespace steno::sql
