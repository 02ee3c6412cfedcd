// What operators keep in memory, how much they make at a time, and that they can be cancelled
// between.
#include "sql/exec/operators.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sql/exec/returning_rows.h"
#include "sql/expr/aggregate.h"
#include "sql/expr/function.h"
#include "sql/expr/wide_values.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr Type kInt{TypeId::kInt4};
constexpr Type kText{TypeId::kText};

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

class AggregateMemory : public testing::TestWithParam<const char*> {};

TEST_P(AggregateMemory, IsChargedAndGivenBack) {
  AggregateNode node;
  AggregateCall call;
  const std::string name = GetParam();
  const size_t args = name == "string_agg" ? 2 : 1;
  call.aggregate = FindAggregates(name)[0];
  call.type = Type{name == "array_agg" ? TypeId::kTextArray : TypeId::kText};
  call.args = ExprList(args, MakeColumn(0, kText));
  node.types = {call.type};
  node.aggregates.push_back(std::move(call));
  const std::string text(1000, 'x');
  node.inputs.push_back(Values(kText, 100, [&](int) { return Datum::String(text); }));

  Statement enough;
  EXPECT_EQ(ReadToEnd(node, &enough.context), "");
  EXPECT_EQ(enough.context.memory.used_bytes(), 0);
  Statement tight(50'000);
  EXPECT_EQ(ReadToEnd(node, &tight.context), "53200");

  node.aggregates[0].distinct = true;
  Statement distinct;
  EXPECT_EQ(ReadToEnd(node, &distinct.context), "");
  EXPECT_EQ(distinct.context.memory.used_bytes(), 0);
}

INSTANTIATE_TEST_SUITE_P(All, AggregateMemory, testing::Values("string_agg", "array_agg"));

TEST(Aggregate, ChargesEachCallOfEachGroup) {
  AggregateNode node;
  node.group_slots = {0};
  node.types = {kInt};
  for (int i = 0; i < 100; ++i) {
    AggregateCall call;
    call.aggregate = FindAggregates("count")[0];
    call.type = Type{TypeId::kInt8};
    node.types.push_back(call.type);
    node.aggregates.push_back(std::move(call));
  }
  node.inputs.push_back(Values(kInt, 2000, [](int i) { return Datum::Int(i); }));
  Statement enough;
  EXPECT_EQ(ReadToEnd(node, &enough.context), "");
  EXPECT_EQ(enough.context.memory.used_bytes(), 0);
  Statement tight(2000 * 100 * 100);
  EXPECT_EQ(ReadToEnd(node, &tight.context), "53200");
}

TEST(InitPlans, ChargeTheirArrays) {
  PlannedStatement plan;
  plan.root = Values(kInt, 1, [](int) { return Datum::Int(1); });
  plan.exec_params = 1;
  plan.init_plans.push_back({.plan = Values(kInt, 1000, [](int i) { return Datum::Int(i); }),
                             .mode = ApplyNode::Mode::kArray});
  Statement enough;
  EXPECT_TRUE(Await(OpenPlan(&plan, &enough.context)).has_value());
  Statement tight(10'000);
  const SqlResult<CursorPtr> opened = Await(OpenPlan(&plan, &tight.context));
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().sqlstate, "53200");
}

TEST(Sort, GivesBackWhatItHeld) {
  for (const bool limited : {false, true}) {
    std::unique_ptr<PhysicalNode> node;
    if (limited) {
      auto top = std::make_unique<TopNNode>();
      top->keys = {SortKey{}};
      top->limit = MakeConstant(Type{TypeId::kInt8}, Datum::Int(3));
      node = std::move(top);
    } else {
      auto sort = std::make_unique<SortNode>();
      sort->keys = {SortKey{}};
      node = std::move(sort);
    }
    node->types = {kInt};
    node->inputs.push_back(Values(kInt, 5000, [](int i) { return Datum::Int(-i); }));
    Statement statement;
    EXPECT_EQ(ReadToEnd(*node, &statement.context), "");
    EXPECT_EQ(statement.context.memory.used_bytes(), 0);
    Statement tight(100'000);
    EXPECT_EQ(ReadToEnd(*node, &tight.context), "53200");
  }
}

TEST(SetOps, GiveBackWhatTheyHeld) {
  SetOpNode node;
  node.op = SetOpNode::Op::kExcept;
  node.types = {kInt};
  node.inputs.push_back(Values(kInt, 50, [](int i) { return Datum::Int(i); }));
  node.inputs.push_back(Values(kInt, 50, [](int i) { return Datum::Int(i + 10); }));
  Statement statement;
  EXPECT_EQ(ReadToEnd(node, &statement.context), "");
  EXPECT_EQ(statement.context.memory.used_bytes(), 0);
}

// --- Long values ---

constexpr size_t kLongBytes = 256 << 10;
int64_t made_since = 0;
int64_t made_most = 0;

Datum MakeLong(CallFrame&) {
  made_most = std::max(made_most, ++made_since);
  return Datum::String(std::string(kLongBytes, 'x'));
}
Datum LengthOf(CallFrame& f) {
  made_since = 0;
  return Datum::Int(static_cast<int64_t>(f.arg(0).as_string().size()));
}
const FunctionDef kMakeLong{.name = "make_long", .result = TypeId::kText, .kernel = MakeLong};
const FunctionDef kLengthOf{.name = "length_of", .result = TypeId::kInt4, .kernel = LengthOf};

TEST(Project, MakesFewLongValuesAtATime) {
  ProjectNode project;
  project.types = {kInt};
  project.exprs = {MakeFunction(&kLengthOf, kInt, {MakeFunction(&kMakeLong, kText, {})})};
  project.inputs.push_back(Values(kInt, 1024, [](int i) { return Datum::Int(i); }));
  Statement statement;
  made_since = made_most = 0;
  EXPECT_EQ(ReadToEnd(project, &statement.context), "");
  EXPECT_GE(made_most, 1);
  EXPECT_LE(made_most, 8);
}

TEST(Project, GivesSmallBatchesOfLongValues) {
  ProjectNode project;
  project.types = {kInt, kText};
  project.exprs = {MakeColumn(0, kInt), MakeFunction(&kMakeLong, kText, {})};
  project.inputs.push_back(Values(kInt, 1000, [](int i) { return Datum::Int(i); }));
  Statement statement;
  const CursorPtr cursor = OpenNode(project, &statement.context);
  Batch batch;
  int64_t next = 0;
  while (*Await(cursor->Next(&batch))) {
    EXPECT_LE(batch.rows(), 16U);
    for (size_t i = 0; i < batch.rows(); ++i) EXPECT_EQ(batch.Get(0, i).as_int(), next++);
  }
  EXPECT_EQ(next, 1000);
}

TEST(ReturningRows, MakesFewLongValuesAtATime) {
  DeleteNode node;
  node.types = {kInt, kText};
  node.returning = {MakeColumn(0, kInt), MakeFunction(&kMakeLong, kText, {})};
  node.has_returning = true;
  Statement statement;
  {
    ReturningRows rows(node, &statement.context);
    for (int i = 0; i < 1000; ++i) ASSERT_TRUE(rows.Add({Datum::Int(i)}).has_value());
    Batch batch;
    int64_t next = 0;
    while (*Await(rows.Next(&batch))) {
      EXPECT_LE(batch.rows(), 16U);
      for (size_t i = 0; i < batch.rows(); ++i) EXPECT_EQ(batch.Get(0, i).as_int(), next++);
    }
    EXPECT_EQ(next, 1000);
    EXPECT_EQ(statement.context.memory.used_bytes(), 0);
    ASSERT_TRUE(rows.Add({Datum::Int(0)}).has_value());
  }
  EXPECT_EQ(statement.context.memory.used_bytes(), 0);
}

TEST(ReturningRows, AreCharged) {
  DeleteNode node;
  node.has_returning = true;
  Statement tight(10'000);
  ReturningRows rows(node, &tight.context);
  SqlStatus status;
  for (int i = 0; i < 1000 && status.has_value(); ++i) status = rows.Add({Datum::Int(i)});
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().sqlstate, "53200");
}

TEST(Project, GivesWholeBatchesOfShortValues) {
  ProjectNode project;
  project.types = {kText};
  project.exprs = {MakeFunction(FindFunctions("lower")[0], kText, {MakeColumn(0, kText)})};
  project.inputs.push_back(Values(kText, 8192, [](int) { return Datum::String("X"); }));
  Statement statement;
  const CursorPtr cursor = OpenNode(project, &statement.context);
  Batch batch;
  std::vector<size_t> sizes;
  while (*Await(cursor->Next(&batch))) sizes.push_back(batch.rows());
  EXPECT_THAT(sizes, testing::ElementsAre(16, 128, 880, 1024, 1024, 1024, 1024, 1024, 1024, 1024));
}

}  // namespace
}  // namespace steno::sql
