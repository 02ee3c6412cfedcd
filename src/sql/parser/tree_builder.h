// Makes syntax trees (ast.h) of ANTLR's parse trees. Internal to this directory.
//
// One method for each rule of the grammar, by its name. A rule's text that the grammar lets through
// but PostgreSQL refuses (a second LIMIT, `1 < 2 < 3`) is an error here: the first one is kept in
// error(), and building goes on with whatever fits, so methods need no error paths. Depth is
// counted on the way down against kExpressionDepthMax. Used once, for one statement.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "SqlParser.h"
#include "sql/parser/antlr_tokens.h"
#include "sql/parser/ast.h"
#include "sql/parser/lexer.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

class TreeBuilder {
 public:
  using P = grammar::SqlParser;

  // `tokens` are the ones that the parse tree was made of, `sql` the text they are from.
  TreeBuilder(std::string_view sql, std::span<const Lexeme> tokens) : sql_(sql), tokens_(tokens) {}

  ast::StatementPtr Statement(P::StatementContext* c);
  ast::ExprPtr Expr(P::ExprContext* c);
  ast::TypeName Type(P::TypeNameContext* c);

  const std::optional<SqlError>& error() const { return error_; }
  int parameter_count() const { return parameter_count_; }

 private:
  friend class OperatorParser;

  // Counts levels of the tree while in scope.
  class Depth {
   public:
    Depth(TreeBuilder* builder, size_t levels);
    ~Depth() { builder_->depth_ -= levels_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    bool exceeded() const;

   private:
    TreeBuilder* builder_;
    size_t levels_;
  };

  // --- Words and errors (tree_builder.cc) ---
  static const Lexeme& Lex(const antlr4::Token* token) {
    return static_cast<const AntlrToken*>(token)->lexeme();
  }
  static int Pos(const antlr4::Token* token) { return Lex(token).position; }
  static int Pos(const antlr4::ParserRuleContext* c) { return Pos(c->start); }
  static const std::string& Text(const antlr4::Token* token) { return Lex(token).value; }
  template <typename Context>
  static const std::string& Word(Context* c) {
    return Text(c->word);
  }
  template <typename Context>
  static std::string OptionalWord(Context* c) {
    return c == nullptr ? std::string() : Word(c);
  }
  static bool Is(const antlr4::Token* token, size_t type) {
    return token != nullptr && token->getType() == type;
  }
  void Fail(SqlError error);
  void FailNear(const Lexeme& token);
  void FailNear(const antlr4::Token* token) { FailNear(Lex(token)); }
  // `message at or near "token"`.
  void FailNear(std::string message, const Lexeme& token);
  // At the token behind the rule's last.
  void FailAfter(const antlr4::ParserRuleContext* c);
  const Lexeme& LexemeAfter(const antlr4::ParserRuleContext* c) const;
  int Integer(const antlr4::Token* token);
  std::string Number(P::SignedNumberContext* c);

  ast::Names NameParts(P::AnyNameContext* c);
  ast::QualifiedName Qualified(P::QualifiedNameContext* c);
  ast::QualifiedName Qualified(ast::Names parts, int position);
  std::vector<ast::QualifiedName> QualifiedList(P::QualifiedNamesContext* c);
  ast::Names NameList(P::NameListContext* c);
  std::string Role(P::RoleNameContext* c);
  ast::Names Roles(P::RoleNamesContext* c);
  ast::Option MakeOption(const antlr4::Token* name, P::OptionValueContext* value);
  std::vector<ast::Option> Options(P::OptionListContext* c);
  std::vector<ast::Option> Storage(P::StorageListContext* c);
  static ast::DropBehavior Behavior(P::DropBehaviorContext* c);

