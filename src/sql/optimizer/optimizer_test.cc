// Runs testdata/rules/*.td and testdata/plans/*.td in input mode. Commands:
//   ddl                              tables and indexes for the commands below
//   opt [expect=RULE] [expect-not=RULE] [disable=(RULE..)]
//                                    the logical plan after the rules; `expect`: the rule changes
//                                    it
//   plan [disable=(CHOICE..)]        what EXPLAIN prints
#include <gtest/gtest.h>

#include "sql/binder/binder.h"
#include "sql/optimizer/planner.h"
#include "sql/optimizer/rules.h"
#include "sql/parser/parser.h"
#include "sql/plan/explain.h"
#include "sql/testing/test_catalog.h"
#include "testing/datadriven.h"

namespace steno::sql {
namespace {

std::string TextOf(const LogicalStatement& statement) {
  std::string out = ToText(*statement.root, statement.columns);
  for (const LogicalCte& cte : statement.ctes) {
    if (cte.plan != nullptr)
      out += "cte " + cte.name + ":\n" + ToText(*cte.plan, statement.columns);
  }
  for (const LogicalInitPlan& init : statement.init_plans) {
    out += "$" + std::to_string(init.exec_param) + ":\n" + ToText(*init.plan, statement.columns);
  }
  return out;
}

class OptimizerRunner final : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    if (command.name == "ddl") {
      const SqlStatus status = catalog_.Run(command.input);
      return status.has_value() ? "" : DescribeError(status.error(), command.input);
    }
    if (command.name == "opt") return Opt(command);
    if (command.name == "plan") return Plan(command);
    return command.Unknown();
  }

 private:
  // Which of the rules changed the plan.
  std::string Opt(const datadriven::Command& command) {
    const auto parsed = Parse(command.input);
    if (!parsed.has_value()) return DescribeError(parsed.error(), command.input);
    const std::vector<std::string> disabled = command.ListArg("disable");
    CatalogView view{CatalogScope()};
    SqlResult<LogicalStatement> bound = catalog_.WithView(
        &view, [&] { return BindStatement(*(*parsed)[0].statement, BindOptions(), &view); });
    if (!bound.has_value()) return DescribeError(bound.error(), command.input);
    std::set<std::string> changed;
    for (const Rule& rule : AllRules()) {
      const std::string name(rule.name);
      if (std::find(disabled.begin(), disabled.end(), name) != disabled.end()) continue;
      const std::string before = TextOf(*bound);
      rule.apply(&*bound);
      if (TextOf(*bound) != before) changed.insert(name);
    }
    if (command.Has("expect") && !changed.contains(command.Arg("expect"))) {
      command.Fail("the rule " + command.Arg("expect") + " changed nothing");
    }
    if (command.Has("expect-not") && changed.contains(command.Arg("expect-not"))) {
      command.Fail("the rule " + command.Arg("expect-not") + " changed the plan");
    }
    return TextOf(*bound);
  }

  std::string Plan(const datadriven::Command& command) {
    const auto parsed = Parse(command.input);
    if (!parsed.has_value()) return DescribeError(parsed.error(), command.input);
    PlanOptions options;
    options.disabled_rules = command.ListArg("disable");
    CatalogView view{CatalogScope()};
    SqlResult<PlanPtr> planned = catalog_.WithView(
        &view, [&] { return PlanStatement(*(*parsed)[0].statement, options, &view); });
    if (!planned.has_value()) return DescribeError(planned.error(), command.input);
    std::string out;
    for (const std::string& line : ExplainLines(**planned)) out += line + "\n";
    return out;
  }

  TestCatalog catalog_;
};

// The SQLSTATE of planning, or "ok".
std::string StateOf(const std::string& sql) {
  TestCatalog catalog;
  EXPECT_TRUE(catalog.Run("CREATE TABLE w (a int PRIMARY KEY, b int)").has_value());
  const auto parsed = Parse(sql);
  if (!parsed.has_value()) return std::string(parsed.error().sqlstate);
  CatalogView view{CatalogScope()};
  SqlResult<PlanPtr> planned = catalog.WithView(
      &view, [&] { return PlanStatement(*(*parsed)[0].statement, PlanOptions(), &view); });
  return planned.has_value() ? "ok" : std::string(planned.error().sqlstate);
}

// `count` times `item` with commas between; # in it is the number.
std::string List(int count, const std::string& item) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    if (i > 0) out += ", ";
    for (char c : item) out += c == '#' ? std::to_string(i) : std::string(1, c);
  }
  return out;
}

