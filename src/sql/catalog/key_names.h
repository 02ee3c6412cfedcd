// Keys as errors of the key-value layer print them, in the words of SQL:
//
//   /table/16666/1/\x01\x80...   ->   table "accounts", key (id)=(12)
//
// Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sql/catalog/catalog_view.h"
#include "sql/catalog/descriptor.h"

namespace steno::sql {

using TableById = std::function<TablePtr(DescriptorId)>;

// `text` with the keys of tables that `tables` knows named so; it gives null for others, whose keys
// stay as they are. A key ends with the text, the line, or before what blocks who waits for it.
std::string WithTableNames(std::string_view text, const TableById& tables);

// The table that a key is of, as it is printed; null if that is not known.
TablePtr TableOfKey(std::string_view key, const TableById& tables);

}  // namespace steno::sql
