#include "sql/binder/scope.h"

#include <algorithm>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

bool Matches(const ScopeColumn& c, const std::string& table, const std::string& name) {
  return c.name == name && (table.empty() ? c.bare : c.table == table);
}

SqlError OutOfReach(const std::string& table, int position) {
  return errors::Make(sqlstate::kUndefinedTable,
                      "invalid reference to FROM-clause entry for table \"" + table + "\"")
      .WithHint("There is an entry for table \"" + table +
                "\", but it cannot be referenced from this part of the query.")
      .At(position);
}

}  // namespace

const ScopeTable* Scope::FindTable(std::string_view schema, std::string_view alias) const {
  const auto it = std::find_if(tables_.begin(), tables_.end(), [&](const ScopeTable& t) {
    return t.alias == alias && (schema.empty() || t.schema == schema);
  });
  return it == tables_.end() ? nullptr : &*it;
}

bool Scope::HasTable(std::string_view alias) const {
  return FindTable({}, alias) != nullptr;
}

SqlResult<const ScopeTable*> Scope::TableOf(const ast::ColumnRef& ref) const {
  const size_t n = ref.names.size();
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    const ScopeTable* found = nullptr;
    if (n > 1) {
      found = scope->FindTable(n > 2 ? ref.names[n - 3] : std::string(), ref.names[n - 2]);
    }
    for (const ScopeTable& table : scope->tables_) {
      if (n > 1 || table.oid == 0 || !table.bare) continue;
      if (found != nullptr) return errors::AmbiguousColumn(ref.names[0]).At(ref.position);
      found = &table;
    }
    if (found != nullptr) return found->oid != 0 ? found : nullptr;
  }
  return nullptr;
}

void Scope::SetJoined(bool nullable) {
  for (ScopeTable& table : tables_) {
    table.nullable = table.nullable || nullable;
    table.bare = false;
  }
}

SqlError Scope::MissingTable(const std::string& name, int position) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    for (const ScopeTable& table : scope->tables_) {
      if (table.relation != name || table.alias == name) continue;
      return errors::Make(sqlstate::kUndefinedTable,
                          "invalid reference to FROM-clause entry for table \"" + name + "\"")
          .WithHint("Perhaps you meant to reference the table alias \"" + table.alias + "\".")
          .At(position);
    }
  }
  // Under this name something does stand, in another schema or as an alias.
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->HasTable(name)) return OutOfReach(name, position);
  }
  for (const Scope* unseen = unseen_; unseen != nullptr; unseen = unseen->parent_) {
    if (unseen->HasTable(name)) return OutOfReach(name, position);
  }
  return errors::Make(sqlstate::kUndefinedTable,
                      "missing FROM-clause entry for table \"" + name + "\"")
      .At(position);
}

ColumnId Scope::FindHere(std::string_view name) const {
  ColumnId found = -1;
  for (const ScopeColumn& c : columns_) {
    if (!c.bare || c.name != name) continue;
    if (found >= 0 && found != c.id) return -2;
    found = c.id;
  }
  return found;
}

SqlResult<ColumnId> Scope::Find(const ast::ColumnRef& ref) const {
  const size_t n = ref.names.size();
  const std::string& name = ref.names[n - 1];
  const std::string table = n > 1 ? ref.names[n - 2] : std::string();
  const std::string schema = n > 2 ? ref.names[n - 3] : std::string();
  bool table_seen = false;
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    const bool here = !table.empty() && scope->FindTable(schema, table) != nullptr;
    if (!schema.empty() && !here) continue;
    const ScopeColumn* found = nullptr;
    for (const ScopeColumn& c : scope->columns_) {
      if (!Matches(c, table, name)) continue;
      if (found != nullptr) return errors::AmbiguousColumn(name).At(ref.position);
      found = &c;
    }
    if (found != nullptr) return found->id;
    table_seen = table_seen || here;
    if (table_seen) break;
  }
  if (table.empty()) return errors::UndefinedColumn(name).At(ref.position);
  if (table_seen) return errors::UndefinedColumn(table, name).At(ref.position);
  return MissingTable(table, ref.position);
}

SqlResult<std::vector<ScopeColumn>> Scope::Expand(const ast::ColumnRef& ref) const {
  std::vector<ScopeColumn> out;
  if (ref.names.empty()) {
    std::copy_if(columns_.begin(), columns_.end(), std::back_inserter(out),
                 [](const ScopeColumn& c) { return c.in_star; });
    return out;
  }
  const size_t n = ref.names.size();
  const std::string& table = ref.names.back();
  const std::string schema = n > 1 ? ref.names[n - 2] : std::string();
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (scope->FindTable(schema, table) == nullptr) continue;
    std::copy_if(scope->columns_.begin(), scope->columns_.end(), std::back_inserter(out),
                 [&](const ScopeColumn& c) { return c.table == table; });
    return out;
  }
  return MissingTable(table, ref.position);
}

SqlStatus Scope::Append(const Scope& other) {
  for (const ScopeTable& table : other.tables_) {
    if (HasTable(table.alias)) return errors::DuplicateAlias(table.alias);
    tables_.push_back(table);
  }
  columns_.insert(columns_.end(), other.columns_.begin(), other.columns_.end());
  return {};
}

SqlStatus CheckQualifiers(const CatalogView* view, const ast::ColumnRef& ref) {
  const size_t qualifiers = ref.names.size() - (ref.star || ref.names.empty() ? 0 : 1);
  const bool here = qualifiers < 3 || (qualifiers == 3 &&
                                       (view == nullptr || ref.names[0] == view->scope().database));
  if (here) return {};
  std::string name;
  for (const std::string& part : ref.names) name += (name.empty() ? "" : ".") + part;
  if (ref.star) name += ".*";
  if (qualifiers > 3) {
    return errors::SyntaxError("improper qualified name (too many dotted names): " + name,
                               ref.position);
  }
  return errors::FeatureNotSupported("cross-database references are not implemented: " + name)
      .At(ref.position);
}

}  // namespace steno::sql
