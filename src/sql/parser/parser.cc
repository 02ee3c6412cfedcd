#include "sql/parser/parser.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "DefaultErrorStrategy.h"
#include "Exceptions.h"
#include "SqlParser.h"
#include "absl/cleanup/cleanup.h"
#include "atn/ParserATNSimulator.h"
#include "base/limits.h"
#include "base/status_macros.h"
#include "sql/parser/antlr_tokens.h"
#include "sql/parser/keywords.h"
#include "sql/parser/lexer.h"
#include "sql/parser/token_pass.h"
#include "sql/parser/tree_builder.h"
#include "sql/parser/unsupported.h"
#include "sql/parser/utf8.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using grammar::SqlParser;

// How often a syntax error at a parenthesis is looked at again with the other kind of it.
constexpr int kParenthesisRetriesMax = 8;
// What a thread keeps room for.
constexpr size_t kKeptTokensMax = 16 << 10;

// With the share of each in the trees: `SELECT 1;` has three and takes 1.3 KB.
constexpr int64_t kTreeBytesPerToken = 400;

// Ends the parse at the first error and remembers its token.
class StopAtError final : public antlr4::DefaultErrorStrategy {
 public:
  size_t error_index() const { return error_index_; }

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& e) override {
    Stop(e.getOffendingToken());
  }
  antlr4::Token* recoverInline(antlr4::Parser* parser) override { Stop(parser->getCurrentToken()); }
  void sync(antlr4::Parser* parser) override {}

 private:
  [[noreturn]] void Stop(const antlr4::Token* token) {
    error_index_ = token->getTokenIndex();
    throw antlr4::ParseCancellationException();
  }

  size_t error_index_ = 0;
};

// A thread's parser with everything it reuses.
class Machine {
 public:
  Machine() : parser_(&stream_), strategy_(std::make_shared<StopAtError>()) {
    parser_.setErrorHandler(strategy_);
    parser_.removeErrorListeners();
    parser_.setBuildParseTree(false);
  }

  static Machine& OfThisThread() {
    static thread_local Machine machine;
    return machine;
  }

  // Reads all of `sql` as one `rule` and gives `build` the tree. For expressions and types.
  template <typename Rule, typename Build>
  auto ParseOne(std::string_view sql, Rule rule, Build build)
      -> SqlResult<decltype(build(std::declval<TreeBuilder&>(), rule(std::declval<SqlParser&>())))>;

  SqlResult<std::vector<ParsedStatement>> ParseAll(std::string_view sql, ParseAdmission admit);

 private:
  // Whatever there was to parse, a thread keeps little of it.
  void Release();

  // Checks the text and cuts it into tokens_.
  std::optional<SqlError> Tokenize(std::string_view sql);

  // Runs `rule` on the tokens. A syntax error is returned with its token.
  template <typename Context, typename Rule>
  SqlResult<Context*> Parse(std::string_view sql, std::span<Lexeme> tokens, Rule rule);
  template <typename Context, typename Rule>
  Context* TryBothModes(Rule rule);
  template <typename Context, typename Rule>
  Context* Try(Rule rule, antlr4::atn::PredictionMode mode);
  SqlError ErrorAt(std::string_view sql, const Lexeme& token) const;

  SqlResult<ParsedStatement> ParseStatement(std::string_view sql, std::span<Lexeme> tokens);

  LexResult lex_;
  std::vector<Lexeme> statement_;
  AntlrTokenStream stream_;
  SqlParser parser_;
  std::shared_ptr<StopAtError> strategy_;
};

void Machine::Release() {
  parser_.reset();
  if (lex_.tokens.capacity() <= kKeptTokensMax) return;
  lex_ = {};
  statement_ = {};
  stream_.Release();
}

std::optional<SqlError> Machine::Tokenize(std::string_view sql) {
  if (sql.size() > static_cast<size_t>(kStatementBytesMax)) {
    return errors::ProgramLimitExceeded("statement is too long");
  }
  if (const std::string_view bad = FindInvalidUtf8(sql); !bad.empty()) {
    return errors::InvalidEncoding(bad);
  }
  Lex(sql, &lex_);
  if (lex_.tokens.size() > kTokensMax) {
    return errors::ProgramLimitExceeded("statement has too many words");
  }
  return std::nullopt;
}

SqlError Machine::ErrorAt(std::string_view sql, const Lexeme& token) const {
  // The lexer's own error ends the tokens.
  if (lex_.error.has_value() && token.type == SqlParser::INVALID && token.begin == token.end) {
    return *lex_.error;
  }
  return errors::SyntaxErrorNear(sql.substr(token.begin, token.end - token.begin), token.position);
}

template <typename Context, typename Rule>
Context* Machine::Try(Rule rule, antlr4::atn::PredictionMode mode) {
  parser_.reset();
  stream_.seek(0);
  parser_.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
  try {
    return rule(parser_);
  } catch (const antlr4::ParseCancellationException&) {
    return nullptr;
  }
}

template <typename Context, typename Rule>
Context* Machine::TryBothModes(Rule rule) {
  Context* tree = Try<Context>(rule, antlr4::atn::PredictionMode::SLL);
  if (tree == nullptr) tree = Try<Context>(rule, antlr4::atn::PredictionMode::LL);
  return tree;
}

