// The fields of statements: the second half of ast_fields.h, and included through it.
#pragma once

#include "sql/parser/ast_fields.h"

namespace steno::sql::ast {

// --- Data ---
template <typename V>
void Fields(const Option& n, V&& v) {
  v("name", n.name), v("value", n.value), v("text", n.text), v("list", n.list);
}
template <typename V>
void Fields(const SelectStatement& n, V&& v) {
  v("", n.query);
}
template <typename V>
void Fields(const TargetColumn& n, V&& v) {
  v("name", n.name), v("step", n.steps);
}
template <typename V>
void Fields(const Assignment& n, V&& v) {
  v("multiple", n.multiple), v("column", n.columns), v("", n.value);
}
template <typename V>
void Fields(const OnConflict::ArbiterItem& n, V&& v) {
  v("collation", n.collation), v("class", n.operator_class), v("", n.expr);
}
template <typename V>
void Fields(const OnConflict& n, V&& v) {
  v("constraint", n.constraint), v("update", n.update), v("arbiter", n.arbiter);
  v("arbiter-where", n.arbiter_where), v("set", n.set), v("where", n.where);
}
template <typename V>
void Fields(const InsertStatement& n, V&& v) {
  v("table", n.table), v("alias", n.alias), v("overriding", n.overriding), v("with", n.with);
  v("column", n.columns), v("source", n.source), v("conflict", n.on_conflict);
  v("returning", n.returning);
}
template <typename V>
void Fields(const UpdateStatement& n, V&& v) {
  v("table", n.table), v("only", n.only), v("alias", n.alias), v("with", n.with);
  v("set", n.set), v("from", n.from), v("where", n.where), v("returning", n.returning);
}
template <typename V>
void Fields(const DeleteStatement& n, V&& v) {
  v("table", n.table), v("only", n.only), v("alias", n.alias), v("with", n.with);
  v("from", n.from), v("where", n.where), v("returning", n.returning);
}
template <typename V>
void Fields(const CopyStatement& n, V&& v) {
  v("table", n.table), v("columns", n.columns), v("from", n.from), v("endpoint", n.endpoint);
  v("file", n.file), v("query", n.query), v("option", n.options), v("where", n.where);
}
template <typename V>
void Fields(const TruncateStatement::Table& n, V&& v) {
  v("name", n.name), v("only", n.only);
}
template <typename V>
void Fields(const TruncateStatement& n, V&& v) {
  v("restart", n.restart_identity), v("behavior", n.behavior), v("table", n.tables);
}

// --- Definitions ---
template <typename V>
void Fields(const ConstraintAttributes& n, V&& v) {
  v("deferrable", n.deferrable), v("deferred", n.initially_deferred), v("not-valid", n.not_valid);
}
template <typename V>
void Fields(const References& n, V&& v) {
  v("table", n.table), v("columns", n.columns), v("match", n.match), v("delete", n.on_delete);
  v("update", n.on_update), v("delete-columns", n.on_delete_columns);
}
template <typename V>
void Fields(const SequenceOptions& n, V&& v) {
  v("type", n.type), v("start", n.start), v("increment", n.increment), v("min", n.min);
  v("max", n.max), v("cache", n.cache), v("no-min", n.no_min), v("no-max", n.no_max);
  v("cycle", n.cycle), v("restart", n.restart), v("restart-with", n.restart_with);
  v("owned-by", n.owned_by);
}
template <typename V>
void Fields(const Constraint& n, V&& v) {
  v("type", n.type), v("name", n.name), v("columns", n.columns), v("include", n.include);
  v("no-inherit", n.no_inherit), v("nulls-not-distinct", n.nulls_not_distinct);
  v("using-index", n.using_index), v("tablespace", n.tablespace), v("always", n.identity_always);
  Fields(n.attributes, v);
  if (n.type == Constraint::Type::kForeignKey) v("references", n.references);
  if (n.type == Constraint::Type::kIdentity) v("sequence", n.sequence);
  v("storage", n.storage), v("", n.expr);
}
template <typename V>
void Fields(const ColumnDef& n, V&& v) {
  v("name", n.name), v("type", n.type), v("collation", n.collation);
  v("compression", n.compression), v("storage", n.storage), v("constraint", n.constraints);
}
template <typename V>
void Fields(const TableLike& n, V&& v) {
  v("table", n.table), v("including", n.including), v("excluding", n.excluding);
}
template <typename V>
void Fields(const IndexElement& n, V&& v) {
  v("collation", n.collation), v("class", n.operator_class), v("direction", n.direction);
  v("nulls", n.nulls), v("", n.expr);
}
template <typename V>
void Fields(const PartitionBy& n, V&& v) {
  v("strategy", n.strategy), v("element", n.elements);
}
template <typename V>
void Fields(const PartitionBound& n, V&& v) {
  v("type", n.type), v("modulus", n.modulus), v("remainder", n.remainder), v("in", n.in);
  v("to", n.to);
}
template <typename V>
void Fields(const CreateTableStatement& n, V&& v) {
  v("persistence", n.persistence), v("if-not-exists", n.if_not_exists), v("name", n.name);
  v("inherits", n.inherits), v("method", n.access_method), v("on-commit", n.on_commit);
  v("tablespace", n.tablespace), v("partition-of", n.partition_of);
  if (n.partition_of.has_value()) v("bound", n.bound);
  v("column", n.columns), v("constraint", n.constraints), v("like", n.likes);
  v("partition-by", n.partition_by), v("storage", n.storage);
}
template <typename V>
void Fields(const CreateTableAsStatement& n, V&& v) {
  v("persistence", n.persistence), v("materialized", n.materialized_view);
  v("if-not-exists", n.if_not_exists), v("name", n.name), v("columns", n.columns);
  v("on-commit", n.on_commit), v("tablespace", n.tablespace), v("with-data", n.with_data);
  v("storage", n.storage), v("", n.source);
}
template <typename V>
void Fields(const CreateIndexStatement& n, V&& v) {
  v("unique", n.unique), v("concurrently", n.concurrently), v("if-not-exists", n.if_not_exists);
  v("name", n.name), v("table", n.table), v("only", n.only), v("method", n.method);
  v("include", n.include), v("nulls-not-distinct", n.nulls_not_distinct);
  v("tablespace", n.tablespace), v("element", n.elements), v("storage", n.storage);
  v("where", n.where);
}
template <typename V>
void Fields(const CreateViewStatement& n, V&& v) {
  v("or-replace", n.or_replace), v("temporary", n.temporary), v("recursive", n.recursive);
  v("name", n.name), v("columns", n.columns), v("check", n.check), v("option", n.options);
  v("", n.query);
}
template <typename V>
void Fields(const CreateSequenceStatement& n, V&& v) {
  v("persistence", n.persistence), v("if-not-exists", n.if_not_exists), v("name", n.name);
  v("options", n.options);
}
template <typename V>
void Fields(const CreateSchemaStatement& n, V&& v) {
  v("if-not-exists", n.if_not_exists), v("name", n.name), v("authorization", n.authorization);
}
template <typename V>
void Fields(const CreateDatabaseStatement& n, V&& v) {
  v("name", n.name), v("option", n.options);
}
template <typename V>
void Fields(const CreateEnumStatement& n, V&& v) {
  v("name", n.name), v("labels", n.labels);
}
template <typename V>
void Fields(const CreateRoleStatement& n, V&& v) {
  v("user", n.user), v("name", n.name), v("option", n.options);
}
template <typename V>
void Fields(const AlterTableAction& n, V&& v) {
  using Type = AlterTableAction::Type;
  v("type", n.type), v("name", n.name), v("if-exists", n.if_exists), v("text", n.text);
  v("behavior", n.behavior);
  if (n.type == Type::kAddColumn || n.type == Type::kAlterType) v("column", n.column);
  if (n.type == Type::kAddConstraint || n.type == Type::kAddIdentity ||
      n.type == Type::kAlterConstraint) {
    v("constraint", n.constraint);
  }
  v("option", n.options), v("", n.expr);
}
template <typename V>
void Fields(const AlterTableStatement& n, V&& v) {
  v("object", n.object), v("if-exists", n.if_exists), v("only", n.only), v("name", n.name);
  v("action", n.actions);
}
template <typename V>
void Fields(const AlterSequenceStatement& n, V&& v) {
  v("if-exists", n.if_exists), v("name", n.name), v("options", n.options);
}
template <typename V>
void Fields(const AlterEnumStatement& n, V&& v) {
  v("name", n.name), v("if-not-exists", n.if_not_exists), v("label", n.label);
  v("new-label", n.new_label), v("neighbor", n.neighbor), v("before", n.before);
}
template <typename V>
void Fields(const AlterRoleStatement& n, V&& v) {
  v("name", n.name), v("option", n.options);
}
template <typename V>
void Fields(const RenameStatement& n, V&& v) {
  v("object", n.object), v("relation", n.relation), v("if-exists", n.if_exists);
  v("name", n.name), v("part", n.sub_name), v("to", n.new_name);
}
template <typename V>
void Fields(const AlterOwnerStatement& n, V&& v) {
  v("object", n.object), v("name", n.name), v("owner", n.owner);
}
template <typename V>
void Fields(const SetSchemaStatement& n, V&& v) {
  v("object", n.object), v("if-exists", n.if_exists), v("name", n.name), v("schema", n.schema);
}
template <typename V>
void Fields(const DropStatement& n, V&& v) {
  v("object", n.object), v("concurrently", n.concurrently), v("if-exists", n.if_exists);
  v("names", n.names), v("behavior", n.behavior);
}
template <typename V>
void Fields(const DropDatabaseStatement& n, V&& v) {
  v("if-exists", n.if_exists), v("name", n.name), v("force", n.force);
}
template <typename V>
void Fields(const DropRoleStatement& n, V&& v) {
  v("if-exists", n.if_exists), v("names", n.names);
}
template <typename V>
void Fields(const GrantStatement::Privilege& n, V&& v) {
  v("name", n.name), v("columns", n.columns);
}
template <typename V>
void Fields(const GrantStatement& n, V&& v) {
  v("revoke", n.revoke), v("option-only", n.option_only), v("object", n.object);
  v("all-in-schema", n.all_in_schema), v("names", n.names), v("roles", n.roles);
  v("with-option", n.with_option), v("behavior", n.behavior), v("privilege", n.privileges);
}
template <typename V>
void Fields(const CommentStatement& n, V&& v) {
  v("object", n.object), v("name", n.name), v("part", n.sub_name), v("text", n.text);
}

// --- Sessions ---
template <typename V>
void Fields(const TransactionModes& n, V&& v) {
  v("isolation", n.isolation), v("read-only", n.read_only), v("deferrable", n.deferrable);
}
template <typename V>
void Fields(const TransactionStatement& n, V&& v) {
  v("op", n.op), v("name", n.name), v("chain", n.chain);
  Fields(n.modes, v);
}
template <typename V>
void Fields(const SetStatement::Value& n, V&& v) {
  v("type", n.type), v("text", n.text), v("fields", n.interval_fields);
}
template <typename V>
void Fields(const SetStatement& n, V&& v) {
  v("scope", n.scope), v("target", n.target), v("name", n.name), v("default", n.to_default);
  v("from-current", n.from_current), v("snapshot", n.snapshot);
  Fields(n.modes, v);
  v("value", n.values);
}
template <typename V>
void Fields(const ResetStatement& n, V&& v) {
  v("name", n.name);
}
template <typename V>
void Fields(const ShowStatement& n, V&& v) {
  v("name", n.name);
}
template <typename V>
void Fields(const SetConstraintsStatement& n, V&& v) {
  v("names", n.names), v("deferred", n.deferred);
}
template <typename V>
void Fields(const DiscardStatement& n, V&& v) {
  v("target", n.target);
}
template <typename V>
void Fields(const PrepareStatement& n, V&& v) {
  v("name", n.name), v("types", n.types), v("", n.statement);
}
template <typename V>
void Fields(const ExecuteStatement& n, V&& v) {
  v("name", n.name), v("arg", n.args);
}
template <typename V>
void Fields(const DeallocateStatement& n, V&& v) {
  v("name", n.name);
}
template <typename V>
void Fields(const DeclareCursorStatement& n, V&& v) {
  v("name", n.name), v("binary", n.binary), v("insensitive", n.insensitive);
  v("asensitive", n.asensitive), v("scroll", n.scroll), v("hold", n.hold), v("", n.query);
}
template <typename V>
void Fields(const FetchStatement& n, V&& v) {
  v("move", n.move), v("direction", n.direction), v("count", n.count), v("cursor", n.cursor);
}
template <typename V>
void Fields(const CloseCursorStatement& n, V&& v) {
  v("name", n.name);
}
template <typename V>
void Fields(const ExplainStatement& n, V&& v) {
  v("option", n.options), v("", n.statement);
}
template <typename V>
void Fields(const VacuumStatement::Table& n, V&& v) {
  v("name", n.name), v("columns", n.columns);
}
template <typename V>
void Fields(const VacuumStatement& n, V&& v) {
  v("vacuum", n.vacuum), v("option", n.options), v("table", n.tables);
}
template <typename V>
void Fields(const LockTableStatement& n, V&& v) {
  v("tables", n.tables), v("mode", n.mode), v("nowait", n.nowait);
}
template <typename V>
void Fields(const ListenStatement& n, V&& v) {
  v("channel", n.channel);
}
template <typename V>
void Fields(const NotifyStatement& n, V&& v) {
  v("channel", n.channel), v("payload", n.payload);
}
template <typename V>
void Fields(const UnlistenStatement& n, V&& v) {
  v("channel", n.channel);
}
template <typename V>
void Fields(const CheckpointStatement&, V&&) {}
template <typename V>
void Fields(const UnsupportedStatement& n, V&& v) {
  v("feature", n.feature);
}

}  // namespace steno::sql::ast
