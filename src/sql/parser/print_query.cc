#include "sql/parser/ast_print.h"
#include "sql/parser/sql_printer.h"
#include "sql/parser/visit.h"

namespace steno::sql {
namespace {

struct InternalType {
  std::string_view name;
  std::string_view word;
};

// What the grammar's own words stand for; without modifiers unless they may follow the word.
constexpr InternalType kTypes[] = {
    {"int4", "integer"},
    {"int8", "bigint"},
    {"int2", "smallint"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"numeric", "numeric"},
    {"bool", "boolean"},
    {"varchar", "character varying"},
    {"varbit", "bit varying"},
    {"interval", "interval"},
};

}  // namespace

void SqlPrinter::Type(const ast::TypeName& type) {
  const auto modifiers = [&] {
    if (type.modifiers.empty()) return;
    out_ += '(';
    Join(type.modifiers, [this](int modifier) { Add(modifier); });
    out_ += ')';
  };
  const bool internal = type.names.size() == 2 && type.names[0] == "pg_catalog";
  const std::string name = internal ? type.names[1] : "";
  std::string_view word;
  for (const InternalType& known : kTypes) {
    if (known.name == name) word = known.word;
  }
  if (name == "timestamp" || name == "time" || name == "timestamptz" || name == "timetz") {
    out_ += name.starts_with("timestamp") ? "timestamp" : "time";
    modifiers();
    out_ += name.ends_with("tz") ? " with time zone" : " without time zone";
  } else if ((name == "bpchar" || name == "bit") && !type.modifiers.empty()) {
    out_ += name == "bit" ? "bit" : "character";
    modifiers();
  } else if (!word.empty()) {
    out_ += word;
    if (!type.interval_fields.empty()) Add(" ", type.interval_fields);
    modifiers();
  } else {
    Dotted(type.names);
    modifiers();
  }
  for (const int bound : type.array_bounds) {
    out_ += '[';
    if (bound >= 0) Add(bound);
    out_ += ']';
  }
}

void SqlPrinter::Query(const ast::Query& query) {
  With(query.with);
  Body(*query.body);
  if (!query.order_by.empty()) {
    out_ += ' ';
    OrderBy(query.order_by);
  }
  if (query.with_ties) {
    OptionalExpr(" OFFSET ", query.offset);
    out_ += " FETCH FIRST (";
    Expr(*query.limit);
    out_ += ") ROWS WITH TIES";
  } else {
    OptionalExpr(" LIMIT ", query.limit);
    OptionalExpr(" OFFSET ", query.offset);
  }
  for (const ast::LockingClause& locking : query.locking) Locking(locking);
}

void SqlPrinter::With(const std::optional<ast::WithClause>& with) {
  using Materialized = ast::CommonTableExpr::Materialized;
  if (!with.has_value()) return;
  out_ += with->recursive ? "WITH RECURSIVE " : "WITH ";
  Join(with->ctes, [this](const ast::CommonTableExpr& cte) {
    Identifier(cte.name);
    Columns(cte.columns);
    out_ += " AS ";
    AddIf(cte.materialized == Materialized::kNever, "NOT ");
    AddIf(cte.materialized != Materialized::kDefault, "MATERIALIZED ");
    out_ += '(';
    Statement(*cte.statement);
    out_ += ')';
  });
  out_ += ' ';
}

void SqlPrinter::Locking(const ast::LockingClause& locking) {
  static constexpr std::string_view kStrengths[] = {"UPDATE", "NO KEY UPDATE", "SHARE",
                                                    "KEY SHARE"};
  static constexpr std::string_view kWaits[] = {"", " NOWAIT", " SKIP LOCKED"};
  Add(" FOR ", kStrengths[static_cast<int>(locking.strength)]);
  if (!locking.of.empty()) {
    out_ += " OF ";
    NameList(locking.of);
  }
  out_ += kWaits[static_cast<int>(locking.wait)];
}

void SqlPrinter::Body(const ast::QueryBody& body) {
  ast::Visit(body, [this](const auto& node) { Node(node); });
}

void SqlPrinter::Node(const ast::NestedQuery& n) {
  out_ += '(';
  Query(*n.query);
  out_ += ')';
}

void SqlPrinter::Node(const ast::SetOperation& n) {
  using Op = ast::SetOperation::Op;
  static constexpr std::string_view kWords[] = {" UNION ", " INTERSECT ", " EXCEPT "};
  // A lower or equal operator on the right, or a lower one on the left, needs parentheses.
  const auto member = [&](const ast::QueryBody& body, bool right) {
    bool nest = false;
    if (body.kind == ast::QueryBodyKind::kSetOperation) {
      const bool tight = ast::As<ast::SetOperation>(body).op == Op::kIntersect;
      nest = n.op == Op::kIntersect ? right || !tight : right && !tight;
    }
    AddIf(nest, "(");
    Body(body);
    AddIf(nest, ")");
  };
  member(*n.left, false);
  Add(kWords[static_cast<int>(n.op)], n.all ? "ALL " : "");
  member(*n.right, true);
}

void SqlPrinter::Node(const ast::Values& n) {
  out_ += "VALUES ";
  Join(n.rows, [this](const ast::ExprList& row) {
    out_ += '(';
    Exprs(row);
    out_ += ')';
  });
}

void SqlPrinter::Items(const std::vector<ast::SelectItem>& items) {
  Join(items, [this](const ast::SelectItem& item) {
    Expr(*item.expr);
    if (item.label.empty()) return;
    out_ += " AS ";
    Identifier(item.label);
  });
}

void SqlPrinter::Node(const ast::Select& n) {
  out_ += "SELECT";
  if (n.distinct != ast::Select::Distinct::kNone) out_ += " DISTINCT";
  if (!n.distinct_on.empty()) {
    out_ += " ON (";
    Exprs(n.distinct_on);
    out_ += ')';
  }
  AddIf(!n.items.empty(), " ");
  Items(n.items);
  if (n.into.has_value()) {
    out_ += n.into_temporary ? " INTO TEMPORARY TABLE " : " INTO TABLE ";
    Name(*n.into);
  }
  Tables(" FROM ", n.from);
  OptionalExpr(" WHERE ", n.where);
  if (!n.group_by.empty()) {
    out_ += n.group_by_distinct ? " GROUP BY DISTINCT " : " GROUP BY ";
    Exprs(n.group_by);
  }
  OptionalExpr(" HAVING ", n.having);
  if (n.windows.empty()) return;
  out_ += " WINDOW ";
  Join(n.windows, [this](const ast::NamedWindow& window) {
    Identifier(window.name);
    out_ += " AS ";
    Window(window.spec);
  });
}

void SqlPrinter::Tables(std::string_view prefix, const std::vector<ast::TableRefPtr>& tables) {
  if (tables.empty()) return;
  out_ += prefix;
  Join(tables, [this](const ast::TableRefPtr& table) { Table(*table); });
}

void SqlPrinter::Table(const ast::TableRef& table) {
  ast::Visit(table, [this](const auto& node) { Node(node); });
}

void SqlPrinter::Alias(const ast::Alias& alias) {
  if (alias.name.empty()) return;
  out_ += " AS ";
  Identifier(alias.name);
  Columns(alias.columns);
}

void SqlPrinter::ColumnDefinitions(const std::vector<ast::ColumnDefinition>& columns) {
  out_ += '(';
  Join(columns, [this](const ast::ColumnDefinition& column) {
    Identifier(column.name);
    out_ += ' ';
    Type(column.type);
    if (column.collation.empty()) return;
    out_ += " COLLATE ";
    Dotted(column.collation);
  });
  out_ += ')';
}

void SqlPrinter::Node(const ast::TableName& n) {
  AddIf(n.only, "ONLY ");
  Name(n.name);
  Alias(n.alias);
  if (!n.sample.has_value()) return;
  out_ += " TABLESAMPLE ";
  Dotted(n.sample->method);
  out_ += " (";
  Exprs(n.sample->args);
  out_ += ')';
  if (n.sample->repeatable == nullptr) return;
  OptionalExpr(" REPEATABLE (", n.sample->repeatable);
  out_ += ')';
}

void SqlPrinter::Node(const ast::SubqueryRef& n) {
  out_ += n.lateral ? "LATERAL (" : "(";
  Query(*n.query);
  out_ += ')';
  Alias(n.alias);
}

void SqlPrinter::Node(const ast::FunctionRef& n) {
  // A cast has its long form here; everything else is a call.
  const auto call = [this](const ast::Expr& expr) {
    if (expr.kind != ast::ExprKind::kTypeCast) return Expr(expr);
    const auto& cast = ast::As<ast::TypeCast>(expr);
    out_ += "CAST(";
    Expr(*cast.operand);
    out_ += " AS ";
    Type(cast.type);
    out_ += ')';
  };
  AddIf(n.lateral, "LATERAL ");
  AddIf(n.rows_from, "ROWS FROM (");
  Join(n.members, [&](const ast::FunctionRef::Member& member) {
    call(*member.call);
    if (member.columns.empty()) return;
    out_ += " AS ";
    ColumnDefinitions(member.columns);
  });
  AddIf(n.rows_from, ")");
  AddIf(n.ordinality, " WITH ORDINALITY");
  Alias(n.alias);
  if (n.columns.empty()) return;
  out_ += n.alias.name.empty() ? " AS " : " ";
  ColumnDefinitions(n.columns);
}

void SqlPrinter::Node(const ast::Join& n) {
  static constexpr std::string_view kWords[] = {"", "LEFT ", "RIGHT ", "FULL ", "CROSS "};
  AddIf(!n.alias.name.empty(), "(");
  Table(*n.left);
  Add(n.natural ? " NATURAL " : " ", kWords[static_cast<int>(n.type)], "JOIN ");
  const bool nest = n.right->kind == ast::TableRefKind::kJoin && n.right->alias.name.empty();
  AddIf(nest, "(");
  Table(*n.right);
  AddIf(nest, ")");
  OptionalExpr(" ON ", n.on);
  if (!n.using_columns.empty()) {
    out_ += " USING (";
    Identifiers(n.using_columns);
    out_ += ')';
    if (!n.using_alias.empty()) {
      out_ += " AS ";
      Identifier(n.using_alias);
    }
  }
  AddIf(!n.alias.name.empty(), ")");
  Alias(n.alias);
}

void SqlPrinter::Statement(const ast::Statement& statement) {
  ast::Visit(statement, [this](const auto& node) { Node(node); });
}

std::string ToSql(const ast::Expr& expr) {
  SqlPrinter printer;
  printer.Expr(expr);
  return printer.Take();
}

std::string ToSql(const ast::Query& query) {
  SqlPrinter printer;
  printer.Query(query);
  return printer.Take();
}

std::string ToSql(const ast::Statement& statement) {
  SqlPrinter printer;
  printer.Statement(statement);
  return printer.Take();
}

std::string ToSql(const ast::TypeName& type) {
  SqlPrinter printer;
  printer.Type(type);
  return printer.Take();
}

}  // namespace steno::sql
