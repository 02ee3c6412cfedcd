// EXPLAIN of statements that have a plan.
#include <algorithm>

#include "sql/plan/explain.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunExplain(const Run* run) {
  const auto& explain = ast::As<ast::ExplainStatement>(*run->statement->statement());
  constexpr std::string_view kKnown[] = {"analyze", "verbose", "costs",   "settings", "buffers",
                                         "wal",     "timing",  "summary", "format"};
  for (const ast::Option& option : explain.options) {
    if (std::find(std::begin(kKnown), std::end(kKnown), option.name) == std::end(kKnown)) {
      co_return errors::SyntaxError("unrecognized EXPLAIN option \"" + option.name + "\"",
                                    option.position);
    }
    const bool off = option.text == "off" || option.text == "false" || option.text == "0";
    if (option.name == "analyze" && !off) {
      co_return errors::FeatureNotSupported("EXPLAIN ANALYZE is not supported");
    }
    if (option.name == "format" && option.text != "text") {
      co_return errors::FeatureNotSupported("EXPLAIN in format \"" + option.text +
                                            "\" is not supported");
    }
  }
  if (explain.statement->kind == ast::StatementKind::kExecute) {
    co_return errors::FeatureNotSupported("EXPLAIN EXECUTE is not supported");
  }
  if (!IsPlanned(*explain.statement)) {
    co_return errors::FeatureNotSupported("EXPLAIN of this statement is not supported");
  }
  PlanOptions options;
  options.parameter_types = run->statement->declared;
  options.parameters_allowed = run->statement->takes_parameters;
  FormatSettings settings = format_;
  options.settings = &settings;
  PlanPtr plan;
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    ASSIGN_OR_RETURN(plan, PlanStatement(*explain.statement, options, view));
    return {};
  };
  SqlStatus bound = co_await BindLoop(std::move(bind));
  CO_RETURN_IF_ERROR(bound);
  std::vector<std::vector<std::string>> rows;
  for (std::string& line : ExplainLines(*plan)) rows.push_back({std::move(line)});
  SqlStatus given = co_await GiveTexts(run, std::move(rows));
  CO_RETURN_IF_ERROR(given);
  run->out->OnComplete("EXPLAIN");
  co_return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
