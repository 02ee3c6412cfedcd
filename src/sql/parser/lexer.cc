#include "sql/parser/lexer.h"

#include <algorithm>

#include "SqlParser.h"
#include "sql/parser/keywords.h"
#include "sql/parser/utf8.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using grammar::SqlParser;

constexpr size_t kIdentifierBytesMax = 63;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool IsNewline(char c) {
  return c == '\n' || c == '\r';
}
bool IsIdentifierStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool IsIdentifierPart(char c) {
  return IsIdentifierStart(c) || IsDigit(c) || c == '$';
}
bool IsOperatorChar(char c) {
  return c != '\0' && std::string_view("~!@#^&|`?+-*/%<>=").find(c) != std::string_view::npos;
}
int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Cuts an identifier to 63 bytes, at the end of a character.
void Truncate(std::string* name) {
  if (name->size() <= kIdentifierBytesMax) return;
  size_t length = kIdentifierBytesMax;
  while (length > 0 && ((*name)[length] & 0xC0) == 0x80) --length;
  name->resize(length);
}

int PunctuationType(char c) {
  switch (c) {
    case '(':
      return SqlParser::LPAREN;
    case ')':
      return SqlParser::RPAREN;
    case '[':
      return SqlParser::LBRACKET;
    case ']':
      return SqlParser::RBRACKET;
    case ',':
      return SqlParser::COMMA;
    case ';':
      return SqlParser::SEMI;
    case '.':
      return SqlParser::DOT;
    case ':':
      return SqlParser::COLON;
    case '+':
      return SqlParser::PLUS;
    case '-':
      return SqlParser::MINUS;
    case '*':
      return SqlParser::STAR;
    case '/':
      return SqlParser::SLASH;
    case '%':
      return SqlParser::PERCENT;
    case '^':
      return SqlParser::CARET;
    case '<':
      return SqlParser::LT;
    case '>':
      return SqlParser::GT;
    case '=':
      return SqlParser::EQ;
    default:
      return SqlParser::INVALID;
  }
}

class Lexer {
 public:
  Lexer(std::string_view text, LexResult* result) : text_(text), result_(*result) {}

  void Run() {
    result_.tokens.clear();
    result_.error.reset();
    while (!result_.error.has_value()) {
      if (!SkipBlanks()) break;
      if (at_ >= text_.size()) {
        Begin();
        Emit(static_cast<int>(SqlParser::EOF));
        return;
      }
      Begin();
      Next();
    }
    Begin();
    Emit(SqlParser::INVALID);
    Emit(static_cast<int>(SqlParser::EOF));
  }

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

  Lexeme& Emit(int type) {
    Lexeme& token = result_.tokens.emplace_back();
    token.type = type;
    token.position = position_;
    token.begin = begin_;
    token.end = at_;
    return token;
  }

  void Fail(SqlError error) {
    if (result_.error.has_value()) return;
    if (error.position == 0) error.position = position_;
    result_.error = std::move(error);
  }

  // `message at or near "text"`, where the text runs from the token's first byte to here.
  void FailNear(std::string_view message) {
    std::string text(message);
    text += " at or near \"";
    text += text_.substr(begin_, at_ - begin_);
    text += '"';
    Fail(errors::SyntaxError(std::move(text), position_));
  }

  void FailUnterminated(std::string_view message) {
    at_ = text_.size();
    FailNear(message);
  }

  // Skips blanks and comments; false after an error.
  bool SkipBlanks() {
    for (;;) {
      const char c = Peek();
      if (at_ < text_.size() && IsSpace(c)) {
        ++at_;
      } else if (c == '-' && Peek(1) == '-') {
        SkipLine();
      } else if (c == '/' && Peek(1) == '*') {
        if (!SkipComment()) return false;
      } else {
        return true;
      }
    }
  }

  void SkipLine() {
    while (at_ < text_.size() && !IsNewline(text_[at_])) ++at_;
  }

