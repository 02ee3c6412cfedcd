// A catalog without a cluster: tables made from CREATE TABLE and CREATE INDEX, for the tests of
// what stands above the catalog. Thread-compatible.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sql/catalog/catalog_view.h"
#include "sql/parser/ast.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

class TestCatalog {
 public:
  // CREATE TABLE (column types, NOT NULL, DEFAULT, PRIMARY KEY, UNIQUE, CHECK) and CREATE INDEX.
  SqlStatus Run(std::string_view ddl);

  // Gives the view what it needs.
  void Load(CatalogView* view) const;

  // Calls `attempt` until it needs nothing more.
  template <typename Attempt>
  auto WithView(CatalogView* view, Attempt attempt) const {
    for (;;) {
      auto result = attempt();
      if (result.has_value() || !IsNeedsLoading(result.error())) return result;
      Load(view);
    }
  }

  const std::map<std::string, TablePtr>& tables() const { return tables_; }

 private:
  SqlStatus CreateTable(const ast::CreateTableStatement& statement);
  SqlStatus CreateIndex(const ast::CreateIndexStatement& statement);

  std::map<std::string, TablePtr> tables_;
  DescriptorId next_id_ = kFirstUserId;
};

// `ERROR 42703: message`, then DETAIL and HINT, then the line of `sql` with a caret below the
// position.
std::string DescribeError(const SqlError& error, std::string_view sql);

}  // namespace steno::sql
