#include "sql/session/factory.h"

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {

SessionFactoryImpl::SessionFactoryImpl(kv::Db* db, Catalog* catalog, SessionFactoryOptions options)
    : row_ids_(db),
      dropped_rows_(db, options.executor, &scope_, options.dropped_rows),
      services_{db, catalog, options.executor, &scope_, &row_ids_, &dropped_rows_, options.memory},
      rng_(options.rng) {}

Task<SqlResult<std::unique_ptr<Session>>> SessionFactoryImpl::Open(SessionOptions options) {
  if (options.user != kRootRole) {
    co_return errors::Make(sqlstate::kInvalidAuthorization,
                           "role \"" + options.user + "\" does not exist");
  }
  if (options.database.empty()) options.database = options.user;
  DatabaseDescriptor database{kDefaultDatabaseId, kDefaultDatabase};
  if (options.database != kDefaultDatabase) {
    kv::TxnOptions txn_options;
    txn_options.label = "startup";
    txn_options.read_only = true;
    const std::unique_ptr<kv::Txn> txn = services_.db->Begin(std::move(txn_options));
    std::string name = options.database;
    auto found = co_await Catalog::FindDatabase(txn.get(), std::move(name));
    co_await txn->Rollback();
    CO_RETURN_IF_ERROR(found);
    if (!found->has_value()) co_return errors::UndefinedDatabase(options.database);
    database = **found;
  }
  Rng rng(0);
  {
    absl::MutexLock lock(&mu_);
    rng = rng_.Fork();
  }
  const std::map<std::string, std::string> settings = options.settings;
  auto session =
      std::make_unique<SessionImpl>(&services_, std::move(options), std::move(database), rng);
  CO_RETURN_IF_ERROR(session->ApplyStartup(settings));
  co_return std::unique_ptr<Session>(std::move(session));
}

std::vector<std::pair<std::string, std::string>> SessionFactoryImpl::ReportedSettings(
    const Session& session) const {
  return static_cast<const SessionImpl&>(session).settings().Reported();
}

}  // namespace steno::sql
