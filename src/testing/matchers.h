// gmock matchers and macros for absl::Status and absl::StatusOr.
//
//   EXPECT_THAT(engine.Write(batch), IsOk());
//   EXPECT_THAT(engine.Get("k"), IsOkAndHolds("v"));
//   EXPECT_THAT(store.Open(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("checksum")));
//   ASSERT_OK_AND_ASSIGN(auto store, Store::Open(path));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace steno {
namespace matchers_internal {

inline const absl::Status& ToStatus(const absl::Status& status) {
  return status;
}
template <typename T>
const absl::Status& ToStatus(const absl::StatusOr<T>& result) {
  return result.status();
}

}  // namespace matchers_internal

// The status, or that of the result, is OK.
MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const absl::Status& status = matchers_internal::ToStatus(arg);
  if (!status.ok()) *result_listener << "whose status is " << status.ToString();
  return status.ok();
}

// The result is OK and its value matches.
MATCHER_P(IsOkAndHolds, value_matcher, "is OK and holds a matching value") {
  if (!arg.ok()) {
    *result_listener << "whose status is " << arg.status().ToString();
    return false;
  }
  return testing::ExplainMatchResult(value_matcher, *arg, result_listener);
}

// The status, or that of the result, has this code.
MATCHER_P(StatusIs, code, "has status code " + absl::StatusCodeToString(code)) {
  const absl::Status& status = matchers_internal::ToStatus(arg);
  *result_listener << "whose status is " << status.ToString();
  return status.code() == code;
}

// The status, or that of the result, has this code and a message that matches.
MATCHER_P2(StatusIs, code, message_matcher,
           "has status code " + absl::StatusCodeToString(code) + " and a matching message") {
  const absl::Status& status = matchers_internal::ToStatus(arg);
  *result_listener << "whose status is " << status.ToString() << " ";
  return status.code() == code &&
         testing::ExplainMatchResult(message_matcher, std::string(status.message()),
                                     result_listener);
}

}  // namespace steno

#define EXPECT_OK(expression) EXPECT_THAT(expression, ::steno::IsOk())
#define ASSERT_OK(expression) ASSERT_THAT(expression, ::steno::IsOk())

#define STENO_MATCHERS_CONCAT_INNER(a, b) a##b
#define STENO_MATCHERS_CONCAT(a, b) STENO_MATCHERS_CONCAT_INNER(a, b)
#define STENO_ASSERT_OK_AND_ASSIGN_IMPL(result, lhs, expression) \
  auto result = (expression);                                    \
  ASSERT_THAT(result, ::steno::IsOk());                          \
  lhs = *std::move(result)
// Ends the test where the StatusOr is an error; else `lhs` is its value.
#define ASSERT_OK_AND_ASSIGN(lhs, expression) \
  STENO_ASSERT_OK_AND_ASSIGN_IMPL(STENO_MATCHERS_CONCAT(assert_ok_, __LINE__), lhs, expression)
