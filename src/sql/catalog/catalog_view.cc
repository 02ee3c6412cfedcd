#include "sql/catalog/catalog_view.h"

#include "sql/catalog/virtual_table.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// A code that no client ever sees.
constexpr char kNeedsLoading[] = "NEEDS";

constexpr char kPgCatalog[] = "pg_catalog";
constexpr char kInformationSchema[] = "information_schema";

std::string Dotted(std::string_view schema, std::string_view name) {
  if (schema.empty()) return std::string(name);
  return std::string(schema) + "." + std::string(name);
}

}  // namespace

SqlError NeedsLoading() {
  return errors::Make(kNeedsLoading, "the catalog has to be read first");
}

bool IsNeedsLoading(const SqlError& error) {
  return error.sqlstate == kNeedsLoading;
}

void CatalogView::BeginAttempt() {
  used_.clear();
  used_cached_.clear();
  needed_names_.clear();
  needed_ids_.clear();
  need_snapshot_ = false;
}

SqlResult<TablePtr> CatalogView::Use(const Loaded& loaded) {
  used_[loaded.table->id] = loaded.version;
  if (loaded.cached) used_cached_.insert(loaded.table->id);
  return loaded.table;
}

SqlResult<TablePtr> CatalogView::FindTable(std::string_view database, std::string_view schema,
                                           std::string_view name) {
  if (!database.empty() && database != scope_.database) {
    return errors::FeatureNotSupported("cross-database references are not implemented: \"" +
                                       std::string(database) + "." + Dotted(schema, name) + "\"");
  }
  if (schema == kInformationSchema) {
    const VirtualTable* found = FindVirtualTable(kInformationSchemaId, name);
    if (found != nullptr) return DescriptorOf(*found);
    return errors::UndefinedTable(Dotted(schema, name));
  }
  if (schema.empty() || schema == kPgCatalog) {
    const VirtualTable* found = FindVirtualTable(kPgCatalogId, name);
    if (found != nullptr) return DescriptorOf(*found);
    if (!schema.empty()) return errors::UndefinedTable(Dotted(schema, name));
  }
  const std::vector<std::string> only = {std::string(schema)};
  for (const std::string& candidate : schema.empty() ? scope_.search_path : only) {
    if (schema.empty() && candidate == kInformationSchema) {
      const VirtualTable* found = FindVirtualTable(kInformationSchemaId, name);
      if (found != nullptr) return DescriptorOf(*found);
      continue;
    }
    if (candidate == kPgCatalog) continue;
    RelationName key{candidate, std::string(name)};
    const auto it = by_name_.find(key);
    if (it == by_name_.end()) {
      needed_names_.insert(std::move(key));
      return NeedsLoading();
    }
    if (it->second.is_index) {
      return errors::Make(sqlstate::kWrongObjectType,
                          "cannot open relation \"" + std::string(name) + "\"")
          .WithDetail("This operation is not supported for indexes.");
    }
    if (it->second.table != nullptr) return Use(it->second);
  }
  return errors::UndefinedTable(Dotted(schema, name));
}

SqlResult<TablePtr> CatalogView::FindTable(DescriptorId id) {
  if (const VirtualTable* found = FindVirtualTable(id)) return DescriptorOf(*found);
  const auto it = by_id_.find(id);
  if (it == by_id_.end()) {
    needed_ids_.insert(id);
    return NeedsLoading();
  }
  if (it->second.table == nullptr) return errors::UndefinedTable(std::to_string(id));
  return Use(it->second);
}

const CatalogSnapshot* CatalogView::Snapshot() {
  if (snapshot_ == nullptr) need_snapshot_ = true;
  return snapshot_.get();
}

std::vector<Dependency> CatalogView::dependencies() const {
  std::vector<Dependency> out;
  for (const auto& [id, version] : used_) out.push_back({id, version});
  return out;
}

std::vector<Dependency> CatalogView::cached_dependencies() const {
  std::vector<Dependency> out;
  for (const DescriptorId id : used_cached_) out.push_back({id, used_.at(id)});
  return out;
}

void CatalogView::Provide(RelationName name, Loaded loaded) {
  if (loaded.table != nullptr) by_id_[loaded.table->id] = loaded;
  by_name_[std::move(name)] = std::move(loaded);
}

void CatalogView::Provide(DescriptorId id, Loaded loaded) {
  by_id_[id] = std::move(loaded);
}

void CatalogView::ProvideSnapshot(std::shared_ptr<const CatalogSnapshot> snapshot) {
  snapshot_ = std::move(snapshot);
}

}  // namespace steno::sql
