// PREPARE, EXECUTE and DEALLOCATE.
#include <fmt/format.h>

#include <algorithm>

#include "sql/binder/standalone.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// An error within a statement that stands behind `before`, in the text of both.
SqlError Later(SqlError error, std::string_view before) {
  if (error.position == 0) return error;
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  error.position += static_cast<int>(std::ranges::count_if(before, begins));
  return error;
}

}  // namespace

SqlResult<PreparedPtr> SessionImpl::FindStatement(const std::string& name) const {
  const auto it = statements_.find(name);
  if (it == statements_.end()) return errors::UndefinedPreparedStatement(name);
  return it->second;
}

std::vector<SessionInfo::PreparedInfo> SessionImpl::PreparedStatements() const {
  std::vector<PreparedInfo> out;
  for (const auto& [name, statement] : statements_) {
    if (name.empty()) continue;
    PreparedInfo& info = out.emplace_back();
    info.name = name;
    info.statement = *statement->source;
    info.prepare_time = statement->made_micros;
    for (const Type& type : statement->parameters) info.parameter_types.push_back(type.id);
    info.from_sql = statement->from_sql;
  }
  return out;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunPrepare(const Run* run) {
  const auto& prepare = ast::As<ast::PrepareStatement>(*run->statement->statement());
  co_await run->out->PassThrough();
  auto made = std::make_shared<PreparedStatement>();
  made->source = run->statement->source;
  made->made_micros = statement_micros_;
  made->from_sql = true;
  const auto body =
      std::string_view(*made->source).substr(prepare.begin, prepare.end - prepare.begin);
  made->memory.DrawOn(services_->memory);
  CO_ASSIGN_OR_RETURN(std::vector<ParsedStatement> parsed, ParseWithin(&made->memory, body));
  if (parsed.size() != 1 || !IsPlanned(*parsed[0].statement)) {
    co_return errors::FeatureNotSupported("PREPARE of this statement is not supported");
  }
  made->parsed = std::move(parsed[0]);
  for (const ast::TypeName& name : prepare.types) {
    CO_ASSIGN_OR_RETURN(const Type type, BindType(name));
    made->declared.push_back(type.id);
  }
  SqlStatus planned = co_await EnsurePlan(made.get(), /*tells=*/true);
  if (!planned.has_value()) {
    co_return Later(planned.error(), std::string_view(*made->source).substr(0, prepare.begin));
  }
  if (statements_.contains(prepare.name)) {
    co_return errors::DuplicatePreparedStatement(prepare.name);
  }
  statements_[prepare.name] = std::move(made);
  run->out->OnComplete("PREPARE");
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunExecute(const Run* run) {
  const bool begun =
      run->portal != nullptr && (run->portal->execution != nullptr || run->portal->ended);
  // What the name stands for by now does not matter any more.
  if (begun) co_return co_await RunQuery(run);
  const auto& execute = ast::As<ast::ExecuteStatement>(*run->statement->statement());
  CO_ASSIGN_OR_RETURN(PreparedPtr inner, FindStatement(execute.name));
  if (execute.args.size() != inner->parameters.size()) {
    co_return errors::Make(
        sqlstate::kSyntaxError,
        fmt::format("wrong number of parameters for prepared statement \"{}\"", execute.name))
        .WithDetail(fmt::format("Expected {} parameters but got {}.", inner->parameters.size(),
                                execute.args.size()));
  }
  SqlStatus named = co_await LoadNamesFor(inner->parameters);
  CO_RETURN_IF_ERROR(named);
  if (catalog_ != nullptr) format_.reg_names = catalog_->functions.get();
  EvalContext eval;
  eval.settings = &format_;
  eval.session = this;
  Run nested = *run;
  nested.statement = inner;
  nested.parameters.clear();
  for (size_t i = 0; i < execute.args.size(); ++i) {
    CO_ASSIGN_OR_RETURN(const ExprPtr value,
                        BindConstantExpr(*execute.args[i], inner->parameters[i], format_));
    CO_ASSIGN_OR_RETURN(Datum datum, EvaluateConstant(*value, eval));
    nested.parameters.push_back(std::move(datum));
  }
  CO_RETURN_IF_ERROR(CheckDescribed(*run, inner->columns));
  co_return co_await RunQuery(&nested);
}

SqlResult<ExecuteOutcome> SessionImpl::RunDeallocate(const Run* run) {
  const auto& deallocate = ast::As<ast::DeallocateStatement>(*run->statement->statement());
  if (deallocate.name.empty()) {
    statements_.clear();
    run->out->OnComplete("DEALLOCATE ALL");
    return ExecuteOutcome::kComplete;
  }
  RETURN_IF_ERROR(FindStatement(deallocate.name));
  statements_.erase(deallocate.name);
  run->out->OnComplete("DEALLOCATE");
  return ExecuteOutcome::kComplete;
}

}  // namespace steno::sql
