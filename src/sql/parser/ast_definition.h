// Statements that define tables, indexes and other objects. Part of ast.h; included through
// ast_statement.h.
#pragma once

#include "sql/parser/ast_statement.h"

namespace steno::sql::ast {

enum class Persistence { kPermanent, kTemporary, kUnlogged };

enum class ObjectType {
  kTable,
  kIndex,
  kView,
  kMaterializedView,
  kSequence,
  kSchema,
  kDatabase,
  kType,
  kDomain,
  kColumn,
  kConstraint,
  kRole,
  kFunction,
  kExtension,
  kTablespace,
};

// DEFERRABLE, INITIALLY DEFERRED and NOT VALID behind a constraint.
struct ConstraintAttributes {
  bool deferrable = false;
  bool initially_deferred = false;
  bool not_valid = false;
};

// The REFERENCES part of a foreign key.
struct References {
  enum class Match { kSimple, kFull, kPartial };
  enum class Action { kNoAction, kRestrict, kCascade, kSetNull, kSetDefault };
  QualifiedName table;
  Names columns;
  Match match = Match::kSimple;
  Action on_delete = Action::kNoAction;
  Action on_update = Action::kNoAction;
  Names on_delete_columns;  // SET NULL (a, b)
};

// START WITH, INCREMENT BY, ... of a sequence or an identity column. A limit that is not set was
// not written; `no_min` and `no_max` are NO MINVALUE and NO MAXVALUE.
struct SequenceOptions {
  std::optional<TypeName> type;
  std::optional<std::string> start, increment, min, max, cache;  // numbers as written
  bool no_min = false, no_max = false;
  std::optional<bool> cycle;
  bool restart = false;
  std::optional<std::string> restart_with;
  Names owned_by;  // {"none"} for OWNED BY NONE
};

// A constraint of a column or a table. What each type uses is beside its name.
struct Constraint {
  enum class Type {
    kNotNull,
    kNull,
    kDefault,     // expr
    kCheck,       // expr, no_inherit
    kPrimaryKey,  // columns (of a table's), include, storage, using_index
    kUnique,      // the same, nulls_not_distinct
    kForeignKey,  // columns (of a table's), references
    kIdentity,    // identity_always, sequence
    kGenerated,   // expr; GENERATED ALWAYS AS (expr) STORED
    kExclude,     // parsed as far as its elements' expressions
  };
  Type type = Type::kNotNull;
  std::string name;
  ExprPtr expr;
  bool no_inherit = false;
  Names columns;
  Names include;
  bool nulls_not_distinct = false;
  std::vector<Option> storage;  // WITH (fillfactor = 70)
  std::string using_index;      // ALTER TABLE .. ADD PRIMARY KEY USING INDEX
  std::string tablespace;
  References references;
  bool identity_always = false;
  SequenceOptions sequence;
  ConstraintAttributes attributes;
  int position = 0;
};

struct ColumnDef {
  std::string name;
  TypeName type;
  Names collation;
  std::string compression;
  std::string storage;
  std::vector<Constraint> constraints;
  int position = 0;
};

// LIKE other INCLUDING ALL inside CREATE TABLE.
struct TableLike {
  QualifiedName table;
  Names including;  // "defaults", "constraints", "indexes", "all", ...
  Names excluding;
};

// A column of PARTITION BY or of an index.
struct IndexElement {
  ExprPtr expr;  // a ColumnRef for a plain column
  Names collation;
  Names operator_class;
  SortItem::Direction direction = SortItem::Direction::kDefault;
  SortItem::Nulls nulls = SortItem::Nulls::kDefault;
};

struct PartitionBy {
  std::string strategy;  // "list", "range", "hash"
  std::vector<IndexElement> elements;
};

// FOR VALUES of a partition.
struct PartitionBound {
  enum class Type { kDefault, kIn, kFromTo, kHash };
  Type type = Type::kDefault;
  ExprList in;  // kIn; the lower bound of kFromTo
  ExprList to;
  int modulus = 0;
  int remainder = 0;
};

struct CreateTableStatement final : StatementNode<StatementKind::kCreateTable> {
  enum class OnCommit { kDefault, kPreserveRows, kDeleteRows, kDrop };
  Persistence persistence = Persistence::kPermanent;
  bool if_not_exists = false;
  QualifiedName name;
  std::vector<ColumnDef> columns;
  std::vector<Constraint> constraints;
  std::vector<TableLike> likes;
  std::vector<QualifiedName> inherits;
  std::optional<PartitionBy> partition_by;
  std::optional<QualifiedName> partition_of;
  PartitionBound bound;
  std::string access_method;
  std::vector<Option> storage;
  OnCommit on_commit = OnCommit::kDefault;
  std::string tablespace;
};

// CREATE [MATERIALIZED VIEW | TABLE] .. AS query or EXECUTE.
struct CreateTableAsStatement final : StatementNode<StatementKind::kCreateTableAs> {
  Persistence persistence = Persistence::kPermanent;
  bool materialized_view = false;
  bool if_not_exists = false;
  QualifiedName name;
  Names columns;
  std::vector<Option> storage;
  CreateTableStatement::OnCommit on_commit = CreateTableStatement::OnCommit::kDefault;
  std::string tablespace;
  StatementPtr source;  // SelectStatement or ExecuteStatement
  bool with_data = true;
};

struct CreateIndexStatement final : StatementNode<StatementKind::kCreateIndex> {
  bool unique = false;
  bool concurrently = false;
  bool if_not_exists = false;
  std::string name;  // empty: to be chosen
  QualifiedName table;
  bool only = false;
  std::string method;  // empty: btree
  std::vector<IndexElement> elements;
  Names include;
  bool nulls_not_distinct = false;
  std::vector<Option> storage;
  std::string tablespace;
  ExprPtr where;
};

struct CreateViewStatement final : StatementNode<StatementKind::kCreateView> {
  enum class Check { kNone, kLocal, kCascaded };
  bool or_replace = false;
  bool temporary = false;
  bool recursive = false;
  QualifiedName name;
  Names columns;
  std::vector<Option> options;
  QueryPtr query;
  Check check = Check::kNone;
  size_t query_begin = 0;  // the query's text, in bytes of the parsed text
  size_t query_end = 0;
};

struct CreateSequenceStatement final : StatementNode<StatementKind::kCreateSequence> {
  Persistence persistence = Persistence::kPermanent;
  bool if_not_exists = false;
  QualifiedName name;
  SequenceOptions options;
};

struct CreateSchemaStatement final : StatementNode<StatementKind::kCreateSchema> {
  bool if_not_exists = false;
  std::string name;           // empty: the role's
  std::string authorization;  // empty where not written
};

struct CreateDatabaseStatement final : StatementNode<StatementKind::kCreateDatabase> {
  std::string name;
  std::vector<Option> options;
};

struct CreateEnumStatement final : StatementNode<StatementKind::kCreateEnum> {
  QualifiedName name;
  Names labels;
};

// CREATE ROLE, USER (then LOGIN is implied) and GROUP.
struct CreateRoleStatement final : StatementNode<StatementKind::kCreateRole> {
  bool user = false;
  std::string name;
  std::vector<Option> options;  // "login", "nologin", "superuser", "password", ...
};

// One action of ALTER TABLE. What each type uses is beside its name.
struct AlterTableAction {
  enum class Type {
    kAddColumn,           // column, if_exists (IF NOT EXISTS)
    kDropColumn,          // name, if_exists, behavior
    kAlterType,           // name, column.type, column.collation, expr (USING)
    kSetDefault,          // name, expr
    kDropDefault,         // name
    kSetNotNull,          // name
    kDropNotNull,         // name
    kDropExpression,      // name, if_exists
    kAddIdentity,         // name, constraint
    kDropIdentity,        // name, if_exists
    kSetStatistics,       // name, text
    kSetStorage,          // name, text
    kAddConstraint,       // constraint
    kDropConstraint,      // name, if_exists, behavior
    kValidateConstraint,  // name
    kAlterConstraint,     // name, constraint.attributes
    kOwnerTo,             // text
    kSetOptions,          // options
    kResetOptions,        // options
    kSetTablespace,       // text
    kOther,               // text: the action as written, to be refused
  };
  Type type = Type::kAddColumn;
  std::string name;
  bool if_exists = false;
  ColumnDef column;
  Constraint constraint;
  ExprPtr expr;
  std::string text;
  std::vector<Option> options;
  DropBehavior behavior = DropBehavior::kDefault;
  int position = 0;
};

// ALTER TABLE, and ALTER INDEX, VIEW for the actions that they share.
struct AlterTableStatement final : StatementNode<StatementKind::kAlterTable> {
  ObjectType object = ObjectType::kTable;
  bool if_exists = false;
  bool only = false;
  QualifiedName name;
  std::vector<AlterTableAction> actions;
};

struct AlterSequenceStatement final : StatementNode<StatementKind::kAlterSequence> {
  bool if_exists = false;
  QualifiedName name;
  SequenceOptions options;
};

struct AlterEnumStatement final : StatementNode<StatementKind::kAlterEnum> {
  QualifiedName name;
  bool if_not_exists = false;
  std::string label;                     // ADD VALUE; the old one of RENAME VALUE
  std::optional<std::string> new_label;  // RENAME VALUE
  std::optional<std::string> neighbor;   // BEFORE or AFTER
  bool before = false;
};

struct AlterRoleStatement final : StatementNode<StatementKind::kAlterRole> {
  std::string name;
  std::vector<Option> options;
};

// ALTER type name RENAME [COLUMN | CONSTRAINT sub_name] TO new_name.
struct RenameStatement final : StatementNode<StatementKind::kRename> {
  ObjectType object = ObjectType::kTable;    // what is renamed
  ObjectType relation = ObjectType::kTable;  // what holds it, for columns and constraints
  bool if_exists = false;
  QualifiedName name;
  std::string sub_name;
  std::string new_name;
};

// ALTER type name OWNER TO role, for objects that are not relations.
struct AlterOwnerStatement final : StatementNode<StatementKind::kAlterOwner> {
  ObjectType object = ObjectType::kSchema;
  QualifiedName name;
  std::string owner;
};

// ALTER type name SET SCHEMA schema.
struct SetSchemaStatement final : StatementNode<StatementKind::kSetSchema> {
  ObjectType object = ObjectType::kTable;
  bool if_exists = false;
  QualifiedName name;
  std::string schema;
};

// DROP TABLE, INDEX, VIEW, SEQUENCE, SCHEMA, TYPE, ...
struct DropStatement final : StatementNode<StatementKind::kDrop> {
  ObjectType object = ObjectType::kTable;
  bool concurrently = false;
  bool if_exists = false;
  std::vector<QualifiedName> names;
  DropBehavior behavior = DropBehavior::kDefault;
};

struct DropDatabaseStatement final : StatementNode<StatementKind::kDropDatabase> {
  bool if_exists = false;
  std::string name;
  bool force = false;
};

struct DropRoleStatement final : StatementNode<StatementKind::kDropRole> {
  bool if_exists = false;
  Names names;
};

// GRANT and REVOKE, of privileges on objects or (no `object`) of roles.
struct GrantStatement final : StatementNode<StatementKind::kGrant> {
  struct Privilege {
    std::string name;  // "select", ...; "all"; or a role
    Names columns;
  };
  bool revoke = false;
  bool option_only = false;  // REVOKE GRANT OPTION FOR, REVOKE ADMIN OPTION FOR
  std::vector<Privilege> privileges;
  std::optional<ObjectType> object;
  bool all_in_schema = false;  // ALL TABLES IN SCHEMA: names are schemas
  std::vector<QualifiedName> names;
  Names roles;
  bool with_option = false;
  DropBehavior behavior = DropBehavior::kDefault;
};

struct CommentStatement final : StatementNode<StatementKind::kComment> {
  ObjectType object = ObjectType::kTable;
  QualifiedName name;
  std::string sub_name;             // the column, the constraint
  std::optional<std::string> text;  // none: IS NULL
};

}  // namespace steno::sql::ast
