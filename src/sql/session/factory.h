// Where sessions come from: the SQL layer of one node over its kv::Db.
#pragma once

#include <memory>

#include "base/rng.h"
#include "kv/api/txn.h"
#include "runtime/clock.h"
#include "runtime/executor.h"
#include "sql/catalog/catalog.h"
#include "sql/session/session.h"

namespace steno::sql {

// All outlive the factory, and the factory its sessions.
struct SessionFactoryOptions {
  kv::Db* db = nullptr;
  Catalog* catalog = nullptr;
  const Clock* clock = nullptr;
  Executor* executor = nullptr;
  Rng rng = Rng(0);
};

std::unique_ptr<SessionFactory> MakeSessionFactory(SessionFactoryOptions options);

}  // namespace steno::sql
