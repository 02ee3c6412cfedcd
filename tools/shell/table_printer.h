// Tables of text as psql prints them: aligned, expanded (\x), or bare. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steno::shell {

struct Table {
  struct Column {
    std::string name;
    bool right_aligned = false;  // numbers
  };
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<std::optional<std::string>>> rows;  // nullopt: NULL
  // Lines below the table.
  std::vector<std::string> footers;
  bool row_count = true;  // "(n rows)", unless there are footers
};

struct PrintOptions {
  bool expanded = false;
  bool tuples_only = false;  // no names, no footers
  bool unaligned = false;    // values separated by '|'
  std::string null_text;
};

std::string PrintTable(const Table& table, const PrintOptions& options);

// How many columns of a terminal UTF-8 text takes: two for East Asian wide characters and emoji,
// none for combining marks. What is not UTF-8 counts a column a byte.
size_t DisplayWidth(std::string_view text);

}  // namespace steno::shell
