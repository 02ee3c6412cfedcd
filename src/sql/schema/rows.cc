// Rows of a table for changes of its schema: reading them all, filling new indexes, checking what
// is to hold from now on.
#include <fmt/format.h>

#include <numeric>
#include <set>
#include <unordered_map>

#include "base/limits.h"
#include "kv/api/keys.h"
#include "sql/binder/standalone.h"
#include "sql/catalog/table_codec.h"
#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// Gathers entries of new indexes and writes them in chunks. Of the rows it keeps what the indexes
// are over, to name a duplicate: so a chunk takes memory by its entries, however wide the rows are.
class IndexFiller {
 public:
  IndexFiller(const TableDescriptor* table, const std::vector<uint32_t>& index_ids,
              SchemaContext* context)
      : table_(table), context_(context) {
    std::set<int> ordinals;
    for (uint32_t id : index_ids) {
      indexes_.push_back(table->FindIndex(id));
      for (const IndexColumn& column : indexes_.back()->columns) {
        ordinals.insert(table->OrdinalOf(column.column_id));
      }
    }
    ordinals_.assign(ordinals.begin(), ordinals.end());
  }

  SqlStatus Add(const Row& row) {
    for (const IndexDescriptor* index : indexes_) {
      IndexEntry entry;
      if (index->primary) {
        entry.key = PrimaryKeyOf(*table_, row);
        entry.value = PrimaryValueOf(*table_, row);
      } else {
        entry = IndexEntryOf(*table_, *index, row);
      }
      if (!origins_.emplace(entry.key, Origin{index, kept_.size()}).second) {
        return Duplicate(*index, row);
      }
      bytes_ += static_cast<int64_t>(entry.key.size() + entry.value.size());
      writes_.push_back({std::move(entry.key), std::move(entry.value)});
    }
    Row& kept = kept_.emplace_back();
    kept.reserve(ordinals_.size());
    for (int ordinal : ordinals_) kept.push_back(row[static_cast<size_t>(ordinal)]);
    return {};
  }
  bool full() const { return bytes_ >= kBulkChunkBytes; }

  Task<SqlStatus> Send() {
    if (writes_.empty()) co_return SqlStatus();
    std::vector<kv::Write> writes;
    writes.swap(writes_);
    auto written = co_await context_->txn->BulkWrite(std::move(writes), /*must_be_absent=*/true);
    if (!written.has_value()) {
      const auto origin = origins_.find(written.error().key);
      if (written.error().kind == kv::ErrorKind::kDuplicateKey && origin != origins_.end()) {
        co_return Duplicate(*origin->second.index, Expand(kept_[origin->second.row]));
      }
      co_return FromKvError(written.error());
    }
    kept_.clear();
    origins_.clear();
    bytes_ = 0;
    co_return SqlStatus();
  }

 private:
  struct Origin {
    const IndexDescriptor* index;
    size_t row;
  };

  // A row of the table with the columns that were kept.
  Row Expand(const Row& kept) const {
    Row row(table_->columns.size());
    for (size_t i = 0; i < kept.size(); ++i) row[static_cast<size_t>(ordinals_[i])] = kept[i];
    return row;
  }

  SqlError Duplicate(const IndexDescriptor& index, const Row& row) const {
    const KeyDescription key = DescribeKey(*table_, index, row);
    SqlError error = errors::Make(sqlstate::kUniqueViolation,
                                  fmt::format("could not create unique index \"{}\"", index.name));
    error.detail = fmt::format("Key ({})=({}) is duplicated.", key.columns, key.values);
    error.constraint = index.name;
    return AtTable(std::move(error), *table_);
  }

  const TableDescriptor* const table_;
  SchemaContext* const context_;
  std::vector<const IndexDescriptor*> indexes_;
  std::vector<kv::Write> writes_;
  std::vector<int> ordinals_;  // of the columns that the indexes are over
  std::vector<Row> kept_;
  std::unordered_map<kv::Key, Origin> origins_;
  int64_t bytes_ = 0;
};

