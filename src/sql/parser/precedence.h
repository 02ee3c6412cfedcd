// How tightly PostgreSQL's operators bind, from the loosest. The tree builder joins operators by
// it, and the printer places parentheses by it.
#pragma once

namespace steno::sql::precedence {

enum Level {
  kAny = 0,
  kOr,
  kAnd,
  kNot,
  kIs,          // does not associate
  kComparison,  // does not associate
  kLike,        // and BETWEEN, IN, SIMILAR; does not associate
  kEscape,
  kOperator,  // every operator without a level of its own
  kAdditive,
  kMultiplicative,
  kPower,
  kAt,
  kCollate,
  kUnary,
  kCast,
  kPrimary,  // what needs no parentheses anywhere
};

}  // namespace steno::sql::precedence
