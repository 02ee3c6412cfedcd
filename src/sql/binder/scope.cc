#include "sql/binder/scope.h"

#include <algorithm>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

bool Matches(const ScopeColumn& c, const std::string& schema, const std::string& table,
             const std::string& name) {
  if (c.name != name) return false;
  if (table.empty()) return c.bare;
  return c.table == table && (schema.empty() || c.schema == schema);
}

}  // namespace

const ScopeTable* Scope::FindTable(std::string_view alias) const {
  const auto it = std::find_if(tables_.begin(), tables_.end(),
                               [&](const ScopeTable& t) { return t.alias == alias; });
  return it == tables_.end() ? nullptr : &*it;
}

bool Scope::HasTable(std::string_view alias) const {
  return FindTable(alias) != nullptr;
}

uint32_t Scope::TableOid(const ast::ColumnRef& ref) const {
  if (ref.names.size() == 1) return tables_.size() == 1 ? tables_[0].oid : 0;
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    const ScopeTable* table = scope->FindTable(ref.names[ref.names.size() - 2]);
    if (table != nullptr) return table->oid;
  }
  return 0;
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
  for (const Scope* unseen = unseen_; unseen != nullptr; unseen = unseen->parent_) {
    if (!unseen->HasTable(name)) continue;
    return errors::Make(sqlstate::kUndefinedTable,
                        "invalid reference to FROM-clause entry for table \"" + name + "\"")
        .WithHint("There is an entry for table \"" + name +
                  "\", but it cannot be referenced from this part of the query.")
        .At(position);
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
    const ScopeColumn* found = nullptr;
    for (const ScopeColumn& c : scope->columns_) {
      if (!Matches(c, schema, table, name)) continue;
      if (found != nullptr) return errors::AmbiguousColumn(name).At(ref.position);
      found = &c;
    }
    if (found != nullptr) return found->id;
    table_seen = table_seen || (!table.empty() && scope->HasTable(table));
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
  const std::string& table = ref.names.back();
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent_) {
    if (!scope->HasTable(table)) continue;
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

}  // namespace steno::sql
