#include "sql/parser/precedence.h"
#include "sql/parser/sql_printer.h"

namespace steno::sql {
void SqlPrinter::Sort(const ast::SortItem& item) {
  using Direction = ast::SortItem::Direction;
  Expr(*item.expr);
  if (item.direction == Direction::kAsc) out_ += " ASC";
  if (item.direction == Direction::kDesc) out_ += " DESC";
  if (item.direction == Direction::kUsing) {
    out_ += " USING ";
    Operator(item.using_op);
  }
  if (item.nulls == ast::SortItem::Nulls::kFirst) out_ += " NULLS FIRST";
  if (item.nulls == ast::SortItem::Nulls::kLast) out_ += " NULLS LAST";
}

void SqlPrinter::OrderBy(const std::vector<ast::SortItem>& items) {
  out_ += "ORDER BY ";
  Join(items, [this](const ast::SortItem& item) { Sort(item); });
}

void SqlPrinter::Window(const ast::WindowSpec& spec) {
  std::string_view blank;
  const auto part = [&] { out_ += std::exchange(blank, " "); };
  out_ += '(';
  if (!spec.reference.empty()) {
    part();
    Identifier(spec.reference);
  }
  if (!spec.partition_by.empty()) {
    part();
    out_ += "PARTITION BY ";
    Exprs(spec.partition_by);
  }
  if (!spec.order_by.empty()) {
    part();
    OrderBy(spec.order_by);
  }
  if (spec.frame.has_value()) {
    static constexpr std::string_view kUnits[] = {"ROWS ", "RANGE ", "GROUPS "};
    static constexpr std::string_view kExcludes[] = {"", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP",
                                                     " EXCLUDE TIES"};
    part();
    const ast::WindowFrame& frame = *spec.frame;
    Add(kUnits[static_cast<int>(frame.unit)], frame.end.has_value() ? "BETWEEN " : "");
    Bound(frame.start);
    if (frame.end.has_value()) {
      out_ += " AND ";
      Bound(*frame.end);
    }
    out_ += kExcludes[static_cast<int>(frame.exclude)];
  }
  out_ += ')';
}

void SqlPrinter::Bound(const ast::FrameBound& bound) {
  using Type = ast::FrameBound::Type;
  switch (bound.type) {
    case Type::kUnboundedPreceding:
      out_ += "UNBOUNDED PRECEDING";
      return;
    case Type::kUnboundedFollowing:
      out_ += "UNBOUNDED FOLLOWING";
      return;
    case Type::kCurrentRow:
      out_ += "CURRENT ROW";
      return;
    case Type::kPreceding:
    case Type::kFollowing:
      // Below AND, which the frame has for a word of its own.
      Expr(*bound.offset, precedence::kNot);
      out_ += bound.type == Type::kPreceding ? " PRECEDING" : " FOLLOWING";
      return;
  }
}

}  // namespace steno::sql
