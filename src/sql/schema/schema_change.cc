#include "sql/schema/schema_change.h"

#include "kv/api/keys.h"
#include "sql/schema/statements.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using Kind = ast::StatementKind;

std::string_view NameOf(ast::ObjectType type) {
  switch (type) {
    case ast::ObjectType::kTable:
      return "TABLE";
    case ast::ObjectType::kIndex:
      return "INDEX";
    case ast::ObjectType::kView:
      return "VIEW";
    case ast::ObjectType::kMaterializedView:
      return "MATERIALIZED VIEW";
    case ast::ObjectType::kSequence:
      return "SEQUENCE";
    case ast::ObjectType::kSchema:
      return "SCHEMA";
    case ast::ObjectType::kDatabase:
      return "DATABASE";
    case ast::ObjectType::kType:
      return "TYPE";
    case ast::ObjectType::kDomain:
      return "DOMAIN";
    case ast::ObjectType::kColumn:
      return "COLUMN";
    case ast::ObjectType::kConstraint:
      return "CONSTRAINT";
    case ast::ObjectType::kRole:
      return "ROLE";
    case ast::ObjectType::kFunction:
      return "FUNCTION";
    case ast::ObjectType::kExtension:
      return "EXTENSION";
    case ast::ObjectType::kTablespace:
      return "TABLESPACE";
  }
  return "OBJECT";
}

Task<SqlResult<std::string>> Refuse(std::string tag) {
  co_return Unsupported(std::move(tag));
}

}  // namespace

void SchemaChanges::AddIndex(DescriptorId table, uint32_t index) {
  changed = true;
  private_indexes.insert({table, index});
  created.push_back(kv::keys::IndexSpan(table, index));
}

void SchemaChanges::DropIndex(DescriptorId table, uint32_t index) {
  changed = true;
  private_indexes.erase({table, index});
  dropped.push_back(kv::keys::IndexSpan(table, index));
}

bool IsSchemaStatement(Kind kind) {
  return kind == Kind::kTruncate || (kind >= Kind::kCreateTable && kind <= Kind::kComment);
}

std::string SchemaStatementTag(const ast::Statement& statement) {
  switch (statement.kind) {
    case Kind::kTruncate:
      return "TRUNCATE TABLE";
    case Kind::kCreateTable:
      return "CREATE TABLE";
    case Kind::kCreateTableAs:
      return "CREATE TABLE AS";
    case Kind::kCreateIndex:
      return "CREATE INDEX";
    case Kind::kCreateView:
      return "CREATE VIEW";
    case Kind::kCreateSequence:
      return "CREATE SEQUENCE";
    case Kind::kCreateSchema:
      return "CREATE SCHEMA";
    case Kind::kCreateDatabase:
      return "CREATE DATABASE";
    case Kind::kCreateEnum:
      return "CREATE TYPE";
    case Kind::kCreateRole:
      return "CREATE ROLE";
    case Kind::kAlterTable:
      return "ALTER " + std::string(NameOf(ast::As<ast::AlterTableStatement>(statement).object));
    case Kind::kAlterSequence:
      return "ALTER SEQUENCE";
    case Kind::kAlterEnum:
      return "ALTER TYPE";
    case Kind::kAlterRole:
      return "ALTER ROLE";
    case Kind::kRename: {
      const auto& rename = ast::As<ast::RenameStatement>(statement);
      const bool part = rename.object == ast::ObjectType::kColumn ||
                        rename.object == ast::ObjectType::kConstraint;
      return "ALTER " + std::string(NameOf(part ? rename.relation : rename.object));
    }
    case Kind::kAlterOwner:
      return "ALTER " + std::string(NameOf(ast::As<ast::AlterOwnerStatement>(statement).object));
    case Kind::kSetSchema:
      return "ALTER " + std::string(NameOf(ast::As<ast::SetSchemaStatement>(statement).object));
    case Kind::kDrop:
      return "DROP " + std::string(NameOf(ast::As<ast::DropStatement>(statement).object));
    case Kind::kDropDatabase:
      return "DROP DATABASE";
    case Kind::kDropRole:
      return "DROP ROLE";
    case Kind::kGrant:
      return ast::As<ast::GrantStatement>(statement).revoke ? "REVOKE" : "GRANT";
    case Kind::kComment:
      return "COMMENT";
    default:
      return "this statement";
  }
}

Task<SqlResult<std::string>> RunSchemaStatement(const ast::Statement* statement,
                                                SchemaContext* context) {
  switch (statement->kind) {
    case Kind::kTruncate:
      return Truncate(&ast::As<ast::TruncateStatement>(*statement), context);
    case Kind::kCreateTable:
      return CreateTable(&ast::As<ast::CreateTableStatement>(*statement), context);
    case Kind::kCreateIndex:
      return CreateIndex(&ast::As<ast::CreateIndexStatement>(*statement), context);
    case Kind::kAlterTable:
      return AlterTable(&ast::As<ast::AlterTableStatement>(*statement), context);
    case Kind::kRename:
      return Rename(&ast::As<ast::RenameStatement>(*statement), context);
    case Kind::kDrop: {
      const auto* drop = &ast::As<ast::DropStatement>(*statement);
      if (drop->object == ast::ObjectType::kTable) return DropTables(drop, context);
      if (drop->object == ast::ObjectType::kIndex) return DropIndexes(drop, context);
      break;
    }
    default:
      break;
  }
  return Refuse(SchemaStatementTag(*statement));
}

}  // namespace steno::sql
