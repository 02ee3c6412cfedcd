#include "sql/parser/token_pass.h"

#include <algorithm>
#include <vector>

#include "SqlParser.h"
#include "base/limits.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using P = grammar::SqlParser;

class TokenPass {
 public:
  explicit TokenPass(std::span<Lexeme> tokens) : tokens_(tokens) {}

  std::optional<SqlError> Run() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      Lexeme& token = tokens_[at_];
      if (token.quoted) continue;
      if (token.type == P::LPAREN || token.type == P::LBRACKET || token.type == P::K_CASE) {
        Open(token);
      } else if (token.type == P::RPAREN || token.type == P::RBRACKET || token.type == P::K_END) {
        Close(token);
      } else if (token.type == P::K_JOIN || token.type == P::K_ON || token.type == P::K_USING) {
        CountJoin(token);
      } else {
        token.type = Rename(token.type);
      }
      if (depth_ > kNestingMax) return errors::StatementTooComplex();
    }
    return std::nullopt;
  }

 private:
  struct Bracket {
    size_t index;
    int opener;
    int joins = 0;  // JOINs below this bracket that still wait for ON or USING
  };

  int TypeAt(size_t index) const {
    return index < tokens_.size() ? tokens_[index].type : static_cast<int>(P::EOF);
  }
  int Next(size_t ahead = 1) const { return TypeAt(at_ + ahead); }
  int Previous() const { return at_ == 0 ? static_cast<int>(P::SEMI) : tokens_[at_ - 1].type; }

  void Open(Lexeme& token) {
    ++depth_;
    brackets_.push_back({at_, token.type});
    if (token.type == P::LPAREN && BeginsQuery(at_ + 1)) token.type = P::LPAREN_SELECT;
  }

  bool BeginsQuery(size_t index) const {
    switch (TypeAt(index)) {
      case P::K_SELECT:
      case P::K_WITH:
      case P::K_TABLE:
        return true;
      case P::K_VALUES:
        return TypeAt(index + 1) == P::LPAREN;
      default:
        return false;
    }
  }

  void Close(Lexeme& token) {
    const int opener = token.type == P::RPAREN     ? static_cast<int>(P::LPAREN)
                       : token.type == P::RBRACKET ? static_cast<int>(P::LBRACKET)
                                                   : static_cast<int>(P::K_CASE);
    // END is also COMMIT, and mismatched brackets are for the grammar to refuse.
    if (brackets_.empty() || brackets_.back().opener != opener) return;
    const Bracket bracket = brackets_.back();
    brackets_.pop_back();
    depth_ -= 1 + bracket.joins;
    if (tokens_[bracket.index].type == P::LPAREN_SELECT) MarkOuter(bracket.index);
  }

  // A query in parentheses just closed. If it stands first inside another parenthesis and what
  // follows goes on as a query does, that one opens a query too.
  void MarkOuter(size_t inner) {
    if (brackets_.empty() || inner == 0 || brackets_.back().index != inner - 1) return;
    Lexeme& outer = tokens_[inner - 1];
    if (outer.type != P::LPAREN) return;
    const int before = inner >= 2 ? tokens_[inner - 2].type : static_cast<int>(P::SEMI);
    switch (Next()) {
      case P::K_UNION:
      case P::K_INTERSECT:
      case P::K_EXCEPT:
      case P::K_LIMIT:
      case P::K_OFFSET:
      case P::K_FETCH:
        break;
      case P::K_FOR:    // not substring((select ..) for 2)
      case P::K_ORDER:  // not array_agg((select ..) order by x)
      case P::RPAREN:
        // Where an expression stands as well, it is the same either way.
        if (before == P::K_ON || before == P::K_CHECK) return;
        if (MayNameFunction(before) && !IsInsertTarget(inner - 2)) return;
        break;
      default:
        return;
    }
    outer.type = P::LPAREN_SELECT;
  }

  static bool MayNameFunction(int type) {
    return type == P::IDENT || (type > P::LPAREN_SELECT && type < P::K_ALL &&
                                type != P::EXISTS_CALL && type != P::K_LATERAL);
  }

  // Is the name that ends at `index` the one of INSERT INTO name?
  bool IsInsertTarget(size_t index) const {
    while (index >= 2 && tokens_[index - 1].type == P::DOT) index -= 2;
    return index >= 2 && tokens_[index - 1].type == P::K_INTO &&
           tokens_[index - 2].type == P::K_INSERT;
  }

  // Joins nest to the right as long as their ON is missing.
  void CountJoin(const Lexeme& token) {
    if (brackets_.empty()) brackets_.push_back({tokens_.size(), 0});
    int& joins = brackets_.back().joins;
    if (token.type == P::K_JOIN) {
      const int before = Previous();
      if (before == P::K_CROSS || before == P::K_NATURAL) return;
      ++joins;
      ++depth_;
    } else if (joins > 0) {
      --joins;
      --depth_;
    }
  }

  int Rename(int type) const;

  const std::span<Lexeme> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
  std::vector<Bracket> brackets_;
};

