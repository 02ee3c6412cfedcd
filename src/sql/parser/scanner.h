// The lexer's state and steps: the worker behind Lex. Internal to this directory.
//
// scanner.cc has what is not quoted, scanner_string.cc what is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/parser/lexer.h"

namespace steno::sql {

inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
inline bool IsNewline(char c) {
  return c == '\n' || c == '\r';
}
inline bool IsIdentifierStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
inline bool IsIdentifierPart(char c) {
  return IsIdentifierStart(c) || IsDigit(c) || c == '$';
}
inline int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Cuts one text into tokens. Used once.
class Scanner {
 public:
  Scanner(std::string_view text, LexResult* result) : text_(text), result_(*result) {}

  void Run();

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  // The position of byte `at`, counted on from the last one asked for.
  int PositionAt(size_t at) {
    for (; counted_ < at; ++counted_) {
      if ((text_[counted_] & 0xC0) != 0x80) ++characters_;
    }
    return characters_ + 1;
  }

  void Begin() {
    begin_ = at_;
    position_ = PositionAt(at_);
  }

  Lexeme& Emit(int type);
  void Fail(SqlError error);
  // `message at or near "text"`, where the text runs from the token's first byte to here.
  void FailNear(std::string_view message);
  // The same, with all of the text.
  void FailUnterminated(std::string_view message);
  // Skips blanks and comments; false after an error.
  bool SkipBlanks();
  void SkipLine();
  bool SkipComment();
  void Next();
  void Word();
  void QuotedIdentifier(bool unicode);
  void Number();
  void Operator();
  void Dollar();
  void PlainString(int type, std::string_view unterminated);
  void EscapeString();
  void UnicodeString();
  bool ContinueString();
  bool Escape(std::string* value);
  bool UnicodeEscape(std::string* value, int digits);
  bool DecodeUnicode(std::string* value, size_t content_begin);
  void ReadEscapeCharacter(char* escape);
  bool TakeCodePoint(uint32_t code, std::string* value);

  const std::string_view text_;
  LexResult& result_;
  size_t at_ = 0;
  size_t begin_ = 0;
  int position_ = 0;
  size_t counted_ = 0;
  int characters_ = 0;
  uint32_t first_surrogate_ = 0;
};

}  // namespace steno::sql