  bool SkipComment() {
    Begin();
    int depth = 0;
    while (at_ < text_.size()) {
      if (text_[at_] == '/' && Peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (text_[at_] == '*' && Peek(1) == '/') {
        at_ += 2;
        if (--depth == 0) return true;
      } else {
        ++at_;
      }
    }
    FailNear("unterminated /* comment");
    return false;
  }

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

void Lexer::Next() {
  const char c = text_[at_];
  const char next = Peek(1);
  const char lower = static_cast<char>(c | 0x20);
  if (next == '\'') {
    switch (lower) {
      case 'e':
        ++at_;
        return EscapeString();
      case 'b':
        ++at_;
        return PlainString(SqlParser::BCONST, "unterminated bit string literal");
      case 'x':
        ++at_;
        return PlainString(SqlParser::XCONST, "unterminated hexadecimal string literal");
      case 'n': {  // N'..' is nchar '..'
        ++at_;
        Lexeme& token = Emit(SqlParser::IDENT);
        token.value = "nchar";
        return;
      }
      default:
        break;
    }
  }
  if (lower == 'u' && next == '&') {
    if (Peek(2) == '\'') {
      at_ += 2;
      return UnicodeString();
    }
    if (Peek(2) == '"') {
      at_ += 2;
      return QuotedIdentifier(/*unicode=*/true);
    }
  }
  if (IsIdentifierStart(c)) return Word();
  if (IsDigit(c) || (c == '.' && IsDigit(next))) return Number();
  if (c == '\'') return PlainString(SqlParser::SCONST, "unterminated quoted string");
  if (c == '"') return QuotedIdentifier(/*unicode=*/false);
  if (c == '$') return Dollar();
  if (IsOperatorChar(c)) return Operator();
  at_ += 1;
  if (c == ':' && (next == ':' || next == '=')) {
    ++at_;
    Emit(next == ':' ? SqlParser::TYPECAST : SqlParser::COLON_EQUALS);
    return;
  }
  if (c == '.' && next == '.') {
    ++at_;
    Emit(SqlParser::DOT_DOT);
    return;
  }
  Emit(PunctuationType(c));
}

void Lexer::Word() {
  while (at_ < text_.size() && IsIdentifierPart(text_[at_])) ++at_;
  Lexeme& token = Emit(SqlParser::IDENT);
  token.value = text_.substr(begin_, at_ - begin_);
  for (char& c : token.value) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  if (const Keyword* keyword = FindKeyword(token.value); keyword != nullptr) {
    token.type = keyword->token;
    return;
  }
  Truncate(&token.value);
}

void Lexer::QuotedIdentifier(bool unicode) {
  ++at_;
  const size_t content = at_;
  std::string value;
  for (;; ++at_) {
    if (at_ >= text_.size()) return FailUnterminated("unterminated quoted identifier");
    if (text_[at_] == '"') {
      if (Peek(1) != '"') break;
      ++at_;
    }
    value += text_[at_];
  }
  ++at_;
  if (value.empty()) return FailNear("zero-length delimited identifier");
  Lexeme& token = Emit(SqlParser::IDENT);
  token.quoted = true;
  if (unicode && !DecodeUnicode(&value, content)) return;
  Truncate(&value);
  result_.tokens.back().value = std::move(value);
}

void Lexer::Number() {
  bool integer = true;
  while (IsDigit(Peek())) ++at_;
  if (Peek() == '.' && Peek(1) != '.') {
    integer = false;
    ++at_;
    while (IsDigit(Peek())) ++at_;
  }
  if ((Peek() | 0x20) == 'e') {
    const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
    if (IsDigit(Peek(1 + sign))) {
      integer = false;
      at_ += 1 + sign;
      while (IsDigit(Peek())) ++at_;
    } else if (sign == 1) {
      at_ += 2;
      return FailNear("trailing junk after numeric literal");
    }
  }
  if (at_ < text_.size() && IsIdentifierStart(text_[at_])) {
    ++at_;
    return FailNear("trailing junk after numeric literal");
  }
  Emit(integer ? SqlParser::ICONST : SqlParser::FCONST).value = text_.substr(begin_, at_ - begin_);
}

void Lexer::Operator() {
  size_t length = 1;
  while (at_ + length < text_.size() && IsOperatorChar(text_[at_ + length])) ++length;
  std::string_view op = text_.substr(at_, length);
  // A comment ends the operator.
  op = op.substr(0, std::min(op.find("/*", 1), op.find("--", 1)));
  // A trailing + or - belongs to the operand, unless a character tells that this cannot be a
  // sequence of the standard's own operators.
  if (op.size() > 1 && op.find_first_of("~!@#^&|`?%") == std::string_view::npos) {
    while (op.size() > 1 && (op.back() == '+' || op.back() == '-')) op.remove_suffix(1);
  }
  at_ += op.size();
  if (op.size() > kIdentifierBytesMax) return FailNear("operator too long");
  int type = SqlParser::OP;
  if (op.size() == 1 && PunctuationType(op[0]) != SqlParser::INVALID) {
    type = PunctuationType(op[0]);
  } else if (op == "=>") {
    type = SqlParser::EQUALS_GREATER;
  } else if (op == ">=") {
    type = SqlParser::GE;
  } else if (op == "<=") {
    type = SqlParser::LE;
  } else if (op == "<>" || op == "!=") {
    type = SqlParser::NE;
  }
  Emit(type).value = op == "!=" ? "<>" : op;
}

// $1, $$..$$ and $tag$..$tag$.
void Lexer::Dollar() {
  ++at_;
  if (IsDigit(Peek())) {
    while (IsDigit(Peek())) ++at_;
    if (at_ < text_.size() && IsIdentifierStart(text_[at_])) {
      ++at_;
      return FailNear("trailing junk after parameter");
    }
    Emit(SqlParser::PARAM).value = text_.substr(begin_ + 1, at_ - begin_ - 1);
    return;
  }
  if (IsIdentifierStart(Peek())) {
    while (IsIdentifierStart(Peek()) || IsDigit(Peek())) ++at_;
  }
  if (Peek() != '$') {
    at_ = begin_ + 1;
    Emit(SqlParser::INVALID);
    return;
  }
  ++at_;
  const std::string_view tag = text_.substr(begin_, at_ - begin_);
  const size_t close = text_.find(tag, at_);
  if (close == std::string_view::npos) {
    return FailUnterminated("unterminated dollar-quoted string");
  }
  std::string value(text_.substr(at_, close - at_));
  at_ = close + tag.size();
  Emit(SqlParser::SCONST).value = std::move(value);
}

// After a closing quote: moves behind the opening quote of a continuation, if one follows on
// another line.
bool Lexer::ContinueString() {
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

void Lexer::PlainString(int type, std::string_view unterminated) {
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

void Lexer::EscapeString() {
  ++at_;
  std::string value;
  bool verify = false;
  for (;;) {
    if (at_ >= text_.size()) return FailUnterminated("unterminated quoted string");
    const char c = text_[at_++];
    if (first_surrogate_ != 0 && !(c == '\\' && (Peek() | 0x20) == 'u')) {
      first_surrogate_ = 0;
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
bool Lexer::Escape(std::string* value) {
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
    case 'v':
      *value += '\v';
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

bool Lexer::UnicodeEscape(std::string* value, int digits) {
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
bool Lexer::TakeCodePoint(uint32_t code, std::string* value) {
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

void Lexer::UnicodeString() {
  const size_t content = at_ + 1;
  PlainString(SqlParser::SCONST, "unterminated quoted string");
  if (result_.error.has_value()) return;
  std::string value = std::move(result_.tokens.back().value);
  if (DecodeUnicode(&value, content)) result_.tokens.back().value = std::move(value);
}

// The UESCAPE 'c' that may follow a U& string or identifier.
void Lexer::ReadEscapeCharacter(char* escape) {
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
bool Lexer::DecodeUnicode(std::string* value, size_t content_begin) {
  char escape = '\\';
  ReadEscapeCharacter(&escape);
  if (result_.error.has_value()) return false;
  std::string decoded;
  for (size_t i = 0; i < value->size(); ++i) {
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
    FailNear("invalid Unicode surrogate pair");
    return false;
  }
  *value = std::move(decoded);
  return true;
}

}  // namespace

void Lex(std::string_view sql, LexResult* result) {
  Lexer(sql, result).Run();
}

}  // namespace steno::sql
