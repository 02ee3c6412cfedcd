#include "sql/parser/sql_printer.h"

namespace steno::sql {

void SqlPrinter::Persistence(ast::Persistence persistence) {
  if (persistence == ast::Persistence::kTemporary) out_ += "TEMPORARY ";
  if (persistence == ast::Persistence::kUnlogged) out_ += "UNLOGGED ";
}

void SqlPrinter::Sequence(const ast::SequenceOptions& options) {
  const auto number = [this](std::string_view word, const std::optional<std::string>& value) {
    if (value.has_value()) Add(" ", word, " ", *value);
  };
  if (options.type.has_value()) {
    out_ += " AS ";
    Type(*options.type);
  }
  number("START WITH", options.start);
  number("INCREMENT BY", options.increment);
  number("MINVALUE", options.min);
  number("MAXVALUE", options.max);
  AddIf(options.no_min, " NO MINVALUE");
  AddIf(options.no_max, " NO MAXVALUE");
  number("CACHE", options.cache);
  if (options.cycle.has_value()) out_ += *options.cycle ? " CYCLE" : " NO CYCLE";
  if (options.restart) {
    out_ += " RESTART";
    number("WITH", options.restart_with);
  }
  if (!options.owned_by.empty()) {
    out_ += " OWNED BY ";
    Dotted(options.owned_by);
  }
}

void SqlPrinter::Attributes(const ast::ConstraintAttributes& attributes) {
  AddIf(attributes.deferrable, " DEFERRABLE");
  AddIf(attributes.initially_deferred, " INITIALLY DEFERRED");
  AddIf(attributes.not_valid, " NOT VALID");
}

void SqlPrinter::References(const ast::References& refs) {
  static constexpr std::string_view kMatches[] = {"", " MATCH FULL", " MATCH PARTIAL"};
  static constexpr std::string_view kActions[] = {"", "RESTRICT", "CASCADE", "SET NULL",
                                                  "SET DEFAULT"};
  out_ += "REFERENCES ";
  Name(refs.table);
  Columns(refs.columns);
  out_ += kMatches[static_cast<int>(refs.match)];
  if (refs.on_delete != ast::References::Action::kNoAction) {
    Add(" ON DELETE ", kActions[static_cast<int>(refs.on_delete)]);
    Columns(refs.on_delete_columns);
  }
  if (refs.on_update != ast::References::Action::kNoAction) {
    Add(" ON UPDATE ", kActions[static_cast<int>(refs.on_update)]);
  }
}

// What follows PRIMARY KEY and UNIQUE.
void SqlPrinter::KeyBody(const ast::Constraint& constraint) {
  AddIf(constraint.nulls_not_distinct, " NULLS NOT DISTINCT");
  if (!constraint.using_index.empty()) {
    out_ += " USING INDEX ";
    Identifier(constraint.using_index);
  }
  Columns(constraint.columns);
  if (!constraint.include.empty()) {
    out_ += " INCLUDE";
    Columns(constraint.include);
  }
  Options(" WITH ", constraint.storage, " = ");
  if (!constraint.tablespace.empty()) {
    out_ += " USING INDEX TABLESPACE ";
    Identifier(constraint.tablespace);
  }
}

void SqlPrinter::Constraint(const ast::Constraint& constraint, bool of_column) {
  using Type = ast::Constraint::Type;
  if (!constraint.name.empty()) {
    out_ += "CONSTRAINT ";
    Identifier(constraint.name);
    out_ += ' ';
  }
  switch (constraint.type) {
    case Type::kNotNull:
      out_ += "NOT NULL";
      break;
    case Type::kNull:
      out_ += "NULL";
      break;
    case Type::kDefault:
      out_ += "DEFAULT ";
      Restricted(*constraint.expr);
      break;
    case Type::kCheck:
      out_ += "CHECK (";
      Expr(*constraint.expr);
      out_ += ')';
      break;
    case Type::kPrimaryKey:
      out_ += "PRIMARY KEY";
      KeyBody(constraint);
      break;
    case Type::kUnique:
      out_ += "UNIQUE";
      KeyBody(constraint);
      break;
    case Type::kForeignKey:
      if (!of_column) {
        out_ += "FOREIGN KEY";
        Columns(constraint.columns);
        out_ += ' ';
      }
      References(constraint.references);
      break;
    case Type::kIdentity: {
      Add("GENERATED ", constraint.identity_always ? "ALWAYS" : "BY DEFAULT", " AS IDENTITY");
      SqlPrinter options;
      options.Sequence(constraint.sequence);
      const std::string text = options.Take();
      if (!text.empty()) Add(" (", std::string_view(text).substr(1), ")");
      break;
    }
    case Type::kGenerated:
      out_ += "GENERATED ALWAYS AS (";
      Expr(*constraint.expr);
      out_ += ") STORED";
      break;
    case Type::kExclude:
      out_ += "EXCLUDE";
      break;
  }
  AddIf(constraint.no_inherit, " NO INHERIT");
  Attributes(constraint.attributes);
}

void SqlPrinter::Column(const ast::ColumnDef& column) {
  Identifier(column.name);
  if (!column.type.names.empty()) {
    out_ += ' ';
    Type(column.type);
  }
  if (!column.storage.empty()) {
    out_ += " STORAGE ";
    Identifier(column.storage);
  }
  if (!column.compression.empty()) {
    out_ += " COMPRESSION ";
    Identifier(column.compression);
  }
  if (!column.collation.empty()) {
    out_ += " COLLATE ";
    Dotted(column.collation);
  }
  for (const ast::Constraint& constraint : column.constraints) {
    out_ += ' ';
    Constraint(constraint, /*of_column=*/true);
  }
}

void SqlPrinter::Element(const ast::IndexElement& element) {
  // Parentheses around calls do no harm to the tree, and others need them.
  if (element.expr->kind == ast::ExprKind::kColumnRef &&
      ast::As<ast::ColumnRef>(*element.expr).names.size() == 1) {
    Expr(*element.expr);
  } else {
    Parenthesized(*element.expr);
  }
  if (!element.collation.empty()) {
    out_ += " COLLATE ";
    Dotted(element.collation);
  }
  if (!element.operator_class.empty()) {
    out_ += ' ';
    Dotted(element.operator_class);
  }
  if (element.direction == ast::SortItem::Direction::kAsc) out_ += " ASC";
  if (element.direction == ast::SortItem::Direction::kDesc) out_ += " DESC";
  if (element.nulls == ast::SortItem::Nulls::kFirst) out_ += " NULLS FIRST";
  if (element.nulls == ast::SortItem::Nulls::kLast) out_ += " NULLS LAST";
}

void SqlPrinter::PartitionBound(const ast::PartitionBound& bound) {
  using Type = ast::PartitionBound::Type;
  switch (bound.type) {
    case Type::kDefault:
      out_ += " DEFAULT";
      return;
    case Type::kIn:
      out_ += " FOR VALUES IN (";
      Exprs(bound.in);
      break;
    case Type::kFromTo:
      out_ += " FOR VALUES FROM (";
      Exprs(bound.in);
      out_ += ") TO (";
      Exprs(bound.to);
      break;
    case Type::kHash:
      Add(" FOR VALUES WITH (modulus ", bound.modulus, ", remainder ", bound.remainder);
      break;
  }
  out_ += ')';
}

void SqlPrinter::OnCommit(ast::CreateTableStatement::OnCommit on_commit) {
  static constexpr std::string_view kWords[] = {"", " ON COMMIT PRESERVE ROWS",
                                                " ON COMMIT DELETE ROWS", " ON COMMIT DROP"};
  out_ += kWords[static_cast<int>(on_commit)];
}

void SqlPrinter::Node(const ast::CreateTableStatement& n) {
  out_ += "CREATE ";
  Persistence(n.persistence);
  out_ += n.if_not_exists ? "TABLE IF NOT EXISTS " : "TABLE ";
  Name(n.name);
  if (n.partition_of.has_value()) {
    out_ += " PARTITION OF ";
    Name(*n.partition_of);
  }
  std::string_view separator;
  const auto separate = [&] { out_ += std::exchange(separator, ", "); };
  const bool empty = n.columns.empty() && n.constraints.empty() && n.likes.empty();
  AddIf(!empty || !n.partition_of.has_value(), " (");
  for (const ast::ColumnDef& column : n.columns) {
    separate();
    Column(column);
  }
  for (const ast::Constraint& constraint : n.constraints) {
    separate();
    Constraint(constraint, /*of_column=*/false);
  }
  for (const ast::TableLike& like : n.likes) {
    separate();
    out_ += "LIKE ";
    Name(like.table);
    for (const std::string& what : like.including) Add(" INCLUDING ", what);
    for (const std::string& what : like.excluding) Add(" EXCLUDING ", what);
  }
  AddIf(!empty || !n.partition_of.has_value(), ")");
  if (n.partition_of.has_value()) PartitionBound(n.bound);
  if (!n.inherits.empty()) {
    out_ += " INHERITS (";
    NameList(n.inherits);
    out_ += ')';
  }
  if (n.partition_by.has_value()) {
    out_ += " PARTITION BY ";
    Identifier(n.partition_by->strategy);
    out_ += " (";
    Join(n.partition_by->elements, [this](const ast::IndexElement& element) { Element(element); });
    out_ += ')';
  }
  if (!n.access_method.empty()) {
    out_ += " USING ";
    Identifier(n.access_method);
  }
  Options(" WITH ", n.storage, " = ");
  OnCommit(n.on_commit);
  if (!n.tablespace.empty()) {
    out_ += " TABLESPACE ";
    Identifier(n.tablespace);
  }
}

void SqlPrinter::Node(const ast::CreateTableAsStatement& n) {
  out_ += "CREATE ";
  Persistence(n.persistence);
  out_ += n.materialized_view ? "MATERIALIZED VIEW " : "TABLE ";
  AddIf(n.if_not_exists, "IF NOT EXISTS ");
  Name(n.name);
  Columns(n.columns);
  Options(" WITH ", n.storage, " = ");
  OnCommit(n.on_commit);
  if (!n.tablespace.empty()) {
    out_ += " TABLESPACE ";
    Identifier(n.tablespace);
  }
  out_ += " AS ";
  Statement(*n.source);
  AddIf(!n.with_data, " WITH NO DATA");
}

void SqlPrinter::Node(const ast::CreateIndexStatement& n) {
  out_ += n.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  AddIf(n.concurrently, "CONCURRENTLY ");
  AddIf(n.if_not_exists, "IF NOT EXISTS ");
  if (!n.name.empty()) {
    Identifier(n.name);
    out_ += ' ';
  }
  out_ += n.only ? "ON ONLY " : "ON ";
  Name(n.table);
  if (!n.method.empty()) {
    out_ += " USING ";
    Identifier(n.method);
  }
  out_ += " (";
  Join(n.elements, [this](const ast::IndexElement& element) { Element(element); });
  out_ += ')';
  if (!n.include.empty()) {
    out_ += " INCLUDE";
    Columns(n.include);
  }
  AddIf(n.nulls_not_distinct, " NULLS NOT DISTINCT");
  Options(" WITH ", n.storage, " = ");
  if (!n.tablespace.empty()) {
    out_ += " TABLESPACE ";
    Identifier(n.tablespace);
  }
  OptionalExpr(" WHERE ", n.where);
}

void SqlPrinter::Node(const ast::CreateViewStatement& n) {
  using Check = ast::CreateViewStatement::Check;
  Add("CREATE ", n.or_replace ? "OR REPLACE " : "", n.temporary ? "TEMPORARY " : "",
      n.recursive ? "RECURSIVE " : "", "VIEW ");
  Name(n.name);
  Columns(n.columns);
  Options(" WITH ", n.options, " = ");
  out_ += " AS ";
  Query(*n.query);
  if (n.check == Check::kLocal) out_ += " WITH LOCAL CHECK OPTION";
  if (n.check == Check::kCascaded) out_ += " WITH CASCADED CHECK OPTION";
}

void SqlPrinter::Node(const ast::CreateSequenceStatement& n) {
  out_ += "CREATE ";
  Persistence(n.persistence);
  out_ += n.if_not_exists ? "SEQUENCE IF NOT EXISTS " : "SEQUENCE ";
  Name(n.name);
  Sequence(n.options);
}

void SqlPrinter::Node(const ast::CreateSchemaStatement& n) {
  out_ += n.if_not_exists ? "CREATE SCHEMA IF NOT EXISTS" : "CREATE SCHEMA";
  if (!n.name.empty()) {
    out_ += ' ';
    Identifier(n.name);
  }
  if (n.authorization.empty()) return;
  out_ += " AUTHORIZATION ";
  Identifier(n.authorization);
}

void SqlPrinter::Node(const ast::CreateDatabaseStatement& n) {
  out_ += "CREATE DATABASE ";
  Identifier(n.name);
  for (const ast::Option& option : n.options) {
    out_ += ' ';
    if (option.name == "connection_limit") {
      Add("CONNECTION LIMIT ", option.text);
    } else {
      Option(option, " = ");
    }
  }
}

void SqlPrinter::Node(const ast::CreateEnumStatement& n) {
  out_ += "CREATE TYPE ";
  Name(n.name);
  out_ += " AS ENUM (";
  Join(n.labels, [this](const std::string& label) { String(label); });
  out_ += ')';
}

void SqlPrinter::Node(const ast::CreateRoleStatement& n) {
  out_ += n.user ? "CREATE USER " : "CREATE ROLE ";
  Identifier(n.name);
  RoleOptions(n.options);
}

void SqlPrinter::RoleOptions(const std::vector<ast::Option>& options) {
  for (const ast::Option& option : options) {
    out_ += ' ';
    if (option.name == "connection_limit") {
      Add("CONNECTION LIMIT ", option.text);
    } else if (option.name == "valid_until") {
      out_ += "VALID UNTIL ";
      String(option.text);
    } else if (option.name == "password") {
      out_ += "PASSWORD ";
      if (option.value == ast::Option::Value::kNone) {
        out_ += "NULL";
      } else {
        String(option.text);
      }
    } else {
      out_ += option.name == "in_role" ? "IN ROLE" : option.name;
      if (!option.list.empty()) {
        out_ += ' ';
        Identifiers(option.list);
      }
    }
  }
}

}  // namespace steno::sql
