// What operators keep in memory, how much they make at a time, and that they can be cancelled
// between.
#include "sql/exec/operators.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr Type kInt{TypeId::kInt4};

// Runs a task that waits for nothing.
template <typename T>
T Await(Task<T> task) {
  std::optional<T> out;
  const auto run = [](Task<T> inner, std::optional<T>* result) -> Task<void> {
    result->emplace(co_await inner);
  };
  TaskScope scope;
  scope.Start(nullptr, run(std::move(task), &out));
  return *std::move(out);
}

// One column of `rows` values.
std::unique_ptr<ValuesNode> Values(Type type, int rows, const std::function<Datum(int)>& value) {
  auto out = std::make_unique<ValuesNode>();
  out->types = {type};
  for (int i = 0; i < rows; ++i) out->rows.push_back({MakeConstant(type, value(i))});
  return out;
}

struct Statement {
  explicit Statement(int64_t memory_bytes = kStatementMemoryBytesMax)
      : context{.eval = &eval, .memory = MemoryAccount(memory_bytes)} {}

  EvalContext eval;
  ExecContext context;
};

// The SQLSTATE that reading everything ends with; empty without failure.
std::string ReadToEnd(const PhysicalNode& node, ExecContext* context) {
  const CursorPtr cursor = OpenNode(node, context);
  Batch batch;
  for (;;) {
    const SqlResult<bool> more = Await(cursor->Next(&batch));
    if (!more.has_value()) return more.error().sqlstate;
    if (!*more) return "";
  }
}

TEST(HashJoin, KeepsItsPlaceAmongTheMatchesOfARow) {
  HashJoinNode join;
  join.types = {kInt, kInt};
  join.left_keys = join.right_keys = {MakeColumn(0, kInt)};
  for (int side = 0; side < 2; ++side) {
    join.inputs.push_back(Values(kInt, 3000, [](int i) { return Datum::Int(i / 1500); }));
  }
  Statement statement;
  bool cancelled = false;
  statement.context.check_cancel = [&]() -> SqlStatus {
    if (cancelled) return errors::QueryCanceled();
    return {};
  };
  const CursorPtr cursor = OpenNode(join, &statement.context);
  Batch batch;
  int64_t rows = 0;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(*Await(cursor->Next(&batch)));
    rows += static_cast<int64_t>(batch.rows());
  }
  EXPECT_EQ(rows, 100 * kBatchRows);
  cancelled = true;
  const SqlResult<bool> more = Await(cursor->Next(&batch));
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().sqlstate, "57014");
}

TEST(HashJoin, FullJoinGivesEveryRowOnce) {
  HashJoinNode join;
  join.type = JoinType::kFull;
  join.types = {kInt, kInt};
  join.left_keys = join.right_keys = {MakeColumn(0, kInt)};
  join.inputs.push_back(Values(kInt, 3000, [](int i) { return Datum::Int(i); }));
  join.inputs.push_back(Values(kInt, 3000, [](int i) { return Datum::Int(i + 1000); }));
  Statement statement;
  const CursorPtr cursor = OpenNode(join, &statement.context);
  Batch batch;
  int64_t left = 0;
  int64_t right = 0;
  int64_t both = 0;
  while (*Await(cursor->Next(&batch))) {
    ASSERT_LE(batch.rows(), static_cast<size_t>(kBatchRows));
    for (size_t i = 0; i < batch.rows(); ++i) {
      const bool has_left = !batch.Get(0, i).is_null();
      const bool has_right = !batch.Get(1, i).is_null();
      ++(has_left && has_right ? both : has_left ? left : right);
    }
  }
  EXPECT_EQ(both, 2000);
  EXPECT_EQ(left, 1000);
  EXPECT_EQ(right, 1000);
}

TEST(HashJoin, ChargesAndGivesBack) {
  HashJoinNode join;
  join.types = {kInt, kInt};
  join.left_keys = join.right_keys = {MakeColumn(0, kInt)};
  for (int side = 0; side < 2; ++side) {
    join.inputs.push_back(Values(kInt, 100, [](int i) { return Datum::Int(i); }));
  }
  Statement statement;
  EXPECT_EQ(ReadToEnd(join, &statement.context), "");
  EXPECT_EQ(statement.context.memory.used_bytes(), 0);
  Statement tight(100 * 300);
  EXPECT_EQ(ReadToEnd(join, &tight.context), "53200");
}

}  // namespace
}  // namespace steno::sql
