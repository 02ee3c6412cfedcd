// Cuts what a user types, line by line, into statements and backslash commands.
//
// Knows as much of SQL's lexical structure as cutting needs: 'strings' (E'' with backslashes),
// "identifiers", $tag$dollar quotes$tag$, -- and nested /* */ comments, and parentheses, inside of
// which a semicolon does not end a statement. :name, :'name' and :"name" outside of quotes are
// replaced by variables that are set. Pure; thread-compatible.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace steno::shell {

struct Piece {
  // kSend: a whole statement, without its semicolon's successors; kBackslash: a command with its
  // arguments to the end of the line, without the backslash.
  enum class Kind { kStatement, kBackslash };
  Kind kind = Kind::kStatement;
  std::string text;
};

class StatementSplitter {
 public:
  // The value of a variable, or nullopt if it is not set.
  using Variables = std::function<std::optional<std::string>(std::string_view name)>;
  explicit StatementSplitter(Variables variables = {}) : variables_(std::move(variables)) {}

  // Adds a line, without its newline. REQUIRES: Next gave nullopt since the last line.
  void AddLine(std::string_view line);
  // The next piece, in order. A backslash command comes before what follows it on its line is
  // looked at, so that a caller may run it first.
  std::optional<Piece> Next();

  // What a prompt shows: '=' nothing pending, '-' within a statement, '\'', '"', '$', '*' within a
  // quote or comment, '(' within parentheses.
  char prompt() const;
  // The statement typed so far; also after the last line of a file that ends without a semicolon.
  const std::string& pending() const { return buffer_; }
  // Whether pending holds more than blanks and comments.
  bool has_pending() const { return significant_; }
  // Forgets what is pending.
  void Reset();

 private:
  enum class State { kPlain, kQuote, kEscapeQuote, kIdentifier, kDollar, kComment };

  // Each takes what it can off line_ at at_, into buffer_.
  void StepPlain();
  void StepInside();
  bool StartQuote();
  bool StartComment();
  bool StartDollar();
  bool Substitute();
  void Take(size_t bytes);
  Piece TakeBackslash();

  const Variables variables_;
  std::string line_;
  size_t at_ = 0;
  std::string buffer_;
  State state_ = State::kPlain;
  std::string dollar_tag_;  // with its dollars
  int comment_depth_ = 0;
  int paren_depth_ = 0;
  bool significant_ = false;
  std::optional<Piece> ready_;
};

}  // namespace steno::shell
