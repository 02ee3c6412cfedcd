#include "sql/exec/row_writer.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "kv/api/keys.h"
#include "sql/catalog/catalog.h"
#include "sql/exec/operators.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

SqlError DamagedRow() {
  return errors::DataCorrupted("a damaged row or index entry");
}

bool Writable(const IndexDescriptor& index) {
  return index.state != ElementState::kDeleteOnly;
}

}  // namespace

RowWriter::RowWriter(const InsertNode& node, ExecContext* context)
    : RowWriter(node.table, &node.checks, context) {
  reads_own_rows_ = node.on_conflict.action != InsertNode::OnConflict::Action::kNone;
}

RowWriter::RowWriter(TablePtr table, const std::vector<CheckConstraint>* checks,
                     ExecContext* context)
    : table_(std::move(table)), checks_(checks), context_(context) {}

SqlStatus RowWriter::CheckRow(const Row& row) {
  for (size_t i = 0; i < table_->columns.size(); ++i) {
    const ColumnDescriptor& column = table_->columns[i];
    if (column.not_null && row[i].is_null()) {
      return AtTable(errors::NotNullViolation(table_->name, column.name, DescribeRow(*table_, row)),
                     *table_);
    }
  }
  for (const CheckConstraint& check : *checks_) {
    ASSIGN_OR_RETURN(const Datum holds, EvaluateOn(*check.predicate, row, *context_->eval));
    if (!holds.is_null() && !holds.as_bool()) {
      return AtTable(errors::CheckViolation(table_->name, check.name, DescribeRow(*table_, row)),
                     *table_);
    }
  }
  return {};
}

SqlError RowWriter::DuplicateError(const IndexDescriptor& index, const Row& row) const {
  return DuplicateKeyError(*table_, index, row);
}

std::vector<RowWriter::UniqueEntry> RowWriter::UniqueEntriesOf(std::span<const Row> rows) const {
  std::vector<UniqueEntry> entries;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (const IndexDescriptor& index : table_->indexes) {
      if (!Writable(index) || !index.unique) continue;
      // A hidden row id is unique by the way it is made.
      if (index.primary && table_->HasHiddenKey()) continue;
      if (index.primary) {
        entries.push_back({PrimaryKeyOf(*table_, rows[i]), i, &index});
        continue;
      }
      IndexEntry entry = IndexEntryOf(*table_, index, rows[i]);
      if (entry.must_be_unique) entries.push_back({std::move(entry.key), i, &index});
    }
  }
  return entries;
}

// Which of the keys are in the table. Locks all of them.
Task<SqlResult<std::vector<bool>>> RowWriter::Exist(const std::vector<UniqueEntry>& entries) {
  std::vector<bool> exist(entries.size());
  if (entries.empty()) co_return exist;
  std::vector<kv::Key> keys;
  keys.reserve(entries.size());
  for (const UniqueEntry& entry : entries) keys.push_back(entry.key);
  kv::GetOptions options{.lock = kv::LockStrength::kExclusive};
  auto got = co_await context_->txn->MultiGet(std::move(keys), options);
  if (!got.has_value()) co_return FromKvError(got.error());
  for (size_t i = 0; i < entries.size(); ++i) exist[i] = (*got)[i].value.has_value();
  co_return exist;
}

// Among the rows themselves and against the table.
Task<SqlStatus> RowWriter::CheckAbsent(std::span<const Row> rows) {
  const std::vector<UniqueEntry> entries = UniqueEntriesOf(rows);
  SqlResult<std::vector<bool>> exist = co_await Exist(entries);
  CO_RETURN_IF_ERROR(exist);
  std::unordered_set<std::string_view> seen;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (seen.insert(entries[i].key).second && !(*exist)[i]) continue;
    co_return DuplicateError(*entries[i].index, rows[entries[i].row]);
  }
  co_return SqlStatus();
}

bool RowWriter::WritesInBulk() const {
  if (reads_own_rows_ || !context_->is_private) return false;
  for (const IndexDescriptor& index : table_->indexes) {
    if (!context_->is_private(table_->id, index.id)) return false;
  }
  return !context_->txn->HasBufferedWriteIn(kv::keys::TableSpan(table_->id));
}

Task<SqlStatus> RowWriter::Insert(std::vector<Row> rows) {
  for (const Row& row : rows) CO_RETURN_IF_ERROR(CheckRow(row));
  inserted_ += static_cast<int64_t>(rows.size());
  if (WritesInBulk()) co_return co_await AddBulk(rows);
  SqlStatus absent = co_await CheckAbsent(rows);
  CO_RETURN_IF_ERROR(absent);
  for (const Row& row : rows) PutRow(row);
  co_return SqlStatus();
}

