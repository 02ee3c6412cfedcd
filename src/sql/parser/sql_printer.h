// Writes syntax trees as SQL: the worker behind ToSql. Internal to this directory.
//
// One method for a node or a part of one, each appending to out_. Expressions take the least level
// of precedence that stands without parentheses at their place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/parser/ast.h"

namespace steno::sql {

class SqlPrinter {
 public:
  void Expr(const ast::Expr& expr, int least = 0);
  void Query(const ast::Query& query);
  void Statement(const ast::Statement& statement);
  void Type(const ast::TypeName& type);

  std::string Take() { return std::move(out_); }

 private:
  template <typename... Parts>
  void Add(const Parts&... parts) {
    (AddPart(parts), ...);
  }
  void AddPart(std::string_view text) { out_ += text; }
  void AddPart(int64_t number) { out_ += std::to_string(number); }
  void AddPart(int number) { out_ += std::to_string(number); }
  void AddIf(bool condition, std::string_view text) {
    if (condition) out_ += text;
  }
  template <typename List, typename Write>
  void Join(const List& list, Write write) {
    bool first = true;
    for (const auto& item : list) {
      if (!first) out_ += ", ";
      first = false;
      write(item);
    }
  }
  void Identifier(std::string_view name);
  void String(std::string_view text);
  void Dotted(const ast::Names& names);
  void Columns(const ast::Names& names);      // (a, b), nothing for none
  void Identifiers(const ast::Names& names);  // a, b
  void Name(const ast::QualifiedName& name);
  void NameList(const std::vector<ast::QualifiedName>& names);
  void OptionalExpr(std::string_view prefix, const ast::ExprPtr& expr);

  // --- Expressions (print_expression.cc) ---
  void Node(const ast::Literal& n);
  void Node(const ast::ColumnRef& n);
  void Node(const ast::Parameter& n);
  void Node(const ast::DefaultValue& n);
  void Node(const ast::TypeCast& n);
  void Node(const ast::UnaryOp& n);
  void Node(const ast::BinaryOp& n);
  void Node(const ast::BoolExpr& n);
  void Node(const ast::NotExpr& n);
  void Node(const ast::IsTest& n);
  void Node(const ast::IsDistinct& n);
  void Node(const ast::LikeExpr& n);
  void Node(const ast::BetweenExpr& n);
  void Node(const ast::InList& n);
  void Node(const ast::QuantifiedExpr& n);
  void Node(const ast::SubqueryExpr& n);
  void Node(const ast::CaseExpr& n);
  void Node(const ast::ConditionalExpr& n);
  void Node(const ast::FunctionCall& n);
  void Node(const ast::SqlValue& n);
  void Node(const ast::ArrayExpr& n);
  void Node(const ast::RowExpr& n);
  void Node(const ast::Indirection& n);
  void Node(const ast::CollateExpr& n);
  void Node(const ast::GroupingSet& n);
  void Node(const ast::CurrentOf& n);
  void ArrayElements(const ast::ArrayExpr& n);
  void Parenthesized(const ast::Expr& expr);
  void Restricted(const ast::Expr& expr);
  void Exprs(const ast::ExprList& list);
  void Operator(const ast::OperatorName& op);
  void Step(const ast::Indirection::Step& step);
  void Sort(const ast::SortItem& item);
  void OrderBy(const std::vector<ast::SortItem>& items);
  void Window(const ast::WindowSpec& spec);
  void Bound(const ast::FrameBound& bound);

  // --- Queries (print_query.cc) ---
  void Node(const ast::TableName& n);
  void Node(const ast::SubqueryRef& n);
  void Node(const ast::FunctionRef& n);
  void Node(const ast::Join& n);
  void Node(const ast::Select& n);
  void Node(const ast::Values& n);
  void Node(const ast::SetOperation& n);
  void Node(const ast::NestedQuery& n);
  void Table(const ast::TableRef& table);
  void Tables(std::string_view prefix, const std::vector<ast::TableRefPtr>& tables);
  void Alias(const ast::Alias& alias);
  void ColumnDefinitions(const std::vector<ast::ColumnDefinition>& columns);
  void Body(const ast::QueryBody& body);
  void With(const std::optional<ast::WithClause>& with);
  void Locking(const ast::LockingClause& locking);
  void Items(const std::vector<ast::SelectItem>& items);