  // --- Expressions (build_expression.cc, build_operand.cc, build_type.cc) ---
  ast::ExprPtr Restricted(P::RestrictedExprContext* c);
  ast::ExprList Exprs(P::ExprListContext* c);
  ast::ExprPtr Operand(P::OperandContext* c);
  ast::ExprPtr Constant(const antlr4::Token* token);
  ast::ExprPtr Param(const antlr4::Token* token);
  ast::ExprPtr Parenthesized(P::OperandContext* c);
  ast::ExprPtr Name(P::NameExprContext* c);
  ast::ExprPtr Steps(ast::ExprPtr operand, const std::vector<P::IndirectionContext*>& steps,
                     size_t first);
  ast::Indirection::Step Step(P::IndirectionContext* c);
  std::unique_ptr<ast::FunctionCall> Call(ast::Names name, P::CallSuffixContext* c);
  void Arguments(const std::vector<P::FunctionArgContext*>& args, ast::FunctionCall* call);
  ast::ExprPtr Special(P::SpecialExprContext* c);
  ast::ExprPtr SpecialFunction(P::SpecialExprContext* c);
  ast::ExprPtr SqlValue(P::SqlValueContext* c);
  ast::ExprPtr Case(P::CaseExprContext* c);
  ast::ExprPtr Array(P::ArrayBodyContext* c);
  ast::ExprPtr Subquery(P::SubqueryContext* c, ast::SubqueryExpr::Type type);
  ast::OperatorName Operator(P::AnyOperatorContext* c);
  std::vector<ast::SortItem> OrderBy(P::OrderByContext* c);
  ast::SortItem Sort(P::SortItemContext* c);
  ast::WindowSpec Window(P::WindowSpecContext* c);
  ast::WindowFrame Frame(P::FrameClauseContext* c);
  ast::FrameBound Bound(P::FrameBoundContext* c);

  ast::TypeName NamedType(ast::Names names, bool quoted, P::ExprListContext* mods, int position);
  ast::TypeName SimpleType(P::SimpleTypeContext* c);
  ast::TypeName KeywordType(P::KeywordTypeContext* c);
  std::vector<int> Modifiers(P::ExprListContext* c);
  void IntervalFields(P::IntervalFieldsContext* c, ast::TypeName* type);

  // --- Queries (build_query.cc, build_from.cc) ---
  ast::QueryPtr Query(P::QueryContext* c);
  ast::QueryPtr Query(P::QueryExprContext* c);
  ast::QueryBodyPtr Body(P::QueryExprContext* c);
  ast::QueryBodyPtr Term(P::QueryTermContext* c);
  ast::QueryBodyPtr SelectBody(P::SelectCoreContext* c);
  void Clause(P::QueryClauseContext* c, ast::Query* query);
  ast::LockingClause Locking(P::QueryClauseContext* c);
  ast::WithClause With(P::WithClauseContext* c);
  ast::StatementPtr Data(P::DataStatementContext* c);
  ast::SelectItem Item(P::SelectItemContext* c);
  ast::ExprPtr GroupItem(P::GroupItemContext* c);

  std::vector<ast::TableRefPtr> From(const std::vector<P::TableRefContext*>& items);
  ast::TableRefPtr Table(P::TableRefContext* c);
  ast::TableRefPtr JoinTables(ast::TableRefPtr left, P::JoinTailContext* c);
  ast::TableRefPtr Primary(P::TablePrimaryContext* c);
  ast::TableRefPtr Aliased(P::TablePrimaryContext* c);
  void CheckClauses(P::QueryExprContext* c);
  ast::TableRefPtr Source(P::TableSourceContext* c, bool lateral);
  ast::FunctionRef::Member TableFunction(P::TableFunctionContext* c);
  ast::ExprPtr TableCall(ast::Names name, P::FunctionArgsContext* c, int position);
  ast::Alias Alias(P::AliasClauseContext* c, std::vector<ast::ColumnDefinition>* columns);
  std::vector<ast::ColumnDefinition> AliasColumns(const std::vector<P::AliasColumnContext*>& list);
  std::optional<ast::TableSample> Sample(P::SampleClauseContext* c);
  ast::QualifiedName Relation(P::RelationExprContext* c, bool* only);

  // --- Changes (build_changes.cc) ---
  ast::StatementPtr Insert(P::InsertStatementContext* c);
  ast::StatementPtr Update(P::UpdateStatementContext* c);
  ast::StatementPtr Delete(P::DeleteStatementContext* c);
  ast::StatementPtr Copy(P::CopyStatementContext* c);
  ast::StatementPtr Truncate(P::TruncateStatementContext* c);
  ast::OnConflict Conflict(P::OnConflictContext* c);
  ast::TargetColumn Target(P::TargetColumnContext* c);
  ast::Assignment Assign(P::AssignmentContext* c);
  ast::ExprPtr Where(P::WhereOrCurrentContext* c);
  std::vector<ast::SelectItem> Returning(P::ReturningListContext* c);
  ast::Option OldCopyOption(P::CopyOptionContext* c);

