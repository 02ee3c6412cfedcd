// Names to descriptors: the node's cache, and one statement's view of the catalog.
//
//   Catalog (per node, cached)        CatalogView (per statement, pure)         binder
//      │ Load(txn, view needs) ─────────► tables by name, dependencies ◄──────── Find
//
// The binder does no I/O. It asks the view; what the view has not been told yet it notes as a need
// and fails with NeedsLoading(), and the caller loads and binds again:
//
//   CatalogView view(scope);
//   for (;;) {
//     planned = PlanStatement(..., &view);                      // optimizer/planner.h
//     if (planned.has_value() || !view.has_needs()) break;
//     CO_RETURN_IF_ERROR(co_await catalog.Load(txn, &view));
//   }
//   for (const auto& d : planned->dependencies) txn->AddGuard({keys::Descriptor(d.id), d.version});
//
// Cached descriptors may be old. They are used all the same, and proven current by the guards in
// the same round as the statement's first read. On kGuardFailed: catalog.Forget(id), plan again.
// An error is no more certain than what it rests on: where binding fails over cached descriptors
// (cached_dependencies), they are read anew before the error is one, and where a statement fails
// that has read nothing, its guards are proven first.
// What a cached plan depends on is in its dependencies, so a plan needs no other check to be reused
// (the search path must be the same too: key the plan cache by it).
//
// A missing name is always read through the transaction, never answered from the cache. Once a
// transaction has changed the catalog (HasBufferedWriteIn(CatalogSpan())), Load bypasses the cache
// and reads everything through it, so it sees its own changes and nobody else does; dependencies
// with a zero version are such own changes and need no guard.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "kv/api/txn.h"
#include "sql/catalog/catalog_view.h"
#include "sql/catalog/descriptor.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// The SqlError of a failed KV operation on the catalog (and on anything else: exec uses it too).
SqlError FromKvError(const kv::Error& error);

class Catalog {
 public:
  // Reads what the view needs, from the cache where it may, else through `txn`.
  Task<SqlStatus> Load(kv::Txn* txn, CatalogView* view);
  // Everything, through `txn`: for statements whose plan says needs_system_catalog.
  Task<SqlResult<std::shared_ptr<const CatalogSnapshot>>> LoadSnapshot(kv::Txn* txn);

  // Always through `txn`. nullopt: there is none.
  static Task<SqlResult<std::optional<DatabaseDescriptor>>> FindDatabase(kv::Txn* txn,
                                                                         std::string name);
  static Task<SqlResult<std::optional<SchemaDescriptor>>> FindSchema(kv::Txn* txn,
                                                                     DescriptorId database_id,
                                                                     std::string name);
  // `lock`: exclusively, by a statement that will change it.
  static Task<SqlResult<std::optional<NamespaceEntry>>> FindEntry(kv::Txn* txn, DescriptorId parent,
                                                                  std::string name, bool lock);
  static Task<SqlResult<std::optional<Descriptor>>> ReadDescriptor(kv::Txn* txn, DescriptorId id,
                                                                   bool lock);

  // `error`, of a transaction that failed so, with the table and the key that it is about in its
  // detail, where they are cached.
  SqlError WithNames(SqlError error, const kv::Error& failure) ABSL_LOCKS_EXCLUDED(mu_);

  // The descriptor turned out to be old.
  void Forget(DescriptorId id) ABSL_LOCKS_EXCLUDED(mu_);
  // What older transactions than `now` read is not kept any more either.
  void ForgetAll(kv::Timestamp now) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Entry {
    TablePtr table;
    kv::Timestamp version;
  };
  std::optional<Entry> Cached(const CatalogScope& scope, const CatalogView::RelationName& name)
      ABSL_LOCKS_EXCLUDED(mu_);
  std::optional<Entry> Cached(DescriptorId id) ABSL_LOCKS_EXCLUDED(mu_);
  // `as_of`: when it was read.
  void Remember(const CatalogScope& scope, const std::string& schema, const Entry& entry,
                kv::Timestamp as_of) ABSL_LOCKS_EXCLUDED(mu_);
  Task<SqlResult<CatalogView::Loaded>> ReadByName(kv::Txn* txn, const CatalogScope* scope,
                                                  CatalogView::RelationName name);
  Task<SqlResult<CatalogView::Loaded>> ReadById(kv::Txn* txn, DescriptorId id);

  // (database id, schema, name)
  using NameKey = std::tuple<DescriptorId, std::string, std::string>;
  absl::Mutex mu_;
  std::map<NameKey, DescriptorId> ids_ ABSL_GUARDED_BY(mu_);
  std::map<DescriptorId, Entry> tables_ ABSL_GUARDED_BY(mu_);
  kv::Timestamp forgotten_at_ ABSL_GUARDED_BY(mu_);
};

// --- Writing: buffered in `txn`, so all or nothing with the rest of the transaction ---
kv::Span CatalogSpan();
void PutDescriptor(kv::Txn* txn, const Descriptor& descriptor);
void DeleteDescriptor(kv::Txn* txn, DescriptorId id);
void PutNamespaceEntry(kv::Txn* txn, DescriptorId parent, std::string_view name,
                       const NamespaceEntry& entry);
void DeleteNamespaceEntry(kv::Txn* txn, DescriptorId parent, std::string_view name);

// `count` ids for descriptors, indexes and constraints: the first of them; all >= kFirstUserId.
Task<SqlResult<DescriptorId>> AllocateDescriptorIds(kv::Db* db, uint32_t count);

}  // namespace steno::sql
