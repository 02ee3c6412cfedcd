// Rows of tables as keys and values.
//
//   primary             keys::IndexPrefix(table, index) + key columns       -> tuple of the others
//                       (and of key columns whose key does not hold them whole, KeyLosesDatum)
//   unique secondary    prefix + columns                                    -> tuple of the primary
//                       key's columns; with a NULL among the columns the primary key follows in the
//                       key, since NULLs are distinct and must not collide
//   other secondary     prefix + columns + primary key columns              -> empty tuple, or the
//                       columns whose key does not hold them whole
//
// A row is the table's full row: one Datum an ordinal of TableDescriptor::columns. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kv/api/types.h"
#include "sql/catalog/descriptor.h"
#include "sql/types/batch.h"
#include "sql/types/sql_error.h"

namespace steno::sql {

// --- Writing ---
kv::Key PrimaryKeyOf(const TableDescriptor& table, std::span<const Datum> row);
std::string PrimaryValueOf(const TableDescriptor& table, std::span<const Datum> row);

struct IndexEntry {
  kv::Key key;
  std::string value;
  // The key alone decides uniqueness: a live entry under it of another row is a duplicate. False
  // for non-unique indexes and for NULLs in unique ones.
  bool must_be_unique = false;
};
IndexEntry IndexEntryOf(const TableDescriptor& table, const IndexDescriptor& index,
                        std::span<const Datum> row);

// --- Reading ---
// What to read of a table's rows, prepared once: values of the wanted ordinals go to the positions
// in which they are listed.
class RowReader {
 public:
  RowReader(const TableDescriptor* table, const IndexDescriptor* index,
            std::vector<int> wanted_ordinals);

  // Whether the index alone holds all wanted columns (always true of the primary).
  bool covers() const { return covers_; }
  // Decodes an entry of the index; `row` gets one value a wanted ordinal; columns that the entry
  // lacks are NULL. False: damaged.
  bool Decode(std::string_view key, std::string_view value, Row* row) const;
  // The primary key that a secondary entry leads to; of a primary entry its own key.
  bool PrimaryKey(std::string_view key, std::string_view value, kv::Key* primary) const;

 private:
  struct KeyPart {
    Type type;
    uint32_t column_id;
    bool descending;
    int target;  // position in the row, -1: not wanted
  };
  const TableDescriptor* table_;
  const IndexDescriptor* index_;
  size_t prefix_size_;
  std::vector<KeyPart> key_parts_;      // the index's columns
  std::vector<KeyPart> primary_parts_;  // secondary: the primary key's columns
  std::vector<uint32_t> value_ids_;     // ascending
  std::vector<uint32_t> value_targets_;
  size_t width_;
  bool covers_ = true;
};

// `Key (a, b)=(1, 2)` of a duplicate: the columns' names and the values' texts.
struct KeyDescription {
  std::string columns;
  std::string values;
};
KeyDescription DescribeKey(const TableDescriptor& table, const IndexDescriptor& index,
                           std::span<const Datum> row);

// 23505 for two rows of the table under one key of the index.
SqlError DuplicateKeyError(const TableDescriptor& table, const IndexDescriptor& index,
                           std::span<const Datum> row);
// `error` with the fields that name the table and its schema.
SqlError AtTable(SqlError error, const TableDescriptor& table);

// The texts of a row as in `Failing row contains (1, null).`, hidden columns left out.
std::string DescribeRow(const TableDescriptor& table, std::span<const Datum> row);

}  // namespace steno::sql