template <typename Context, typename Rule>
SqlResult<Context*> Machine::Parse(std::string_view sql, std::span<Lexeme> tokens, Rule rule) {
  if (auto error = RunTokenPass(tokens); error.has_value()) return *std::move(error);
  stream_.Reset(tokens);
  if (Context* tree = TryBothModes<Context>(rule); tree != nullptr) return tree;
  size_t furthest = strategy_->error_index();
  // Where no query may stand, the parenthesis was a plain one, and where only a query may, it was
  // to open one: the error is inside.
  for (int i = 0; i < kParenthesisRetriesMax; ++i) {
    if (!FlipParenthesis(tokens, strategy_->error_index())) break;
    if (Context* tree = TryBothModes<Context>(rule); tree != nullptr) return tree;
    furthest = std::max(furthest, strategy_->error_index());
  }
  return ErrorAt(sql, tokens[furthest]);
}

template <typename Rule, typename Build>
auto Machine::ParseOne(std::string_view sql, Rule rule, Build build)
    -> SqlResult<decltype(build(std::declval<TreeBuilder&>(), rule(std::declval<SqlParser&>())))> {
  const absl::Cleanup release = [this] { Release(); };
  if (auto error = Tokenize(sql); error.has_value()) return *std::move(error);
  const std::span<Lexeme> tokens(lex_.tokens);
  using Context = std::remove_pointer_t<decltype(rule(parser_))>;
  auto tree = Parse<Context>(sql, tokens, rule);
  if (!tree.has_value()) return tree.error();
  TreeBuilder builder(sql, tokens);
  auto result = build(builder, *tree);
  if (builder.error().has_value()) return *builder.error();
  return result;
}

// `tokens` is the statement with its semicolon and an EOF.
SqlResult<ParsedStatement> Machine::ParseStatement(std::string_view sql, std::span<Lexeme> tokens) {
  ParsedStatement parsed;
  if (auto feature = FindUnsupported(tokens); feature.has_value()) {
    auto node = std::make_unique<ast::UnsupportedStatement>();
    node->feature = *std::move(feature);
    node->position = tokens.front().position;
    parsed.statement = std::move(node);
    return parsed;
  }
  using Context = SqlParser::SqlStatementContext;
  auto tree = Parse<Context>(sql, tokens, [](SqlParser& parser) { return parser.sqlStatement(); });
  if (!tree.has_value()) return tree.error();
  TreeBuilder builder(sql, tokens);
  parsed.statement = builder.Statement((*tree)->body);
  parser_.reset();
  if (builder.error().has_value()) return *builder.error();
  parsed.parameter_count = builder.parameter_count();
  return parsed;
}

SqlResult<std::vector<ParsedStatement>> Machine::ParseAll(std::string_view sql,
                                                          ParseAdmission admit) {
  const absl::Cleanup release = [this] { Release(); };
  if (auto error = Tokenize(sql); error.has_value()) return *std::move(error);
  const auto words = static_cast<int64_t>(lex_.tokens.size());
  RETURN_IF_ERROR(admit(words * kTreeBytesPerToken + static_cast<int64_t>(sql.size())));
  std::vector<ParsedStatement> statements;
  const auto is_end = [](const Lexeme& token) {
    return token.type == SqlParser::SEMI || token.type == static_cast<int>(SqlParser::EOF);
  };
  auto first = lex_.tokens.begin();
  while (first != lex_.tokens.end()) {
    auto last = std::find_if(first, lex_.tokens.end(), is_end);
    const bool semicolon = last->type == SqlParser::SEMI;
    if (last == first) {
      ++first;
      continue;
    }
    const size_t begin = first->begin;
    const size_t end = std::prev(last)->end;
    SqlResult<ParsedStatement> parsed = [&] {
      if (!semicolon) return ParseStatement(sql, {first, last + 1});
      statement_.assign(std::make_move_iterator(first), std::make_move_iterator(last + 1));
      statement_.push_back(statement_.back());
      statement_.back().type = static_cast<int>(SqlParser::EOF);
      return ParseStatement(sql, statement_);
    }();
    if (!parsed.has_value()) return parsed.error();
    parsed->begin = begin;
    parsed->end = end;
    statements.push_back(*std::move(parsed));
    first = last + 1;
  }
  // A lexer's error behind the last statement's end, such as an unterminated comment.
  if (lex_.error.has_value()) return *lex_.error;
  return statements;
}

}  // namespace

SqlResult<std::vector<ParsedStatement>> Parse(std::string_view sql, ParseAdmission admit) {
  return Machine::OfThisThread().ParseAll(sql, admit);
}

SqlResult<ast::ExprPtr> ParseExpression(std::string_view sql) {
  return Machine::OfThisThread().ParseOne(
      sql, [](SqlParser& parser) { return parser.sqlExpression(); },
      [](TreeBuilder& builder, auto* tree) { return builder.Expr(tree->body); });
}

SqlResult<ast::TypeName> ParseTypeName(std::string_view sql) {
  return Machine::OfThisThread().ParseOne(
      sql, [](SqlParser& parser) { return parser.sqlType(); },
      [](TreeBuilder& builder, auto* tree) { return builder.Type(tree->body); });
}

std::string QuoteIdentifier(std::string_view name) {
  bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  for (const char c : name) {
    plain &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
  if (plain) {
    const Keyword* keyword = FindKeyword(name);
    if (keyword == nullptr || keyword->category == KeywordCategory::kUnreserved) {
      return std::string(name);
    }
  }
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace steno::sql