// One page of rows of the table; cuts *span to what is left, or clears it.
Task<SqlResult<std::vector<Row>>> ReadPage(const TableDescriptor* table, const RowReader* reader,
                                           std::optional<kv::Span>* span, SchemaContext* context) {
  CO_RETURN_IF_ERROR(context->check_cancel());
  kv::Span from = **span;
  auto page = co_await context->txn->Scan(std::move(from), kv::ScanOptions());
  if (!page.has_value()) co_return FromKvError(page.error());
  std::vector<Row> rows;
  for (size_t i = 0; i < page->rows.rows.size(); ++i) {
    Row row;
    if (!reader->Decode(page->rows.key(i), page->rows.value(i), &row)) {
      co_return errors::DataCorrupted("a row of table \"" + table->name + "\" cannot be read");
    }
    rows.push_back(std::move(row));
  }
  if (page->resume.has_value()) {
    (*span)->start = *page->resume;
  } else {
    span->reset();
  }
  co_return rows;
}

std::vector<int> AllOrdinals(const TableDescriptor& table) {
  std::vector<int> ordinals(table.columns.size());
  std::iota(ordinals.begin(), ordinals.end(), 0);
  return ordinals;
}

}  // namespace

Task<SqlStatus> ForEachRow(const TableDescriptor* table, SchemaContext* context,
                           std::function<SqlStatus(Row)> visit) {
  const RowReader reader(table, &table->primary(), AllOrdinals(*table));
  std::optional<kv::Span> span = kv::keys::IndexSpan(table->id, table->primary().id);
  while (span.has_value()) {
    auto rows = co_await ReadPage(table, &reader, &span, context);
    CO_RETURN_IF_ERROR(rows);
    for (Row& row : *rows) CO_RETURN_IF_ERROR(visit(std::move(row)));
  }
  co_return SqlStatus();
}

Task<SqlStatus> FillIndexes(const TableDescriptor* from, const TableDescriptor* to,
                            std::vector<uint32_t> index_ids, std::function<SqlStatus(Row*)> map,
                            SchemaContext* context) {
  const RowReader reader(from, &from->primary(), AllOrdinals(*from));
  IndexFiller filler(to, index_ids, context);
  std::optional<kv::Span> span = kv::keys::IndexSpan(from->id, from->primary().id);
  while (span.has_value()) {
    auto rows = co_await ReadPage(from, &reader, &span, context);
    CO_RETURN_IF_ERROR(rows);
    for (Row& row : *rows) {
      CO_RETURN_IF_ERROR(map(&row));
      CO_RETURN_IF_ERROR(filler.Add(row));
      if (!filler.full()) continue;
      SqlStatus sent = co_await filler.Send();
      CO_RETURN_IF_ERROR(sent);
    }
  }
  co_return co_await filler.Send();
}

SqlError ContainsNulls(const TableDescriptor& table, const ColumnDescriptor& column) {
  SqlError error = errors::Make(sqlstate::kNotNullViolation,
                                fmt::format("column \"{}\" of relation \"{}\" contains null values",
                                            column.name, table.name));
  error.column = column.name;
  return AtTable(std::move(error), table);
}

Task<SqlStatus> CheckNoNulls(const TableDescriptor* table, int ordinal, SchemaContext* context) {
  const auto column = static_cast<size_t>(ordinal);
  std::function<SqlStatus(Row)> visit = [table, column](Row row) -> SqlStatus {
    if (!row[column].is_null()) return {};
    return ContainsNulls(*table, table->columns[column]);
  };
  co_return co_await ForEachRow(table, context, std::move(visit));
}

Task<SqlStatus> CheckRows(const TableDescriptor* table, const ConstraintDescriptor* check,
                          SchemaContext* context) {
  CO_ASSIGN_OR_RETURN(const ExprPtr predicate, CheckOf(*check, *table));
  std::function<SqlStatus(Row)> visit = [&](Row row) -> SqlStatus {
    ASSIGN_OR_RETURN(const Datum holds, EvaluateOn(*predicate, row, *context->eval));
    if (holds.is_null() || holds.as_bool()) return {};
    SqlError error = errors::Make(
        sqlstate::kCheckViolation,
        fmt::format("check constraint \"{}\" of relation \"{}\" is violated by some row",
                    check->name, table->name));
    error.constraint = check->name;
    return AtTable(std::move(error), *table);
  };
  co_return co_await ForEachRow(table, context, std::move(visit));
}

}  // namespace steno::sql
