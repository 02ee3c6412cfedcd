// The checkers' own tests: hand-made histories, good and bad.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/append_history.h"
#include "sim/linearizability.h"
#include "sim/ring_workload.h"
#include "sim/unique_history.h"

namespace steno::sim {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RegisterOp Read(int64_t value, int64_t call, int64_t end) {
  return {.type = RegisterOp::Type::kRead,
          .outcome = Outcome::kOk,
          .read = value,
          .call_ns = call,
          .return_ns = end};
}
RegisterOp Write(int64_t value, int64_t call, int64_t end) {
  return {.type = RegisterOp::Type::kWrite,
          .outcome = Outcome::kOk,
          .written = value,
          .call_ns = call,
          .return_ns = end};
}
RegisterOp Cas(int64_t from, int64_t to, int64_t call, int64_t end) {
  RegisterOp op = Write(to, call, end);
  op.type = RegisterOp::Type::kCas;
  op.read = from;
  return op;
}
RegisterOp With(RegisterOp op, Outcome outcome) {
  op.outcome = outcome;
  return op;
}

TEST(Linearizability, InOrder) {
  EXPECT_TRUE(IsLinearizable({}));
  EXPECT_TRUE(IsLinearizable({Read(kAbsent, 0, 1), Write(1, 2, 3), Read(1, 4, 5)}));
}

TEST(Linearizability, StaleRead) {
  EXPECT_FALSE(IsLinearizable({Write(1, 0, 1), Write(2, 2, 3), Read(1, 4, 5)}));
  EXPECT_FALSE(IsLinearizable({Write(1, 0, 1), Read(kAbsent, 2, 3)}));
}

TEST(Linearizability, OverlappingMayGoEitherWay) {
  EXPECT_TRUE(IsLinearizable({Write(1, 0, 10), Read(kAbsent, 1, 2), Read(1, 3, 4)}));
  EXPECT_FALSE(IsLinearizable({Write(1, 0, 10), Read(1, 1, 2), Read(kAbsent, 3, 4)}));
}

TEST(Linearizability, UnknownWriteMayHappenLateOrNever) {
  const RegisterOp maybe = With(Write(1, 0, 0), Outcome::kUnknown);
  EXPECT_TRUE(IsLinearizable({maybe, Read(kAbsent, 5, 6)}));
  EXPECT_TRUE(IsLinearizable({maybe, Read(kAbsent, 5, 6), Read(1, 7, 8)}));
  EXPECT_FALSE(IsLinearizable({maybe, Read(1, 5, 6), Read(kAbsent, 7, 8)}));
  // Not before its call.
  EXPECT_FALSE(IsLinearizable({Read(2, 0, 1), With(Write(2, 3, 0), Outcome::kUnknown)}));
}

TEST(Linearizability, FailedWriteIsNeverSeen) {
  EXPECT_FALSE(IsLinearizable({With(Write(1, 0, 1), Outcome::kFailed), Read(1, 2, 3)}));
  EXPECT_TRUE(IsLinearizable({With(Write(1, 0, 1), Outcome::kFailed), Read(kAbsent, 2, 3)}));
}

TEST(Linearizability, CompareAndSet) {
  EXPECT_TRUE(IsLinearizable({Write(1, 0, 1), Cas(1, 2, 2, 9), Read(1, 3, 4), Read(2, 5, 6)}));
  // Two that started from the same value.
  EXPECT_FALSE(IsLinearizable({Write(1, 0, 1), Cas(1, 2, 2, 9), Cas(1, 3, 2, 9)}));
}

AppendTxn Txn(std::vector<std::pair<int64_t, std::vector<int64_t>>> reads,
              std::vector<std::pair<int64_t, int64_t>> appends, Outcome outcome = Outcome::kOk) {
  return {.outcome = outcome, .reads = std::move(reads), .appends = std::move(appends)};
}

TEST(Linearizability, UnknownOperationsBuildOnEachOther) {
  // What the first one wrote was seen by the second alone, whose own value was seen later.
  EXPECT_TRUE(IsLinearizable({Write(1, 0, 1), With(Cas(1, 2, 2, 0), Outcome::kUnknown),
                              With(Cas(2, 3, 4, 0), Outcome::kUnknown), Read(3, 6, 7)}));
  EXPECT_FALSE(IsLinearizable({Write(1, 0, 1), With(Cas(1, 2, 2, 0), Outcome::kUnknown),
                               With(Cas(4, 3, 4, 0), Outcome::kUnknown), Read(3, 6, 7)}));
}

TEST(Appends, Good) {
  EXPECT_THAT(CheckAppends({Txn({{1, {}}}, {{1, 1}}), Txn({{1, {1}}}, {{1, 2}}),
                            Txn({{1, {1, 2}}, {2, {}}}, {})},
                           {{1, {1, 2}}}),
              IsEmpty());
}

TEST(Appends, SeesItsOwn) {
  EXPECT_THAT(CheckAppends({Txn({{1, {}}, {1, {1}}}, {{1, 1}, {1, 2}})}, {{1, {1, 2}}}), IsEmpty());
}

TEST(Appends, LostAndAbortedAndDoubled) {
  EXPECT_THAT(CheckAppends({Txn({}, {{1, 1}})}, {{1, {}}}), Contains(HasSubstr("lost 1")));
  EXPECT_THAT(CheckAppends({Txn({}, {{1, 1}}, Outcome::kFailed)}, {{1, {1}}}),
              Contains(HasSubstr("failed")));
  EXPECT_THAT(CheckAppends({Txn({}, {{1, 1}})}, {{1, {1, 1}}}), Contains(HasSubstr("twice")));
  EXPECT_THAT(CheckAppends({}, {{1, {7}}}), Contains(HasSubstr("nobody")));
}

TEST(Appends, UnknownMayBeThereOrNot) {
  EXPECT_THAT(CheckAppends({Txn({}, {{1, 1}}, Outcome::kUnknown)}, {{1, {1}}}), IsEmpty());
  EXPECT_THAT(CheckAppends({Txn({}, {{1, 1}}, Outcome::kUnknown)}, {}), IsEmpty());
}

TEST(Appends, ReadsThatAreNoPrefix) {
  EXPECT_THAT(
      CheckAppends({Txn({}, {{1, 1}}), Txn({}, {{1, 2}}), Txn({{1, {2}}}, {})}, {{1, {1, 2}}}),
      Contains(HasSubstr("saw list 1 as [2]")));
}

TEST(Appends, WriteSkewIsACycle) {
  // Each saw the other's list without its append.
  EXPECT_THAT(
      CheckAppends({Txn({{2, {}}}, {{1, 1}}), Txn({{1, {}}}, {{2, 2}})}, {{1, {1}}, {2, {2}}}),
      Contains(HasSubstr("depend on each other")));
}

TEST(Appends, LongForkIsACycle) {
  EXPECT_THAT(CheckAppends({Txn({}, {{1, 1}}), Txn({}, {{2, 2}}), Txn({{1, {1}}, {2, {}}}, {}),
                            Txn({{1, {}}, {2, {2}}}, {})},
                           {{1, {1}}, {2, {2}}}),
              Contains(HasSubstr("depend on each other")));
}

TEST(Unique, OneOwnerEach) {
  UniqueHistory history;
  history.Acknowledge(1, 10);
  history.Refuse(1);
  history.SetFinal(1, 10);
  // Nobody was told so.
  history.SetFinal(2, 11);
  EXPECT_THAT(history.Check(), IsEmpty());
}

TEST(Unique, TwoOwners) {
  UniqueHistory history;
  history.Acknowledge(1, 10);
  history.Acknowledge(1, 11);
  history.SetFinal(1, 10);
  history.SetFinal(2, 12);
  history.SetFinal(2, 13);
  EXPECT_THAT(history.Check(), Contains(HasSubstr("key 1 was given to 2 owners")));
  EXPECT_THAT(history.Check(), Contains(HasSubstr("key 2 belongs to 2 owners")));
}

TEST(Unique, LostOwnersAndRefusalsWithoutAny) {
  UniqueHistory history;
  history.Acknowledge(1, 10);
  history.Refuse(2);
  EXPECT_THAT(history.Check(), Contains(HasSubstr("now belongs to nobody")));
  EXPECT_THAT(history.Check(), Contains(HasSubstr("key 2 was refused as taken")));
}

TEST(Ring, OneCycleOrNot) {
  EXPECT_EQ(RingWorkload::WhyNoRing({{0, 2}, {2, 1}, {1, 0}}, 3), "");
  EXPECT_NE(RingWorkload::WhyNoRing({{0, 1}, {1, 0}, {2, 2}}, 3), "");
  EXPECT_NE(RingWorkload::WhyNoRing({{0, 1}, {1, 2}, {2, 1}}, 3), "");
  EXPECT_NE(RingWorkload::WhyNoRing({{0, 1}, {1, 0}}, 3), "");
}

}  // namespace
}  // namespace steno::sim
