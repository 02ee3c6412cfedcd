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

STENO_REGISTER_DATA_TESTS(Rules, "testdata/rules", OptimizerRunner);
STENO_REGISTER_DATA_TESTS(Plans, "testdata/plans", OptimizerRunner);

}  // namespace
}  // namespace steno::sql