int TokenPass::Rename(int type) const {
  if (type < P::NOT_LA) return type;
  const int next = Next();
  switch (type) {
    case P::K_NOT:
      if (next == P::K_DEFERRABLE) return P::NOT_DEFERRABLE;
      return next == P::K_BETWEEN || next == P::K_IN || next == P::K_LIKE || next == P::K_ILIKE ||
                     next == P::K_SIMILAR
                 ? P::NOT_LA
                 : type;
    case P::K_NULLS:
      return next == P::K_FIRST || next == P::K_LAST ? P::NULLS_LA : type;
    case P::K_WITH:
      return next == P::K_TIME || next == P::K_ORDINALITY ? P::WITH_LA : type;
    case P::AT_LA:
      return next == P::K_TIME && Next(2) == P::K_ZONE ? type : P::IDENT;
    case P::K_CURRENT:
      return next == P::K_OF ? P::CURRENT_LA : type;
    case P::K_ROWS:
      return next == P::K_FROM && Next(2) == P::LPAREN ? P::ROWS_FROM : type;
    case P::K_ESCAPE:  // a label, unless an operand follows
      return next == P::COMMA || next == P::K_FROM || next == P::RPAREN || next == P::SEMI ||
                     next == static_cast<int>(P::EOF)
                 ? static_cast<int>(P::IDENT)
                 : type;
    case P::K_DOUBLE:
      return next == P::K_PRECISION ? type : P::IDENT;
    case P::K_BIT:
    case P::K_CHAR:
    case P::K_CHARACTER:
    case P::K_NCHAR:
      return next == P::K_VARYING || Previous() == P::K_NATIONAL ? type : P::IDENT;
    case P::K_NATIONAL:
      return next == P::K_CHAR || next == P::K_CHARACTER ? type : P::IDENT;
    case P::K_TIME:
      if (next == P::K_ZONE) return type;
      [[fallthrough]];
    case P::K_TIMESTAMP:
      return next == P::LPAREN ||
                     ((next == P::K_WITH || next == P::K_WITHOUT) && Next(2) == P::K_TIME)
                 ? type
                 : P::IDENT;
    case P::K_INTERVAL:
      switch (next) {
        case P::LPAREN:
        case P::SCONST:
        case P::K_YEAR:
        case P::K_MONTH:
        case P::K_DAY:
        case P::K_HOUR:
        case P::K_MINUTE:
        case P::K_SECOND:
          return type;
        default:
          return P::IDENT;
      }
    case P::K_ROLLUP:
    case P::K_CUBE:
      return next == P::LPAREN ? type : P::IDENT;
    case P::K_GROUPING:
      if (next == P::K_SETS) return type;
      return next == P::LPAREN ? P::GROUPING_CALL : P::IDENT;
    case P::K_ROW:
      return next == P::LPAREN ? static_cast<int>(P::ROW_CALL) : type;
    case P::K_EXISTS:
      return next == P::LPAREN ? static_cast<int>(P::EXISTS_CALL) : type;
    case P::K_CURRENT_SCHEMA:
      return next == P::LPAREN ? static_cast<int>(P::IDENT) : type;
    // What the lexer already takes for special is a name anywhere else.
    case P::COALESCE_CALL:
    case P::EXTRACT_CALL:
    case P::GREATEST_CALL:
    case P::LEAST_CALL:
    case P::NULLIF_CALL:
    case P::OPERATOR_CALL:
    case P::OVERLAY_CALL:
    case P::POSITION_CALL:
    case P::SUBSTRING_CALL:
    case P::TRIM_CALL:
      return next == P::LPAREN ? type : static_cast<int>(P::IDENT);
    default:
      return type;
  }
}

}  // namespace

std::optional<SqlError> RunTokenPass(std::span<Lexeme> tokens) {
  return TokenPass(tokens).Run();
}

bool FlipParenthesis(std::span<Lexeme> tokens, size_t index) {
  int& type = tokens[index].type;
  if (type != P::LPAREN && type != P::LPAREN_SELECT) return false;
  type = type == P::LPAREN ? P::LPAREN_SELECT : P::LPAREN;
  return true;
}

}  // namespace steno::sql
