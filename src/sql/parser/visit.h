// Visit(node, f): calls f with the node as its concrete type, and returns what it returns.
#pragma once

#include "base/check.h"
#include "sql/parser/ast.h"

namespace steno::sql::ast {

template <typename F>
auto Visit(const Expr& node, F&& f) {
  switch (node.kind) {
    case ExprKind::kLiteral:
      return f(As<Literal>(node));
    case ExprKind::kColumnRef:
      return f(As<ColumnRef>(node));
    case ExprKind::kParameter:
      return f(As<Parameter>(node));
    case ExprKind::kDefault:
      return f(As<DefaultValue>(node));
    case ExprKind::kTypeCast:
      return f(As<TypeCast>(node));
    case ExprKind::kUnaryOp:
      return f(As<UnaryOp>(node));
    case ExprKind::kBinaryOp:
      return f(As<BinaryOp>(node));
    case ExprKind::kBool:
      return f(As<BoolExpr>(node));
    case ExprKind::kNot:
      return f(As<NotExpr>(node));
    case ExprKind::kIsTest:
      return f(As<IsTest>(node));
    case ExprKind::kIsDistinct:
      return f(As<IsDistinct>(node));
    case ExprKind::kLike:
      return f(As<LikeExpr>(node));
    case ExprKind::kBetween:
      return f(As<BetweenExpr>(node));
    case ExprKind::kInList:
      return f(As<InList>(node));
    case ExprKind::kQuantified:
      return f(As<QuantifiedExpr>(node));
    case ExprKind::kSubquery:
      return f(As<SubqueryExpr>(node));
    case ExprKind::kCase:
      return f(As<CaseExpr>(node));
    case ExprKind::kConditional:
      return f(As<ConditionalExpr>(node));
    case ExprKind::kFunctionCall:
      return f(As<FunctionCall>(node));
    case ExprKind::kSqlValue:
      return f(As<SqlValue>(node));
    case ExprKind::kArray:
      return f(As<ArrayExpr>(node));
    case ExprKind::kRow:
      return f(As<RowExpr>(node));
    case ExprKind::kIndirection:
      return f(As<Indirection>(node));
    case ExprKind::kCollate:
      return f(As<CollateExpr>(node));
    case ExprKind::kGroupingSet:
      return f(As<GroupingSet>(node));
    case ExprKind::kCurrentOf:
      return f(As<CurrentOf>(node));
  }
  CHECK(false) << "no such node";
  __builtin_unreachable();
}

template <typename F>
auto Visit(const TableRef& node, F&& f) {
  switch (node.kind) {
    case TableRefKind::kTable:
      return f(As<TableName>(node));
    case TableRefKind::kSubquery:
      return f(As<SubqueryRef>(node));
    case TableRefKind::kFunction:
      return f(As<FunctionRef>(node));
    case TableRefKind::kJoin:
      return f(As<Join>(node));
  }
  CHECK(false) << "no such node";
  __builtin_unreachable();
}

template <typename F>
auto Visit(const QueryBody& node, F&& f) {
  switch (node.kind) {
    case QueryBodyKind::kSelect:
      return f(As<Select>(node));
    case QueryBodyKind::kValues:
      return f(As<Values>(node));
    case QueryBodyKind::kSetOperation:
      return f(As<SetOperation>(node));
    case QueryBodyKind::kNested:
      return f(As<NestedQuery>(node));
  }
  CHECK(false) << "no such node";
  __builtin_unreachable();
}

template <typename F>
auto Visit(const Statement& node, F&& f) {
  switch (node.kind) {
    case StatementKind::kSelect:
      return f(As<SelectStatement>(node));
    case StatementKind::kInsert:
      return f(As<InsertStatement>(node));
    case StatementKind::kUpdate:
      return f(As<UpdateStatement>(node));
    case StatementKind::kDelete:
      return f(As<DeleteStatement>(node));
    case StatementKind::kCopy:
      return f(As<CopyStatement>(node));
    case StatementKind::kTruncate:
      return f(As<TruncateStatement>(node));
    case StatementKind::kCreateTable:
      return f(As<CreateTableStatement>(node));
    case StatementKind::kCreateTableAs:
      return f(As<CreateTableAsStatement>(node));
    case StatementKind::kCreateIndex:
      return f(As<CreateIndexStatement>(node));
    case StatementKind::kCreateView:
      return f(As<CreateViewStatement>(node));
    case StatementKind::kCreateSequence:
      return f(As<CreateSequenceStatement>(node));
    case StatementKind::kCreateSchema:
      return f(As<CreateSchemaStatement>(node));
    case StatementKind::kCreateDatabase:
      return f(As<CreateDatabaseStatement>(node));
    case StatementKind::kCreateEnum:
      return f(As<CreateEnumStatement>(node));
    case StatementKind::kCreateRole:
      return f(As<CreateRoleStatement>(node));
    case StatementKind::kAlterTable:
      return f(As<AlterTableStatement>(node));
    case StatementKind::kAlterSequence:
      return f(As<AlterSequenceStatement>(node));
    case StatementKind::kAlterEnum:
      return f(As<AlterEnumStatement>(node));
    case StatementKind::kAlterRole:
      return f(As<AlterRoleStatement>(node));
    case StatementKind::kRename:
      return f(As<RenameStatement>(node));
    case StatementKind::kAlterOwner:
      return f(As<AlterOwnerStatement>(node));
    case StatementKind::kSetSchema:
      return f(As<SetSchemaStatement>(node));
    case StatementKind::kDrop:
      return f(As<DropStatement>(node));
    case StatementKind::kDropDatabase:
      return f(As<DropDatabaseStatement>(node));
    case StatementKind::kDropRole:
      return f(As<DropRoleStatement>(node));
    case StatementKind::kGrant:
      return f(As<GrantStatement>(node));
    case StatementKind::kComment:
      return f(As<CommentStatement>(node));
    case StatementKind::kTransaction:
      return f(As<TransactionStatement>(node));
    case StatementKind::kSet:
      return f(As<SetStatement>(node));
    case StatementKind::kReset:
      return f(As<ResetStatement>(node));
    case StatementKind::kShow:
      return f(As<ShowStatement>(node));
    case StatementKind::kSetConstraints:
      return f(As<SetConstraintsStatement>(node));
    case StatementKind::kDiscard:
      return f(As<DiscardStatement>(node));
    case StatementKind::kPrepare:
      return f(As<PrepareStatement>(node));
    case StatementKind::kExecute:
      return f(As<ExecuteStatement>(node));
    case StatementKind::kDeallocate:
      return f(As<DeallocateStatement>(node));
    case StatementKind::kDeclareCursor:
      return f(As<DeclareCursorStatement>(node));
    case StatementKind::kFetch:
      return f(As<FetchStatement>(node));
    case StatementKind::kCloseCursor:
      return f(As<CloseCursorStatement>(node));
    case StatementKind::kExplain:
      return f(As<ExplainStatement>(node));
    case StatementKind::kVacuum:
      return f(As<VacuumStatement>(node));
    case StatementKind::kLockTable:
      return f(As<LockTableStatement>(node));
    case StatementKind::kListen:
      return f(As<ListenStatement>(node));
    case StatementKind::kNotify:
      return f(As<NotifyStatement>(node));
    case StatementKind::kUnlisten:
      return f(As<UnlistenStatement>(node));
    case StatementKind::kCheckpoint:
      return f(As<CheckpointStatement>(node));
    case StatementKind::kUnsupported:
      return f(As<UnsupportedStatement>(node));
  }
  CHECK(false) << "no such node";
  __builtin_unreachable();
}

}  // namespace steno::sql::ast
