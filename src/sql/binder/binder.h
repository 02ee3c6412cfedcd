// From syntax tree to logical plan: names, types, meaning. Pure: asks the view, which may answer
// that it has to be loaded first (NeedsLoading(), see catalog/catalog.h).
#pragma once

#include <vector>

#include "sql/catalog/catalog_view.h"
#include "sql/parser/ast.h"
#include "sql/plan/logical.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct BindOptions {
  // Types of $1, $2, ... as declared; kInvalid or missing: to be inferred.
  std::vector<TypeId> parameter_types;
  const FormatSettings* settings = &FormatSettings::Default();
  // False: nothing gives $1 a value, so naming it is 42P02.
  bool parameters_allowed = true;
};

// SELECT, INSERT, UPDATE and DELETE. Errors carry PostgreSQL's codes, texts and positions.
SqlResult<LogicalStatement> BindStatement(const ast::Statement& statement,
                                          const BindOptions& options, CatalogView* view);
SqlResult<LogicalStatement> BindQueryStatement(const ast::Query& query, const BindOptions& options,
                                               CatalogView* view);

}  // namespace steno::sql
