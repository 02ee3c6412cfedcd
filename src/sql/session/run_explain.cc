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
  CO_ASSIGN_OR_RETURN(const PlanPtr plan, co_await MakePlan(run->statement.get(), /*tells=*/true));
  std::vector<std::vector<std::string>> rows;
  for (std::string& line : ExplainLines(*plan)) rows.push_back({std::move(line)});
  SqlStatus given = co_await GiveTexts(run, std::move(rows));
  CO_RETURN_IF_ERROR(given);
  run->out->OnComplete("EXPLAIN");
  co_return ExecuteOutcome::kComplete;
}

Task<SqlStatus> SessionImpl::DescribeExplain(PreparedStatement* statement) {
  const auto& explain = ast::As<ast::ExplainStatement>(*statement->statement());
  if (IsPlanned(*explain.statement)) {
    CO_ASSIGN_OR_RETURN(const PlanPtr plan, co_await MakePlan(statement, /*tells=*/false));
    statement->parameters = plan->parameters;
  }
  co_return Describe(statement);
}

}  // namespace steno::sql
