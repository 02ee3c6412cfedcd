// Column and Batch: what operators hand each other: up to kBatchRows rows, column by column; and
// Row, one row across columns.
//
// A Column keeps Datums today; callers go through its accessors, so that vectors of plain integers
// can take their place. Thread-compatible.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "base/check.h"
#include "base/limits.h"
#include "sql/types/datum.h"
#include "sql/types/type.h"

namespace steno::sql {

using Row = absl::InlinedVector<Datum, 8>;

class Column {
 public:
  Column() = default;
  explicit Column(Type type) : type_(type) {}

  Type type() const { return type_; }
  void set_type(Type type) { type_ = type; }
  size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }

  const Datum& Get(size_t row) const {
    DCHECK(row < values_.size());
    return values_[row];
  }
  bool IsNull(size_t row) const { return Get(row).is_null(); }

  void Append(Datum value) { values_.push_back(std::move(value)); }
  void Set(size_t row, Datum value) {
    DCHECK(row < values_.size());
    values_[row] = std::move(value);
  }
  // Moves the value out, leaving NULL.
  Datum Take(size_t row) {
    DCHECK(row < values_.size());
    return std::move(values_[row]);
  }
  void Reserve(size_t rows) { values_.reserve(rows); }
  // New rows are NULL.
  void Resize(size_t rows) { values_.resize(rows); }
  void Clear() { values_.clear(); }

 private:
  Type type_;
  std::vector<Datum> values_;
};

// Invariant: every column has `rows()` values; rows() <= kBatchRows.
class Batch {
 public:
  Batch() = default;
  explicit Batch(const std::vector<Type>& types) {
    columns_.reserve(types.size());
    for (Type type : types) columns_.emplace_back(type);
  }

  size_t rows() const { return rows_; }
  size_t columns() const { return columns_.size(); }
  bool empty() const { return rows_ == 0; }
  bool full() const { return rows_ >= static_cast<size_t>(kBatchRows); }

  const Column& column(size_t i) const { return columns_[i]; }
  // For writers, who then state the number of rows with SetRows.
  Column& mutable_column(size_t i) { return columns_[i]; }
  void AddColumn(Column column) { columns_.push_back(std::move(column)); }

  const Datum& Get(size_t column, size_t row) const { return columns_[column].Get(row); }

  // REQUIRES: row.size() == columns(), !full().
  void AppendRow(Row row) {
    DCHECK(row.size() == columns_.size());
    for (size_t i = 0; i < row.size(); ++i) columns_[i].Append(std::move(row[i]));
    ++rows_;
  }
  Row GetRow(size_t row) const {
    Row out;
    out.reserve(columns_.size());
    for (const Column& column : columns_) out.push_back(column.Get(row));
    return out;
  }
  // A batch without columns still has a number of rows (SELECT FROM t).
  void SetRows(size_t rows) {
    for ([[maybe_unused]] const Column& column : columns_) DCHECK(column.size() == rows);
    rows_ = rows;
  }
  // Keeps the columns and their types.
  void Clear() {
    for (Column& column : columns_) column.Clear();
    rows_ = 0;
  }

 private:
  std::vector<Column> columns_;
  size_t rows_ = 0;
};

}  // namespace steno::sql
