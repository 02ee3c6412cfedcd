// Runs testdata/*.td in input mode. Commands:
//   ddl                  tables and indexes for the commands below; prints nothing but errors
//   bind                 the logical plan of a statement, or its error with a caret
//   eval                 the values of expressions, one a line, or their errors
//   default type=T       what the catalog stores for a DEFAULT, one expression a line
//   check table=T        the same of a CHECK; what is stored must be stored alike when it is bound
#include "sql/binder/binder.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "fmt/format.h"
#include "sql/binder/standalone.h"
#include "sql/parser/parser.h"
#include "sql/testing/test_catalog.h"
#include "sql/types/io.h"
#include "testing/datadriven.h"

namespace steno::sql {
namespace {

class TestSession final : public SessionInfo {
 public:
  std::string database() const override { return "defaultdb"; }
  uint32_t database_id() const override { return kDefaultDatabaseId; }
  std::string current_user() const override { return "root"; }
  std::string session_user() const override { return "root"; }
  std::vector<std::string> search_path() const override { return {"public"}; }
  int32_t process_id() const override { return 7; }
  int64_t transaction_time() const override { return 0; }
  int64_t statement_time() const override { return 1; }
  int64_t clock_time() const override { return 2; }
  std::optional<std::string> setting(std::string_view name) const override {
    const auto it = settings_.find(name);
    if (it == settings_.end()) return std::nullopt;
    return it->second;
  }
  SqlStatus SetSetting(std::string_view name, std::string_view value, bool) override {
    settings_[std::string(name)] = value;
    return {};
  }
  uint64_t Random64() override { return 1; }
  int64_t NextRowId() override { return 1; }
  std::vector<Setting> AllSettings() const override { return {}; }

 private:
  std::map<std::string, std::string, std::less<>> settings_ = {{"server_version", "15.0"}};
};

class BinderRunner final : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    if (command.name == "ddl") return Ddl(command.input);
    if (command.name == "bind") return Bind(command.input);
    if (command.name == "eval")
      return EachLine(command.input, [&](auto& line) { return Eval(line); });
    if (command.name == "default") {
      const std::string type = command.Arg("type");
      return EachLine(command.input, [&](auto& line) { return Default(line, type); });
    }
    if (command.name == "check") {
      const TableDescriptor& table = *catalog_.tables().at(command.Arg("table"));
      return EachLine(command.input, [&](auto& line) { return Check(line, table); });
    }
    return command.Unknown();
  }

 private:
  template <typename Fn>
  static std::string EachLine(const std::string& input, Fn fn) {
    std::istringstream lines(input);
    std::string out;
    for (std::string line; std::getline(lines, line);) out += fn(line);
    return out;
  }

  std::string Ddl(const std::string& sql) {
    const SqlStatus status = catalog_.Run(sql);
    return status.has_value() ? "" : DescribeError(status.error(), sql);
  }

  std::string Bind(const std::string& sql) {
    const auto parsed = Parse(sql);
    if (!parsed.has_value()) return DescribeError(parsed.error(), sql);
    CatalogView view{CatalogScope()};
    SqlResult<LogicalStatement> bound = catalog_.WithView(
        &view, [&] { return BindStatement(*(*parsed)[0].statement, BindOptions(), &view); });
    if (!bound.has_value()) return DescribeError(bound.error(), sql);
    std::string out;
    std::string columns;
    for (const OutputColumn& c : bound->output) {
      columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", c.name, FormatType(c.type));
    }
    if (!columns.empty()) out += "(" + columns + ")\n";
    if (!bound->parameters.empty()) {
      out += "parameters:";
      for (Type type : bound->parameters) out += " " + FormatType(type);
      out += "\n";
    }
    out += ToText(*bound->root, bound->columns);
    for (const LogicalCte& cte : bound->ctes) {
      if (cte.plan != nullptr) out += "cte " + cte.name + "\n" + ToText(*cte.plan, bound->columns);
    }
    for (const LogicalInitPlan& init : bound->init_plans) {
      out += fmt::format("${}:\n{}", init.exec_param, ToText(*init.plan, bound->columns));
    }
    return out;
  }

  std::string Eval(const std::string& sql) {
    const auto parsed = ParseExpression(sql);
    if (!parsed.has_value()) return DescribeError(parsed.error(), sql);
    SqlResult<ExprPtr> bound = BindConstantExpr(**parsed, Type(), FormatSettings::Default());
    if (!bound.has_value()) return DescribeError(bound.error(), sql);
    EvalContext context;
    context.session = &session_;
    SqlResult<Datum> value = EvaluateConstant(**bound, context);
    if (!value.has_value()) return DescribeError(value.error(), sql);
    const std::string text = value->is_null() ? "NULL" : *TextOut((*bound)->type, *value);
    return fmt::format("{} :: {}\n", text, FormatType((*bound)->type));
  }

  static std::string Default(const std::string& sql, const std::string& type) {
    ColumnDescriptor column;
    column.name = "c";
    const auto name = ParseTypeName(type);
    if (!name.has_value()) return DescribeError(name.error(), type);
    const SqlResult<Type> bound_type = BindType(*name);
    if (!bound_type.has_value()) return DescribeError(bound_type.error(), type);
    column.type = *bound_type;
    const auto parsed = ParseExpression(sql);
    if (!parsed.has_value()) return DescribeError(parsed.error(), sql);
    std::string text;
    const SqlResult<ExprPtr> bound =
        BindDefault(**parsed, column, FormatSettings::Default(), &text);
    return bound.has_value() ? text + "\n" : DescribeError(bound.error(), sql);
  }

  static SqlResult<std::string> StoredCheck(const std::string& sql, const TableDescriptor& table) {
    ASSIGN_OR_RETURN(const ast::ExprPtr parsed, ParseExpression(sql));
    std::string text;
    std::vector<uint32_t> column_ids;
    RETURN_IF_ERROR(BindCheck(*parsed, table, FormatSettings::Default(), &text, &column_ids));
    return text;
  }

  static std::string Check(const std::string& sql, const TableDescriptor& table) {
    const SqlResult<std::string> text = StoredCheck(sql, table);
    if (!text.has_value()) return DescribeError(text.error(), sql);
    const SqlResult<std::string> again = StoredCheck(*text, table);
    if (!again.has_value()) return *text + "\n" + DescribeError(again.error(), *text);
    return *text + "\n" + (*again == *text ? "" : "  but read back: " + *again + "\n");
  }

  TestCatalog catalog_;
  TestSession session_;
};

STENO_REGISTER_DATA_TESTS(Binder, "testdata", BinderRunner);

}  // namespace
}  // namespace steno::sql
