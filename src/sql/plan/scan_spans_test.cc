#include "sql/plan/scan_spans.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/rng.h"
#include "sql/catalog/table_codec.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

// (k, a, b), primary key k, an index over (a, b) with random directions.
TablePtr MakeTable(Rng& rng) {
  auto t = std::make_shared<TableDescriptor>();
  t->id = 20000;
  t->name = "t";
  for (const char* name : {"k", "a", "b"}) {
    ColumnDescriptor column;
    column.id = t->next_column_id++;
    column.name = name;
    column.type = Type{TypeId::kInt4};
    t->columns.push_back(std::move(column));
  }
  IndexDescriptor primary;
  primary.id = 1;
  primary.unique = primary.primary = true;
  primary.columns = {{1, false}};
  IndexDescriptor index;
  index.id = 2;
  index.columns = {{2, rng.Chance(1, 2)}, {3, rng.Chance(1, 2)}};
  t->indexes = {primary, index};
  return t;
}

Datum RandomValue(Rng& rng) {
  return rng.Chance(1, 4) ? Datum::Null() : Datum::Int(rng.Between(0, 4));
}
ExprPtr Value(const Datum& v) {
  return MakeConstant(Type{TypeId::kInt4}, v);
}

struct Condition {
  bool has_equal = false;
  Datum equal;
  bool equal_is_null = false;
  KeyRange::Bound low, high;
  bool not_null = false;

  // Whether a row satisfies what the range stands for.
  bool Holds(const Datum& a, const Datum& b) const {
    const Datum* next = &a;
    if (has_equal) {
      next = &b;
      if (equal_is_null) {
        if (!a.is_null()) return false;
      } else if (a.is_null() || equal.is_null() || a.as_int() != equal.as_int()) {
        return false;
      }
    }
    if (low.value != nullptr) {
      const Datum& v = low.value->value;
      if (next->is_null() || v.is_null()) return false;
      if (low.inclusive ? next->as_int() < v.as_int() : next->as_int() <= v.as_int()) return false;
    }
    if (high.value != nullptr) {
      const Datum& v = high.value->value;
      if (next->is_null() || v.is_null()) return false;
      if (high.inclusive ? next->as_int() > v.as_int() : next->as_int() >= v.as_int()) return false;
    }
    return !(not_null && next->is_null());
  }
};

Condition RandomCondition(Rng& rng) {
  Condition c;
  c.has_equal = rng.Chance(1, 2);
  if (c.has_equal) {
    c.equal_is_null = rng.Chance(1, 5);
    c.equal = RandomValue(rng);
  }
  if (rng.Chance(1, 2)) c.low = {Value(RandomValue(rng)), rng.Chance(1, 2)};
  if (rng.Chance(1, 2)) c.high = {Value(RandomValue(rng)), rng.Chance(1, 2)};
  c.not_null = c.low.value != nullptr || c.high.value != nullptr || rng.Chance(1, 3);
  return c;
}

// The spans hold the entries of exactly the rows that satisfy the conditions.
TEST(ScanSpans, AgreeWithTheConditions) {
  for (uint64_t seed = 1; seed <= 3000; ++seed) {
    Rng rng(seed);
    ScanNode scan;
    scan.table = MakeTable(rng);
    scan.index_id = 2;
    std::vector<Condition> conditions(1 + rng.Below(2));
    for (Condition& c : conditions) {
      c = RandomCondition(rng);
      KeyRange range;
      if (c.has_equal) {
        range.equal = {c.equal_is_null ? nullptr : Value(c.equal)};
        range.equal_is_null = {c.equal_is_null};
      }
      range.low = c.low;
      range.high = c.high;
      range.not_null = c.not_null;
      scan.ranges.push_back(std::move(range));
    }
    EvalContext context;
    const auto spans = SpansOf(scan, context);
    ASSERT_TRUE(spans.has_value());
    for (int64_t a = -1; a <= 5; ++a) {
      for (int64_t b = -1; b <= 5; ++b) {
        const Datum row[3] = {Datum::Int(1), a < 0 ? Datum::Null() : Datum::Int(a),
                              b < 0 ? Datum::Null() : Datum::Int(b)};
        const IndexEntry entry = IndexEntryOf(*scan.table, scan.table->indexes[1], row);
        const bool read = std::any_of(spans->begin(), spans->end(),
                                      [&](const kv::Span& s) { return s.Contains(entry.key); });
        const bool wanted =
            std::any_of(conditions.begin(), conditions.end(),
                        [&](const Condition& c) { return c.Holds(row[1], row[2]); });
        EXPECT_EQ(read, wanted) << "seed " << seed << " a=" << a << " b=" << b;
      }
    }
  }
}

TEST(ScanSpans, PointsOfAnArrayAreReadOnce) {
  Rng rng(1);
  ScanNode scan;
  scan.table = MakeTable(rng);
  scan.index_id = 1;
  scan.points = true;
  scan.array_column = 0;
  KeyRange range;
  range.equal = {MakeConstant(
      Type{TypeId::kInt4Array},
      Datum::FromArray(ArrayValue::Of(
          TypeId::kInt4, {Datum::Int(3), Datum::Null(), Datum::Int(1), Datum::Int(3)})))};
  range.equal_is_null = {false};
  scan.ranges.push_back(std::move(range));
  EvalContext context;
  const auto spans = SpansOf(scan, context);
  ASSERT_TRUE(spans.has_value());
  std::vector<kv::Span> wanted;
  for (int64_t k : {3, 1}) {
    const Datum row[3] = {Datum::Int(k), Datum::Null(), Datum::Null()};
    wanted.push_back(kv::Span::Point(PrimaryKeyOf(*scan.table, row)));
  }
  EXPECT_EQ(*spans, wanted);
}

}  // namespace
}  // namespace steno::sql
