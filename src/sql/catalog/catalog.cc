#include "sql/catalog/catalog.h"

#include <algorithm>
#include <utility>

#include "kv/api/keys.h"
#include "sql/catalog/key_names.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError Damaged(std::string_view what, uint64_t id) {
  return errors::DataCorrupted(std::string(what) + " " + std::to_string(id) +
                               " of the catalog cannot be read");
}

CatalogView::Loaded FromCache(TablePtr table, kv::Timestamp version) {
  CatalogView::Loaded loaded;
  loaded.table = std::move(table);
  loaded.version = version;
  loaded.cached = true;
  return loaded;
}

}  // namespace

SqlError FromKvError(const kv::Error& error) {
  switch (error.kind) {
    case kv::ErrorKind::kRetry:
    case kv::ErrorKind::kReliedGuardFailed:
      return errors::SerializationFailure(error.message);
    case kv::ErrorKind::kDeadlock:
      return errors::DeadlockDetected(error.message);
    case kv::ErrorKind::kLockNotAvailable:
      return errors::Make(sqlstate::kLockNotAvailable, "could not obtain lock on row")
          .WithDetail(error.message);
    case kv::ErrorKind::kGuardFailed:
      return errors::SerializationFailure("the schema changed while the statement was planned");
    case kv::ErrorKind::kDuplicateKey:
      return errors::Make(sqlstate::kUniqueViolation,
                          "duplicate key value violates unique constraint");
    case kv::ErrorKind::kUnavailable:
      return errors::Make(sqlstate::kCannotConnectNow, error.message);
    case kv::ErrorKind::kAmbiguous:
      return errors::StatementCompletionUnknown(error.message);
    case kv::ErrorKind::kDiskFull:
      return errors::Make(sqlstate::kDiskFull, error.message)
          .WithHint(
              "Free space on the node's disk, or make it larger; writes go on by themselves.");
    case kv::ErrorKind::kTooLarge:
      return errors::ProgramLimitExceeded(error.message)
          .WithHint("Split the work into smaller transactions.");
    case kv::ErrorKind::kCancelled:
      return errors::QueryCanceled();
    case kv::ErrorKind::kInternal:
      return errors::Internal(error.message);
  }
  return errors::Internal(error.message);
}

Task<SqlStatus> Catalog::Load(kv::Txn* txn, CatalogView* view) {
  const bool changed = txn->HasBufferedWriteIn(CatalogSpan());
  const bool fresh = changed || view->reads_anew();
  const std::set<CatalogView::RelationName> names = view->needed_names();
  for (const CatalogView::RelationName& name : names) {
    std::optional<Entry> cached;
    if (!fresh) cached = Cached(view->scope(), name);
    if (cached.has_value()) {
      view->Provide(name, FromCache(cached->table, cached->version));
      continue;
    }
    CO_ASSIGN_OR_RETURN(CatalogView::Loaded loaded, co_await ReadByName(txn, &view->scope(), name));
    const bool settled = loaded.table != nullptr && !loaded.version.empty() && !changed;
    if (settled) {
      const kv::Timestamp as_of = txn->read_timestamp();
      Remember(view->scope(), name.first, {loaded.table, loaded.version}, as_of);
    }
    view->Provide(name, std::move(loaded));
  }
  const std::set<DescriptorId> ids = view->needed_ids();
  for (DescriptorId id : ids) {
    std::optional<Entry> cached;
    if (!fresh) cached = Cached(id);
    if (cached.has_value()) {
      view->Provide(id, FromCache(cached->table, cached->version));
      continue;
    }
    CO_ASSIGN_OR_RETURN(CatalogView::Loaded loaded, co_await ReadById(txn, id));
    view->Provide(id, std::move(loaded));
  }
  if (view->needs_snapshot()) {
    CO_ASSIGN_OR_RETURN(std::shared_ptr<const CatalogSnapshot> snapshot,
                        co_await LoadSnapshot(txn));
    view->ProvideSnapshot(std::move(snapshot));
  }
  co_return SqlStatus();
}

Task<SqlResult<CatalogView::Loaded>> Catalog::ReadByName(kv::Txn* txn, const CatalogScope* scope,
                                                         CatalogView::RelationName name) {
  DescriptorId schema_id = kPublicSchemaId;
  const bool default_public = scope->database_id == kDefaultDatabaseId && name.first == "public";
  if (!default_public) {
    CO_ASSIGN_OR_RETURN(std::optional<NamespaceEntry> schema,
                        co_await FindEntry(txn, scope->database_id, name.first, false));
    if (!schema.has_value()) {
      CatalogView::Loaded missing;
      missing.schema_missing = true;
      co_return missing;
    }
    schema_id = schema->id;
  }
  CO_ASSIGN_OR_RETURN(std::optional<NamespaceEntry> entry,
                      co_await FindEntry(txn, schema_id, name.second, false));
  if (!entry.has_value()) co_return CatalogView::Loaded();
  if (entry->kind == NamespaceEntry::Kind::kIndex) {
    CatalogView::Loaded index;
    index.is_index = true;
    co_return index;
  }
  auto loaded = co_await ReadById(txn, entry->id);
  co_return loaded;
}

