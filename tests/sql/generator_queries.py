"""Random SELECTs over random tables. What they return is determined: every LIMIT has a total order."""

import random

import generator_expressions as expressions
from generator_nodes import QUERY, Node, listed, optional

OUTPUT_TYPES = ["int"] * 4 + ["text"] * 3 + ["numeric", "float", "bool", "date", "timestamp",
                                             "timestamptz", "interval", "uuid", "bytea", "bpchar", "ints",
                                             "jsonb"]
SUMMED = {"int", "numeric", "interval"}
ORDERED = {"int", "numeric", "float", "text", "date", "timestamp", "timestamptz", "interval",
           "bpchar", "ints"}


class Queries:
    def __init__(self, choice: random.Random, tables: list):
        self.choice = choice
        self.tables = tables
        self.expressions = expressions.Expressions(choice)
        self._aliases = 0

    def top(self) -> Node:
        """A query as a statement of its own."""
        types = [self.choice.choice(OUTPUT_TYPES) for _ in range(self.choice.randint(1, 4))]
        kind = self.choice.random()
        scope = expressions.Scope(self.subquery)
        if kind < 0.12:
            return self._set_operation(types, scope, 2)
        if kind < 0.2:
            name = self._alias()
            inner = self.select(types, scope, 2, limit=True)
            names = [f"c{i}" for i in range(len(types))]
            body = listed([*names[:-1], names[-1]])
            return Node(QUERY, f"WITH {name} ({', '.join(names)}) AS (", inner, ") SELECT ", body,
                        f" FROM {name} WHERE EXISTS (SELECT 1 FROM {name} AS o WHERE ",
                        f"o.c0 IS NOT DISTINCT FROM {name}.c0)")
        return self.select(types, scope, 3, limit=True)

    def page(self) -> Node:
        """Part of a table in the order of a key, forwards or backwards: what indexes serve."""
        scope = expressions.Scope()
        table = self.choice.choice(self.tables)
        columns = {c.name: Node(c.type, c.name, bound=c.bound, width=c.width, leaf=True)
                   for c in table.columns}
        for leaf in columns.values():
            scope.add(leaf)
        keys = [names for names in [table.key, *(n for _, n in table.indexes)] if names]
        scope.keys = [[columns[n] for n in names] for names in keys]
        first = self.choice.choice(keys) if keys else []
        rest = [c for c in columns if c not in first or self.choice.random() < 0.2]
        self.choice.shuffle(rest)
        way = self.choice.choice(["", " DESC"])
        order = [n + way for n in first] + [
            n + self.choice.choice(["", "", " DESC", " NULLS FIRST"]) for n in rest]
        where = optional(" WHERE ", self.condition(scope, 1)) if self.choice.random() < 0.6 else ""
        size = self.choice.choice([1, 2, 3, 5, 1100])
        return Node(QUERY, f"SELECT {', '.join(columns)} FROM {table.name}", where, " ORDER BY ",
                    ", ".join(order), optional(f" LIMIT {size}", optional(
                        f" OFFSET {self.choice.choice([0, 1, 4])}")))

    def condition(self, scope, depth: int = 3) -> Node:
        if scope.keys and self.choice.random() < 0.4:
            one = self.expressions._span(scope, depth)
            if self.choice.random() < 0.5:
                return one
            return Node("bool", "(", one, self.choice.choice([" AND ", " AND ", " OR "]),
                        self.expressions.make("bool", scope, depth - 1), ")")
        return self.expressions.make("bool", scope, depth)

    def subquery(self, kind: str, type_: str, outer, depth: int) -> Node:
        """In parentheses; `kind`: scalar (at most one row), column, or rows (of any columns)."""
        scope = outer.nested()
        scope.subquery = self.subquery if depth > 1 else None
        if kind == "scalar" and self.choice.random() < 0.6:
            source, inner = self.source(scope, 1)
            return Node(type_, "(SELECT ", self._aggregate(type_, inner), " FROM ", source,
                        optional(" WHERE ", self.condition(inner, depth)), ")", bound=2.0**63,
                        width=8)
        query = self.select([type_], scope, depth - 1, limit=kind != "rows", one=kind == "scalar")
        return Node(type_ if kind == "scalar" else "query of " + type_, "(", query, ")",
                    bound=2.0**63, width=8)

    def source(self, outer, items: int):
        """The text of a FROM clause, and a scope with the columns of it and of `outer`."""
        scope = outer.nested()
        inner = expressions.Scope(outer.subquery)
        text, _ = self._item(inner, outer)
        for left in reversed(range(items - 1)):
            right, lateral = self._item(inner, outer)
            kinds = ["JOIN", "LEFT JOIN", "LEFT JOIN", "JOIN", "CROSS JOIN"]
            if not lateral:
                kinds += ["RIGHT JOIN", "FULL JOIN"]
            if left == 0:
                kinds.append(",")  # what is joined after a comma does not see what is before it
            kind = self.choice.choice(kinds)
            if kind in ("CROSS JOIN", ","):
                text = Node("source", text, " CROSS JOIN " if kind != "," else ", ", right)
            else:
                text = Node("source", text, f" {kind} ", right, " ON ",
                            self._join_condition(inner, kind))
        scope.inner = inner
        for node in inner.all():
            for _ in range(3):  # rather columns of this query than of the outer ones
                scope.add(node)
        scope.keys = inner.keys
        return text, scope

    def _join_condition(self, scope, kind: str) -> Node:
        groups = [nodes for nodes in scope.leaves.values() if len(nodes) > 1]
        if kind == "FULL JOIN" or groups and self.choice.random() < 0.7:
            if not groups or kind == "FULL JOIN":
                return Node("bool", "true") if kind == "FULL JOIN" and (
                    self.choice.random() < 0.3) else self._equality(scope)
            equal = self._equality(scope)
            if self.choice.random() < 0.4:
                bare = scope.nested()
                bare.subquery = None
                return Node("bool", "(", equal, " AND ", self.expressions.make("bool", bare, 2),
                            ")")
            return equal
        return self.condition(scope, 2)

    def _equality(self, scope) -> Node:
        """Columns of the newest item against columns of the others; any type that both have."""
        newest = str(scope.all_in_order[-1]).split(".")[0] + "."
        right = [n for n in scope.all_in_order if str(n).startswith(newest)]
        left = [n for n in scope.all_in_order if not str(n).startswith(newest)]
        pairs = [(a, b) for a in left for b in right if a.type == b.type]
        if not pairs:
            return Node("bool", "true")
        a, b = self.choice.choice(pairs)
        return Node("bool", "(", self._copy(a), " = ", self._copy(b), ")")

    @staticmethod
    def _copy(leaf: Node) -> Node:
        return Node(leaf.type, *leaf.parts, bound=leaf.bound, width=leaf.width, leaf=True)

    def _alias(self) -> str:
        self._aliases += 1
        return f"x{self._aliases}"

    def _item(self, scope, outer):
        """One item of FROM, whose columns it adds to `scope`; and whether it is LATERAL."""
        alias, roll = self._alias(), self.choice.random()
        if roll < 0.8 or outer.subquery is None:
            short = [t for t in self.tables if not t.long]
            first = outer.depth == 0 and not scope.leaves  # long ones elsewhere take long
            table = self.choice.choice(self.tables if first else short)
            leaves = {}
            for c in table.columns:
                leaves[c.name] = Node(c.type, f"{alias}.{c.name}", bound=c.bound, width=c.width,
                                      leaf=True)
                scope.add(leaves[c.name])
            for names in [table.key] * 2 + [n for _, n in table.indexes]:
                if names:
                    scope.keys.append([leaves[n] for n in names])
            return Node("source", f"{table.name} AS {alias}"), False
        if roll < 0.85:
            scope.add(Node("int", f"{alias}.v", bound=9, leaf=True))
            return Node("source", f"generate_series({self.choice.randint(-3, 1)}, "
                        f"{self.choice.randint(0, 4)}) AS {alias}(v)"), False
        if roll < 0.9:
            scope.add(Node("int", f"{alias}.v", bound=9, leaf=True))
            scope.add(Node("text", f"{alias}.w", leaf=True))
            rows = listed([Node("row", f"({self.choice.randint(-2, 4)}, 'a')") for _ in range(2)]
                          + [Node("row", "(NULL, 'b')")])
            return Node("source", "(VALUES ", rows, f") AS {alias}(v, w)"), False
        types = [self.choice.choice(OUTPUT_TYPES) for _ in range(2)]
        lateral = bool(scope.leaves) and self.choice.random() < 0.4
        inner = outer.nested()
        inner.subquery = None
        for node in scope.all() if lateral else []:
            inner.add(node)
        query = self.select(types, inner, 1, limit=True)
        for name, type_ in zip("pq", types):
            scope.add(Node(type_, f"{alias}.{name}", bound=2.0**63, width=8, leaf=True))
        return Node("source", "LATERAL (" if lateral else "(", query,
                    f") AS {alias}(p, q)"), lateral

    def select(self, types: list, outer, depth: int, limit: bool, one: bool = False) -> Node:
        """A query of these columns. `one`: of at most one row."""
        items = self.choice.choice([1, 1, 1, 2, 2, 3]) if depth > 1 else self.choice.choice([1, 2])
        source, scope = self.source(outer, items)
        grouped = self.choice.random() < 0.25
        where = optional(" WHERE ", self.condition(scope, depth)) if (
            self.choice.random() < 0.8) else ""
        tail, listed_scope, distinct = [], scope, ""
        if grouped:
            tail, listed_scope = self._grouping(scope, depth)
        elif self.choice.random() < 0.15:
            distinct = "DISTINCT "
        outputs = [self.expressions.make(t, listed_scope, depth - 1) for t in types]
        order = self._order(outputs, listed_scope, distinct, limit, one)
        return Node(QUERY, f"SELECT {distinct}", listed(outputs), " FROM ", source, where, *tail,
                    *order)

    def _order(self, outputs, scope, distinct, limit, one) -> list:
        if not one and (not limit or self.choice.random() < 0.5):
            return []
        keys = []
        if not distinct and self.choice.random() < 0.5:
            type_ = self.choice.choice(sorted(ORDERED & set(scope.leaves)) or ["int"])
            first = self.expressions.make(type_, scope, 2)
            if scope.keys and self.choice.random() < 0.6:
                keys = [self._copy(leaf) for leaf in self.choice.choice(scope.keys)]
            elif first.has_column:
                keys = [first]
        positions = [str(i + 1) for i in range(len(outputs))]
        self.choice.shuffle(positions)
        ways = ["", "", " DESC", " DESC", " NULLS FIRST", " DESC NULLS LAST"]
        first = self.choice.choice(["", " DESC", None])  # what an index may serve has one direction
        keys = [Node("key", key, self.choice.choice(ways) if first is None else first)
                for key in keys] + [Node("key", p, self.choice.choice(ways)) for p in positions]
        parts = [" ORDER BY ", listed(keys)]
        if one:
            parts.append(" LIMIT 1")
        elif self.choice.random() < 0.6:
            parts.append(optional(f" LIMIT {self.choice.choice([0, 1, 2, 5, 10])}"))
        if self.choice.random() < 0.3:
            parts.append(optional(f" OFFSET {self.choice.choice([0, 1, 3])}"))
        return parts if one else [optional(*parts)]

    def _grouping(self, scope, depth: int):
        """GROUP BY and HAVING, and the scope of what may be selected."""
        grouped = expressions.Scope(None)
        keys = []
        for _ in range(self.choice.choice([0, 1, 1, 2])):
            key = self._copy(self.choice.choice(scope.inner.all()))
            if self.choice.random() < 0.3:
                bare = scope.inner.nested()
                bare.subquery = None
                made = self.expressions.make(key.type, bare, 1)
                key = made if made.has_column else key
            keys.append(key)
            grouped.add(Node(key.type, *key.parts, bound=key.bound, width=key.width, leaf=True))
        for type_ in OUTPUT_TYPES:
            grouped.add(self._aggregate(type_, scope))
        tail = [Node("clause", " GROUP BY ", listed(keys))] if keys else []
        if not keys:
            grouped.leaves = {t: [n for n in nodes if "(" in str(n)]
                              for t, nodes in grouped.leaves.items()}
        if self.choice.random() < 0.4:
            tail.append(optional(" HAVING ", self.expressions.make("bool", grouped, depth - 1)))
        return tail, grouped

    def _aggregate(self, type_: str, scope) -> Node:
        scope = scope.inner  # an aggregate of outer columns alone would be one of the outer query
        bare = scope.nested()
        bare.subquery = None
        argument = self.expressions.make(type_, bare, 1)
        filtered = optional(" FILTER (WHERE ", self.expressions.make("bool", bare, 1), ")") if (
            self.choice.random() < 0.2) else ""
        distinct = self.choice.choice(["", "", "DISTINCT "])
        any_type = self.choice.choice(OUTPUT_TYPES)
        forms = []
        if type_ == "int":
            forms += [("count(*)",), (f"count({distinct}", self.expressions.make(any_type, bare, 1),
                                      ")")]
            if argument.width == 4 and argument.bound < 2**31:
                forms.append((f"sum({distinct}", argument, ")"))
        if type_ == "numeric":
            number = self.expressions.make(self.choice.choice(["int", "numeric"]), bare, 1)
            forms += [("avg(", number, ")"), ("sum(", argument, ")")]
        if type_ == "float" and scope.leaves.get("float"):
            forms += [("sum(", self._copy(self.choice.choice(scope.leaves["float"])), ")")]
        if type_ in ORDERED:
            forms += [("max(", argument, ")"), ("min(", argument, ")")]
        if type_ == "bool":
            forms += [("bool_and(", argument, ")"), ("bool_or(", argument, ")")]
        if type_ == "text":
            value = self.expressions.make(any_type, bare, 1)
            forms += [(f"string_agg({distinct}", argument, ", ',' ORDER BY ", str(argument), ")"),
                      ("array_agg(", value, " ORDER BY ", str(value), ")")][:1]
        if not forms:
            return Node(type_, "(array_agg(", argument, " ORDER BY ", str(argument), "))[1]",
                        leaf=True)
        return Node(type_, *self.choice.choice(forms), filtered, bound=2.0**63, width=8, leaf=True)

    def _set_operation(self, types: list, scope, depth: int) -> Node:
        parts = [self._operand(types, scope)]
        for _ in range(self.choice.randint(1, 2)):
            kind = self.choice.choice(["UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT",
                                       "EXCEPT ALL"])
            parts += [f" {kind} ", self._operand(types, scope)]
        if self.choice.random() < 0.5:
            keys = [f"{i + 1}{self.choice.choice(['', ' DESC'])}" for i in range(len(types))]
            parts.append(optional(" ORDER BY ", listed(keys),
                                  optional(f" LIMIT {self.choice.randint(1, 9)}")))
        return Node(QUERY, *parts)

    def _operand(self, types: list, scope) -> Node:
        return Node(QUERY, "(", self.select(types, scope, 2, limit=self.choice.random() < 0.3),
                    ")")
