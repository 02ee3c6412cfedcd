// From statement to plan, with the plan kept in the prepared statement.
#include <algorithm>

#include "kv/api/keys.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// Rounds of loading and binding: each makes progress, so more than a few is a bug.
constexpr int kLoadRoundsMax = 1000;

bool SameShape(const std::vector<ResultColumn>& a, const std::vector<ResultColumn>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const ResultColumn& x, const ResultColumn& y) {
                      return x.name == y.name && x.type == y.type;
                    });
}

}  // namespace

std::vector<ResultColumn> SessionImpl::ColumnsOf(const PlannedStatement& plan) {
  std::vector<ResultColumn> columns;
  for (const OutputColumn& column : plan.columns) {
    ResultColumn& out = columns.emplace_back();
    out.name = column.name;
    out.type = column.type;
    out.table_oid = column.table;
    out.column_number = static_cast<int16_t>(column.column_number);
  }
  return columns;
}

bool SessionImpl::IsPlanned(const ast::Statement& statement) {
  switch (statement.kind) {
    case ast::StatementKind::kSelect:
    case ast::StatementKind::kInsert:
    case ast::StatementKind::kUpdate:
    case ast::StatementKind::kDelete:
      return true;
    default:
      return false;
  }
}

CatalogScope SessionImpl::Scope() const {
  CatalogScope scope;
  scope.database_id = database_.id;
  scope.database = database_.name;
  scope.search_path = settings_.search_path();
  return scope;
}

// Whether they are what the transaction reads.
Task<SqlResult<bool>> SessionImpl::AreCurrent(std::vector<Dependency> dependencies) {
  std::vector<kv::Key> keys;
  for (const Dependency& one : dependencies) keys.push_back(kv::keys::Descriptor(one.id));
  if (keys.empty()) co_return true;
  auto got = co_await txn_.kv()->MultiGet(std::move(keys), kv::GetOptions());
  if (!got.has_value()) co_return FromKvError(got.error());
  for (size_t i = 0; i < dependencies.size(); ++i) {
    if ((*got)[i].version != dependencies[i].version) co_return false;
  }
  co_return true;
}

Task<SqlStatus> SessionImpl::BindLoop(std::function<SqlStatus(CatalogView*)> bind,
                                      std::function<bool()> is_told) {
  CatalogView view(Scope());
  for (int round = 0; round < kLoadRoundsMax; ++round) {
    view.BeginAttempt();
    SqlStatus bound = bind(&view);
    if (bound.has_value() || !view.has_needs()) {
      const std::vector<Dependency> cached = view.cached_dependencies();
      if (cached.empty()) co_return bound;
      if (bound.has_value()) {
        if (is_told == nullptr || !is_told()) co_return bound;
        CO_ASSIGN_OR_RETURN(const bool current, co_await AreCurrent(cached));
        if (current) co_return bound;
      }
      for (const Dependency& one : cached) services_->catalog->Forget(one.id);
      view = CatalogView(Scope());
      view.ReadAnew();
      continue;
    }
    SqlStatus loaded = co_await services_->catalog->Load(txn_.kv(), &view);
    CO_RETURN_IF_ERROR(loaded);
  }
  co_return errors::Internal("the catalog does not come to rest");
}

Task<SqlResult<PlanPtr>> SessionImpl::MakePlan(const PreparedStatement* statement, bool tells) {
  FormatSettings settings = settings_.format();
  settings.now_micros = txn_.start_micros();
  PlanOptions options;
  options.parameter_types = statement->declared;
  if (statement->described) {
    // The client has been told, and has bound values of these types.
    options.parameter_types.clear();
    for (const Type& type : statement->parameters) options.parameter_types.push_back(type.id);
  }
  options.parameters_allowed = statement->takes_parameters;
  options.settings = &settings;
  PlanPtr plan;
  const ast::Statement* tree = statement->statement();
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    if (tree->kind == ast::StatementKind::kDeclareCursor) {
      const auto& declare = ast::As<ast::DeclareCursorStatement>(*tree);
      ASSIGN_OR_RETURN(plan, PlanQuery(*declare.query, options, view));
    } else if (tree->kind == ast::StatementKind::kExplain) {
      const auto& explain = ast::As<ast::ExplainStatement>(*tree);
      ASSIGN_OR_RETURN(plan, PlanStatement(*explain.statement, options, view));
    } else {
      ASSIGN_OR_RETURN(plan, PlanStatement(*tree, options, view));
    }
    return {};
  };
  std::function<bool()> is_told = [&] { return tells && plan->returns_rows; };
  SqlStatus bound = co_await BindLoop(std::move(bind), std::move(is_told));
  CO_RETURN_IF_ERROR(bound);
  co_return plan;
}

