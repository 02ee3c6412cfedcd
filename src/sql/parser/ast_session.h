// Statements about transactions, settings, prepared statements, cursors and upkeep. Part of ast.h;
// included through ast_statement.h.
#pragma once

#include "sql/parser/ast_statement.h"

namespace steno::sql::ast {

struct TransactionModes {
  enum class Isolation { kSerializable, kRepeatableRead, kReadCommitted, kReadUncommitted };
  std::optional<Isolation> isolation;
  std::optional<bool> read_only;
  std::optional<bool> deferrable;
};

struct TransactionStatement final : StatementNode<StatementKind::kTransaction> {
  enum class Op {
    kBegin,
    kStart,
    kCommit,
    kRollback,
    kSavepoint,
    kRelease,
    kRollbackTo,
    kPrepare,
    kCommitPrepared,
    kRollbackPrepared,
  };
  Op op = Op::kBegin;
  TransactionModes modes;  // kBegin, kStart
  bool chain = false;      // kCommit, kRollback: AND CHAIN
  std::string name;        // the savepoint; the identifier of a prepared transaction
};

// SET name = values, and the forms that PostgreSQL writes with words: SET TIME ZONE is `timezone`,
// SET NAMES `client_encoding`, SET SCHEMA `search_path`, SET ROLE `role`, SET SESSION AUTHORIZATION
// `session_authorization`. SET TRANSACTION and SET SESSION CHARACTERISTICS set `modes`.
struct SetStatement final : StatementNode<StatementKind::kSet> {
  enum class Scope { kSession, kLocal };
  enum class Target { kVariable, kTransaction, kSessionCharacteristics };
  struct Value {
    enum class Type { kString, kWord, kNumber, kInterval };
    Type type = Type::kString;
    std::string text;
    std::string interval_fields;  // SET TIME ZONE INTERVAL '..' HOUR TO MINUTE
  };
  Scope scope = Scope::kSession;
  Target target = Target::kVariable;
  std::string name;
  bool to_default = false;
  bool from_current = false;
  std::vector<Value> values;
  TransactionModes modes;
  std::optional<std::string> snapshot;  // SET TRANSACTION SNAPSHOT
};

struct ResetStatement final : StatementNode<StatementKind::kReset> {
  std::string name;  // empty: ALL
};

struct ShowStatement final : StatementNode<StatementKind::kShow> {
  std::string name;  // empty: ALL
};

struct SetConstraintsStatement final : StatementNode<StatementKind::kSetConstraints> {
  std::vector<QualifiedName> names;  // empty: ALL
  bool deferred = false;
};

struct DiscardStatement final : StatementNode<StatementKind::kDiscard> {
  enum class Target { kAll, kPlans, kSequences, kTemporary };
  Target target = Target::kAll;
};

struct PrepareStatement final : StatementNode<StatementKind::kPrepare> {
  std::string name;
  std::vector<TypeName> types;
  StatementPtr statement;
  size_t begin = 0;  // the inner statement's text, in bytes of the parsed text
  size_t end = 0;
};

struct ExecuteStatement final : StatementNode<StatementKind::kExecute> {
  std::string name;
  ExprList args;
};

struct DeallocateStatement final : StatementNode<StatementKind::kDeallocate> {
  std::string name;  // empty: ALL
};

struct DeclareCursorStatement final : StatementNode<StatementKind::kDeclareCursor> {
  std::string name;
  bool binary = false;
  bool insensitive = false;
  bool asensitive = false;
  std::optional<bool> scroll;
  bool hold = false;
  QueryPtr query;
};

// FETCH and MOVE. NEXT is forward 1, PRIOR backward 1, ALL the largest count.
struct FetchStatement final : StatementNode<StatementKind::kFetch> {
  enum class Direction { kForward, kBackward, kAbsolute, kRelative };
  static constexpr int64_t kAll = INT64_MAX;
  bool move = false;
  Direction direction = Direction::kForward;
  int64_t count = 1;
  std::string cursor;
};

struct CloseCursorStatement final : StatementNode<StatementKind::kCloseCursor> {
  std::string name;  // empty: ALL
};

struct ExplainStatement final : StatementNode<StatementKind::kExplain> {
  std::vector<Option> options;  // "analyze", "verbose", "format", ...
  StatementPtr statement;
};

// VACUUM and ANALYZE.
struct VacuumStatement final : StatementNode<StatementKind::kVacuum> {
  struct Table {
    QualifiedName name;
    Names columns;
  };
  bool vacuum = true;           // false: ANALYZE alone
  std::vector<Option> options;  // "analyze", "full", "freeze", "verbose", ...
  std::vector<Table> tables;
};

struct LockTableStatement final : StatementNode<StatementKind::kLockTable> {
  std::vector<QualifiedName> tables;
  std::string mode = "access exclusive";
  bool nowait = false;
};

struct ListenStatement final : StatementNode<StatementKind::kListen> {
  std::string channel;
};

struct NotifyStatement final : StatementNode<StatementKind::kNotify> {
  std::string channel;
  std::string payload;
};

struct UnlistenStatement final : StatementNode<StatementKind::kUnlisten> {
  std::string channel;  // empty: *
};

struct CheckpointStatement final : StatementNode<StatementKind::kCheckpoint> {};

// A statement of PostgreSQL's that Steno knows by name only: to be refused with 0A000. What
// follows its first words has not been looked at.
struct UnsupportedStatement final : StatementNode<StatementKind::kUnsupported> {
  std::string feature;  // "CREATE FUNCTION"
};

}  // namespace steno::sql::ast
