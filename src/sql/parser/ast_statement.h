// Statements of the syntax tree: queries and changes of data here; definitions of tables, and what
// manages sessions, in the two files included below. See ast.h.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sql/parser/ast_expr.h"
#include "sql/parser/ast_select.h"

namespace steno::sql::ast {

enum class StatementKind {
  // Data.
  kSelect,
  kInsert,
  kUpdate,
  kDelete,
  kCopy,
  kTruncate,
  // Definitions.
  kCreateTable,
  kCreateTableAs,
  kCreateIndex,
  kCreateView,
  kCreateSequence,
  kCreateSchema,
  kCreateDatabase,
  kCreateEnum,
  kCreateRole,
  kAlterTable,
  kAlterSequence,
  kAlterEnum,
  kAlterRole,
  kRename,
  kAlterOwner,
  kSetSchema,
  kDrop,
  kDropDatabase,
  kDropRole,
  kGrant,
  kComment,
  // Sessions and transactions.
  kTransaction,
  kSet,
  kReset,
  kShow,
  kSetConstraints,
  kDiscard,
  kPrepare,
  kExecute,
  kDeallocate,
  kDeclareCursor,
  kFetch,
  kCloseCursor,
  kExplain,
  kVacuum,
  kLockTable,
  kListen,
  kNotify,
  kUnlisten,
  kCheckpoint,
  kUnsupported,
};

struct Statement {
  explicit Statement(StatementKind kind) : kind(kind) {}
  virtual ~Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  const StatementKind kind;
  int position = 0;
};

using StatementPtr = std::unique_ptr<Statement>;

template <StatementKind K>
struct StatementNode : Statement {
  static constexpr StatementKind kKind = K;
  StatementNode() : Statement(K) {}
};

// What PostgreSQL calls a DefElem: an option with a value as written, such as `fillfactor = 100`,
// `FORMAT csv`, `NULL ''`. Keywords and names arrive in lower case.
struct Option {
  enum class Value { kNone, kWord, kString, kNumber, kList, kDefault, kStar };
  std::string name;
  Value value = Value::kNone;
  std::string text;  // kWord, kString, kNumber
  Names list;        // kList
  int position = 0;
};

// SELECT, VALUES, TABLE or WITH.
struct SelectStatement final : StatementNode<StatementKind::kSelect> {
  QueryPtr query;
};

// A column of INSERT (.., ..) or of SET, with the subscripts or fields that may follow it.
struct TargetColumn {
  std::string name;
  std::vector<Indirection::Step> steps;
  int position = 0;
};

// One member of SET: c = value, or (c, d) = source, where source is a RowExpr, a scalar
// SubqueryExpr or any expression of row type.
struct Assignment {
  std::vector<TargetColumn> columns;
  bool multiple = false;  // the parenthesized form
  ExprPtr value;
};

// ON CONFLICT. The arbiter is a list of columns or expressions, a constraint, or nothing.
struct OnConflict {
  struct ArbiterItem {
    ExprPtr expr;
    Names collation;
    Names operator_class;
  };
  std::vector<ArbiterItem> arbiter;
  ExprPtr arbiter_where;
  std::string constraint;
  bool update = false;  // DO UPDATE, else DO NOTHING
  std::vector<Assignment> set;
  ExprPtr where;
  int position = 0;
};

struct InsertStatement final : StatementNode<StatementKind::kInsert> {
  enum class Overriding { kNone, kSystemValue, kUserValue };
  std::optional<WithClause> with;
  QualifiedName table;
  std::string alias;
  std::vector<TargetColumn> columns;
  Overriding overriding = Overriding::kNone;
  QueryPtr source;  // null: DEFAULT VALUES
  std::optional<OnConflict> on_conflict;
  std::vector<SelectItem> returning;
};

struct UpdateStatement final : StatementNode<StatementKind::kUpdate> {
  std::optional<WithClause> with;
  QualifiedName table;
  bool only = false;
  std::string alias;
  std::vector<Assignment> set;
  std::vector<TableRefPtr> from;
  ExprPtr where;  // may be a CurrentOf
  std::vector<SelectItem> returning;
};

struct DeleteStatement final : StatementNode<StatementKind::kDelete> {
  std::optional<WithClause> with;
  QualifiedName table;
  bool only = false;
  std::string alias;
  std::vector<TableRefPtr> from;  // after USING
  ExprPtr where;                  // may be a CurrentOf
  std::vector<SelectItem> returning;
};

// COPY table [(columns)] FROM / TO, COPY (query) TO. Options of the old syntax arrive under the
// names of the new one: `with csv header` is format = csv, header.
struct CopyStatement final : StatementNode<StatementKind::kCopy> {
  enum class Endpoint { kStdio, kFile, kProgram };
  std::optional<QualifiedName> table;
  Names columns;
  StatementPtr query;
  bool from = false;
  Endpoint endpoint = Endpoint::kStdio;
  std::string file;  // or the program
  std::vector<Option> options;
  ExprPtr where;
};

enum class DropBehavior { kDefault, kCascade, kRestrict };

struct TruncateStatement final : StatementNode<StatementKind::kTruncate> {
  struct Table {
    QualifiedName name;
    bool only = false;
  };
  std::vector<Table> tables;
  bool restart_identity = false;
  DropBehavior behavior = DropBehavior::kDefault;
};

}  // namespace steno::sql::ast

#include "sql/parser/ast_definition.h"  // IWYU pragma: export
#include "sql/parser/ast_session.h"     // IWYU pragma: export
