#include "sql/parser/sql_printer.h"

namespace steno::sql {

void SqlPrinter::Node(const ast::SelectStatement& n) {
  Query(*n.query);
}

void SqlPrinter::Target(const ast::TargetColumn& column) {
  Identifier(column.name);
  for (const ast::Indirection::Step& step : column.steps) Step(step);
}

void SqlPrinter::Returning(const std::vector<ast::SelectItem>& items) {
  if (items.empty()) return;
  out_ += " RETURNING ";
  Items(items);
}

void SqlPrinter::Set(const std::vector<ast::Assignment>& set) {
  out_ += " SET ";
  Join(set, [this](const ast::Assignment& assignment) {
    AddIf(assignment.multiple, "(");
    Join(assignment.columns, [this](const ast::TargetColumn& column) { Target(column); });
    out_ += assignment.multiple ? ") = " : " = ";
    Expr(*assignment.value);
  });
}

void SqlPrinter::Conflict(const ast::OnConflict& conflict) {
  out_ += " ON CONFLICT";
  if (!conflict.constraint.empty()) {
    out_ += " ON CONSTRAINT ";
    Identifier(conflict.constraint);
  }
  if (!conflict.arbiter.empty()) {
    out_ += " (";
    Join(conflict.arbiter, [this](const ast::OnConflict::ArbiterItem& item) {
      const bool column = item.expr->kind == ast::ExprKind::kColumnRef;
      if (column) {
        Expr(*item.expr);
      } else {
        Parenthesized(*item.expr);
      }
      if (!item.collation.empty()) {
        out_ += " COLLATE ";
        Dotted(item.collation);
      }
      if (!item.operator_class.empty()) {
        out_ += ' ';
        Dotted(item.operator_class);
      }
    });
    out_ += ')';
    OptionalExpr(" WHERE ", conflict.arbiter_where);
  }
  out_ += conflict.update ? " DO UPDATE" : " DO NOTHING";
  if (conflict.update) Set(conflict.set);
  OptionalExpr(" WHERE ", conflict.where);
}

void SqlPrinter::Node(const ast::InsertStatement& n) {
  using Overriding = ast::InsertStatement::Overriding;
  With(n.with);
  out_ += "INSERT INTO ";
  Name(n.table);
  if (!n.alias.empty()) {
    out_ += " AS ";
    Identifier(n.alias);
  }
  if (!n.columns.empty()) {
    out_ += " (";
    Join(n.columns, [this](const ast::TargetColumn& column) { Target(column); });
    out_ += ')';
  }
  if (n.overriding == Overriding::kSystemValue) out_ += " OVERRIDING SYSTEM VALUE";
  if (n.overriding == Overriding::kUserValue) out_ += " OVERRIDING USER VALUE";
  if (n.source == nullptr) {
    out_ += " DEFAULT VALUES";
  } else {
    out_ += ' ';
    Query(*n.source);
  }
  if (n.on_conflict.has_value()) Conflict(*n.on_conflict);
  Returning(n.returning);
}

void SqlPrinter::Node(const ast::UpdateStatement& n) {
  With(n.with);
  out_ += n.only ? "UPDATE ONLY " : "UPDATE ";
  Name(n.table);
  Alias({n.alias, {}});
  Set(n.set);
  Tables(" FROM ", n.from);
  OptionalExpr(" WHERE ", n.where);
  Returning(n.returning);
}

void SqlPrinter::Node(const ast::DeleteStatement& n) {
  With(n.with);
  out_ += n.only ? "DELETE FROM ONLY " : "DELETE FROM ";
  Name(n.table);
  Alias({n.alias, {}});
  Tables(" USING ", n.from);
  OptionalExpr(" WHERE ", n.where);
  Returning(n.returning);
}

void SqlPrinter::Option(const ast::Option& option, std::string_view equals) {
  using Value = ast::Option::Value;
  // A dotted name (of a storage parameter) is a schema and a name.
  const size_t dot = option.name.find('.');
  if (dot != std::string::npos) {
    Identifier(option.name.substr(0, dot));
    out_ += '.';
  }
  Identifier(dot == std::string::npos ? option.name : option.name.substr(dot + 1));
  if (option.value == Value::kNone) return;
  out_ += equals;
  switch (option.value) {
    case Value::kNone:
      break;
    case Value::kWord:
      Identifier(option.text);
      break;
    case Value::kString:
      String(option.text);
      break;
    case Value::kNumber:
      out_ += option.text;
      break;
    case Value::kStar:
      out_ += '*';
      break;
    case Value::kDefault:
      out_ += "DEFAULT";
      break;
    case Value::kList:
      out_ += '(';
      Identifiers(option.list);
      out_ += ')';
      break;
  }
}

void SqlPrinter::Options(std::string_view prefix, const std::vector<ast::Option>& options,
                         std::string_view equals) {
  if (options.empty()) return;
  Add(prefix, "(");
  Join(options, [&](const ast::Option& option) { Option(option, equals); });
  out_ += ')';
}

void SqlPrinter::Node(const ast::CopyStatement& n) {
  using Endpoint = ast::CopyStatement::Endpoint;
  out_ += "COPY ";
  if (n.table.has_value()) {
    Name(*n.table);
    Columns(n.columns);
  } else {
    out_ += '(';
    Statement(*n.query);
    out_ += ')';
  }
  out_ += n.from ? " FROM " : " TO ";
  if (n.endpoint == Endpoint::kStdio) {
    out_ += n.from ? "STDIN" : "STDOUT";
  } else {
    AddIf(n.endpoint == Endpoint::kProgram, "PROGRAM ");
    String(n.file);
  }
  Options(" WITH ", n.options);
  OptionalExpr(" WHERE ", n.where);
}

void SqlPrinter::Behavior(ast::DropBehavior behavior) {
  if (behavior == ast::DropBehavior::kCascade) out_ += " CASCADE";
  if (behavior == ast::DropBehavior::kRestrict) out_ += " RESTRICT";
}

void SqlPrinter::Node(const ast::TruncateStatement& n) {
  out_ += "TRUNCATE ";
  Join(n.tables, [this](const ast::TruncateStatement::Table& table) {
    AddIf(table.only, "ONLY ");
    Name(table.name);
  });
  AddIf(n.restart_identity, " RESTART IDENTITY");
  Behavior(n.behavior);
}

}  // namespace steno::sql
