// The one door from syntax tree to plan: bind, optimize, build. Pure: reads nothing but the view.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sql/catalog/catalog_view.h"
#include "sql/expr/eval.h"
#include "sql/parser/ast.h"
#include "sql/plan/physical.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct PlanOptions {
  // Types of $1, $2, ... as the client declared them; kInvalid or missing: to be inferred.
  std::vector<TypeId> parameter_types;
  // Names of rules (optimizer/rules.h) to leave out.
  std::vector<std::string> disabled_rules;
  // How constants of types that depend on settings are read ('now'::timestamptz is kept unread).
  const FormatSettings* settings = &FormatSettings::Default();
  // False: nothing gives $1 a value, so naming it is 42P02.
  bool parameters_allowed = true;
};

using PlanPtr = std::shared_ptr<const PlannedStatement>;

// Plans SELECT, VALUES, INSERT, UPDATE and DELETE. REQUIRES: `statement` is one of these.
// Errors: those of binding, with positions; 42P18 for a parameter whose type nothing decides;
// NeedsLoading() (see catalog.h).
SqlResult<PlanPtr> PlanStatement(const ast::Statement& statement, const PlanOptions& options,
                                 CatalogView* view);
// The same for a query alone (COPY (query) TO, CREATE TABLE AS, DECLARE CURSOR).
SqlResult<PlanPtr> PlanQuery(const ast::Query& query, const PlanOptions& options,
                             CatalogView* view);

// A plan that reads the given ordinals of a whole table, in primary key order: COPY table TO.
PlanPtr PlanTableScan(TablePtr table, std::vector<int> ordinals);
// The ordinals that COPY goes by: of the columns with these names, or of all. 42703, 42701.
SqlResult<std::vector<int>> ColumnsOfCopy(const TableDescriptor& table,
                                          const std::vector<std::string>& names);
// What COPY FROM writes through: an InsertNode whose input (inputs is empty) the caller provides
// as batches of full rows. `defaults` completes the columns that the file does not have.
struct PlannedCopy {
  std::unique_ptr<InsertNode> insert;
  std::vector<int> ordinals;         // of the file's columns, in its order
  std::vector<Assignment> defaults;  // the other columns: row independent expressions
  std::vector<Dependency> dependencies;
};
// `columns`: empty for all. 42703, 42701.
SqlResult<PlannedCopy> PlanCopyFrom(const ast::QualifiedName& table,
                                    const std::vector<std::string>& columns, CatalogView* view);

}  // namespace steno::sql