Task<SqlResult<CatalogView::Loaded>> Catalog::ReadById(kv::Txn* txn, DescriptorId id) {
  kv::Key key = kv::keys::Descriptor(id);
  auto got = co_await txn->Get(std::move(key), kv::GetOptions());
  if (!got.has_value()) co_return FromKvError(got.error());
  if (!got->value.has_value()) co_return CatalogView::Loaded();
  std::optional<Descriptor> descriptor = DecodeDescriptor(*got->value);
  if (!descriptor.has_value()) co_return Damaged("descriptor", id);
  auto* table = std::get_if<TableDescriptor>(&*descriptor);
  if (table == nullptr) co_return Damaged("table", id);
  CatalogView::Loaded loaded;
  loaded.table = std::make_shared<const TableDescriptor>(std::move(*table));
  loaded.version = got->version;
  co_return loaded;
}

Task<SqlResult<std::shared_ptr<const CatalogSnapshot>>> Catalog::LoadSnapshot(kv::Txn* txn) {
  auto snapshot = std::make_shared<CatalogSnapshot>();
  kv::Span span = kv::keys::Descriptors();
  for (;;) {
    kv::Span page_span = span;
    auto page = co_await txn->Scan(std::move(page_span), kv::ScanOptions());
    if (!page.has_value()) co_return FromKvError(page.error());
    for (size_t i = 0; i < page->rows.rows.size(); ++i) {
      std::optional<Descriptor> descriptor = DecodeDescriptor(page->rows.value(i));
      if (!descriptor.has_value()) co_return Damaged("entry", i);
      if (auto* table = std::get_if<TableDescriptor>(&*descriptor)) {
        snapshot->tables.push_back(std::make_shared<const TableDescriptor>(std::move(*table)));
      } else if (auto* schema = std::get_if<SchemaDescriptor>(&*descriptor)) {
        snapshot->schemas.push_back(std::move(*schema));
      } else {
        snapshot->databases.push_back(std::get<DatabaseDescriptor>(*std::move(descriptor)));
      }
    }
    if (!page->resume.has_value()) break;
    span.start = *page->resume;
  }
  co_return std::shared_ptr<const CatalogSnapshot>(std::move(snapshot));
}

Task<SqlResult<std::optional<NamespaceEntry>>> Catalog::FindEntry(kv::Txn* txn, DescriptorId parent,
                                                                  std::string name, bool lock) {
  kv::Key key = kv::keys::Namespace(parent, name);
  kv::GetOptions options;
  if (lock) options.lock = kv::LockStrength::kExclusive;
  auto got = co_await txn->Get(std::move(key), options);
  if (!got.has_value()) co_return FromKvError(got.error());
  if (!got->value.has_value()) co_return std::optional<NamespaceEntry>();
  std::optional<NamespaceEntry> entry = DecodeNamespaceEntry(*got->value);
  if (!entry.has_value()) co_return Damaged("namespace", parent);
  co_return entry;
}

Task<SqlResult<std::optional<Descriptor>>> Catalog::ReadDescriptor(kv::Txn* txn, DescriptorId id,
                                                                   bool lock) {
  kv::Key key = kv::keys::Descriptor(id);
  kv::GetOptions options;
  if (lock) options.lock = kv::LockStrength::kExclusive;
  auto got = co_await txn->Get(std::move(key), options);
  if (!got.has_value()) co_return FromKvError(got.error());
  if (!got->value.has_value()) co_return std::optional<Descriptor>();
  std::optional<Descriptor> descriptor = DecodeDescriptor(*got->value);
  if (!descriptor.has_value()) co_return Damaged("descriptor", id);
  co_return descriptor;
}

Task<SqlResult<std::optional<DatabaseDescriptor>>> Catalog::FindDatabase(kv::Txn* txn,
                                                                         std::string name) {
  CO_ASSIGN_OR_RETURN(std::optional<NamespaceEntry> entry,
                      co_await FindEntry(txn, 0, std::move(name), false));
  if (!entry.has_value()) co_return std::optional<DatabaseDescriptor>();
  CO_ASSIGN_OR_RETURN(std::optional<Descriptor> descriptor,
                      co_await ReadDescriptor(txn, entry->id, false));
  if (!descriptor.has_value() || !std::holds_alternative<DatabaseDescriptor>(*descriptor)) {
    co_return Damaged("database", entry->id);
  }
  co_return std::optional(std::get<DatabaseDescriptor>(*std::move(descriptor)));
}

