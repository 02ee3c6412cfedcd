// Queries: FROM, WHERE, GROUP BY, set operations, WITH, ORDER BY, LIMIT and FOR UPDATE.
//
// One file a part: query_binder.cc (whole queries, WITH, set operations, VALUES), bind_select.cc,
// bind_from.cc, bind_cte.cc, grouping.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/binder/bind_context.h"
#include "sql/binder/expr_binder.h"
#include "sql/binder/scope.h"
#include "sql/parser/ast.h"

namespace steno::sql {

struct BoundQuery {
  LogicalPtr plan;
  // plan->columns[i] has names[i].
  std::vector<std::string> names;
};

// A stored table in FROM.
struct TableInstance {
  std::string alias;
  TablePtr table;
  std::vector<ColumnId> columns;  // by ordinal
};

struct BoundFrom {
  LogicalPtr plan;
  Scope scope;
  std::vector<TableInstance> tables;
  int joins = 0;  // on the longest way down to what is no join
};

// A column of USING: the one that both sides show as one.
struct MergedColumn {
  Type type;  // that both sides are brought to
  ColumnId merged = 0;
  ColumnId left = 0;
  ColumnId right = 0;
};

class QueryBinder {
 public:
  explicit QueryBinder(BindContext* context) : context_(*context) {}

  struct Options {
    // Columns of unknown type become text; INSERT takes them as they are.
    bool resolve_unknown = true;
    // Clauses of the query around it that apply to all of this one: see locking.h.
    std::vector<ast::LockingClause> locking = {};
  };
  // `parent`: the scope of the query around it, or null.
  SqlResult<BoundQuery> BindQuery(const ast::Query& query, const Scope* parent, Options options);
  SqlResult<BoundQuery> BindQuery(const ast::Query& query, const Scope* parent) {
    return BindQuery(query, parent, Options());
  }

  // Binds the members of WITH and makes them known to what is bound until `PopWith(count)`.
  SqlResult<size_t> PushWith(const std::optional<ast::WithClause>& with, const Scope* parent);
  void PopWith(size_t count) { ctes_.resize(ctes_.size() - count); }

  // A table as the target of UPDATE and the like, or in FROM.
  SqlResult<BoundFrom> BindTable(const ast::QualifiedName& name, const ast::Alias& alias,
                                 int position);
  // Joins the members of a FROM list; `first` may hold what stands before them.
  SqlResult<BoundFrom> BindFromList(const std::vector<ast::TableRefPtr>& from, BoundFrom first,
                                    const Scope* parent);
  // Wraps `*plan` in an Apply for every pending subquery that `exprs` use.
  SqlStatus Attach(Pending* pending, LogicalPtr* plan, const ExprList& exprs);

 private:
  struct Cte {
    const ast::CommonTableExpr* definition = nullptr;
    const Scope* parent = nullptr;
    size_t visible = 0;    // so many of ctes_ can be seen from it
    bool binding = false;  // a reference to it is recursive
    std::vector<std::string> names = {};
    // Of BindContext::ctes. None: it refers to columns of the queries around it, and each reference
    // takes a plan of its own; the first one takes this.
    std::optional<size_t> shared = {};
    LogicalPtr plan = nullptr;
  };

  SqlResult<BoundQuery> BindBody(const ast::QueryBody& body, const Scope* parent, Options options);
  SqlResult<BoundQuery> BindSelect(const ast::Select& select, const ast::Query* tail,
                                   const Scope* parent, Options options);
  SqlResult<BoundQuery> BindValues(const ast::Values& values, const Scope* parent, Options options);
  SqlResult<BoundQuery> BindSetOperation(const ast::SetOperation& operation, const Scope* parent);
  SqlStatus OrderByOutput(const ast::Query& query, BoundQuery* bound);
  SqlStatus AddLimit(const ast::Query& query, LogicalPtr* plan);

  SqlResult<BoundFrom> BindTableRef(const ast::TableRef& ref, const Scope* outer,
                                    const Scope* lateral);
  SqlResult<BoundFrom> BindNamed(const ast::TableName& ref, const Scope* outer);
  // bind_cte.cc
  SqlStatus BindDefinition(Cte* cte);
  SqlResult<BoundFrom> BindCte(size_t index, const ast::Alias& alias, int position);
  LogicalPtr ScanCte(const Cte& cte, const std::string& alias);
  SqlResult<LogicalPtr> BindAgain(size_t index, int position);
  SqlResult<BoundFrom> BindSubqueryRef(const ast::SubqueryRef& ref, const Scope* outer,
                                       const Scope* lateral);
  SqlResult<BoundFrom> BindFunctionRef(const ast::FunctionRef& ref, const Scope* lateral);
  SqlResult<BoundFrom> BindJoin(const ast::Join& join, const Scope* outer, const Scope* lateral);
  SqlStatus BindUsing(const ast::Join& join, const std::vector<std::string>& names, BoundFrom* left,
                      BoundFrom* right, ExprPtr* condition, std::vector<MergedColumn>* merged);
  // A query as a member of FROM, under `alias`.
  SqlResult<BoundFrom> Derived(BoundQuery query, const std::string& name,
                               const std::vector<std::string>& column_names, int position);

  BindContext& context_;
  // What applies to members of the FROM that is being bound.
  std::vector<ast::LockingClause> from_locking_;
  std::vector<Cte> ctes_;
  // Correlated members of WITH are bound anew so often at most; chains of them would grow without
  // bound.
  static constexpr int kBoundAgainMax = 100;
  int bound_again_ = 0;

  friend class SelectBinder;
};

}  // namespace steno::sql
