// The fields of every node by name, for whoever walks a tree without caring what it means: today
// DebugString. Fields(node, visit) calls visit(name, field) in the order of the text. Positions and
// byte ranges are left out, so what is equal by its fields is equal as SQL.
#pragma once

#include "sql/parser/ast.h"

namespace steno::sql::ast {

// --- Expressions ---
template <typename V>
void Fields(const Literal& n, V&& v) {
  v("type", n.type), v("text", n.text);
}
template <typename V>
void Fields(const ColumnRef& n, V&& v) {
  v("name", n.names), v("star", n.star);
}
template <typename V>
void Fields(const Parameter& n, V&& v) {
  v("number", n.number);
}
template <typename V>
void Fields(const DefaultValue&, V&&) {}
template <typename V>
void Fields(const TypeCast& n, V&& v) {
  v("type", n.type), v("", n.operand);
}
template <typename V>
void Fields(const UnaryOp& n, V&& v) {
  v("op", n.op), v("", n.operand);
}
template <typename V>
void Fields(const BinaryOp& n, V&& v) {
  v("op", n.op), v("", n.left), v("", n.right);
}
template <typename V>
void Fields(const BoolExpr& n, V&& v) {
  v("op", n.op), v("", n.args);
}
template <typename V>
void Fields(const NotExpr& n, V&& v) {
  v("", n.operand);
}
template <typename V>
void Fields(const IsTest& n, V&& v) {
  v("test", n.test), v("negated", n.negated), v("", n.operand);
}
template <typename V>
void Fields(const IsDistinct& n, V&& v) {
  v("negated", n.negated), v("", n.left), v("", n.right);
}
template <typename V>
void Fields(const LikeExpr& n, V&& v) {
  v("op", n.op), v("negated", n.negated), v("", n.operand), v("", n.pattern);
  v("escape", n.escape);
}
template <typename V>
void Fields(const BetweenExpr& n, V&& v) {
  v("negated", n.negated), v("symmetric", n.symmetric), v("", n.operand), v("", n.low);
  v("", n.high);
}
template <typename V>
void Fields(const InList& n, V&& v) {
  v("negated", n.negated), v("", n.operand), v("in", n.list);
}
template <typename V>
void Fields(const QuantifiedExpr& n, V&& v) {
  v("op", n.op), v("all", n.all), v("", n.left), v("", n.array);
}
template <typename V>
void Fields(const SubqueryExpr& n, V&& v) {
  v("type", n.type), v("op", n.op), v("negated", n.negated), v("", n.operand), v("", n.query);
}
template <typename V>
void Fields(const CaseExpr::When& n, V&& v) {
  v("", n.condition), v("then", n.result);
}
template <typename V>
void Fields(const CaseExpr& n, V&& v) {
  v("", n.operand), v("when", n.whens), v("else", n.otherwise);
}
template <typename V>
void Fields(const ConditionalExpr& n, V&& v) {
  v("op", n.op), v("", n.args);
}
template <typename V>
void Fields(const SortItem& n, V&& v) {
  v("direction", n.direction), v("nulls", n.nulls), v("using", n.using_op), v("", n.expr);
}
template <typename V>
void Fields(const FrameBound& n, V&& v) {
  v("type", n.type), v("", n.offset);
}
template <typename V>
void Fields(const WindowFrame& n, V&& v) {
  v("unit", n.unit), v("exclude", n.exclude), v("start", n.start), v("end", n.end);
}
template <typename V>
void Fields(const WindowSpec& n, V&& v) {
  v("reference", n.reference), v("plain", n.plain), v("partition", n.partition_by);
  v("order", n.order_by), v("frame", n.frame);
}
template <typename V>
void Fields(const FunctionCall::Argument& n, V&& v) {
  v("name", n.name), v("", n.value);
}
template <typename V>
void Fields(const FunctionCall& n, V&& v) {
  v("name", n.name), v("star", n.star), v("distinct", n.distinct), v("variadic", n.variadic);
  v("within-group", n.within_group), v("arg", n.args), v("order", n.order_by);
  v("filter", n.filter), v("over", n.over);
}
template <typename V>
void Fields(const SqlValue& n, V&& v) {
  v("function", n.function), v("precision", n.precision);
}
template <typename V>
void Fields(const ArrayExpr& n, V&& v) {
  v("", n.elements);
}
template <typename V>
void Fields(const RowExpr& n, V&& v) {
  v("explicit", n.explicit_row), v("", n.fields);
}
template <typename V>
void Fields(const Indirection::Step& n, V&& v) {
  v("type", n.type), v("field", n.field), v("", n.index), v("to", n.upper);
}
template <typename V>
void Fields(const Indirection& n, V&& v) {
  v("", n.operand), v("step", n.steps);
}
template <typename V>
void Fields(const CollateExpr& n, V&& v) {
  v("collation", n.collation), v("", n.operand);
}
template <typename V>
void Fields(const GroupingSet& n, V&& v) {
  v("type", n.type), v("", n.args);
}
template <typename V>
void Fields(const CurrentOf& n, V&& v) {
  v("cursor", n.cursor);
}

// --- Queries ---
template <typename V>
void Fields(const TableSample& n, V&& v) {
  v("method", n.method), v("arg", n.args), v("repeatable", n.repeatable);
}
template <typename V>
void Fields(const TableName& n, V&& v) {
  v("name", n.name), v("only", n.only), v("alias", n.alias), v("sample", n.sample);
}
template <typename V>
void Fields(const SubqueryRef& n, V&& v) {
  v("lateral", n.lateral), v("alias", n.alias), v("", n.query);
}
template <typename V>
void Fields(const ColumnDefinition& n, V&& v) {
  v("name", n.name), v("type", n.type), v("collation", n.collation);
}
template <typename V>
void Fields(const FunctionRef::Member& n, V&& v) {
  v("", n.call), v("column", n.columns);
}
template <typename V>
void Fields(const FunctionRef& n, V&& v) {
  v("lateral", n.lateral), v("ordinality", n.ordinality), v("rows-from", n.rows_from);
  v("alias", n.alias), v("member", n.members), v("column", n.columns);
}
template <typename V>
void Fields(const Join& n, V&& v) {
  v("type", n.type), v("natural", n.natural), v("using", n.using_columns);
  v("using-alias", n.using_alias), v("alias", n.alias), v("", n.left), v("", n.right);
  v("on", n.on);
}
template <typename V>
void Fields(const SelectItem& n, V&& v) {
  v("label", n.label), v("", n.expr);
}
template <typename V>
void Fields(const CommonTableExpr& n, V&& v) {
  v("name", n.name), v("columns", n.columns), v("materialized", n.materialized);
  v("", n.statement);
}
template <typename V>
void Fields(const WithClause& n, V&& v) {
  v("recursive", n.recursive), v("table", n.ctes);
}
template <typename V>
void Fields(const LockingClause& n, V&& v) {
  v("strength", n.strength), v("of", n.of), v("wait", n.wait);
}
template <typename V>
void Fields(const NamedWindow& n, V&& v) {
  v("name", n.name), v("spec", n.spec);
}
template <typename V>
void Fields(const Select& n, V&& v) {
  v("distinct", n.distinct), v("on", n.distinct_on), v("into", n.into);
  v("into-temporary", n.into_temporary), v("item", n.items), v("from", n.from);
  v("where", n.where), v("group-distinct", n.group_by_distinct), v("group", n.group_by);
  v("having", n.having), v("window", n.windows);
}
template <typename V>
void Fields(const Values& n, V&& v) {
  v("row", n.rows);
}
template <typename V>
void Fields(const SetOperation& n, V&& v) {
  v("op", n.op), v("all", n.all), v("", n.left), v("", n.right);
}
template <typename V>
void Fields(const NestedQuery& n, V&& v) {
  v("", n.query);
}
template <typename V>
void Fields(const Query& n, V&& v) {
  v("with-ties", n.with_ties), v("with", n.with), v("", n.body), v("order", n.order_by);
  v("limit", n.limit), v("offset", n.offset), v("for", n.locking);
}

}  // namespace steno::sql::ast

#include "sql/parser/ast_statement_fields.h"  // IWYU pragma: export