TEST(Growth, RowsHaveAsManyFieldsAsPostgresTakes) {
  for (const char* op : {"<", "=", "IS DISTINCT FROM"}) {
    const auto compare = [&](int count) {
      const std::string row = "(" + List(count, "a") + ")";
      return "SELECT a FROM w WHERE " + row + " " + op + " " + row;
    };
    EXPECT_EQ(StateOf(compare(1664)), "ok") << op;
    EXPECT_EQ(StateOf(compare(1665)), "54011") << op;
  }
  EXPECT_EQ(StateOf("SELECT (" + List(9000, "a") + ") IN (SELECT a, b FROM w) FROM w"), "54011");
}

// Each is compared with those before it.
TEST(Growth, ListsOfKeysAreBounded) {
  for (const std::string clause : {"SELECT a FROM w ORDER BY ", "SELECT 1 FROM w GROUP BY "}) {
    EXPECT_EQ(StateOf(clause + List(1663, "a + #")), "ok") << clause;
    EXPECT_EQ(StateOf(clause + List(1665, "a + #")), "54011") << clause;
    EXPECT_EQ(StateOf(clause + List(100'000, "a + #")), "54011") << clause;
  }
  EXPECT_EQ(StateOf("SELECT DISTINCT ON (" + List(100'000, "a + #") + ") a FROM w"), "54011");
  EXPECT_EQ(StateOf("SELECT a, b FROM w ORDER BY " + List(1663, "a + #")), "54011");
  EXPECT_EQ(StateOf("SELECT a FROM w UNION SELECT b FROM w ORDER BY " + List(100'000, "a")),
            "54011");
}

TEST(Growth, ATableIsLockedOnce) {
  std::string many;
  for (int i = 0; i < 40'000; ++i) many += " FOR UPDATE OF w1, w2";
  const std::string sql = "SELECT 1 FROM " + List(900, "w w#");
  EXPECT_EQ(StateOf(sql + many), "ok");
  for (int i = 0; i < 40'000; ++i) many += " FOR SHARE NOWAIT";
  EXPECT_EQ(StateOf(sql + many), "ok");
}

TEST(Growth, ListsOfJoinsAreBounded) {
  EXPECT_EQ(StateOf("SELECT 1 FROM " + List(1000, "w w#")), "ok");
  EXPECT_EQ(StateOf("SELECT 1 FROM " + List(1002, "w w#")), "54001");
  EXPECT_EQ(StateOf("SELECT 1 FROM " + List(20000, "w w#")), "54001");
  const std::string subquery = "(SELECT w#.a FROM w AS w# WHERE w#.a = v.b)";
  EXPECT_EQ(StateOf("SELECT " + List(500, subquery) + " FROM w AS v"), "ok");
  EXPECT_EQ(StateOf("SELECT " + List(1600, subquery) + " FROM w AS v"), "54001");
  // Each list is in the bounds, but not the height that they come to together.
  std::string nested = "SELECT 1";
  for (int i = 0; i < 20; ++i)
    nested = "SELECT 1 FROM " + List(900, "w w#") + ", (" + nested + ") q";
  EXPECT_EQ(StateOf(nested), "54001");
}

TEST(Growth, WhatIsCopiedInsideOfCopiesIsBounded) {
  const auto nest = [](int depth, const std::string& before, const std::string& behind) {
    std::string e = "a = 1";
    for (int i = 0; i < depth; ++i) e = before + "(" + e + ")" + behind;
    return "SELECT a FROM w WHERE " + e;
  };
  // The operand is one node.
  EXPECT_EQ(StateOf(nest(100, "CASE ", " WHEN true THEN false WHEN false THEN true END")), "ok");
  EXPECT_EQ(StateOf(nest(100, "(1, a) < (2, (CASE WHEN ", " THEN 1 END))")), "ok");
  EXPECT_EQ(StateOf(nest(100, "NULLIF(", ", true)")), "ok");
  // It stands in every comparison.
  EXPECT_EQ(StateOf(nest(8, "", " BETWEEN false AND true")), "ok");
  EXPECT_EQ(StateOf(nest(100, "", " BETWEEN false AND true")), "54001");
  EXPECT_EQ(StateOf(nest(100, "", " BETWEEN SYMMETRIC false AND true")), "54001");
  EXPECT_EQ(StateOf(nest(100, "", " IN (a = 2, b = 2)")), "54001");
  EXPECT_EQ(StateOf(nest(100, "((", "), 1) IN ((true, 1), (false, 2))")), "54001");
}

STENO_REGISTER_DATA_TESTS(Rules, "testdata/rules", OptimizerRunner);
STENO_REGISTER_DATA_TESTS(Plans, "testdata/plans", OptimizerRunner);

}  // namespace
}  // namespace steno::sql