Task<SqlStatus> RowWriter::InsertUnlessConflict(std::span<const Row> rows,
                                                std::vector<uint32_t> arbiters,
                                                std::vector<bool>* inserted) {
  for (const Row& row : rows) CO_RETURN_IF_ERROR(CheckRow(row));
  const std::vector<UniqueEntry> entries = UniqueEntriesOf(rows);
  SqlResult<std::vector<bool>> exist = co_await Exist(entries);
  CO_RETURN_IF_ERROR(exist);
  // A row meets those before it that were inserted, not those that were left out.
  std::unordered_set<std::string_view> taken;
  inserted->assign(rows.size(), true);
  size_t end = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const size_t begin = end;
    const UniqueEntry* other_met = nullptr;
    for (; end < entries.size() && entries[end].row == i; ++end) {
      const UniqueEntry& entry = entries[end];
      if (!(*exist)[end] && !taken.contains(entry.key)) continue;
      const bool arbitrates =
          arbiters.empty() || std::ranges::find(arbiters, entry.index->id) != arbiters.end();
      if (arbitrates) {
        (*inserted)[i] = false;
      } else {
        other_met = &entry;
      }
    }
    if (!(*inserted)[i]) continue;
    if (other_met != nullptr) co_return DuplicateError(*other_met->index, rows[i]);
    for (size_t k = begin; k < end; ++k) taken.insert(entries[k].key);
    PutRow(rows[i]);
    ++inserted_;
  }
  co_return SqlStatus();
}

Task<SqlResult<std::optional<Row>>> RowWriter::FindExisting(
    const Row& row, const std::vector<uint32_t>& index_ids) {
  const std::vector<UniqueEntry> entries = UniqueEntriesOf(std::span(&row, 1));
  std::vector<int> ordinals(table_->columns.size());
  std::iota(ordinals.begin(), ordinals.end(), 0);
  const kv::GetOptions options{.lock = kv::LockStrength::kExclusive};
  for (const UniqueEntry& entry : entries) {
    if (std::find(index_ids.begin(), index_ids.end(), entry.index->id) == index_ids.end()) continue;
    auto got = co_await context_->txn->Get(entry.key, options);
    if (!got.has_value()) co_return FromKvError(got.error());
    if (!got->value.has_value()) continue;
    kv::Key primary = entry.key;
    if (!entry.index->primary) {
      const RowReader reader(table_.get(), entry.index, {});
      if (!reader.PrimaryKey(entry.key, *got->value, &primary)) co_return DamagedRow();
      got = co_await context_->txn->Get(primary, options);
      if (!got.has_value()) co_return FromKvError(got.error());
      if (!got->value.has_value()) co_return DamagedRow();
    }
    Row existing;
    const RowReader reader(table_.get(), &table_->primary(), ordinals);
    if (!reader.Decode(primary, *got->value, &existing)) co_return DamagedRow();
    co_return std::optional<Row>(std::move(existing));
  }
  co_return std::optional<Row>();
}

void RowWriter::PutRow(const Row& row) {
  kv::Txn* txn = context_->txn;
  txn->Put(PrimaryKeyOf(*table_, row), PrimaryValueOf(*table_, row));
  for (const IndexDescriptor& index : table_->indexes) {
    if (index.primary || !Writable(index)) continue;
    IndexEntry entry = IndexEntryOf(*table_, index, row);
    txn->Put(std::move(entry.key), std::move(entry.value));
  }
}

Task<SqlStatus> RowWriter::Update(std::span<const Row> old_rows, std::vector<Row> new_rows) {
  for (const Row& row : new_rows) CO_RETURN_IF_ERROR(CheckRow(row));
  // All old keys go first: a statement may exchange the keys of two rows.
  std::vector<kv::Key> removed;
  bool unique_keys_change = false;
  std::vector<std::pair<kv::Key, std::string>> puts;
  for (size_t i = 0; i < new_rows.size(); ++i) {
    kv::Key old_key = PrimaryKeyOf(*table_, old_rows[i]);
    kv::Key new_key = PrimaryKeyOf(*table_, new_rows[i]);
    bool key_changed = old_key != new_key;
    if (key_changed) removed.push_back(std::move(old_key));
    puts.emplace_back(std::move(new_key), PrimaryValueOf(*table_, new_rows[i]));
    for (const IndexDescriptor& index : table_->indexes) {
      if (index.primary) continue;
      IndexEntry old_entry = IndexEntryOf(*table_, index, old_rows[i]);
      IndexEntry new_entry = IndexEntryOf(*table_, index, new_rows[i]);
      if (old_entry.key == new_entry.key && old_entry.value == new_entry.value) continue;
      if (old_entry.key != new_entry.key) {
        removed.push_back(std::move(old_entry.key));
        key_changed = key_changed || new_entry.must_be_unique;
      }
      if (Writable(index)) puts.emplace_back(std::move(new_entry.key), std::move(new_entry.value));
    }
    unique_keys_change = unique_keys_change || key_changed;
  }
  for (kv::Key& key : removed) context_->txn->Delete(std::move(key));
  if (unique_keys_change) {
    SqlStatus unique = co_await CheckMoved(old_rows, new_rows);
    CO_RETURN_IF_ERROR(unique);
  }
  for (auto& [key, value] : puts) context_->txn->Put(std::move(key), std::move(value));
  co_return SqlStatus();
}

