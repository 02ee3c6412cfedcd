// Binding of what is not part of a query: types, defaults, checks, and constants of utility
// statements. For sql/schema and sql/session. Pure.
//
// A statement's own text is read by the settings of its session, 'now' and the time zone among
// them. What the catalog stores has neither: it is read by the default settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/descriptor.h"
#include "sql/expr/eval.h"
#include "sql/expr/expr.h"
#include "sql/parser/ast.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// 42704 `type "x" does not exist`, 22023 for bad modifiers. `serial` and its kin are not types:
// CREATE TABLE handles them before.
SqlResult<Type> BindType(const ast::TypeName& name);

// The DEFAULT of a column: cast to the column's type by assignment. 0A000 with column references,
// subqueries and aggregates. `*text` gets what the catalog stores (ColumnDescriptor::default_expr).
SqlResult<ExprPtr> BindDefault(const ast::Expr& expr, const ColumnDescriptor& column,
                               const FormatSettings& settings, std::string* text);
// A stored default; a NULL constant where the column has none (the hidden row id: its generator).
SqlResult<ExprPtr> DefaultOf(const ColumnDescriptor& column);

// A CHECK over full rows of the table: slots are ordinals. `*text` gets what the catalog stores
// (ConstraintDescriptor::check_expr), `*column_ids` the columns that it refers to.
SqlResult<ExprPtr> BindCheck(const ast::Expr& expr, const TableDescriptor& table,
                             const FormatSettings& settings, std::string* text,
                             std::vector<uint32_t>* column_ids);
// A stored check.
SqlResult<ExprPtr> CheckOf(const ConstraintDescriptor& constraint, const TableDescriptor& table);

// An expression without columns, cast to `type` in an assignment (EXECUTE's arguments); kInvalid:
// whatever type it has (then unknown becomes text).
SqlResult<ExprPtr> BindConstantExpr(const ast::Expr& expr, Type type,
                                    const FormatSettings& settings);

}  // namespace steno::sql
