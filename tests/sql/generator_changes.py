"""Random INSERT, UPDATE and DELETE whose effect is determined."""

import random

import generator_expressions as expressions
from generator_nodes import Node, listed, optional

CHANGE = "change"


class Changes:
    def __init__(self, choice: random.Random, tables: list, queries):
        self.choice = choice
        self.tables = tables
        self.queries = queries
        self.expressions = expressions.Expressions(choice)

    def make(self) -> Node:
        table = self.choice.choice(self.tables)
        return self.choice.choices([self._insert, self._insert_query, self._update, self._delete],
                                   [4, 1, 3, 1])[0](table)

    def _scope(self, table, alias: str):
        scope = expressions.Scope(self.queries.subquery)
        leaves = {c.name: Node(c.type, f"{alias}.{c.name}", bound=c.bound, width=c.width, leaf=True)
                  for c in table.columns}
        for leaf in leaves.values():
            scope.add(leaf)
        scope.keys = [[leaves[n] for n in names]
                      for names in [table.key, *(n for _, n in table.indexes)] if names]
        scope.inner = scope
        return scope

    def _returning(self, table) -> Node:
        roll = self.choice.random()
        if roll < 0.3:
            return optional("")
        if roll < 0.6:
            return optional(" RETURNING *")
        scope = self._scope(table, table.name)
        scope.subquery = None
        types = [self.choice.choice(list(scope.leaves)) for _ in range(2)]
        return optional(" RETURNING ", listed([self.expressions.make(t, scope, 2) for t in types]))

    def _insert(self, table) -> Node:
        columns = [c for c in table.columns
                   if c.name in table.key or c.not_null or self.choice.random() < 0.8]
        columns = columns or table.columns[:1]
        rows = []
        for _ in range(self.choice.choice([1, 1, 2, 3, 5])):
            values = ["DEFAULT" if self.choice.random() < 0.05 else c.value(self.choice)
                      for c in columns]
            rows.append(Node("row", "(" + ", ".join(values) + ")"))
        names = ", ".join(c.name for c in columns)
        return Node(CHANGE, f"INSERT INTO {table.name} ({names}) VALUES ", listed(rows),
                    self._conflict(table), self._returning(table))

    def _insert_query(self, table) -> Node:
        """Copies rows of the table itself, in a fixed order, with another key."""
        names = [c.name for c in table.columns]
        scope = self._scope(table, "s")
        key = (table.key or names[:1])[0]
        column = table.column(key)
        outputs = [self._assigned(c, scope) if c is column else f"s.{c.name}"
                   for c in table.columns]
        order = ", ".join(str(i + 1) for i in range(len(names)))
        return Node(CHANGE, f"INSERT INTO {table.name} ({', '.join(names)}) SELECT ",
                    ", ".join(map(str, outputs)), f" FROM {table.name} AS s WHERE ",
                    self.queries.condition(scope, 2), f" ORDER BY {order} LIMIT 4",
                    self._conflict(table), self._returning(table))

    def _conflict(self, table) -> Node:
        roll = self.choice.random()
        if roll < 0.5 or not table.unique_keys:
            return optional("")
        names = self.choice.choice(table.unique_keys)
        if roll < 0.65:
            return optional(" ON CONFLICT DO NOTHING")
        target = f" ON CONFLICT ({', '.join(names)})"
        if roll < 0.75:
            return optional(target, " DO NOTHING")
        others = [c for c in table.columns
                  if not any(c.name in key for key in table.unique_keys)]
        if not others:
            return optional(target, " DO NOTHING")
        scope = self._scope(table, table.name)
        scope.subquery = None
        for c in table.columns:
            scope.add(Node(c.type, f"excluded.{c.name}", bound=c.bound, width=c.width, leaf=True))
        column = self.choice.choice(others)
        where = optional(" WHERE ", self.expressions.make("bool", scope, 2)) if (
            self.choice.random() < 0.3) else ""
        return optional(target, f" DO UPDATE SET {column.name} = ",
                        self._assigned(column, scope), where)

    def _assigned(self, column, scope) -> Node:
        """A value that stays in the domain of the column."""
        if self.choice.random() < 0.25:
            return Node("value", column.typed_value(self.choice))
        made = self.expressions.make(column.type, scope, 2)
        if column.type == "int":
            return Node("value", "(", made, f")::numeric % {self.choice.choice([3, 5, 10])}")
        if column.declared == "numeric(8,2)":
            return Node("value", "(CASE WHEN (", made, ") BETWEEN -1000 AND 1000 THEN ", made,
                        " ELSE 1 END)")
        if column.declared == "numeric":
            return Node("value", "round((", made, ") % 1000, 3)")
        if column.type == "text":
            return Node("value", "left(", made, ", 8)")
        if column.type in ("bpchar", "ints"):
            return Node("value", column.typed_value(self.choice))
        if column.type == "float":
            return Node("value", column.typed_value(self.choice))
        return made

    def _update(self, table) -> Node:
        scope = self._scope(table, table.name)
        columns = self.choice.sample(table.columns, self.choice.choice([1, 1, 2]))
        source, condition = "", self.queries.condition(scope, 3)
        if self.choice.random() < 0.15:
            other = self.choice.choice([t for t in self.tables if len(t.key) == 1] or [None])
            if other:
                key = other.column(other.key[0])
                matching = scope.leaves.get(key.type)
                if matching:
                    source = f" FROM {other.name} AS o"
                    condition = Node("bool", "(", self.choice.choice(matching),
                                     f" = o.{key.name} AND ", condition, ")")
        if len(columns) == 2 and self.choice.random() < 0.3:
            names = ", ".join(c.name for c in columns)
            values = listed([self._assigned(c, scope) for c in columns])
            assignments = Node("set", f"({names}) = (", values, ")")
        else:
            assignments = listed([Node("set", f"{c.name} = ", self._assigned(c, scope))
                                  for c in columns])
        return Node(CHANGE, f"UPDATE {table.name} SET ", assignments, source,
                    optional(" WHERE ", condition), self._returning(table))

    def _delete(self, table) -> Node:
        scope = self._scope(table, table.name)
        narrow = Node("bool", "(", self.queries.condition(scope, 2), " AND ",
                      self.queries.condition(scope, 2), ")")
        return Node(CHANGE, f"DELETE FROM {table.name} WHERE ", narrow, self._returning(table))