// After the old entries are gone: the new unique keys that differ from the row's old ones must be
// free.
Task<SqlStatus> RowWriter::CheckMoved(std::span<const Row> old_rows,
                                      std::span<const Row> new_rows) {
  std::vector<UniqueEntry> entries = UniqueEntriesOf(new_rows);
  const std::vector<UniqueEntry> old_entries = UniqueEntriesOf(old_rows);
  std::map<std::pair<size_t, const IndexDescriptor*>, std::string_view> old_keys;
  for (const UniqueEntry& entry : old_entries) old_keys[{entry.row, entry.index}] = entry.key;
  std::erase_if(entries, [&](const UniqueEntry& entry) {
    const auto it = old_keys.find({entry.row, entry.index});
    return it != old_keys.end() && it->second == entry.key;
  });
  std::vector<kv::Key> keys;
  std::map<std::string_view, size_t> seen;
  for (const UniqueEntry& entry : entries) {
    keys.push_back(entry.key);
    if (!seen.emplace(entry.key, entry.row).second) {
      co_return DuplicateError(*entry.index, new_rows[entry.row]);
    }
  }
  kv::GetOptions options{.lock = kv::LockStrength::kExclusive};
  auto got = co_await context_->txn->MultiGet(std::move(keys), options);
  if (!got.has_value()) co_return FromKvError(got.error());
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!(*got)[i].value.has_value()) continue;
    co_return DuplicateError(*entries[i].index, new_rows[entries[i].row]);
  }
  co_return SqlStatus();
}

SqlStatus RowWriter::Delete(std::span<const Row> rows) {
  for (const Row& row : rows) {
    context_->txn->Delete(PrimaryKeyOf(*table_, row));
    for (const IndexDescriptor& index : table_->indexes) {
      if (!index.primary) context_->txn->Delete(IndexEntryOf(*table_, index, row).key);
    }
  }
  return {};
}

Task<SqlStatus> RowWriter::AddBulk(std::span<const Row> rows) {
  for (const Row& row : rows) {
    bulk_.push_back({PrimaryKeyOf(*table_, row), PrimaryValueOf(*table_, row)});
    bulk_bytes_ += static_cast<int64_t>(bulk_.back().key.size() + bulk_.back().value->size());
    for (const IndexDescriptor& index : table_->indexes) {
      if (index.primary || !Writable(index)) continue;
      IndexEntry entry = IndexEntryOf(*table_, index, row);
      bulk_bytes_ += static_cast<int64_t>(entry.key.size() + entry.value.size());
      bulk_.push_back({std::move(entry.key), std::move(entry.value)});
    }
    bulk_rows_.push_back(row);
    if (bulk_bytes_ < kBulkChunkBytes) continue;
    SqlStatus sent = co_await SendBulk();
    CO_RETURN_IF_ERROR(sent);
  }
  co_return SqlStatus();
}

Task<SqlStatus> RowWriter::SendBulk() {
  // The range compares with what is there already; within the chunk it is compared here.
  std::unordered_set<std::string> seen;
  for (UniqueEntry entry : UniqueEntriesOf(bulk_rows_)) {
    if (!seen.insert(std::move(entry.key)).second) {
      co_return DuplicateError(*entry.index, bulk_rows_[entry.row]);
    }
  }
  std::vector<kv::Write> writes;
  writes.swap(bulk_);
  bulk_bytes_ = 0;
  auto written = co_await context_->txn->BulkWrite(std::move(writes), /*must_be_absent=*/true);
  if (!written.has_value()) co_return BulkError(written.error());
  bulk_rows_.clear();
  co_return SqlStatus();
}

SqlError RowWriter::BulkError(const kv::Error& error) const {
  if (error.kind == kv::ErrorKind::kDuplicateKey) {
    for (const UniqueEntry& entry : UniqueEntriesOf(bulk_rows_)) {
      if (entry.key == error.key) return DuplicateError(*entry.index, bulk_rows_[entry.row]);
    }
  }
  return FromKvError(error);
}

Task<SqlStatus> RowWriter::Flush() {
  if (bulk_.empty()) co_return SqlStatus();
  co_return co_await SendBulk();
}

}  // namespace steno::sql
