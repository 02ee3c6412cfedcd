#include "shell/table_printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace steno::shell {
namespace {

struct CodeRange {
  uint32_t first;
  uint32_t last;
};
constexpr CodeRange kZeroWidth[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},
                                    {0x610, 0x61a},   {0x64b, 0x65f},   {0x1ab0, 0x1aff},
                                    {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x20d0, 0x20ff},
                                    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
constexpr CodeRange kWide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
                               {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
                               {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
                               {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

template <size_t N>
bool Contains(const CodeRange (&ranges)[N], uint32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges), [code](const CodeRange& range) {
    return code >= range.first && code <= range.last;
  });
}

// Takes one character off the front of *text; a byte that begins none stands for itself.
uint32_t TakeCharacter(std::string_view* text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>((*text)[i]); };
  const unsigned char lead = byte(0);
  const size_t size = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  if (size > text->size()) {
    text->remove_prefix(1);
    return lead;
  }
  uint32_t code = size == 1 ? lead : lead & (0x7fu >> size);
  for (size_t i = 1; i < size; ++i) code = (code << 6) | (byte(i) & 0x3fu);
  text->remove_prefix(size);
  return code;
}

using Lines = std::vector<std::string>;

Lines SplitLines(std::string_view text) {
  Lines lines;
  while (true) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

size_t Width(const Lines& lines) {
  size_t width = 0;
  for (const std::string& line : lines) width = std::max(width, DisplayWidth(line));
  return width;
}

void Spaces(size_t n, std::string* out) {
  out->append(n, ' ');
}

std::string RowCount(size_t rows) {
  return fmt::format("({} row{})", rows, rows == 1 ? "" : "s");
}

// The texts of a table, cut into lines, and the widths of its columns.
struct Layout {
  std::vector<Lines> names;
  std::vector<std::vector<Lines>> cells;
  std::vector<size_t> widths;
};

// `with_names`: the names stand above the cells, and widen them even where they are not shown.
Layout LayOut(const Table& table, const PrintOptions& options, bool with_names) {
  Layout layout;
  for (const Table::Column& column : table.columns) {
    layout.names.push_back(SplitLines(column.name));
    layout.widths.push_back(with_names ? Width(layout.names.back()) : 0);
  }
  for (const auto& row : table.rows) {
    auto& cells = layout.cells.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) {
      cells.push_back(SplitLines(row[i].value_or(options.null_text)));
      layout.widths[i] = std::max(layout.widths[i], Width(cells.back()));
    }
  }
  return layout;
}

// One row of cells, as many lines as the tallest has. A cell that goes on below ends with '+'.
void PrintCells(const std::vector<Lines>& cells, const std::vector<size_t>& widths,
                const Table& table, bool header, std::string* out) {
  size_t height = 1;
  for (const Lines& cell : cells) height = std::max(height, cell.size());
  for (size_t line = 0; line < height; ++line) {
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string text = line < cells[i].size() ? cells[i][line] : "";
      const size_t room = widths[i] - DisplayWidth(text);
      const size_t before = header ? room / 2 : table.columns[i].right_aligned ? room : 0;
      const bool goes_on = line + 1 < cells[i].size();
      const bool last = i + 1 == cells.size();
      *out += i == 0 ? " " : "| ";
      if (last && !header && line >= cells[i].size()) continue;
      Spaces(before, out);
      *out += text;
      if (!last || header || goes_on) Spaces(room - before, out);
      if (goes_on) {
        *out += '+';
      } else if (!last || header) {
        *out += ' ';
      }
    }
    *out += '\n';
  }
}

