#include "sql/catalog/key_names.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "sql/catalog/table_codec.h"
#include "sql/types/row_codec.h"

namespace steno::sql {
namespace {

constexpr std::string_view kPrefix = "/table/";
constexpr std::string_view kKeyEnd = "; blocked by ";
// Of a key's values: an error is to be read.
constexpr size_t kValuesBytesMax = 128;

// ", key (id)=(12)", or nothing where that would say nothing.
std::string DescribeColumns(const TableDescriptor& table, const IndexDescriptor& index,
                            std::string_view encoded) {
  Row row(table.columns.size());
  for (const IndexColumn& part : index.columns) {
    const int ordinal = table.OrdinalOf(part.column_id);
    if (ordinal < 0) return "";
    const auto at = static_cast<size_t>(ordinal);
    if (table.columns[at].hidden) return "";
    if (!DecodeKeyColumn(table.columns[at].type, part.descending, &encoded, &row[at])) return "";
  }
  const KeyDescription key = DescribeKey(table, index, row);
  if (key.values.size() > kValuesBytesMax) return "";
  return ", key (" + key.columns + ")=(" + key.values + ")";
}

// Of a key without its prefix: "16666/1/\x01\x80".
std::vector<std::string> PartsOf(std::string_view key) {
  return absl::StrSplit(absl::string_view(key.data(), key.size()), absl::MaxSplits('/', 2));
}

TablePtr TableOf(const std::vector<std::string>& parts, const TableById& tables) {
  DescriptorId table_id = 0;
  return absl::SimpleAtoi(parts[0], &table_id) ? tables(table_id) : nullptr;
}

// Empty: nothing is known of it.
std::string Describe(std::string_view key, const TableById& tables) {
  const std::vector<std::string> parts = PartsOf(key);
  uint32_t index_id = 0;
  const TablePtr table = TableOf(parts, tables);
  if (table == nullptr) return "";
  std::string out = "table \"" + table->name + "\"";
  std::string encoded;
  if (parts.size() < 3 || !absl::SimpleAtoi(parts[1], &index_id)) return out;
  const IndexDescriptor* index = table->FindIndex(index_id);
  if (index == nullptr || !absl::CUnescape(parts[2], &encoded)) return out;
  return out + DescribeColumns(*table, *index, encoded);
}

}  // namespace

TablePtr TableOfKey(std::string_view key, const TableById& tables) {
  if (!key.starts_with(kPrefix)) return nullptr;
  return TableOf(PartsOf(key.substr(kPrefix.size())), tables);
}

std::string WithTableNames(std::string_view text, const TableById& tables) {
  std::string out;
  for (;;) {
    const size_t begin = text.find(kPrefix);
    if (begin == std::string_view::npos) return out.append(text);
    const size_t end = std::min({text.size(), text.find('\n', begin), text.find(kKeyEnd, begin)});
    const std::string_view key = text.substr(begin, end - begin);
    const std::string name = Describe(key.substr(kPrefix.size()), tables);
    out.append(text.substr(0, begin)).append(name.empty() ? key : name);
    text.remove_prefix(end);
  }
}

}  // namespace steno::sql
