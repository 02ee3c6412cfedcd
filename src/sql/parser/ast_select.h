// Queries of the syntax tree: SELECT, VALUES, set operations, and what stands in FROM. See ast.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sql/parser/ast_expr.h"

namespace steno::sql::ast {

struct Statement;  // ast_statement.h

// [catalog.][schema.]name of a relation, sequence, type, ...
struct QualifiedName {
  std::string catalog;
  std::string schema;
  std::string name;
  int position = 0;
};

// [AS] name [(columns)]. No name: no alias was written.
struct Alias {
  std::string name;
  Names columns;
};

enum class TableRefKind { kTable, kSubquery, kFunction, kJoin };

struct TableRef {
  explicit TableRef(TableRefKind kind) : kind(kind) {}
  virtual ~TableRef() = default;
  TableRef(const TableRef&) = delete;
  TableRef& operator=(const TableRef&) = delete;

  const TableRefKind kind;
  int position = 0;
  Alias alias;
};

using TableRefPtr = std::unique_ptr<TableRef>;

template <TableRefKind K>
struct TableRefNode : TableRef {
  static constexpr TableRefKind kKind = K;
  TableRefNode() : TableRef(K) {}
};

// TABLESAMPLE method (args) [REPEATABLE (seed)].
struct TableSample {
  Names method;
  ExprList args;
  ExprPtr repeatable;
};

struct TableName final : TableRefNode<TableRefKind::kTable> {
  QualifiedName name;
  bool only = false;  // ONLY t
  std::optional<TableSample> sample;
};

struct SubqueryRef final : TableRefNode<TableRefKind::kSubquery> {
  bool lateral = false;
  std::unique_ptr<Query> query;
  SubqueryRef();
  ~SubqueryRef() override;
};

// A column of the list in FROM f(..) AS t(a int, b text).
struct ColumnDefinition {
  std::string name;
  TypeName type;
  Names collation;
};

// f(..) [WITH ORDINALITY], or ROWS FROM (f(..), g(..)). A member is a FunctionCall, or what
// PostgreSQL lets stand for one there (SqlValue, ConditionalExpr, TypeCast of CAST).
struct FunctionRef final : TableRefNode<TableRefKind::kFunction> {
  struct Member {
    ExprPtr call;
    std::vector<ColumnDefinition> columns;  // of this member, inside ROWS FROM
  };
  bool lateral = false;
  bool ordinality = false;
  bool rows_from = false;
  std::vector<Member> members;
  std::vector<ColumnDefinition> columns;  // then alias.columns is empty
};

struct Join final : TableRefNode<TableRefKind::kJoin> {
  enum class Type { kInner, kLeft, kRight, kFull, kCross };
  Type type = Type::kInner;
  bool natural = false;
  TableRefPtr left;
  TableRefPtr right;
  Names using_columns;  // USING (a, b) [AS using_alias]
  std::string using_alias;
  ExprPtr on;
};

struct SelectItem {
  ExprPtr expr;
  std::string label;  // after AS or bare; empty where none was written
  int position = 0;
};

struct CommonTableExpr {
  enum class Materialized { kDefault, kAlways, kNever };
  std::string name;
  Names columns;
  Materialized materialized = Materialized::kDefault;
  std::unique_ptr<Statement> statement;  // a query, INSERT, UPDATE or DELETE
  int position = 0;

  CommonTableExpr();
  ~CommonTableExpr();
  CommonTableExpr(CommonTableExpr&&) noexcept;
  CommonTableExpr& operator=(CommonTableExpr&&) noexcept;
};

struct WithClause {
  bool recursive = false;
  std::vector<CommonTableExpr> ctes;
  int position = 0;
};

// FOR UPDATE and its kin; without names it locks every table of FROM.
struct LockingClause {
  enum class Strength { kUpdate, kNoKeyUpdate, kShare, kKeyShare };
  enum class Wait { kBlock, kNoWait, kSkipLocked };
  Strength strength = Strength::kUpdate;
  std::vector<QualifiedName> of;
  Wait wait = Wait::kBlock;
  int position = 0;
};

struct NamedWindow {
  std::string name;
  WindowSpec spec;
};

enum class QueryBodyKind { kSelect, kValues, kSetOperation, kNested };

struct QueryBody {
  explicit QueryBody(QueryBodyKind kind) : kind(kind) {}
  virtual ~QueryBody() = default;
  QueryBody(const QueryBody&) = delete;
  QueryBody& operator=(const QueryBody&) = delete;

  const QueryBodyKind kind;
  int position = 0;
};

using QueryBodyPtr = std::unique_ptr<QueryBody>;

template <QueryBodyKind K>
struct QueryBodyNode : QueryBody {
  static constexpr QueryBodyKind kKind = K;
  QueryBodyNode() : QueryBody(K) {}
};

// SELECT .. FROM .. WHERE .. GROUP BY .. HAVING .. WINDOW. TABLE t arrives as SELECT * FROM t.
struct Select final : QueryBodyNode<QueryBodyKind::kSelect> {
  enum class Distinct { kNone, kDistinct, kOn };
  Distinct distinct = Distinct::kNone;
  ExprList distinct_on;
  std::vector<SelectItem> items;
  std::optional<QualifiedName> into;  // SELECT .. INTO [TEMP] table
  bool into_temporary = false;
  std::vector<TableRefPtr> from;
  ExprPtr where;
  ExprList group_by;
  bool group_by_distinct = false;
  ExprPtr having;
  std::vector<NamedWindow> windows;
};

struct Values final : QueryBodyNode<QueryBodyKind::kValues> {
  std::vector<ExprList> rows;  // DefaultValue only directly below INSERT
};

// Associates to the left, INTERSECT first.
struct SetOperation final : QueryBodyNode<QueryBodyKind::kSetOperation> {
  enum class Op { kUnion, kIntersect, kExcept };
  Op op = Op::kUnion;
  bool all = false;
  QueryBodyPtr left;
  QueryBodyPtr right;
};

// A member of a set operation in parentheses that has a WITH, ORDER BY, LIMIT or FOR of its own.
struct NestedQuery final : QueryBodyNode<QueryBodyKind::kNested> {
  std::unique_ptr<Query> query;
  NestedQuery();
  ~NestedQuery() override;
};

struct Query {
  std::optional<WithClause> with;
  QueryBodyPtr body;
  std::vector<SortItem> order_by;
  ExprPtr limit;  // null: none, or LIMIT ALL
  ExprPtr offset;
  bool with_ties = false;  // FETCH FIRST n ROWS WITH TIES
  std::vector<LockingClause> locking;
  int position = 0;
};

using QueryPtr = std::unique_ptr<Query>;

}  // namespace steno::sql::ast
