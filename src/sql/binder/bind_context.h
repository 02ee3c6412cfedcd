// What all parts of binding one statement share. Internal to the module.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/catalog/catalog_view.h"
#include "sql/plan/logical.h"
#include "sql/types/errors.h"
#include "sql/types/format_settings.h"

namespace steno::sql {

struct BindContext {
  CatalogView* view = nullptr;  // null where no relation can be named (defaults, checks)
  const FormatSettings* settings = &FormatSettings::Default();
  ColumnTable columns;
  std::vector<LogicalInitPlan> init_plans;
  std::vector<LogicalCte> ctes;
  int exec_params = 0;
  // Nodes of expressions that stand in the plan once more than they were written: see CheckCopies.
  size_t copied_nodes = 0;
  // Columns of joins, each counted at every join that it passes.
  size_t joined_columns = 0;
  // kInvalid: nothing has decided it yet.
  std::vector<Type> parameters;
  // Parameters in places that take any type and so decide none: LeaveOpen.
  std::vector<std::shared_ptr<Expr>> open_parameters;
  bool parameters_allowed = true;
  bool needs_system_catalog = false;
  bool cacheable = true;
  bool read_only = true;
};

// What lists of any length make a tree of: the members of FROM, the subqueries of a select list.
inline constexpr int kJoinsMax = 1000;
inline constexpr size_t kJoinedColumnsMax = 4'000'000;
// The height of a plan. Queries in queries and chains of UNION alone, which the height of the
// syntax tree bounds, come to less.
inline constexpr int kPlanHeightMax = 5000;

// 54001 where a plan becomes too high, or its layouts together too long, by a join of `columns`
// columns that makes it `height` high, of which `joins` came from one list.
inline SqlStatus CheckJoin(BindContext& context, size_t columns, int joins, int height) {
  context.joined_columns += columns;
  const bool fits =
      joins <= kJoinsMax && height <= kPlanHeightMax && context.joined_columns <= kJoinedColumnsMax;
  if (fits) return {};
  return errors::StatementTooComplex();
}

inline SqlError Unsupported(std::string what, int position) {
  return errors::FeatureNotSupported(std::move(what) + " not supported").At(position);
}

// `error` with the position, unless it has one.
inline SqlError Positioned(SqlError error, int position) {
  if (error.position == 0) error.position = position;
  return error;
}

// RETURN_IF_ERROR's and ASSIGN_OR_RETURN's companions: failures get a position.
template <typename T>
SqlResult<T> WithPosition(SqlResult<T> result, int position) {
  if (!result.has_value()) return Positioned(std::move(result).error(), position);
  return result;
}

// 54011 for more columns than a result or a row may have: PostgreSQL's MaxTupleAttributeNumber.
inline SqlStatus CheckColumnCount(size_t count, std::string_view what = "target lists") {
  constexpr size_t kResultColumnsMax = 1664;
  if (count <= kResultColumnsMax) return {};
  return errors::Make(
      sqlstate::kTooManyColumns,
      std::string(what) + " can have at most " + std::to_string(kResultColumnsMax) + " entries");
}

}  // namespace steno::sql
