#include "sql/catalog/table_codec.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "kv/api/keys.h"
#include "sql/catalog/bootstrap.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/row_codec.h"

namespace steno::sql {
namespace {

const ColumnDescriptor& ColumnOf(const TableDescriptor& table, uint32_t column_id, int* ordinal) {
  *ordinal = table.OrdinalOf(column_id);
  CHECK(*ordinal >= 0) << "table " << table.name << " has no column " << column_id;
  return table.columns[static_cast<size_t>(*ordinal)];
}

// Appends the columns of `index` to *key; true if one of them is NULL.
bool AppendKeyColumns(const TableDescriptor& table, const IndexDescriptor& index,
                      std::span<const Datum> row, kv::Key* key) {
  bool has_null = false;
  for (const IndexColumn& part : index.columns) {
    int ordinal;
    const ColumnDescriptor& column = ColumnOf(table, part.column_id, &ordinal);
    const Datum& value = row[static_cast<size_t>(ordinal)];
    has_null |= value.is_null();
    EncodeKeyColumn(column.type, value, part.descending, key);
  }
  return has_null;
}

// The columns of `index`'s key that must be in the value too.
void AddLossyColumns(const TableDescriptor& table, const IndexDescriptor& index,
                     std::span<const Datum> row, std::set<uint32_t>* ids) {
  for (const IndexColumn& part : index.columns) {
    int ordinal;
    const ColumnDescriptor& column = ColumnOf(table, part.column_id, &ordinal);
    const Datum& value = row[static_cast<size_t>(ordinal)];
    if (!value.is_null() && KeyLosesDatum(column.type, value)) ids->insert(part.column_id);
  }
}

std::string EncodeColumns(const TableDescriptor& table, const std::set<uint32_t>& ids,
                          std::span<const Datum> row) {
  ValueEncoder encoder;
  for (uint32_t id : ids) {
    encoder.Add(id, row[static_cast<size_t>(table.OrdinalOf(id))]);
  }
  return encoder.Take();
}

bool IsKeyColumn(const IndexDescriptor& index, uint32_t column_id) {
  return std::any_of(index.columns.begin(), index.columns.end(),
                     [&](const IndexColumn& c) { return c.column_id == column_id; });
}

}  // namespace

kv::Key PrimaryKeyOf(const TableDescriptor& table, std::span<const Datum> row) {
  kv::Key key = kv::keys::IndexPrefix(table.id, table.primary().id);
  AppendKeyColumns(table, table.primary(), row, &key);
  return key;
}

std::string PrimaryValueOf(const TableDescriptor& table, std::span<const Datum> row) {
  std::set<uint32_t> ids;
  for (const ColumnDescriptor& column : table.columns) {
    if (!IsKeyColumn(table.primary(), column.id)) ids.insert(column.id);
  }
  AddLossyColumns(table, table.primary(), row, &ids);
  return EncodeColumns(table, ids, row);
}

IndexEntry IndexEntryOf(const TableDescriptor& table, const IndexDescriptor& index,
                        std::span<const Datum> row) {
  CHECK(!index.primary);
  IndexEntry entry;
  entry.key = kv::keys::IndexPrefix(table.id, index.id);
  const bool has_null = AppendKeyColumns(table, index, row, &entry.key);
  entry.must_be_unique = index.unique && !has_null;
  std::set<uint32_t> ids;
  AddLossyColumns(table, index, row, &ids);
  if (index.unique) {
    for (const IndexColumn& part : table.primary().columns) ids.insert(part.column_id);
  } else {
    AddLossyColumns(table, table.primary(), row, &ids);
  }
  if (!entry.must_be_unique) AppendKeyColumns(table, table.primary(), row, &entry.key);
  entry.value = EncodeColumns(table, ids, row);
  return entry;
}

RowReader::RowReader(const TableDescriptor* table, const IndexDescriptor* index,
                     std::vector<int> wanted_ordinals)
    : table_(table),
      index_(index),
      prefix_size_(kv::keys::IndexPrefix(table->id, index->id).size()),
      width_(wanted_ordinals.size()) {
  std::map<uint32_t, int> targets;  // column id -> position
  for (size_t i = 0; i < wanted_ordinals.size(); ++i) {
    const auto ordinal = static_cast<size_t>(wanted_ordinals[i]);
    CHECK(targets.emplace(table->columns[ordinal].id, static_cast<int>(i)).second);
  }
  const auto parts_of = [&](const IndexDescriptor& of) {
    std::vector<KeyPart> parts;
    for (const IndexColumn& part : of.columns) {
      int ordinal;
      const ColumnDescriptor& column = ColumnOf(*table, part.column_id, &ordinal);
      const auto target = targets.find(part.column_id);
      parts.push_back({column.type, part.column_id, part.descending,
                       target == targets.end() ? -1 : target->second});
    }
    return parts;
  };
  key_parts_ = parts_of(*index);
  if (!index->primary) primary_parts_ = parts_of(table->primary());
  for (const auto& [id, target] : targets) {
    value_ids_.push_back(id);
    value_targets_.push_back(static_cast<uint32_t>(target));
    covers_ =
        covers_ && (index->primary || IsKeyColumn(*index, id) || IsKeyColumn(table->primary(), id));
  }
}

bool RowReader::Decode(std::string_view key, std::string_view value, Row* row) const {
  row->clear();
  row->resize(width_);
  if (key.size() < prefix_size_) return false;
  key.remove_prefix(prefix_size_);
  const auto decode = [&](const std::vector<KeyPart>& parts) {
    for (const KeyPart& part : parts) {
      const bool ok = part.target < 0 ? SkipKeyColumn(part.type, part.descending, &key)
                                      : DecodeKeyColumn(part.type, part.descending, &key,
                                                        &(*row)[static_cast<size_t>(part.target)]);
      if (!ok) return false;
    }
    return true;
  };
  if (!decode(key_parts_)) return false;
  if (!key.empty() && !decode(primary_parts_)) return false;
  return DecodeValueColumns(value, value_ids_, value_targets_, row);
}

bool RowReader::PrimaryKey(std::string_view key, std::string_view value, kv::Key* primary) const {
  if (index_->primary) {
    *primary = std::string(key);
    return true;
  }
  if (key.size() < prefix_size_) return false;
  key.remove_prefix(prefix_size_);
  for (const KeyPart& part : key_parts_) {
    if (!SkipKeyColumn(part.type, part.descending, &key)) return false;
  }
  *primary = kv::keys::IndexPrefix(table_->id, table_->primary().id);
  if (!key.empty()) {
    // The primary key's columns end the key as they begin the primary's.
    primary->append(key);
    return true;
  }
  std::map<uint32_t, Datum> values;
  ValueDecoder decoder(value);
  while (decoder.Next()) {
    if (!decoder.Read(&values[decoder.column_id()])) return false;
  }
  if (!decoder.ok()) return false;
  for (const KeyPart& part : primary_parts_) {
    const auto it = values.find(part.column_id);
    if (it == values.end()) return false;
    EncodeKeyColumn(part.type, it->second, part.descending, primary);
  }
  return true;
}

KeyDescription DescribeKey(const TableDescriptor& table, const IndexDescriptor& index,
                           std::span<const Datum> row) {
  KeyDescription out;
  for (const IndexColumn& part : index.columns) {
    int ordinal;
    const ColumnDescriptor& column = ColumnOf(table, part.column_id, &ordinal);
    const Datum& value = row[static_cast<size_t>(ordinal)];
    if (!out.columns.empty()) {
      out.columns += ", ";
      out.values += ", ";
    }
    out.columns += column.name;
    out.values += TextForMessage(column.type, value);
  }
  return out;
}

SqlError DuplicateKeyError(const TableDescriptor& table, const IndexDescriptor& index,
                           std::span<const Datum> row) {
  const KeyDescription key = DescribeKey(table, index, row);
  return AtTable(errors::UniqueViolation(table.name, index.name, key.columns, key.values), table);
}

SqlError AtTable(SqlError error, const TableDescriptor& table) {
  error.table = table.name;
  // The only schema of each database that tables with constraints can be in.
  const bool is_public =
      table.schema_id == kPublicSchemaId || table.schema_id == kPostgresPublicSchemaId;
  if (is_public) error.schema = "public";
  return error;
}

std::string DescribeRow(const TableDescriptor& table, std::span<const Datum> row) {
  // As PostgreSQL's ExecBuildSlotValueDescription cuts long values.
  constexpr size_t kValueBytesMax = 64;
  std::string out;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].hidden) continue;
    if (!out.empty()) out += ", ";
    std::string text = TextForMessage(table.columns[i].type, row[i]);
    if (text.size() > kValueBytesMax) text = text.substr(0, kValueBytesMax) + "...";
    out += text;
  }
  return out;
}

}  // namespace steno::sql