  // --- Definitions (build_create.cc, build_table.cc, build_alter.cc) ---
  ast::StatementPtr Create(P::CreateStatementContext* c);
  ast::StatementPtr CreateTable(P::CreateTableContext* c, ast::Persistence persistence);
  std::unique_ptr<ast::CreateTableAsStatement> CreateAs(P::CreateAsSourceContext* c);
  void TableTail(P::TableTailContext* c, ast::CreateTableStatement* table);
  ast::ColumnDef Column(P::ColumnDefContext* c);
  void ColumnConstraints(const std::vector<P::ColumnConstraintContext*>& list,
                         ast::ColumnDef* column);
  ast::Constraint ColumnConstraint(P::ColumnConstraintBodyContext* c);
  ast::Constraint TableConstraint(P::TableConstraintContext* c);
  void Attribute(P::ConstraintAttributeContext* c, ast::ConstraintAttributes* attributes);
  void Attribute(P::TableConstraintAttributeContext* c, ast::Constraint* constraint);
  void IndexTail(P::ConstraintIndexContext* c, ast::Constraint* constraint);
  ast::References ForeignKey(P::ReferencesContext* c);
  ast::PartitionBound PartitionBound(P::PartitionBoundContext* c);
  ast::PartitionBy PartitionBy(P::PartitionByContext* c);
  ast::IndexElement Element(P::IndexElementContext* c);
  ast::SequenceOptions Sequence(const std::vector<P::SequenceOptionContext*>& options);
  ast::StatementPtr CreateIndex(P::CreateIndexContext* c, bool unique);
  ast::StatementPtr CreateView(P::CreateStatementContext* c);
  ast::StatementPtr CreateMaterialized(P::CreateMaterializedViewContext* c);
  ast::StatementPtr CreateDatabase(P::CreateStatementContext* c);
  ast::StatementPtr CreateRole(P::CreateStatementContext* c);
  ast::Option RoleOption(P::RoleOptionContext* c);

  ast::StatementPtr Alter(P::AlterStatementContext* c);
  ast::StatementPtr AlterRelation(P::AlterRelationContext* c, ast::ObjectType object);
  ast::AlterTableAction Action(P::AlterActionContext* c);
  void AddAction(P::AlterActionContext* c, ast::AlterTableAction* action);
  void ColumnAction(P::AlterColumnContext* c, ast::AlterTableAction* action);
  ast::StatementPtr AlterSequence(P::AlterSequenceContext* c);
  ast::StatementPtr AlterType(P::AlterTypeContext* c);
  ast::StatementPtr Drop(P::DropStatementContext* c);
  ast::StatementPtr Grant(P::GrantStatementContext* c);
  ast::StatementPtr Revoke(P::RevokeStatementContext* c);
  void GrantObject(P::GrantObjectContext* c, ast::GrantStatement* grant);
  std::vector<ast::GrantStatement::Privilege> Privileges(P::PrivilegeListContext* c);
  ast::Names Grantees(P::GranteeListContext* c);
  ast::StatementPtr Comment(P::CommentStatementContext* c);

  // --- Sessions (build_session.cc, build_cursor.cc) ---
  ast::StatementPtr Transaction(P::TransactionStatementContext* c);
  ast::TransactionModes Modes(P::TransactionModesContext* c);
  ast::StatementPtr Set(P::SetStatementContext* c);
  void Setting(P::SettingRestContext* c, ast::SetStatement* set);
  void Zone(P::ZoneValueContext* c, ast::SetStatement* set);
  std::string SettingName(P::SettingNameContext* c);
  template <typename Context>
  std::string VariableName(Context* c);
  ast::StatementPtr Prepare(P::PrepareStatementContext* c);
  ast::StatementPtr Execute(P::ExecuteStatementContext* c);
  ast::StatementPtr Declare(P::DeclareStatementContext* c);
  ast::StatementPtr Fetch(P::FetchStatementContext* c);
  ast::StatementPtr Explain(P::ExplainStatementContext* c);
  ast::StatementPtr Vacuum(P::VacuumStatementContext* c);
  ast::StatementPtr Lock(P::LockStatementContext* c);
  ast::StatementPtr Notify(P::NotifyStatementContext* c);
  ast::StatementPtr Session(P::StatementContext* c);

  const std::string_view sql_;
  const std::span<const Lexeme> tokens_;
  std::optional<SqlError> error_;
  size_t depth_ = 0;
  int parameter_count_ = 0;
};

// A new node with its position.
template <typename Node>
std::unique_ptr<Node> MakeNode(int position) {
  auto node = std::make_unique<Node>();
  node->position = position;
  return node;
}

}  // namespace steno::sql