Task<SqlResult<std::optional<SchemaDescriptor>>> Catalog::FindSchema(kv::Txn* txn,
                                                                     DescriptorId database_id,
                                                                     std::string name) {
  CO_ASSIGN_OR_RETURN(std::optional<NamespaceEntry> entry,
                      co_await FindEntry(txn, database_id, std::move(name), false));
  if (!entry.has_value()) co_return std::optional<SchemaDescriptor>();
  CO_ASSIGN_OR_RETURN(std::optional<Descriptor> descriptor,
                      co_await ReadDescriptor(txn, entry->id, false));
  if (!descriptor.has_value() || !std::holds_alternative<SchemaDescriptor>(*descriptor)) {
    co_return Damaged("schema", entry->id);
  }
  co_return std::optional(std::get<SchemaDescriptor>(*std::move(descriptor)));
}

std::optional<Catalog::Entry> Catalog::Cached(const CatalogScope& scope,
                                              const CatalogView::RelationName& name) {
  absl::MutexLock lock(&mu_);
  const auto id = ids_.find(NameKey(scope.database_id, name.first, name.second));
  if (id == ids_.end()) return std::nullopt;
  const auto table = tables_.find(id->second);
  if (table == tables_.end()) return std::nullopt;
  // The table may have been renamed since, and be known here by its new name. A guard proves what
  // is known of a table, its name included; not that a name is still that table's.
  if (table->second.table->name != name.second) return std::nullopt;
  return table->second;
}

std::optional<Catalog::Entry> Catalog::Cached(DescriptorId id) {
  absl::MutexLock lock(&mu_);
  const auto table = tables_.find(id);
  if (table == tables_.end()) return std::nullopt;
  return table->second;
}

SqlError Catalog::WithNames(SqlError error, const kv::Error& failure) {
  const bool retry = error.sqlstate == sqlstate::kSerializationFailure;
  const bool locked = error.sqlstate == sqlstate::kLockNotAvailable && !failure.key.empty();
  if (!retry && !locked && error.sqlstate != sqlstate::kDeadlockDetected) return error;
  const TableById table_by_id = [this](DescriptorId id) {
    const std::optional<Entry> entry = Cached(id);
    return entry.has_value() ? entry->table : nullptr;
  };
  if (locked) {
    const TablePtr table = TableOfKey(kv::keys::PrettyKey(failure.key), table_by_id);
    if (table != nullptr) error.message = errors::LockNotAvailable(table->name).message;
    return error;
  }
  if (retry && failure.kind == kv::ErrorKind::kRetry && error.detail == failure.message) {
    const std::string key = kv::keys::PrettyKey(failure.key);
    const std::string name = WithTableNames(key, table_by_id);
    if (name != key) error.detail += ": " + name;
  } else {
    error.detail = WithTableNames(error.detail, table_by_id);
  }
  return error;
}

void Catalog::Remember(const CatalogScope& scope, const std::string& schema, const Entry& entry,
                       kv::Timestamp as_of) {
  absl::MutexLock lock(&mu_);
  // A transaction that began before the change sees what was forgotten for it.
  if (as_of < forgotten_at_) return;
  const auto [it, inserted] = tables_.try_emplace(entry.table->id, entry);
  // A slow reader must not put an older version back.
  if (!inserted && it->second.version < entry.version) it->second = entry;
  ids_[NameKey(scope.database_id, schema, entry.table->name)] = entry.table->id;
}

void Catalog::Forget(DescriptorId id) {
  absl::MutexLock lock(&mu_);
  tables_.erase(id);
  std::erase_if(ids_, [&](const auto& item) { return item.second == id; });
}

void Catalog::ForgetAll(kv::Timestamp now) {
  absl::MutexLock lock(&mu_);
  forgotten_at_ = std::max(forgotten_at_, now);
  tables_.clear();
  ids_.clear();
}

kv::Span CatalogSpan() {
  const char prefix = kv::keys::kCatalogPrefix;
  return {std::string(1, prefix), std::string(1, static_cast<char>(prefix + 1))};
}

void PutDescriptor(kv::Txn* txn, const Descriptor& descriptor) {
  txn->Put(kv::keys::Descriptor(IdOf(descriptor)), EncodeDescriptor(descriptor));
}

void DeleteDescriptor(kv::Txn* txn, DescriptorId id) {
  txn->Delete(kv::keys::Descriptor(id));
}

void PutNamespaceEntry(kv::Txn* txn, DescriptorId parent, std::string_view name,
                       const NamespaceEntry& entry) {
  txn->Put(kv::keys::Namespace(parent, name), EncodeNamespaceEntry(entry));
}

void DeleteNamespaceEntry(kv::Txn* txn, DescriptorId parent, std::string_view name) {
  txn->Delete(kv::keys::Namespace(parent, name));
}

Task<SqlResult<DescriptorId>> AllocateDescriptorIds(kv::Db* db, uint32_t count) {
  std::string counter = "descriptor";
  auto first = co_await db->AllocateIds(std::move(counter), count);
  if (!first.has_value()) co_return FromKvError(first.error());
  const int64_t id = *first + kFirstUserId;
  if (id + count > UINT32_MAX) co_return errors::ProgramLimitExceeded("out of object identifiers");
  co_return static_cast<DescriptorId>(id);
}

}  // namespace steno::sql
