// RowWriter: puts, changes and removes rows of a table, with everything that belongs to them: NOT
// NULL, CHECK, uniqueness, secondary entries.
//
// Uniqueness: a key that must be unique is read with an exclusive lock before it is written, absent
// or not. Two transactions that insert the same key meet at the lock; the second then finds the
// first one's row. Locks may get lost with a lease; the commit validates every read, so a duplicate
// cannot slip through then either. One round reads the keys of a whole batch of rows.
//
// Bulk: rows for an index that only this transaction can reach yet (ExecContext::is_private) are
// not buffered but written to the range at once, in chunks, where the range itself refuses keys
// that are there. So loading a table that was created or truncated in the same transaction is not
// bounded by the gateway's memory. An INSERT with ON CONFLICT reads what its earlier rows have
// written, and so never writes in bulk: the rows of a chunk that waits cannot be read.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sql/catalog/table_codec.h"
#include "sql/exec/exec.h"

namespace steno::sql {

class RowWriter {
 public:
  // `node` and `context` outlive it.
  RowWriter(const InsertNode& node, ExecContext* context);
  // For UPDATE and DELETE: without a node of INSERT.
  RowWriter(TablePtr table, const std::vector<CheckConstraint>* checks, ExecContext* context);

  // Inserts full rows. 23502, 23514, 23505.
  Task<SqlStatus> Insert(std::vector<Row> rows);
  // NOT NULL and CHECK: 23502, 23514.
  SqlStatus CheckRow(const Row& row);
  // Inserts those of the rows that meet no row under the unique keys of `arbiters` (index ids; all
  // unique keys where empty), in their order; sets which. 23502, 23514, 23505 under other keys.
  Task<SqlStatus> InsertUnlessConflict(std::span<const Row> rows, std::vector<uint32_t> arbiters,
                                       std::vector<bool>* inserted);
  // The stored row that `row` meets under a unique key of one of the indexes (by id), locked; none
  // where it meets no row there.
  Task<SqlResult<std::optional<Row>>> FindExisting(const Row& row,
                                                   const std::vector<uint32_t>& index_ids);
  // Replaces locked rows, old[i] by new[i].
  Task<SqlStatus> Update(std::span<const Row> old_rows, std::vector<Row> new_rows);
  // Removes locked rows.
  SqlStatus Delete(std::span<const Row> rows);
  // Sends what waits for a bulk write.
  Task<SqlStatus> Flush();

  int64_t inserted() const { return inserted_; }

 private:
  struct UniqueEntry {
    kv::Key key;
    size_t row;
    const IndexDescriptor* index;
  };

  std::vector<UniqueEntry> UniqueEntriesOf(std::span<const Row> rows) const;
  Task<SqlResult<std::vector<bool>>> Exist(const std::vector<UniqueEntry>& entries);
  Task<SqlStatus> CheckAbsent(std::span<const Row> rows);
  Task<SqlStatus> CheckMoved(std::span<const Row> old_rows, std::span<const Row> new_rows);
  SqlError DuplicateError(const IndexDescriptor& index, const Row& row) const;
  bool WritesInBulk() const;
  void PutRow(const Row& row);
  Task<SqlStatus> AddBulk(std::span<const Row> rows);
  Task<SqlStatus> SendBulk();
  SqlError BulkError(const kv::Error& error) const;

  const TablePtr table_;
  const std::vector<CheckConstraint>* const checks_;
  ExecContext* const context_;
  bool reads_own_rows_ = false;
  int64_t inserted_ = 0;
  std::vector<kv::Write> bulk_;
  // The rows behind bulk_, to name the duplicate.
  std::vector<Row> bulk_rows_;
  int64_t bulk_bytes_ = 0;
};

}  // namespace steno::sql
