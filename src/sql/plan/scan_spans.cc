#include "sql/plan/scan_spans.h"

#include <optional>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "kv/api/keys.h"
#include "sql/types/row_codec.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

struct KeyColumn {
  Type type;
  bool descending;
};

KeyColumn ColumnAt(const TableDescriptor& table, const IndexDescriptor& index, size_t i) {
  const IndexColumn& part = index.columns[i];
  return {table.columns[static_cast<size_t>(table.OrdinalOf(part.column_id))].type,
          part.descending};
}

void Encode(const KeyColumn& column, const Datum& value, kv::Key* key) {
  EncodeKeyColumn(column.type, value, column.descending, key);
}

// One end of a range on a column, as keys: everything with the value, or up to it.
struct BoundKeys {
  kv::Key first;   // the first key with the value
  kv::Key beyond;  // the first key after all with the value
};
BoundKeys KeysAt(const kv::Key& prefix, const KeyColumn& column, const Datum& value) {
  BoundKeys keys;
  keys.first = prefix;
  Encode(column, value, &keys.first);
  keys.beyond = PrefixEnd(keys.first);
  return keys;
}

// The range on the column behind `prefix`. In a descending column high values come first.
kv::Span BoundedSpan(const kv::Key& prefix, const KeyColumn& column, const KeyRange& range,
                     const Datum& low, const Datum& high) {
  kv::Span span{prefix, PrefixEnd(prefix)};
  const bool has_low = range.low.value != nullptr;
  const bool has_high = range.high.value != nullptr;
  const bool from_start = column.descending ? has_high : has_low;
  const bool to_end = column.descending ? has_low : has_high;
  if (from_start) {
    const BoundKeys keys = KeysAt(prefix, column, column.descending ? high : low);
    const bool inclusive = column.descending ? range.high.inclusive : range.low.inclusive;
    span.start = inclusive ? keys.first : keys.beyond;
  } else if (column.descending) {
    span.start = KeysAt(prefix, column, Datum::Null()).beyond;  // NULLs come first
  }
  if (to_end) {
    const BoundKeys keys = KeysAt(prefix, column, column.descending ? low : high);
    const bool inclusive = column.descending ? range.low.inclusive : range.high.inclusive;
    span.end = inclusive ? keys.beyond : keys.first;
  } else if (!column.descending) {
    span.end = KeysAt(prefix, column, Datum::Null()).first;  // NULLs come last
  }
  return span;
}

// Evaluates the values of a range. `element` replaces the array of `array_column`.
class RangeEvaluator {
 public:
  RangeEvaluator(const TableDescriptor& table, const IndexDescriptor& index,
                 std::span<const Datum> row, EvalContext& context)
      : table_(table), index_(index), row_(row), context_(context) {}

  SqlResult<std::optional<kv::Span>> SpanOf(const KeyRange& range, bool point, int array_column,
                                            const Datum* element) {
    kv::Key key = kv::keys::IndexPrefix(table_.id, index_.id);
    for (size_t i = 0; i < range.equal.size(); ++i) {
      Datum value;
      if (static_cast<int>(i) == array_column) {
        value = *element;
      } else if (!range.equal_is_null[i]) {
        ASSIGN_OR_RETURN(value, EvaluateOn(*range.equal[i], row_, context_));
      }
      if (value.is_null() && !range.equal_is_null[i]) return std::optional<kv::Span>();
      Encode(ColumnAt(table_, index_, i), value, &key);
    }
    if (point) return std::optional(kv::Span::Point(std::move(key)));
    if (range.low.value == nullptr && range.high.value == nullptr && !range.not_null) {
      kv::Key end = PrefixEnd(key);
      return std::optional(kv::Span{std::move(key), std::move(end)});
    }
    Datum low;
    Datum high;
    if (range.low.value != nullptr) {
      ASSIGN_OR_RETURN(low, EvaluateOn(*range.low.value, row_, context_));
      if (low.is_null()) return std::optional<kv::Span>();
    }
    if (range.high.value != nullptr) {
      ASSIGN_OR_RETURN(high, EvaluateOn(*range.high.value, row_, context_));
      if (high.is_null()) return std::optional<kv::Span>();
    }
    kv::Span span =
        BoundedSpan(key, ColumnAt(table_, index_, range.equal.size()), range, low, high);
    if (span.start >= span.end) return std::optional<kv::Span>();
    return std::optional(std::move(span));
  }

 private:
  const TableDescriptor& table_;
  const IndexDescriptor& index_;
  std::span<const Datum> row_;
  EvalContext& context_;
};

}  // namespace

SqlResult<std::vector<kv::Span>> SpansOf(const ScanNode& scan, EvalContext& context) {
  const IndexDescriptor& index = *scan.table->FindIndex(scan.index_id);
  std::vector<kv::Span> spans;
  if (scan.ranges.empty()) {
    spans.push_back(kv::keys::IndexSpan(scan.table->id, index.id));
    return spans;
  }
  RangeEvaluator evaluator(*scan.table, index, {}, context);
  // Values that repeat give the same span, and rows must not come twice.
  std::set<std::pair<kv::Key, kv::Key>> seen;
  const auto add = [&](std::optional<kv::Span> span) {
    if (span.has_value() && seen.emplace(span->start, span->end).second)
      spans.push_back(*std::move(span));
  };
  if (scan.array_column >= 0) {
    const KeyRange& range = scan.ranges[0];
    const Expr& array_expr = *range.equal[static_cast<size_t>(scan.array_column)];
    ASSIGN_OR_RETURN(const Datum array, EvaluateConstant(array_expr, context));
    if (array.is_null()) return spans;
    for (const Datum& element : array.as_array().elements) {
      ASSIGN_OR_RETURN(std::optional<kv::Span> span,
                       evaluator.SpanOf(range, scan.points, scan.array_column, &element));
      add(std::move(span));
    }
    return spans;
  }
  for (const KeyRange& range : scan.ranges) {
    ASSIGN_OR_RETURN(std::optional<kv::Span> span,
                     evaluator.SpanOf(range, scan.points, -1, nullptr));
    add(std::move(span));
  }
  return spans;
}

SqlResult<std::optional<kv::Span>> SpanOf(const LookupJoinNode& join, std::span<const Datum> row,
                                          EvalContext& context) {
  const IndexDescriptor& index = *join.table->FindIndex(join.index_id);
  return RangeEvaluator(*join.table, index, row, context)
      .SpanOf(join.range, join.point, -1, nullptr);
}

}  // namespace steno::sql