// Makes the statement's plan, or keeps the one that it has where it still holds. That the schema
// is still the same is proven by the guards when it runs.
Task<SqlStatus> SessionImpl::EnsurePlan(PreparedStatement* statement, bool tells) {
  const bool fresh = txn_.has_kv() && txn_.changes().changed;
  const bool kept = statement->plan != nullptr && statement->plan->cacheable && !fresh &&
                    statement->plan_epoch == settings_.plan_epoch();
  if (kept) co_return SqlStatus();
  statement->plan = nullptr;
  SqlResult<PlanPtr> plan = co_await MakePlan(statement, tells);
  CO_RETURN_IF_ERROR(plan);
  std::vector<ResultColumn> columns = ColumnsOf(**plan);
  if (statement->described && statement->returns_rows && !SameShape(columns, statement->columns)) {
    co_return errors::FeatureNotSupported("cached plan must not change result type");
  }
  statement->described = true;
  statement->parameters = (*plan)->parameters;
  // DECLARE itself gives nothing.
  statement->returns_rows = (*plan)->returns_rows && IsPlanned(*statement->statement());
  statement->columns = statement->returns_rows ? std::move(columns) : std::vector<ResultColumn>();
  statement->plan = *std::move(plan);
  // A plan over the transaction's own changes must not outlive it.
  statement->plan_epoch = fresh ? 0 : settings_.plan_epoch();
  co_return SqlStatus();
}

SqlResult<std::vector<ResultColumn>> SessionImpl::NamedColumns(
    const ast::Statement& statement) const {
  if (statement.kind == ast::StatementKind::kExecute) {
    ASSIGN_OR_RETURN(const PreparedPtr inner,
                     FindStatement(ast::As<ast::ExecuteStatement>(statement).name));
    return inner->columns;
  }
  const auto& fetch = ast::As<ast::FetchStatement>(statement);
  const auto cursor = portals_.find(fetch.cursor);
  if (cursor == portals_.end()) return errors::UndefinedCursor(fetch.cursor);
  if (fetch.move) return std::vector<ResultColumn>();
  return cursor->second.columns();
}

SqlStatus SessionImpl::CheckDescribed(const Run& run, const std::vector<ResultColumn>& columns) {
  if (run.portal == nullptr || SameShape(columns, run.portal->columns())) return {};
  return errors::FeatureNotSupported("cached plan must not change result type");
}

// The columns of statements that have no plan.
SqlStatus SessionImpl::Describe(PreparedStatement* statement) {
  const Type text{TypeId::kText};
  const auto add = [&](std::string name) {
    ResultColumn& column = statement->columns.emplace_back();
    column.name = std::move(name);
    column.type = text;
  };
  statement->columns.clear();
  statement->described = true;
  switch (statement->statement()->kind) {
    case ast::StatementKind::kShow: {
      const std::string& name = ast::As<ast::ShowStatement>(*statement->statement()).name;
      if (name.empty()) {
        for (const char* column : {"name", "setting", "description"}) add(column);
      } else {
        add(CanonicalName(name));
      }
      break;
    }
    case ast::StatementKind::kExplain:
      add("QUERY PLAN");
      break;
    case ast::StatementKind::kExecute:
    case ast::StatementKind::kFetch: {
      // Where there is nothing of that name yet, the statement says so when it runs.
      auto columns = NamedColumns(*statement->statement());
      if (columns.has_value()) statement->columns = *std::move(columns);
      break;
    }
    default:
      break;
  }
  statement->returns_rows = !statement->columns.empty();
  return {};
}

Task<SqlResult<std::shared_ptr<const LoadedCatalog>>> SessionImpl::LoadCatalog() {
  auto snapshot = co_await services_->catalog->LoadSnapshot(txn_.kv());
  CO_RETURN_IF_ERROR(snapshot);
  auto loaded = std::make_shared<LoadedCatalog>();
  loaded->snapshot = *std::move(snapshot);
  loaded->functions = MakeSystemCatalog(loaded->snapshot.get(), this);
  co_return std::shared_ptr<const LoadedCatalog>(std::move(loaded));
}

// Where no read has proven the guards of a plan that failed yet, one does now.
Task<bool> SessionImpl::IsOutdated(const PlannedStatement* plan) {
  SessionTxn* const kv = txn_.kv();
  if (kv->error().has_value() || kv->dead()) co_return false;
  if (interrupt_->reason() != Interrupt::Reason::kNone) co_return false;
  for (const Dependency& dependency : plan->dependencies) {
    if (dependency.version.empty()) continue;
    kv::Key key = kv::keys::Descriptor(dependency.id);
    const auto got = co_await kv->Get(std::move(key), kv::GetOptions());
    co_return !got.has_value();
  }
  co_return false;
}

// The catalog by which values of these types are read from names: that of now, not of before.
Task<SqlStatus> SessionImpl::LoadNamesFor(std::vector<Type> types) {
  const bool named = std::any_of(types.begin(), types.end(), [](const Type& type) {
    return IsReg(type.id) || IsReg(ElementOf(type.id));
  });
  if (!named) co_return SqlStatus();
  auto loaded = co_await LoadCatalog();
  CO_RETURN_IF_ERROR(loaded);
  catalog_ = *std::move(loaded);
  co_return SqlStatus();
}

void SessionImpl::AddGuards(const std::vector<Dependency>& dependencies) {
  for (const Dependency& dependency : dependencies) {
    if (dependency.version.empty()) continue;
    txn_.kv()->AddGuard({kv::keys::Descriptor(dependency.id), dependency.version});
  }
}

}  // namespace steno::sql
