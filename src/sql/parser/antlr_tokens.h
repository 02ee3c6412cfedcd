// Feeds our tokens to an ANTLR parser without its lexer and its buffers. Internal to this
// directory.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "Token.h"
#include "TokenStream.h"
#include "sql/parser/lexer.h"

namespace steno::sql {

// A view of one of our tokens in ANTLR's shape.
class AntlrToken final : public antlr4::Token {
 public:
  AntlrToken(const Lexeme* lexeme, size_t index) : lexeme_(lexeme), index_(index) {}

  const Lexeme& lexeme() const { return *lexeme_; }

  std::string getText() const override { return lexeme_->value; }
  size_t getType() const override { return static_cast<size_t>(lexeme_->type); }
  size_t getLine() const override { return 1; }
  size_t getCharPositionInLine() const override { return lexeme_->begin; }
  size_t getChannel() const override { return DEFAULT_CHANNEL; }
  size_t getTokenIndex() const override { return index_; }
  size_t getStartIndex() const override { return lexeme_->begin; }
  size_t getStopIndex() const override { return lexeme_->end; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return lexeme_->value; }

 private:
  const Lexeme* lexeme_;
  size_t index_;
};

// The tokens of one statement; the last one is EOF. Thread-compatible.
class AntlrTokenStream final : public antlr4::TokenStream {
 public:
  // The tokens must outlive the next Reset. REQUIRES: the last one is of type EOF.
  void Reset(std::span<const Lexeme> tokens);
  // Gives its memory back. Only Reset may come next.
  void Release() { tokens_ = {}; }

  antlr4::Token* LT(ssize_t k) override;
  antlr4::Token* get(size_t index) const override;
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval& interval) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext* context) override { return {}; }
  std::string getText(antlr4::Token* start, antlr4::Token* stop) override { return {}; }

  void consume() override;
  size_t LA(ssize_t i) override;
  ssize_t mark() override { return 0; }
  void release(ssize_t marker) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = index; }
  size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return "sql"; }

 private:
  std::vector<AntlrToken> tokens_;
  size_t at_ = 0;
};

}  // namespace steno::sql