  // --- Data (print_data.cc) ---
  void Node(const ast::SelectStatement& n);
  void Node(const ast::InsertStatement& n);
  void Node(const ast::UpdateStatement& n);
  void Node(const ast::DeleteStatement& n);
  void Node(const ast::CopyStatement& n);
  void Node(const ast::TruncateStatement& n);
  void Target(const ast::TargetColumn& column);
  void Set(const std::vector<ast::Assignment>& set);
  void Conflict(const ast::OnConflict& conflict);
  void Returning(const std::vector<ast::SelectItem>& items);
  void Option(const ast::Option& option, std::string_view equals);
  void Options(std::string_view prefix, const std::vector<ast::Option>& options,
               std::string_view equals = " ");
  void Behavior(ast::DropBehavior behavior);

  // --- Definitions (print_definition.cc, print_alter.cc) ---
  void Node(const ast::CreateTableStatement& n);
  void Node(const ast::CreateTableAsStatement& n);
  void Node(const ast::CreateIndexStatement& n);
  void Node(const ast::CreateViewStatement& n);
  void Node(const ast::CreateSequenceStatement& n);
  void Node(const ast::CreateSchemaStatement& n);
  void Node(const ast::CreateDatabaseStatement& n);
  void Node(const ast::CreateEnumStatement& n);
  void Node(const ast::CreateRoleStatement& n);
  void Node(const ast::AlterTableStatement& n);
  void Node(const ast::AlterSequenceStatement& n);
  void Node(const ast::AlterEnumStatement& n);
  void Node(const ast::AlterRoleStatement& n);
  void Node(const ast::RenameStatement& n);
  void Node(const ast::AlterOwnerStatement& n);
  void Node(const ast::SetSchemaStatement& n);
  void Node(const ast::DropStatement& n);
  void Node(const ast::DropDatabaseStatement& n);
  void Node(const ast::DropRoleStatement& n);
  void Node(const ast::GrantStatement& n);
  void Node(const ast::CommentStatement& n);
  void Persistence(ast::Persistence persistence);
  void Column(const ast::ColumnDef& column);
  void Constraint(const ast::Constraint& constraint, bool of_column);
  void Attributes(const ast::ConstraintAttributes& attributes);
  void KeyBody(const ast::Constraint& constraint);
  void References(const ast::References& refs);
  void Sequence(const ast::SequenceOptions& options);
  void Element(const ast::IndexElement& element);
  void PartitionBound(const ast::PartitionBound& bound);
  void OnCommit(ast::CreateTableStatement::OnCommit on_commit);
  void Action(const ast::AlterTableAction& action);
  void ColumnAction(const ast::AlterTableAction& action);
  void RoleOptions(const std::vector<ast::Option>& options);
  void GrantObject(const ast::GrantStatement& n);

  // --- Sessions (print_session.cc) ---
  void Node(const ast::TransactionStatement& n);
  void Node(const ast::SetStatement& n);
  void Node(const ast::ResetStatement& n);
  void Node(const ast::ShowStatement& n);
  void Node(const ast::SetConstraintsStatement& n);
  void Node(const ast::DiscardStatement& n);
  void Node(const ast::PrepareStatement& n);
  void Node(const ast::ExecuteStatement& n);
  void Node(const ast::DeallocateStatement& n);
  void Node(const ast::DeclareCursorStatement& n);
  void Node(const ast::FetchStatement& n);
  void Node(const ast::CloseCursorStatement& n);
  void Node(const ast::ExplainStatement& n);
  void Node(const ast::VacuumStatement& n);
  void Node(const ast::LockTableStatement& n);
  void Node(const ast::ListenStatement& n);
  void Node(const ast::NotifyStatement& n);
  void Node(const ast::UnlistenStatement& n);
  void Node(const ast::CheckpointStatement& n);
  void Node(const ast::UnsupportedStatement& n);
  void Modes(const ast::TransactionModes& modes);
  void Setting(std::string_view name);

  std::string out_;
  bool restricted_ = false;  // where the grammar has restrictedExpr
};

}  // namespace steno::sql
