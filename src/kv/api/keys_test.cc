#include "kv/api/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace steno::kv::keys {
namespace {

TEST(Keys, SortOrderIsTheOneDocumented) {
  const std::vector<Key> in_order = {
      RangeApplied(RangeId(1)),
      RangeDescriptor(RangeId(1)),
      TxnRecord(RangeId(1), TxnId{1, 2}),
      TxnRecord(RangeId(1), TxnId{2, 1}),
      RangeApplied(RangeId(2)),
      kGlobalMin,
      DroppedSpan(IndexPrefix(52, 1)),
      DroppedSpan(IndexPrefix(52, 2)),
      IdCounter("descriptor"),
      NodeEntry(NodeId(1)),
      Setting("x"),
      Descriptor(100),
      Namespace(1, "a"),
      Namespace(1, "b"),
      IndexPrefix(52, 1),
      IndexPrefix(52, 2),
      IndexPrefix(53, 1),
      kGlobalMax,
  };
  EXPECT_TRUE(std::is_sorted(in_order.begin(), in_order.end()));
}

TEST(Keys, SpansHoldWhatTheyName) {
  EXPECT_TRUE(TxnRecords(RangeId(3)).Contains(TxnRecord(RangeId(3), TxnId{~0ull, ~0ull})));
  EXPECT_FALSE(TxnRecords(RangeId(3)).Contains(TxnRecord(RangeId(4), TxnId{0, 0})));
  EXPECT_TRUE(IndexSpan(52, 1).Contains(IndexPrefix(52, 1) + "row"));
  EXPECT_FALSE(IndexSpan(52, 1).Contains(IndexPrefix(52, 2)));
  EXPECT_TRUE(TableSpan(52).Contains(IndexPrefix(52, 2)));
  EXPECT_TRUE(DroppedSpans().Contains(DroppedSpan(IndexPrefix(52, 2))));
  EXPECT_TRUE(NamespaceOf(1).Contains(Namespace(1, "t")));
}

TEST(Keys, PrettyPrinted) {
  EXPECT_EQ(PrettyKey(IndexPrefix(52, 1) + "ab"), "/table/52/1/ab");
  EXPECT_EQ(PrettyKey(Descriptor(100)), "/descriptor/100");
}

TEST(Span, OverlapAndContainment) {
  const Span point = Span::Point("b");
  const Span range{"a", "c"};
  EXPECT_TRUE(range.Overlaps(point));
  EXPECT_TRUE(point.Overlaps(range));
  EXPECT_FALSE(Span::Point("c").Overlaps(range));
  EXPECT_TRUE(Span::Point("a").Overlaps(range));
  EXPECT_FALSE((Span{"c", "d"}).Overlaps(range));
  EXPECT_TRUE(point.Overlaps(point));
  EXPECT_FALSE(point.Overlaps(Span::Point("b\x01")));
}

}  // namespace
}  // namespace steno::kv::keys
