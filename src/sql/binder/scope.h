// Names that expressions can refer to: the columns of FROM, and those of the queries around it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/catalog/catalog_view.h"
#include "sql/parser/ast.h"
#include "sql/plan/logical.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

struct ScopeColumn {
  std::string name;
  std::string table;  // alias or table name; empty: merged by USING
  ColumnId id = 0;
  // Shown by `*`, found by its bare name: not one of the two sides of a merged column.
  bool in_star = true;
  bool bare = true;
};

// A member of FROM under its alias.
struct ScopeTable {
  std::string alias;
  std::string relation = {};  // the table's own name; empty: a query or a function
  uint32_t oid = 0;           // 0 likewise
  std::string schema = {};    // where the table stands under its own name
  // A column that is never NULL in a row of the table; -1: none.
  ColumnId present = -1;
  // Whether an outer join may give NULLs in place of a row.
  bool nullable = false;
  // Whether its system columns are found without its name: not one of the sides of a join.
  bool bare = true;
};

class Scope {
 public:
  explicit Scope(const Scope* parent = nullptr) : parent_(parent) {}

  void Add(ScopeColumn column) { columns_.push_back(std::move(column)); }
  void AddTable(ScopeTable table) { tables_.push_back(std::move(table)); }
  const std::vector<ScopeColumn>& columns() const { return columns_; }
  const std::vector<ScopeTable>& tables() const { return tables_; }
  bool HasTable(std::string_view alias) const;
  // The stored or virtual table that `ref` qualifies a system column with, or the only one; null:
  // none. 42702 where there are several.
  SqlResult<const ScopeTable*> TableOf(const ast::ColumnRef& ref) const;
  // Notes that these tables are a side of a join, which extends it with NULLs if `nullable`.
  void SetJoined(bool nullable);
  const Scope* parent() const { return parent_; }
  // Members of FROM that stand before and cannot be referred to, for an error that says so.
  void set_unseen(const Scope* unseen) { unseen_ = unseen; }

  // The column that `names` stand for, here or in an outer query. 42703, 42P01 (missing
  // FROM-clause entry), 42702.
  SqlResult<ColumnId> Find(const ast::ColumnRef& ref) const;
  // What `*` or `t.*` stands for, here only (t.* also further out).
  SqlResult<std::vector<ScopeColumn>> Expand(const ast::ColumnRef& ref) const;
  // The column of this name here, for USING and ORDER BY; -1: none, -2: several.
  ColumnId FindHere(std::string_view name) const;

  // Puts the columns of `other` behind these. 42712 for a table name that is there twice.
  SqlStatus Append(const Scope& other);

 private:
  const Scope* parent_;
  const Scope* unseen_ = nullptr;
  std::vector<ScopeColumn> columns_;
  SqlError MissingTable(const std::string& name, int position) const;
  const ScopeTable* FindTable(std::string_view schema, std::string_view alias) const;

  std::vector<ScopeTable> tables_;
};

// Of what qualifies a column: 42601 for too many names, 0A000 for another database than the one of
// `view`, which may be null.
SqlStatus CheckQualifiers(const CatalogView* view, const ast::ColumnRef& ref);

}  // namespace steno::sql
