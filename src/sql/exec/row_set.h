// RowSet: distinct rows by the values of some slots, with a count each. Internal to this directory.
#pragma once

#include <unordered_map>
#include <vector>

#include "sql/exec/charges.h"
#include "sql/exec/operators.h"

namespace steno::sql {

class RowSet {
 public:
  RowSet(SlotsKey key, ExecContext* context) : key_(std::move(key)), charges_(context) {}

  // Adds one of the row; true if it is the first of its kind.
  SqlResult<bool> Add(const Row& row) {
    const size_t hash = key_.Hash(row);
    if (Counted* found = Find(row, hash)) {
      ++found->count;
      return false;
    }
    RETURN_IF_ERROR(charges_.Add(BytesOf(row)));
    index_.emplace(hash, rows_.size());
    rows_.push_back({row, 1});
    return true;
  }
  bool Contains(const Row& row) { return Find(row, key_.Hash(row)) != nullptr; }
  // Takes one of the row away; false if there is none left.
  bool Take(const Row& row) {
    Counted* found = Find(row, key_.Hash(row));
    if (found == nullptr || found->count == 0) return false;
    --found->count;
    return true;
  }

 private:
  struct Counted {
    Row row;
    int64_t count;
  };
  Counted* Find(const Row& row, size_t hash) {
    const auto [begin, end] = index_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
      if (key_.Equal(rows_[it->second].row, row)) return &rows_[it->second];
    }
    return nullptr;
  }

  const SlotsKey key_;
  Charges charges_;
  std::vector<Counted> rows_;
  std::unordered_multimap<size_t, size_t> index_;
};

}  // namespace steno::sql
