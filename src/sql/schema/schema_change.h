// Statements that define: CREATE, ALTER, DROP, TRUNCATE.
//
// Transactional: descriptors and names are written through the statement's transaction, so that a
// rollback leaves nothing, and everybody else sees all of it or nothing. What is locked: the name
// entries and the descriptor that change, exclusively.
//
// The rows of a *new* index (of a table made in this transaction, of TRUNCATE, of CREATE INDEX, of
// ADD PRIMARY KEY) are in keys that nobody else can reach before the commit. They are written in
// bulk, past the transaction. What a rollback leaves behind there is garbage that nobody will ever
// read: ids of tables and of indexes that are added to one are never given twice (an added index
// takes its OID as its id). SchemaChanges collects such spans, for the session to clear.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kv/api/txn.h"
#include "sql/catalog/catalog.h"
#include "sql/expr/eval.h"
#include "sql/parser/ast.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// What a transaction has done to the schema so far. Thread-compatible.
struct SchemaChanges {
  // Key spaces that only this transaction can reach: (table, index).
  std::set<std::pair<DescriptorId, uint32_t>> private_indexes;
  // To be cleared once the transaction has rolled back, or committed.
  std::vector<kv::Span> created;
  std::vector<kv::Span> dropped;
  bool changed = false;

  void AddIndex(DescriptorId table, uint32_t index);
  void DropIndex(DescriptorId table, uint32_t index);
};

struct SchemaContext {
  kv::Db* db = nullptr;
  kv::Txn* txn = nullptr;
  Catalog* catalog = nullptr;
  CatalogScope scope;
  EvalContext* eval = nullptr;
  SchemaChanges* changes = nullptr;
  // severity, notice
  std::function<void(std::string_view, const SqlError&)> notice;
  std::function<SqlStatus()> check_cancel;
};

// Whether RunSchemaStatement runs the kind (or refuses it with 0A000).
bool IsSchemaStatement(ast::StatementKind kind);
// "CREATE TABLE", as command tags and 25006 name the statement.
std::string SchemaStatementTag(const ast::Statement& statement);
// Runs it and gives the tag. `statement` and `context` outlive the task.
Task<SqlResult<std::string>> RunSchemaStatement(const ast::Statement* statement,
                                                SchemaContext* context);

}  // namespace steno::sql
