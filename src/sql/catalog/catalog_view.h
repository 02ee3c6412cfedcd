// CatalogView: one statement's view of the catalog, told what it needs by a loader (catalog.h).
// Pure, so that the binder is: it never waits. Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kv/api/types.h"
#include "sql/catalog/descriptor.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct CatalogScope {
  DescriptorId database_id = kDefaultDatabaseId;
  std::string database = kDefaultDatabase;
  // search_path with "$user" resolved, without the implicit pg_catalog.
  std::vector<std::string> search_path = {"public"};
};

// That a plan was made under this version of a descriptor.
struct Dependency {
  DescriptorId id = 0;
  kv::Timestamp version;  // zero: the transaction's own change
  friend bool operator==(const Dependency&, const Dependency&) = default;
};

// Every descriptor of the cluster, as of one read: what virtual tables and catalog functions see.
struct CatalogSnapshot {
  std::vector<DatabaseDescriptor> databases;
  std::vector<SchemaDescriptor> schemas;  // of all databases; without the virtual ones
  std::vector<TablePtr> tables;           // of all databases; without the virtual ones
};

class CatalogView {
 public:
  explicit CatalogView(CatalogScope scope) : scope_(std::move(scope)) {}

  const CatalogScope& scope() const { return scope_; }

  // The relation that `name` stands for; an empty schema means the search path (pg_catalog first).
  // Errors: 42P01, 3F000 (schema), 0A000 (another database), or NeedsLoading().
  SqlResult<TablePtr> FindTable(std::string_view database, std::string_view schema,
                                std::string_view name);
  // By id, for foreign keys.
  SqlResult<TablePtr> FindTable(DescriptorId id);
  // The complete catalog, for constants such as 'a'::regclass; null and a need while not loaded.
  const CatalogSnapshot* Snapshot();

  bool has_needs() const {
    return !needed_names_.empty() || !needed_ids_.empty() || need_snapshot_;
  }
  // Forgets what binding noted, for another attempt (what was loaded stays).
  void BeginAttempt();
  // The tables that were used since BeginAttempt, in order of id.
  std::vector<Dependency> dependencies() const;
  // Those of them that came out of a cache, so that they may be old.
  std::vector<Dependency> cached_dependencies() const;

  // Asks loaders to leave caches alone. REQUIRES: nothing is loaded yet.
  void ReadAnew() { reads_anew_ = true; }
  bool reads_anew() const { return reads_anew_; }

  // --- For loaders ---
  using RelationName = std::pair<std::string, std::string>;  // schema, name
  struct Loaded {
    TablePtr table;  // null: no such relation
    bool schema_missing = false;
    bool is_index = false;  // the name belongs to an index
    kv::Timestamp version;
    bool cached = false;
  };
  const std::set<RelationName>& needed_names() const { return needed_names_; }
  const std::set<DescriptorId>& needed_ids() const { return needed_ids_; }
  bool needs_snapshot() const { return need_snapshot_; }
  void Provide(RelationName name, Loaded loaded);
  void Provide(DescriptorId id, Loaded loaded);
  void ProvideSnapshot(std::shared_ptr<const CatalogSnapshot> snapshot);
  std::shared_ptr<const CatalogSnapshot> snapshot() const { return snapshot_; }

 private:
  SqlResult<TablePtr> Use(const Loaded& loaded);

  CatalogScope scope_;
  std::map<RelationName, Loaded> by_name_;
  std::map<DescriptorId, Loaded> by_id_;
  std::shared_ptr<const CatalogSnapshot> snapshot_;
  std::map<DescriptorId, kv::Timestamp> used_;
  std::set<DescriptorId> used_cached_;
  bool reads_anew_ = false;
  std::set<RelationName> needed_names_;
  std::set<DescriptorId> needed_ids_;
  bool need_snapshot_ = false;
};

// The error that stands for "load what the view needs and try again"; never reaches a client.
SqlError NeedsLoading();
bool IsNeedsLoading(const SqlError& error);

}  // namespace steno::sql
