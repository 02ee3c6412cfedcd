#include "shell/statement_splitter.h"

#include <cctype>
#include <utility>

namespace steno::shell {
namespace {

bool IsIdentifierStart(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
bool IsIdentifierPart(char c) {
  return IsIdentifierStart(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '$';
}
bool IsBlank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

std::string Quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out.push_back(quote);
    out.push_back(c);
  }
  out.push_back(quote);
  return out;
}

}  // namespace

void StatementSplitter::AddLine(std::string_view line) {
  // A backslash command has taken the end of its line.
  if (!buffer_.empty() && buffer_.back() != '\n') buffer_.push_back('\n');
  line_ = line;
  line_.push_back('\n');
  at_ = 0;
}

std::optional<Piece> StatementSplitter::Next() {
  while (at_ < line_.size() && !ready_.has_value()) {
    if (state_ == State::kPlain) {
      StepPlain();
    } else {
      StepInside();
    }
  }
  return std::exchange(ready_, std::nullopt);
}

void StatementSplitter::Take(size_t bytes) {
  buffer_.append(line_, at_, bytes);
  at_ += bytes;
}

void StatementSplitter::StepPlain() {
  const char c = line_[at_];
  if (IsBlank(c)) {
    // Blank lines before a statement are not part of it.
    if (buffer_.empty()) {
      ++at_;
    } else {
      Take(1);
    }
    return;
  }
  if (StartComment()) return;
  if (c == '\\') {
    if (line_[at_ + 1] == ';') {  // a semicolon that does not send
      ++at_;
      Take(1);
      return;
    }
    ready_ = TakeBackslash();
    return;
  }
  significant_ = true;
  if (StartQuote() || StartDollar() || Substitute()) return;
  if (IsIdentifierPart(c)) {
    size_t end = at_;
    while (IsIdentifierPart(line_[end])) ++end;
    return Take(end - at_);
  }
  if (c == '(') ++paren_depth_;
  if (c == ')' && paren_depth_ > 0) --paren_depth_;
  Take(1);
  if (c == ';' && paren_depth_ == 0) {
    ready_ = Piece{Piece::Kind::kStatement, std::exchange(buffer_, {})};
    significant_ = false;
  }
}

bool StatementSplitter::StartComment() {
  const std::string_view rest = std::string_view(line_).substr(at_);
  if (rest.starts_with("--")) {
    if (buffer_.empty()) {
      at_ = line_.size();
    } else {
      Take(rest.size());
    }
    return true;
  }
  if (rest.starts_with("/*")) {
    state_ = State::kComment;
    comment_depth_ = 1;
    Take(2);
    return true;
  }
  return false;
}

bool StatementSplitter::StartQuote() {
  const char c = line_[at_];
  if ((c == 'e' || c == 'E') && line_[at_ + 1] == '\'' &&
      (buffer_.empty() || !IsIdentifierPart(buffer_.back()))) {
    state_ = State::kEscapeQuote;
    Take(2);
    return true;
  }
  if (c != '\'' && c != '"') return false;
  state_ = c == '"' ? State::kIdentifier : State::kQuote;
  Take(1);
  return true;
}

bool StatementSplitter::StartDollar() {
  if (line_[at_] != '$') return false;
  size_t end = at_ + 1;
  // $1 is a parameter; a tag begins like an identifier.
  if (IsIdentifierStart(line_[end])) {
    while (IsIdentifierPart(line_[end]) && line_[end] != '$') ++end;
  }
  if (line_[end] != '$') return false;
  dollar_tag_ = line_.substr(at_, end + 1 - at_);
  state_ = State::kDollar;
  Take(dollar_tag_.size());
  return true;
}

bool StatementSplitter::Substitute() {
  if (line_[at_] != ':' || !variables_) return false;
  if (line_[at_ + 1] == ':') {  // a cast
    Take(2);
    return true;
  }
  const char quote = line_[at_ + 1];
  const bool quoted = quote == '\'' || quote == '"';
  const size_t begin = at_ + (quoted ? 2 : 1);
  size_t end = begin;
  while (end < line_.size() && line_[end] != '$' && IsIdentifierPart(line_[end])) ++end;
  if (end == begin || (quoted && line_[end] != quote)) return false;
  const auto value = variables_(std::string_view(line_).substr(begin, end - begin));
  if (!value.has_value()) return false;
  buffer_ += quoted ? Quoted(*value, quote) : *value;
  at_ = quoted ? end + 1 : end;
  return true;
}

void StatementSplitter::StepInside() {
  const std::string_view rest = std::string_view(line_).substr(at_);
  switch (state_) {
    case State::kPlain:
      return;
    case State::kQuote:
    case State::kIdentifier:
    case State::kEscapeQuote: {
      const char quote = state_ == State::kIdentifier ? '"' : '\'';
      if (state_ == State::kEscapeQuote && rest[0] == '\\' && rest.size() > 1) return Take(2);
      // A doubled quote ends one string and begins the next, which comes to the same.
      if (rest[0] == quote && rest.size() > 1 && rest[1] == quote) return Take(2);
      if (rest[0] == quote) state_ = State::kPlain;
      return Take(1);
    }
    case State::kDollar:
      if (rest.starts_with(dollar_tag_)) {
        state_ = State::kPlain;
        return Take(dollar_tag_.size());
      }
      return Take(1);
    case State::kComment:
      if (rest.starts_with("/*")) {
        ++comment_depth_;
        return Take(2);
      }
      if (rest.starts_with("*/")) {
        if (--comment_depth_ == 0) state_ = State::kPlain;
        return Take(2);
      }
      return Take(1);
  }
}

Piece StatementSplitter::TakeBackslash() {
  ++at_;
  std::string text = line_.substr(at_, line_.size() - at_ - 1);
  at_ = line_.size();
  // `\\` ends a command's arguments; what follows is read as if on a line of its own. Single quotes
  // protect it.
  bool quoted = false;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted || text[i] != '\\' || text[i + 1] != '\\') continue;
    line_ = text.substr(i + 2) + "\n";
    at_ = 0;
    text.resize(i);
    break;
  }
  return Piece{Piece::Kind::kBackslash, std::move(text)};
}

char StatementSplitter::prompt() const {
  switch (state_) {
    case State::kQuote:
    case State::kEscapeQuote:
      return '\'';
    case State::kIdentifier:
      return '"';
    case State::kDollar:
      return '$';
    case State::kComment:
      return '*';
    case State::kPlain:
      break;
  }
  if (paren_depth_ > 0) return '(';
  return buffer_.empty() ? '=' : '-';
}

void StatementSplitter::Reset() {
  line_.clear();
  at_ = 0;
  buffer_.clear();
  state_ = State::kPlain;
  comment_depth_ = 0;
  paren_depth_ = 0;
  significant_ = false;
  ready_.reset();
}

}  // namespace steno::shell
