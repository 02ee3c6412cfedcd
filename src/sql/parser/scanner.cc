#include "sql/parser/scanner.h"

#include <algorithm>

#include "SqlParser.h"
#include "sql/parser/keywords.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using grammar::SqlParser;

// Of an identifier or operator: NAMEDATALEN - 1.
constexpr size_t kNameBytesMax = 63;

bool IsOperatorChar(char c) {
  return c != '\0' && std::string_view("~!@#^&|`?+-*/%<>=").find(c) != std::string_view::npos;
}

// Cuts an identifier to what fits, at the end of a character.
void Truncate(std::string* name) {
  if (name->size() <= kNameBytesMax) return;
  size_t length = kNameBytesMax;
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

}  // namespace

void Scanner::Run() {
  result_.tokens.clear();
  result_.error.reset();
  while (!result_.error.has_value() && result_.tokens.size() <= kTokensMax) {
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

Lexeme& Scanner::Emit(int type) {
  std::vector<Lexeme>& tokens = result_.tokens;
  if (type == SqlParser::SEMI && !tokens.empty() && tokens.back().type == SqlParser::SEMI) {
    return tokens.back();
  }
  Lexeme& token = result_.tokens.emplace_back();
  token.type = type;
  token.position = position_;
  token.begin = begin_;
  token.end = at_;
  return token;
}

void Scanner::Fail(SqlError error) {
  if (result_.error.has_value()) return;
  if (error.position == 0) error.position = position_;
  result_.error = std::move(error);
}

void Scanner::FailNear(std::string_view message) {
  std::string text(message);
  text += " at or near \"";
  text += text_.substr(begin_, at_ - begin_);
  text += '"';
  Fail(errors::SyntaxError(std::move(text), position_));
}

void Scanner::FailUnterminated(std::string_view message) {
  at_ = text_.size();
  FailNear(message);
}

bool Scanner::SkipBlanks() {
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

void Scanner::SkipLine() {
  while (at_ < text_.size() && !IsNewline(text_[at_])) ++at_;
}

bool Scanner::SkipComment() {
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

void Scanner::Next() {
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

void Scanner::Word() {
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

void Scanner::QuotedIdentifier(bool unicode) {
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

void Scanner::Number() {
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
  if (IsIdentifierStart(Peek())) {
    while (IsIdentifierPart(Peek())) ++at_;
    return FailNear("trailing junk after numeric literal");
  }
  Emit(integer ? SqlParser::ICONST : SqlParser::FCONST).value = text_.substr(begin_, at_ - begin_);
}

void Scanner::Operator() {
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
  if (op.size() > kNameBytesMax) return FailNear("operator too long");
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
void Scanner::Dollar() {
  ++at_;
  if (IsDigit(Peek())) {
    while (IsDigit(Peek())) ++at_;
    if (IsIdentifierStart(Peek())) {
      while (IsIdentifierPart(Peek())) ++at_;
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

}  // namespace steno::sql