std::string PrintAligned(const Table& table, const PrintOptions& options) {
  std::string out;
  // Rows of nothing (SELECT FROM t) are only counted.
  if (table.columns.empty()) return options.tuples_only ? "" : "--\n";
  const Layout layout = LayOut(table, options, /*with_names=*/true);
  if (!options.tuples_only) {
    if (!table.title.empty()) {
      size_t total = table.columns.empty() ? 0 : table.columns.size() - 1;
      for (const size_t width : layout.widths) total += width + 2;
      const size_t width = DisplayWidth(table.title);
      if (width < total) Spaces((total - width) / 2, &out);
      out += table.title + "\n";
    }
    PrintCells(layout.names, layout.widths, table, /*header=*/true, &out);
    for (size_t i = 0; i < layout.widths.size(); ++i) {
      if (i > 0) out += '+';
      out.append(layout.widths[i] + 2, '-');
    }
    out += '\n';
  }
  for (const auto& row : layout.cells) {
    PrintCells(row, layout.widths, table, /*header=*/false, &out);
  }
  return out;
}

// `-[ RECORD 1 ]---+-----`: the text covers the line that separates names from values.
std::string RecordLine(size_t record, size_t name_width, size_t value_width) {
  std::string line(name_width + 1, '-');
  line += '+';
  line.append(value_width + 1, '-');
  const std::string text = fmt::format("-[ RECORD {} ]", record);
  return text.size() >= line.size() ? text : text + line.substr(text.size());
}

std::string PrintExpanded(const Table& table, const PrintOptions& options) {
  std::string out;
  if (!options.tuples_only && !table.title.empty()) out += table.title + "\n";
  if (table.rows.empty()) return options.tuples_only ? out : out + "(0 rows)\n";
  const Layout layout = LayOut(table, options, /*with_names=*/false);
  size_t name_width = 0;
  for (const Lines& name : layout.names) name_width = std::max(name_width, Width(name));
  size_t value_width = 0;
  for (const size_t width : layout.widths) value_width = std::max(value_width, width);
  for (size_t row = 0; row < layout.cells.size(); ++row) {
    if (options.tuples_only) {
      if (row > 0) out += '\n';
    } else {
      out += RecordLine(row + 1, name_width, value_width) + "\n";
    }
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const Lines& name = layout.names[i];
      const Lines& value = layout.cells[row][i];
      for (size_t line = 0; line < std::max(name.size(), value.size()); ++line) {
        const std::string name_text = line < name.size() ? name[line] : "";
        out += name_text;
        Spaces(name_width - DisplayWidth(name_text), &out);
        out += line + 1 < name.size() ? "+|" : " |";
        const std::string value_text = line < value.size() ? value[line] : "";
        out += " " + value_text;
        if (line + 1 < value.size()) {
          Spaces(value_width - DisplayWidth(value_text), &out);
          out += '+';
        }
        out += '\n';
      }
    }
  }
  return out;
}

std::string PrintUnaligned(const Table& table, const PrintOptions& options) {
  std::string out;
  const auto join = [&out](auto begin, auto end, auto text_of) {
    for (auto it = begin; it != end; ++it) {
      if (it != begin) out += '|';
      out += text_of(*it);
    }
    out += '\n';
  };
  if (!options.tuples_only) {
    if (!table.title.empty()) out += table.title + "\n";
    join(table.columns.begin(), table.columns.end(),
         [](const auto& column) { return column.name; });
  }
  for (const auto& row : table.rows) {
    join(row.begin(), row.end(),
         [&](const auto& value) { return value.value_or(options.null_text); });
  }
  return out;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const uint32_t code = TakeCharacter(&text);
    width += Contains(kZeroWidth, code) ? 0 : Contains(kWide, code) ? 2 : 1;
  }
  return width;
}

std::string PrintTable(const Table& table, const PrintOptions& options) {
  std::string out = options.expanded    ? PrintExpanded(table, options)
                    : options.unaligned ? PrintUnaligned(table, options)
                                        : PrintAligned(table, options);
  if (!options.tuples_only) {
    for (const std::string& footer : table.footers) out += footer + "\n";
    if (table.footers.empty() && table.row_count && !options.expanded)
      out += RowCount(table.rows.size()) + "\n";
  }
  if (!options.unaligned) out += '\n';
  return out;
}

}  // namespace steno::shell
