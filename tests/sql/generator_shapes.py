"""Random SELECTs of particular shapes: each shape is one clause, in all of its forms.

generator_queries makes queries of any depth from the common clauses; what is rarer, or is only of
interest in many variants, is here. A shape is a method that gives a query.
"""

import random

import generator_expressions as expressions
import generator_schema as schema
from generator_nodes import QUERY, Node, listed, optional
from generator_queries import ORDERED, OUTPUT_TYPES

JOINS = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]
WAYS = ["", "", " DESC", " NULLS FIRST", " DESC NULLS LAST"]
NUMBERS = ["1", "2.5", "1::smallint", "3::bigint", "1.0", "0.25::float8", "2::float4", "NULL",
           "'3'"]
FAMILIES = [NUMBERS,
            ["'a'", "'a'::text", "'a '::char(2)", "'a'::varchar", "NULL", "'b'::name"],
            ["'2024-01-01'", "date '2024-01-01'", "timestamp '2024-01-01 10:00'", "NULL",
             "timestamptz '2024-01-01 00:00+02'"],
            ["true", "NULL", "'f'", "false"],
            ["'1 day'", "interval '24:00'", "time '10:00'", "NULL"]]
# Constants of another type, or of none, that a column of the type in the key may meet.
FOREIGN = {
    "int": ["'3'", "2.5", "2.0", "1e0::float8", "3000000000", "2::smallint", "2::bigint", "NULL",
            "-0.5", "99999999999999999999", "'NaN'::float8", "'-7'", "2::float4", "1.5::float4"],
    "numeric": ["'1.5'", "1", "1.50", "1.5::float8", "3::bigint", "NULL", "0.1::float4", "-2.5",
                "'Infinity'::float8"],
    "float": ["'1.5'", "1", "0.25", "1.5::float4", "'NaN'", "'-0'", "NULL", "0.1::float4", "3::bigint"],
    "text": ["'a'", "'a'::char(3)", "'ab'::varchar(2)", "'a'::name", "NULL", "''"],
    "bpchar": ["'a'", "'a  '", "'a'::text", "'a '::text", "'ab'::varchar", "'a'::char(5)", "NULL"],
    "date": ["'2024-01-01'", "timestamp '2024-01-01'", "timestamp '2024-01-01 00:00:01'",
             "timestamptz '2024-02-29 00:00+05'", "NULL", "'infinity'", "timestamp '-infinity'"],
    "timestamp": ["'2024-01-01'", "date '2024-01-01'", "timestamptz '2024-01-01 10:30:00.25+00'",
                  "NULL", "date 'infinity'"],
    "timestamptz": ["'2024-01-01'", "date '2024-01-01'", "timestamp '2024-02-29 12:00'", "NULL"],
    "interval": ["'1 day'", "'24:00'", "time '00:00:01.5'", "'31 days'", "NULL"],
    "bool": ["'t'", "true", "NULL", "'no'"],
    "uuid": [f"'{u}'" for u in schema.UUIDS] + ["NULL"],
    "bytea": ["'\\x61'", "'a'", "''", "NULL"],
    "ints": ["'{1}'", "'{1,2}'", "ARRAY[1, 2]", "NULL", "'{}'"],
    "jsonb": ["'1'", "'[]'", "'{\"a\": 1}'", "NULL", "'null'"],
}
COMPARISONS = ["=", "=", "<>", "<", "<=", ">", ">="]


