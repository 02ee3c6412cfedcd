#include "sql/parser/sql_printer.h"

namespace steno::sql {
namespace {

std::string_view WordOf(ast::ObjectType object) {
  static constexpr std::string_view kWords[] = {
      "TABLE",     "INDEX",  "VIEW",   "MATERIALIZED VIEW", "SEQUENCE", "SCHEMA",   "DATABASE",
      "TYPE",      "DOMAIN", "COLUMN", "CONSTRAINT",        "ROLE",     "FUNCTION", "EXTENSION",
      "TABLESPACE"};
  return kWords[static_cast<int>(object)];
}

}  // namespace

void SqlPrinter::Node(const ast::AlterTableStatement& n) {
  Add("ALTER ", WordOf(n.object), n.if_exists ? " IF EXISTS " : " ", n.only ? "ONLY " : "");
  Name(n.name);
  out_ += ' ';
  Join(n.actions, [this](const ast::AlterTableAction& action) { Action(action); });
}

void SqlPrinter::Action(const ast::AlterTableAction& action) {
  using Type = ast::AlterTableAction::Type;
  switch (action.type) {
    case Type::kAddColumn:
      out_ += action.if_exists ? "ADD COLUMN IF NOT EXISTS " : "ADD COLUMN ";
      return Column(action.column);
    case Type::kDropColumn:
    case Type::kDropConstraint:
      Add("DROP ", action.type == Type::kDropColumn ? "COLUMN " : "CONSTRAINT ",
          action.if_exists ? "IF EXISTS " : "");
      Identifier(action.name);
      return Behavior(action.behavior);
    case Type::kAddConstraint:
      out_ += "ADD ";
      return Constraint(action.constraint, /*of_column=*/false);
    case Type::kValidateConstraint:
      out_ += "VALIDATE CONSTRAINT ";
      return Identifier(action.name);
    case Type::kAlterConstraint:
      out_ += "ALTER CONSTRAINT ";
      Identifier(action.name);
      if (!action.constraint.attributes.deferrable) out_ += " NOT DEFERRABLE";
      return Attributes(action.constraint.attributes);
    case Type::kOwnerTo:
      out_ += "OWNER TO ";
      return Identifier(action.text);
    case Type::kSetOptions:
      return Options("SET ", action.options, " = ");
    case Type::kResetOptions:
      return Options("RESET ", action.options, " = ");
    case Type::kSetTablespace:
      out_ += "SET TABLESPACE ";
      return Identifier(action.text);
    case Type::kOther:
      out_ += action.text;
      return;
    case Type::kAlterType:
    case Type::kSetDefault:
    case Type::kDropDefault:
    case Type::kSetNotNull:
    case Type::kDropNotNull:
    case Type::kDropExpression:
    case Type::kAddIdentity:
    case Type::kDropIdentity:
    case Type::kSetStatistics:
    case Type::kSetStorage:
      return ColumnAction(action);
  }
}

void SqlPrinter::ColumnAction(const ast::AlterTableAction& action) {
  using Kind = ast::AlterTableAction::Type;
  out_ += "ALTER COLUMN ";
  Identifier(action.name);
  const std::string_view exists = action.if_exists ? " IF EXISTS" : "";
  switch (action.type) {
    case Kind::kAlterType:
      out_ += " TYPE ";
      Type(action.column.type);
      if (!action.column.collation.empty()) {
        out_ += " COLLATE ";
        Dotted(action.column.collation);
      }
      return OptionalExpr(" USING ", action.expr);
    case Kind::kSetDefault:
      return OptionalExpr(" SET DEFAULT ", action.expr);
    case Kind::kDropDefault:
      out_ += " DROP DEFAULT";
      return;
    case Kind::kSetNotNull:
      out_ += " SET NOT NULL";
      return;
    case Kind::kDropNotNull:
      out_ += " DROP NOT NULL";
      return;
    case Kind::kDropExpression:
      return Add(" DROP EXPRESSION", exists);
    case Kind::kDropIdentity:
      return Add(" DROP IDENTITY", exists);
    case Kind::kAddIdentity:
      out_ += " ADD ";
      return Constraint(action.constraint, /*of_column=*/true);
    case Kind::kSetStatistics:
      return Add(" SET STATISTICS ", action.text);
    default:
      out_ += " SET STORAGE ";
      return Identifier(action.text);
  }
}

void SqlPrinter::Node(const ast::AlterSequenceStatement& n) {
  out_ += n.if_exists ? "ALTER SEQUENCE IF EXISTS " : "ALTER SEQUENCE ";
  Name(n.name);
  Sequence(n.options);
}

void SqlPrinter::Node(const ast::AlterEnumStatement& n) {
  out_ += "ALTER TYPE ";
  Name(n.name);
  if (n.new_label.has_value()) {
    out_ += " RENAME VALUE ";
    String(n.label);
    out_ += " TO ";
    return String(*n.new_label);
  }
  out_ += n.if_not_exists ? " ADD VALUE IF NOT EXISTS " : " ADD VALUE ";
  String(n.label);
  if (!n.neighbor.has_value()) return;
  out_ += n.before ? " BEFORE " : " AFTER ";
  String(*n.neighbor);
}

void SqlPrinter::Node(const ast::AlterRoleStatement& n) {
  out_ += "ALTER ROLE ";
  Identifier(n.name);
  RoleOptions(n.options);
}

void SqlPrinter::Node(const ast::RenameStatement& n) {
  Add("ALTER ", WordOf(n.relation), n.if_exists ? " IF EXISTS " : " ");
  Name(n.name);
  out_ += " RENAME ";
  if (!n.sub_name.empty()) {
    out_ += n.object == ast::ObjectType::kConstraint ? "CONSTRAINT " : "COLUMN ";
    Identifier(n.sub_name);
    out_ += ' ';
  }
  out_ += "TO ";
  Identifier(n.new_name);
}

void SqlPrinter::Node(const ast::AlterOwnerStatement& n) {
  Add("ALTER ", WordOf(n.object), " ");
  Name(n.name);
  out_ += " OWNER TO ";
  Identifier(n.owner);
}

void SqlPrinter::Node(const ast::SetSchemaStatement& n) {
  Add("ALTER ", WordOf(n.object), n.if_exists ? " IF EXISTS " : " ");
  Name(n.name);
  out_ += " SET SCHEMA ";
  Identifier(n.schema);
}

void SqlPrinter::Node(const ast::DropStatement& n) {
  Add("DROP ", WordOf(n.object), n.concurrently ? " CONCURRENTLY" : "",
      n.if_exists ? " IF EXISTS " : " ");
  NameList(n.names);
  Behavior(n.behavior);
}

void SqlPrinter::Node(const ast::DropDatabaseStatement& n) {
  out_ += n.if_exists ? "DROP DATABASE IF EXISTS " : "DROP DATABASE ";
  Identifier(n.name);
  AddIf(n.force, " WITH (FORCE)");
}

void SqlPrinter::Node(const ast::DropRoleStatement& n) {
  out_ += n.if_exists ? "DROP ROLE IF EXISTS " : "DROP ROLE ";
  Identifiers(n.names);
}

void SqlPrinter::GrantObject(const ast::GrantStatement& n) {
  if (!n.object.has_value()) return;
  out_ += " ON ";
  if (n.all_in_schema) {
    Add("ALL ", WordOf(*n.object), "S IN SCHEMA ");
  } else {
    Add(WordOf(*n.object), " ");
  }
  NameList(n.names);
}

void SqlPrinter::Node(const ast::GrantStatement& n) {
  const std::string_view option = n.object.has_value() ? "GRANT OPTION" : "ADMIN OPTION";
  out_ += n.revoke ? "REVOKE " : "GRANT ";
  if (n.option_only) Add(option, " FOR ");
  Join(n.privileges, [this](const ast::GrantStatement::Privilege& privilege) {
    // A privilege's words are keywords, a role's name is an identifier; both read back alike.
    const bool word = privilege.name == "all" || privilege.name == "select" ||
                      privilege.name == "references" || privilege.name == "create";
    if (word) {
      out_ += privilege.name;
    } else {
      Identifier(privilege.name);
    }
    Columns(privilege.columns);
  });
  GrantObject(n);
  out_ += n.revoke ? " FROM " : " TO ";
  Identifiers(n.roles);
  if (n.with_option) Add(" WITH ", option);
  Behavior(n.behavior);
}

void SqlPrinter::Node(const ast::CommentStatement& n) {
  Add("COMMENT ON ", WordOf(n.object), " ");
  if (n.object == ast::ObjectType::kConstraint) {
    Identifier(n.sub_name);
    out_ += " ON ";
  }
  Name(n.name);
  if (n.object == ast::ObjectType::kColumn) {
    out_ += '.';
    Identifier(n.sub_name);
  }
  out_ += " IS ";
  if (!n.text.has_value()) {
    out_ += "NULL";
  } else {
    String(*n.text);
  }
}

}  // namespace steno::sql
