// What all parts of binding one statement share. Internal to the module.
#pragma once

#include <string>
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
  // kInvalid: nothing has decided it yet.
  std::vector<Type> parameters;
  bool parameters_allowed = true;
  bool needs_system_catalog = false;
  bool cacheable = true;
  bool read_only = true;
};

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

// 54011 for more columns than a result may have: PostgreSQL's MaxTupleAttributeNumber.
inline SqlStatus CheckColumnCount(size_t count) {
  constexpr size_t kResultColumnsMax = 1664;
  if (count <= kResultColumnsMax) return {};
  return errors::Make(
      sqlstate::kTooManyColumns,
      "target lists can have at most " + std::to_string(kResultColumnsMax) + " entries");
}

}  // namespace steno::sql
