#include "sql/parser/antlr_tokens.h"

#include <algorithm>

#include "base/check.h"

namespace steno::sql {

void AntlrTokenStream::Reset(std::span<const Lexeme> tokens) {
  CHECK(!tokens.empty() && tokens.back().type == static_cast<int>(antlr4::Token::EOF));
  tokens_.clear();
  tokens_.reserve(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) tokens_.emplace_back(&tokens[i], i);
  at_ = 0;
}

antlr4::Token* AntlrTokenStream::LT(ssize_t k) {
  if (k < 0) {
    const size_t back = static_cast<size_t>(-k);
    return back > at_ ? nullptr : &tokens_[at_ - back];
  }
  CHECK(k > 0);
  return &tokens_[std::min(at_ + static_cast<size_t>(k) - 1, tokens_.size() - 1)];
}

antlr4::Token* AntlrTokenStream::get(size_t index) const {
  return const_cast<AntlrToken*>(&tokens_[index]);
}

void AntlrTokenStream::consume() {
  if (at_ + 1 < tokens_.size()) ++at_;
}

size_t AntlrTokenStream::LA(ssize_t i) {
  const antlr4::Token* token = LT(i);
  return token == nullptr ? antlr4::Token::INVALID_TYPE : token->getType();
}

}  // namespace steno::sql
