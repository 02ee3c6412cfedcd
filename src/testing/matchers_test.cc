#include "testing/matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace steno {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StringMatchResultListener;

TEST(MatchersTest, StatusAndStatusOr) {
  const absl::StatusOr<int> seven = 7;
  const absl::StatusOr<int> lost = absl::DataLossError("bad checksum");
  EXPECT_OK(absl::OkStatus());
  EXPECT_OK(seven);
  EXPECT_THAT(lost, Not(IsOk()));
  EXPECT_THAT(seven, IsOkAndHolds(7));
  EXPECT_THAT(seven, Not(IsOkAndHolds(8)));
  EXPECT_THAT(lost, Not(IsOkAndHolds(7)));
  EXPECT_THAT(lost, StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(lost, StatusIs(absl::StatusCode::kDataLoss, HasSubstr("checksum")));
  EXPECT_THAT(lost, Not(StatusIs(absl::StatusCode::kDataLoss, "checksum")));
  EXPECT_THAT(lost.status(), Not(StatusIs(absl::StatusCode::kInternal, HasSubstr("checksum"))));
}

TEST(MatchersTest, ExplainsWithTheStatus) {
  StringMatchResultListener listener;
  EXPECT_FALSE(ExplainMatchResult(IsOk(), absl::AbortedError("retry"), &listener));
  EXPECT_THAT(listener.str(), HasSubstr("ABORTED: retry"));
}

TEST(MatchersTest, AssertOkAndAssignMovesTheValue) {
  absl::StatusOr<std::unique_ptr<int>> result = std::make_unique<int>(3);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<int> value, std::move(result));
  EXPECT_EQ(3, *value);
}

}  // namespace
}  // namespace steno
