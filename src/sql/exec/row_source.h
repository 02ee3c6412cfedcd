// RowSource: reads rows of a table through an index, for scans and lookup joins: gets and scans of
// index entries, the detour over the primary row where the index does not hold all columns, and
// locking. Thread-compatible.
#pragma once

#include <optional>
#include <vector>

#include "kv/api/txn.h"
#include "sql/catalog/table_codec.h"
#include "sql/exec/exec.h"

namespace steno::sql {

class RowSource {
 public:
  // What was read: rows of the wanted ordinals, and each row's primary key. Rows whose lock was
  // skipped are left out.
  struct Rows {
    std::vector<Row> rows;
    std::vector<kv::Key> keys;
  };

  RowSource(TablePtr table, uint32_t index_id, const std::vector<int>& ordinals,
            ExecContext* context);

  // The rows under the given keys of the index (a unique one), in order, absent ones left out.
  // With a lock on the primary index the get itself locks, absent rows included.
  Task<SqlResult<Rows>> Get(std::vector<kv::Key> keys, LockMode lock);
  // One page of `span`; what is left of the span afterwards, if anything, is put into *rest.
  Task<SqlResult<Rows>> Scan(kv::Span span, bool reverse, int64_t max_rows,
                             std::optional<kv::Span>* rest);
  // Locks rows that were read; drops those that are to be skipped.
  Task<SqlStatus> Lock(Rows* rows, LockMode lock);

  bool is_primary() const { return index_->primary; }

 private:
  Task<SqlResult<Rows>> FromEntries(std::vector<kv::Key> primary_keys);
  SqlError Damaged() const;

  const TablePtr table_;
  const IndexDescriptor* const index_;
  const RowReader reader_;   // of the index
  const RowReader primary_;  // of the primary index
  ExecContext* const context_;
};

}  // namespace steno::sql