class Shapes:
    def __init__(self, choice: random.Random, tables: list, queries):
        self.choice = choice
        self.tables = [t for t in tables if not t.long]
        self.queries = queries
        self.expressions = expressions.Expressions(choice)
        self._shapes = [self._foreign] * 4 + [
            self._distinct_on, self._using, self._mixed_values, self._mixed_columns, self._sets,
            self._grouped_names, self._statistics, self._members, self._outer_aggregate,
            self._row_members, self._lateral, self._bounds, self._chain, self._stars, self._nothing]

    def make(self) -> Node:
        return self.choice.choice(self._shapes)()

    # What they are made of.

    def _scope(self):
        return expressions.Scope(self.queries.subquery)

    def _table(self, alias: str):
        """A table under an alias, and its columns as leaves."""
        table = self.choice.choice(self.tables)
        leaves = [Node(c.type, f"{alias}.{c.name}", bound=c.bound, width=c.width, leaf=True)
                  for c in table.columns]
        return f"{table.name} AS {alias}", leaves

    def _expression(self, leaves: list, type_: str = "", depth: int = 2) -> Node:
        scope = expressions.Scope(None)
        for leaf in leaves:
            scope.add(leaf)
        return self.expressions.make(type_ or self.choice.choice(leaves).type, scope, depth)

    def _where(self, leaves: list) -> Node:
        if self.choice.random() < 0.4:
            return optional("")
        return optional(" WHERE ", self._expression(leaves, "bool", 2))

    def _copies(self, leaves: list) -> list:
        return [Node(n.type, *n.parts, leaf=True) for n in leaves]

    def _order(self, count: int) -> Node:
        keys = [f"{i + 1}{self.choice.choice(WAYS)}" for i in range(count)]
        self.choice.shuffle(keys)
        return Node("clause", " ORDER BY ", ", ".join(keys))

    def _limit(self) -> Node:
        return optional(self.choice.choice(["", " LIMIT 1", " LIMIT 3", " OFFSET 2",
                                            " LIMIT 2 OFFSET 1"]))

    # Shapes.

    def _foreign(self) -> Node:
        """Columns against constants of other types: what becomes of them in the spans of a scan."""
        source, leaves = self._table("x")
        parts = [self._foreign_test(self.choice.choice(leaves))
                 for _ in range(self.choice.choice([1, 1, 2, 3]))]
        condition = parts[0]
        for part in parts[1:]:
            condition = Node("bool", "(", condition, self.choice.choice([" AND ", " AND ", " OR "]),
                             part, ")")
        if self.choice.random() < 0.2:
            condition = Node("bool", "(NOT ", condition, ")")
        return Node(QUERY, f"SELECT * FROM {source} WHERE ", condition)

    def _foreign_test(self, leaf: Node) -> Node:
        constants = FOREIGN[leaf.type]
        one, two, three = (self.choice.choice(constants) for _ in range(3))
        operator = self.choice.choice(COMPARISONS)
        element = schema.TYPE_OF_NAME[leaf.type].replace("character(3)", "bpchar")
        forms = [f"{leaf} {operator} {one}", f"{leaf} {operator} {two}", f"{one} {operator} {leaf}",
                 f"{leaf} IN ({one}, {two}, {three})", f"{leaf} NOT IN ({one}, {two})",
                 f"{leaf} BETWEEN {one} AND {two}", f"{leaf} NOT BETWEEN {one} AND {two}",
                 f"{leaf} IS NOT DISTINCT FROM {one}", f"{leaf} IS DISTINCT FROM {two}",
                 f"{leaf} {operator} ANY (ARRAY[{one}, {two}]::{element}[])",
                 f"{leaf} {operator} ALL (ARRAY[{one}, {two}]::{element}[])",
                 f"{leaf} BETWEEN SYMMETRIC {one} AND {two}",
                 f"({leaf}, 1) {operator} ({one}, 1)", f"{leaf} = {one} OR {leaf} = {two}",
                 f"({leaf} {operator} {one}) IS NOT TRUE", f"coalesce({leaf}, {one}) = {two}"]
        if leaf.type in ("text", "bpchar"):
            pattern = self.choice.choice(["a%", "a", "%", "", "ab_", "A%b", "z\\_%", "é%", "\\%"])
            forms += [f"{leaf} LIKE '{pattern}'", f"{leaf} NOT LIKE '{pattern}'",
                      f"{leaf} ~ '^a'", f"starts_with({leaf}, 'a')"]
        if leaf.type == "ints":
            forms = [f for f in forms if "ARRAY" not in f or "::" not in f]
            forms += [f"{leaf} @> {one}", f"{leaf} && {two}", f"1 = ANY ({leaf})",
                      f"2 > ALL ({leaf})", f"{leaf}[1] = 1", f"cardinality({leaf}) > 1", f"{leaf} <@ {one}"]
        if leaf.type == "jsonb":
            forms += [f"{leaf} @> {one}", f"{leaf} ? 'a'", f"{leaf} ->> 'a' = '1'",
                      f"{leaf} -> 'b' IS NULL", f"{leaf} <@ {two}"]
        if leaf.type in ("int", "numeric", "float"):
            forms += [f"{leaf}::text = '1'", f"{leaf}::numeric = {one}", f"{leaf} + 0 = {two}",
                      f"-{leaf} {operator} {one}", f"{leaf}::float8 {operator} {two}"]
        if leaf.type in ("date", "timestamp", "timestamptz"):
            forms += [f"{leaf}::date = {one}", f"{leaf}::timestamp {operator} {two}",
                      f"date_trunc('month', {leaf}) = {one}", f"extract(year FROM {leaf}) = 2024"]
        if leaf.type == "bool":
            forms += [str(leaf), f"NOT {leaf}", f"{leaf} IS NOT FALSE"]
        return Node("bool", "(" + self.choice.choice(forms) + ")")

    def _distinct_on(self) -> Node:
        source, scope = self.queries.source(self._scope(), self.choice.choice([1, 1, 2]))
        leaves = [n for n in scope.inner.all() if n.type in ORDERED] or [Node("int", "1")]
        count = min(len(leaves), self.choice.choice([1, 1, 2]))
        keys = self._copies(self.choice.sample(leaves, count))
        outputs = [self._expression(scope.inner.all()) for _ in range(2)]
        order = listed([Node("key", *key.parts, self.choice.choice(WAYS)) for key in keys]
                       + [f"{i + 1}{self.choice.choice(WAYS)}" for i in range(2)])
        return Node(QUERY, "SELECT DISTINCT ON (", ", ".join(map(str, keys)), ") ",
                    ", ".join(map(str, outputs)), " FROM ", source,
                    self._where(scope.inner.all()), " ORDER BY ", str(order), self._limit())

    def _using(self) -> Node:
        one, two = self.choice.choice(self.tables), self.choice.choice(self.tables)
        both = [c.name for c in one.columns if c.name in {d.name for d in two.columns}]
        kind = self.choice.choice(JOINS)
        if self.choice.random() < 0.2:
            text = f"{one.name} AS x NATURAL {kind} {two.name} AS y"
        else:
            names = self.choice.sample(both, min(len(both), self.choice.choice([1, 1, 2])))
            text = f"{one.name} AS x {kind} {two.name} AS y USING ({', '.join(names)})"
            if self.choice.random() < 0.3:
                text += f" {self.choice.choice(JOINS)} {two.name} AS z USING ({names[0]})"
            if self.choice.random() < 0.2:
                return Node(QUERY, f"SELECT {names[0]}, x.{names[0]}, y.* FROM {text}")
        condition = optional(f" WHERE {both[0]} IS NOT NULL") if self.choice.random() < 0.3 else ""
        return Node(QUERY, f"SELECT * FROM {text}", condition)

    def _mixed(self) -> list:
        family = self.choice.choice(FAMILIES)
        if self.choice.random() < 0.1:
            family = family + self.choice.choice(FAMILIES)
        return [self.choice.choice(family) for _ in range(self.choice.randint(1, 4))]

    def _mixed_values(self) -> Node:
        """Which type constants of several types have together."""
        items = self._mixed()
        roll = self.choice.randint(0, 7)
        joined = ", ".join(items)
        if roll == 0:
            return Node(QUERY, "VALUES ", listed([f"({i})" for i in items]))
        if roll == 1:
            kind = self.choice.choice([" UNION ", " UNION ALL ", " EXCEPT ", " INTERSECT "])
            return Node(QUERY, listed([f"SELECT {i}" for i in items], kind))
        if roll == 2:
            rest = "".join(f" WHEN {n} THEN {i}" for n, i in enumerate(items))
            return Node(QUERY, f"SELECT CASE 1{rest} ELSE {items[0]} END")
        name = ["coalesce", "greatest", "least", "nullif", "array"][roll - 3]
        if name == "nullif":
            return Node(QUERY, f"SELECT nullif({items[0]}, {items[-1]})")
        return Node(QUERY, "SELECT " + (f"ARRAY[{joined}]" if name == "array"
                                        else f"{name}({joined})"))

    def _mixed_columns(self) -> Node:
        source, leaves = self._table("x")
        leaf = self.choice.choice(leaves)
        other = self.choice.choice(FOREIGN[leaf.type])
        form = self.choice.choice([
            f"coalesce({leaf}, {other})", f"CASE WHEN {leaf} IS NULL THEN {other} ELSE {leaf} END",
            f"greatest({leaf}, {other})", f"least({other}, {leaf})", f"nullif({leaf}, {other})",
            f"ARRAY[{leaf}, {other}]", f"{leaf} || 'x'", f"concat({leaf}, {other})",
            f"{leaf}::text", f"({leaf}, {other})", f"{leaf} IN ({other}, NULL)"])
        return Node(QUERY, f"SELECT {form} FROM {source}", self._where(leaves))

    def _sets(self) -> Node:
        """Functions that give sets, in the select list and in FROM."""
        source, leaves = self._table("x")
        numbers = [n for n in leaves if n.type == "int" and n.width == 4] or [Node("int", "2")]
        bound = f"least({self.choice.choice(numbers)}, 3)"
        one = self.choice.choice([f"generate_series(1, {bound})", "unnest(ARRAY['p', NULL, 'q'])",
                                  f"generate_series({bound}, 0, -1)",
                                  "unnest('{1,2}'::int[])", "regexp_split_to_table('a,b', ',')"])
        leaf = self.choice.choice(leaves)
        forms = [f"SELECT {leaf}, {one} FROM {source}",
                 f"SELECT {one}, generate_series(1, 2) FROM {source}",
                 f"SELECT {leaf}, g FROM {source}, LATERAL {one} AS g",
                 f"SELECT {leaf}, g FROM {source} LEFT JOIN LATERAL {one} AS g ON true",
                 f"SELECT {leaf}, g, o FROM {source}, {one} WITH ORDINALITY AS f(g, o)",
                 f"SELECT {one} AS g, count(*) FROM {source} GROUP BY 1",
                 f"SELECT DISTINCT {one} FROM {source}",
                 f"SELECT {leaf} FROM {source} ORDER BY {one}, 1",
                 f"SELECT {one} FROM {source} ORDER BY 1 LIMIT 3",
                 f"SELECT count(*) FROM (SELECT {one} FROM {source}) AS s",
                 f"SELECT {leaf} IN (SELECT {leaf} FROM generate_series(1, {bound})) FROM {source}"]
        return Node(QUERY, self.choice.choice(forms))

    def _grouped_names(self) -> Node:
        """GROUP BY and ORDER BY by position, alias and expression."""
        source, leaves = self._table("x")
        key = self._expression(leaves, depth=1)
        if not key.has_column:
            key = self.choice.choice(leaves)
        how = self.choice.choice(["1", "k", str(key), f"({key})"])
        aggregate = self.choice.choice([
            "count(*)", f"count(DISTINCT {self.choice.choice(leaves)})", f"min({leaves[0]})",
            f"count({self.choice.choice(leaves)}) FILTER (WHERE {leaves[0]} > 0)",
            f"array_agg({leaves[0]} ORDER BY {leaves[0]})"])
        having = optional(self.choice.choice(["", " HAVING count(*) > 1", " HAVING min(x.a) > 0",
                                              f" HAVING {key} IS NOT NULL"]))
        order = self.choice.choice([" ORDER BY k, n", " ORDER BY 2 DESC, 1", "",
                                    f" ORDER BY {aggregate}, 1", f" ORDER BY {key} DESC, 2"])
        return Node(QUERY, f"SELECT {key} AS k, {aggregate} AS n FROM {source}",
                    self._where(leaves), f" GROUP BY {how}", having, optional(order))

    def _statistics(self) -> Node:
        source, leaves = self._table("x")
        numbers = [n for n in leaves if n.type in ("int", "numeric")] or [Node("int", "1")]
        names = ["variance", "stddev", "var_pop", "var_samp", "stddev_pop", "stddev_samp", "avg",
                 "sum", "count", "min", "max"]
        calls = []
        for _ in range(self.choice.randint(1, 4)):
            distinct = self.choice.choice(["", "", "DISTINCT "])
            calls.append(f"{self.choice.choice(names)}({distinct}{self.choice.choice(numbers)})")
        group = self.choice.choice(["", f" GROUP BY {self.choice.choice(leaves)}", " HAVING true",
                                    " HAVING count(*) > 100", " GROUP BY ()"])
        return Node(QUERY, "SELECT ", listed(calls), f" FROM {source}", self._where(leaves),
                    optional(group))

    def _members(self) -> Node:
        """Members of WITH that are used more than once, and each other."""
        types = [self.choice.choice(OUTPUT_TYPES) for _ in range(2)]
        how = self.choice.choice(["", "MATERIALIZED ", "NOT MATERIALIZED "])
        first = self.queries.select(types, self._scope(), 2, limit=self.choice.random() < 0.3)
        second = self.choice.choice([
            "SELECT p, count(*) AS q FROM m GROUP BY p", "SELECT p, q FROM m WHERE p IS NOT NULL",
            "SELECT DISTINCT p, q FROM m", "SELECT p, q FROM m UNION ALL SELECT p, q FROM m",
            "SELECT * FROM m EXCEPT SELECT * FROM m WHERE q IS NULL"])
        main = self.choice.choice([
            "SELECT * FROM m, n", "SELECT * FROM m LEFT JOIN n ON m.p = n.p",
            "SELECT count(*) FROM n", "SELECT m.p FROM m WHERE m.p IN (SELECT p FROM n)",
            "SELECT * FROM n AS a JOIN n AS b USING (p)",
            "SELECT (SELECT count(*) FROM m), n.* FROM n", "SELECT p FROM m UNION SELECT p FROM n",
            "SELECT * FROM m AS a WHERE NOT EXISTS (SELECT 1 FROM n WHERE n.p = a.p)"])
        return Node(QUERY, f"WITH m(p, q) AS {how}(", first, f"), n AS {how}({second}) {main}")

    def _outer_aggregate(self) -> Node:
        """An aggregate in a subquery that is one of the query around it."""
        source, leaves = self._table("x")
        inner, others = self._table("y")
        key = self.choice.choice(leaves)
        leaf = self.choice.choice(leaves)
        call = self.choice.choice([f"count({leaf})", f"max({leaf})", f"min({leaf})"])
        if leaf.type in ("bool", "uuid", "bytea", "jsonb"):
            call = f"count({leaf})"
        body = self.choice.choice([
            f"SELECT {call}", f"SELECT {call} FROM {inner} ORDER BY 1 LIMIT 1",
            f"SELECT count(*) FROM {inner} WHERE {call} IS NOT NULL",
            f"SELECT count({others[0]}) + count({key}) FROM {inner}",
            f"SELECT max({others[0]}) FROM {inner} WHERE {others[0]} >= count({leaf})"])
        group = self.choice.choice([f" GROUP BY {key}", ""])
        output = f"{key}, " if group else ""
        return Node(QUERY, f"SELECT {output}({body}) FROM {source}{group}")

    def _row_members(self) -> Node:
        source, leaves = self._table("x")
        inner, others = self._table("y")
        pairs = [(a, b) for a in leaves for b in others if a.type == b.type]
        if len(pairs) < 2:
            return self._foreign()
        (a, b), (c, d) = self.choice.sample(pairs, 2)
        where = self.choice.choice(["", f" WHERE {b} IS NOT NULL", f" WHERE {d} IS NULL",
                                    f" WHERE {b} = {a}", f" WHERE {b} IS DISTINCT FROM {c}"
                                    if b.type == c.type else ""])
        form = self.choice.choice([
            f"({a}, {c}) IN (SELECT {b}, {d} FROM {inner}{where})",
            f"({a}, {c}) NOT IN (SELECT {b}, {d} FROM {inner}{where})",
            f"{a} IN (SELECT {b} FROM {inner}{where})",
            f"{a} NOT IN (SELECT {b} FROM {inner}{where})",
            f"{a} = ANY (SELECT {b} FROM {inner}{where})",
            f"{a} <> ALL (SELECT {b} FROM {inner}{where})",
            f"{a} >= ALL (SELECT {b} FROM {inner}{where})",
            f"{a} < ANY (SELECT {b} FROM {inner}{where})",
            f"({a}, {c}) < (SELECT {b}, {d} FROM {inner}{where} ORDER BY 1, 2 LIMIT 1)",
            f"({a}, {c}) IS NULL", f"({a}, {c}) IS NOT NULL", f"NOT (({a}, {c}) IS NOT NULL)",
            f"({a}, {c}) IS DISTINCT FROM ({c}, {a})" if a.type == c.type else f"{a} IS NULL"])
        if self.choice.random() < 0.3:
            return Node(QUERY, f"SELECT {a}, {form} FROM {source}")
        return Node(QUERY, f"SELECT * FROM {source} WHERE {form}")

    def _lateral(self) -> Node:
        source, leaves = self._table("x")
        inner, others = self._table("y")
        condition = self._expression(leaves + others, "bool", 2)
        output = listed([str(n) for n in self.choice.sample(others, min(2, len(others)))])
        body = self.choice.choice([
            ("SELECT ", output, f" FROM {inner} WHERE ", condition, self._order(
                len(output.parts) // 2 + 1), self._limit()),
            (f"SELECT count(*), min({others[0]}) FROM {inner} WHERE ", condition),
            ("SELECT DISTINCT ", output, f" FROM {inner} WHERE ", condition),
            (f"SELECT {leaves[0]}, {leaves[-1]}",),
            (f"SELECT {leaves[0]} UNION ALL SELECT {others[0]} FROM {inner} WHERE ", condition)])
        join, on = self.choice.choice([(" LEFT JOIN LATERAL ", " ON true"), (", LATERAL ", ""),
                                       (" CROSS JOIN LATERAL ", ""), (" JOIN LATERAL ", " ON true"),
                                       (" LEFT JOIN LATERAL ", f" ON {leaves[0]} > 0")])
        return Node(QUERY, f"SELECT {leaves[0]}, l.* FROM {source}{join}(", *body, f") AS l{on}")

    def _bounds(self) -> Node:
        """LIMIT and OFFSET in all spellings."""
        source, leaves = self._table("x")
        names = ", ".join(map(str, leaves))
        order = ", ".join(f"{n}{self.choice.choice(WAYS)}" for n in
                          self.choice.sample(leaves, len(leaves)))
        end = self.choice.choice([
            " LIMIT NULL", " LIMIT ALL", " LIMIT 1 + 1", " FETCH FIRST ROW ONLY", " LIMIT -1",
            " FETCH FIRST 2 ROWS ONLY", " OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY", " OFFSET NULL",
            " LIMIT (SELECT count(*) FROM (VALUES (1), (2)) AS v)", " LIMIT 2.5", " LIMIT '2'",
            " OFFSET -1", " LIMIT 0", " OFFSET 100", " LIMIT 9223372036854775807 OFFSET 1",
            " FETCH FIRST 2 ROWS WITH TIES"])
        text = f"SELECT {names} FROM {source} ORDER BY {order}{end}"
        if self.choice.random() < 0.3:
            return Node(QUERY, f"SELECT count(*) FROM ({text}) AS s")
        return Node(QUERY, text)

    def _chain(self) -> Node:
        """Set operations without parentheses: INTERSECT binds tighter."""
        parts = []
        for _ in range(self.choice.randint(2, 4)):
            source, leaves = self._table("x")
            numbers = [n for n in leaves if n.type in ("int", "numeric", "float")]
            output = self.choice.choice(numbers or [Node("int", "1")])
            if self.choice.random() < 0.2:
                output = Node("int", self.choice.choice(["NULL", "'1'", "1.0", "2"]))
            kind = self.choice.choice(["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL",
                                       "INTERSECT ALL"])
            operand = Node(QUERY, f"SELECT {output} AS v FROM {source}", self._where(leaves))
            parts += [f" {kind} " if parts else "", operand]
        order = self.choice.choice(["", " ORDER BY v", " ORDER BY 1 DESC LIMIT 3",
                                    " ORDER BY v + 1"])
        return Node(QUERY, *parts, optional(order))

    def _stars(self) -> Node:
        """Names and types of what is selected."""
        source, leaves = self._table("x")
        one = self.choice.choice(leaves)
        outputs = [self.choice.choice([
            "*", "x.*", str(one), f"{one} AS n", f"{one} AS value", f"{one} AS Q",
            f'{one} AS "A b"',
            f"{one}::text", f"CASE WHEN true THEN {one} END", f"coalesce({one})", f"({one})",
            f"(SELECT {one})", f"(SELECT {one} AS z)", "now() IS NULL", f"ARRAY[{one}]",
            f"({one} IS NULL)", "count(*) OVER ()", f"EXISTS (SELECT {one})", "NULL", "'a'", "1",
            f"cast({one} AS text)", "current_date IS NULL", "extract(year FROM date '2024-01-01')"])
                   for _ in range(self.choice.randint(1, 3))]
        if self.choice.random() < 0.3:
            return Node(QUERY, f"SELECT * FROM (SELECT {', '.join(outputs)} FROM {source}) AS s")
        return Node(QUERY, f"SELECT {', '.join(outputs)} FROM {source}")

    def _nothing(self) -> Node:
        """Conditions that are known before a row is read."""
        source, leaves = self._table("x")
        other, others = self._table("y")
        never = self.choice.choice(["false", "NULL", "1 = 0", f"{leaves[0]} = NULL", "NOT true",
                                    f"{leaves[0]} > 1 AND {leaves[0]} < 0"])
        return Node(QUERY, self.choice.choice([
            f"SELECT count(*), max({leaves[0]}) FROM {source} WHERE {never}",
            f"SELECT count(*) FROM {source} WHERE {never} GROUP BY {leaves[0]}",
            f"SELECT * FROM {source} LEFT JOIN {other} ON {never}",
            f"SELECT * FROM {source} FULL JOIN {other} ON {leaves[0]} = {others[0]} AND {never}",
            f"SELECT * FROM {source} RIGHT JOIN (SELECT * FROM {other} WHERE {never}) AS z ON true",
            f"SELECT {leaves[0]}, (SELECT {others[0]} FROM {other} WHERE {never}) FROM {source}",
            f"SELECT 1 FROM {source} WHERE {never} UNION ALL SELECT 2 HAVING true",
            f"SELECT EXISTS (SELECT 1 FROM {source} WHERE {never}), 1 HAVING true"]))
