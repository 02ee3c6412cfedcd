"""Random expressions, typed, that do not fail: divisors are never zero and integers never overflow.

What an expression may refer to is a Scope; an expression of a grouped query is made from one whose
leaves are the grouping keys and aggregates.
"""

import random

import generator_schema as schema
from generator_nodes import Node, listed

COMPARISONS = ["=", "<>", "<", "<=", ">", ">="]
COMPARABLE = ["int", "numeric", "float", "text", "date", "timestamp", "timestamptz", "interval",
              "uuid", "bytea", "bool", "bpchar", "ints", "jsonb"]
PATTERNS = ["%", "", "a%", "%b", "_", "%a%", "a_", "é", "\\_%", "z\\_\\%", "%\\\\", "A%b_"]
UNITS = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "dow", "doy",
         "isodow", "decade", "century"]
TRUNCATIONS = ["year", "quarter", "month", "week", "day", "hour", "second", "decade"]
INT_MAX = {2: 2.0**15 - 1, 4: 2.0**31 - 1, 8: 2.0**63 - 1025}


class Scope:
    """`leaves` are Nodes by type; `subquery(kind, type, scope, depth)` makes queries, or is None."""

    def __init__(self, subquery=None):
        self.leaves = {}
        self.all_in_order = []
        self.subquery = subquery
        self.keys = []  # lists of leaves that an index may serve
        self.inner = None  # of a FROM clause: the scope of its own columns
        self.depth = 0  # of queries around

    def add(self, node: Node):
        self.leaves.setdefault(node.type, []).append(node)
        self.all_in_order.append(node)

    def all(self) -> list:
        return self.all_in_order

    def nested(self) -> "Scope":
        """For a query inside of one whose leaves these are."""
        scope = Scope(self.subquery)
        scope.depth = self.depth + 1
        for node in self.all():
            scope.add(node)
        return scope


class Expressions:
    def __init__(self, choice: random.Random):
        self.choice = choice

    def make(self, type_: str, scope: Scope, depth: int = 3) -> Node:
        leaves = scope.leaves.get(type_, [])
        roll = self.choice.random()
        if depth <= 0 or roll < 0.35:
            if leaves and self.choice.random() < 0.8:
                return self._leaf(leaves)
            return self.constant(type_)
        if roll < 0.42:
            return self._conditional(type_, scope, depth - 1)
        if roll < 0.45 and scope.subquery and type_ != "bpchar":
            return scope.subquery("scalar", type_, scope, depth - 1)
        method = getattr(self, "_" + type_, None)
        if method is None:
            return self._leaf(leaves) if leaves else self.constant(type_)
        return method(scope, depth - 1)

    def constant(self, type_: str) -> Node:
        if self.choice.random() < 0.06:
            return Node(type_, f"NULL::{schema.TYPE_OF_NAME[type_]}")
        values = {"int": schema.INTEGERS, "numeric": schema.NUMERICS, "float": schema.FLOATS,
                  "text": schema.TEXTS, "bool": ["true", "false"], "date": schema.DATES,
                  "timestamp": schema.TIMESTAMPS, "timestamptz": schema.TIMESTAMPS,
                  "interval": schema.INTERVALS, "uuid": schema.UUIDS, "bytea": schema.BYTES,
                  "bpchar": ["", "a", "ab"], "ints": schema.ARRAYS,
                  "jsonb": schema.DOCUMENTS}[type_]
        if type_ == "int" and self.choice.random() < 0.1:
            values = schema.WIDE[4] + schema.WIDE[8]
        return schema.literal(type_, self.choice.choice(values))

    def _leaf(self, leaves: list) -> Node:
        leaf = self.choice.choice(leaves)
        return Node(leaf.type, *leaf.parts, bound=leaf.bound, width=leaf.width, leaf=True)

    def _conditional(self, type_: str, scope: Scope, depth: int) -> Node:
        one, two, three = (self.make(type_, scope, depth) for _ in range(3))
        bound, width = max(one.bound, two.bound, three.bound), max(one.width, two.width,
                                                                   three.width)
        kinds = [("CASE WHEN ", self.make("bool", scope, depth), " THEN ", one, " ELSE ", two,
                  " END"),
                 ("CASE WHEN ", self.make("bool", scope, depth), " THEN ", one, " WHEN ",
                  self.make("bool", scope, depth), " THEN ", two, " END"),
                 ("coalesce(", one, ", ", two, ")"),
                 ("nullif(", one, ", ", two, ")"),
                 ("CASE ", self.make("int", scope, depth), " WHEN ", self.make("int", scope, 0),
                  " THEN ", one, " ELSE ", two, " END")]
        if type_ != "bool":
            kinds += [("greatest(", listed([one, two, three]), ")"),
                      ("least(", listed([one, two]), ")")]
        return Node(type_, *self.choice.choice(kinds), bound=bound, width=width)

    # Conditions.

    def _bool(self, scope: Scope, depth: int) -> Node:
        forms = [self._logic, self._logic, self._compare, self._compare, self._span, self._span,
                 self._in_list, self._between, self._null_test, self._like, self._row_compare,
                 self._any]
        if scope.subquery:
            forms += [self._exists, self._in_query]
        return self.choice.choice(forms)(scope, depth)

    def _logic(self, scope: Scope, depth: int) -> Node:
        one, two = self.make("bool", scope, depth), self.make("bool", scope, depth)
        kind = self.choice.choice(["AND", "OR", "NOT", "AND", "OR"])
        if kind == "NOT":
            return Node("bool", "(NOT ", one, ")")
        return Node("bool", "(", one, f" {kind} ", two, ")")

    def _pair(self, scope: Scope, depth: int):
        """Two expressions that compare, most often a leaf with something."""
        typed = [t for t in COMPARABLE if scope.leaves.get(t)] or COMPARABLE
        type_ = self.choice.choice(typed)
        other = type_
        if type_ in ("int", "numeric", "float") and self.choice.random() < 0.2:
            other = self.choice.choice(["int", "numeric", "float"])
        if type_ in ("date", "timestamp") and self.choice.random() < 0.2:
            other = self.choice.choice(["date", "timestamp"])
        return self.make(type_, scope, depth), self.make(other, scope, depth)

    def _compare(self, scope: Scope, depth: int) -> Node:
        one, two = self._pair(scope, depth)
        kind = self.choice.choice(COMPARISONS + ["=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"])
        return Node("bool", "(", one, f" {kind} ", two, ")")

    def _span(self, scope: Scope, _depth: int) -> Node:
        """Conditions on the columns of a key, with constants: what becomes the spans of a scan."""
        if not scope.keys:
            return self._compare(scope, 0)
        parts = []
        for leaf in self.choice.choice(scope.keys):
            if parts and self.choice.random() < 0.25:
                break
            for _ in range(self.choice.choice([1, 1, 1, 2])):
                parts += [" OR " if self.choice.random() < 0.1 else " AND ",
                          self._span_of(leaf)] if parts else [self._span_of(leaf)]
        return Node("bool", "(", *parts, ")")

    def _span_of(self, leaf: Node) -> Node:
        column = Node(leaf.type, *leaf.parts, bound=leaf.bound, width=leaf.width, leaf=True)
        kind = self.choice.random()
        type_ = leaf.type
        if type_ == "int" and self.choice.random() < 0.2:
            type_ = self.choice.choice(["numeric", "float"])
        if kind < 0.2:
            constants = [self.constant(type_) for _ in range(self.choice.randint(1, 4))]
            return Node("bool", column, self.choice.choice([" IN (", " IN (", " NOT IN ("]),
                        listed(constants), ")")
        if kind < 0.35:
            return Node("bool", column, " BETWEEN ", self.constant(type_), " AND ",
                        self.constant(type_))
        if kind < 0.42:
            return Node("bool", column, self.choice.choice([" IS NULL", " IS NOT NULL"]))
        operands = [column, self.constant(type_)]
        if self.choice.random() < 0.15:
            operands.reverse()
        return Node("bool", operands[0], f" {self.choice.choice(COMPARISONS + ['=', '='])} ",
                    operands[1])

    def _in_list(self, scope: Scope, depth: int) -> Node:
        one, two = self._pair(scope, depth)
        items = [two] + [self.make(one.type, scope, depth - 2)
                         for _ in range(self.choice.randint(0, 3))]
        return Node("bool", "(", one, self.choice.choice([" IN (", " NOT IN ("]), listed(items),
                    "))")

    def _between(self, scope: Scope, depth: int) -> Node:
        one, two = self._pair(scope, depth)
        kind = self.choice.choice(["BETWEEN", "NOT BETWEEN", "BETWEEN SYMMETRIC"])
        return Node("bool", "(", one, f" {kind} ", two, " AND ",
                    self.make(one.type, scope, depth), ")")

    def _null_test(self, scope: Scope, depth: int) -> Node:
        if self.choice.random() < 0.3:
            test = self.choice.choice(["IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE",
                                       "IS UNKNOWN", "IS NOT UNKNOWN"])
            return Node("bool", "(", self.make("bool", scope, depth), f" {test})")
        type_ = self.choice.choice(COMPARABLE)
        return Node("bool", "(", self.make(type_, scope, depth),
                    self.choice.choice([" IS NULL", " IS NOT NULL"]), ")")

    def _like(self, scope: Scope, depth: int) -> Node:
        kind = self.choice.choice(["LIKE", "LIKE", "NOT LIKE", "ILIKE"])
        pattern = Node("text", f"'{self.choice.choice(PATTERNS)}'")
        return Node("bool", "(", self.make("text", scope, depth), f" {kind} ", pattern, ")")

    def _row_compare(self, scope: Scope, depth: int) -> Node:
        (a, b), (c, d) = self._pair(scope, depth - 1), self._pair(scope, depth - 1)
        return Node("bool", "((", a, ", ", c, f") {self.choice.choice(COMPARISONS)} (", b, ", ", d,
                    "))")

    def _any(self, scope: Scope, depth: int) -> Node:
        one, two = self._pair(scope, depth)
        if one.type != two.type or one.type == "ints":
            return self._compare(scope, depth)
        quantifier = self.choice.choice(["ANY", "ALL"])
        if scope.subquery and self.choice.random() < 0.4:
            query = scope.subquery("column", one.type, scope, depth)
            return Node("bool", "(", one, f" {self.choice.choice(COMPARISONS)} {quantifier} ",
                        query, ")")
        items = listed([two] + [self.constant(one.type) for _ in range(self.choice.randint(0, 2))])
        return Node("bool", "(", one, f" {self.choice.choice(COMPARISONS)} {quantifier} (ARRAY[",
                    items, f"]::{schema.TYPE_OF_NAME[one.type]}[]))")

    def _exists(self, scope: Scope, depth: int) -> Node:
        return Node("bool", self.choice.choice(["EXISTS ", "NOT EXISTS "]),
                    scope.subquery("rows", "int", scope, depth))

    def _in_query(self, scope: Scope, depth: int) -> Node:
        type_ = self.choice.choice([t for t in COMPARABLE if scope.leaves.get(t)] or ["int"])
        return Node("bool", "(", self.make(type_, scope, depth),
                    self.choice.choice([" IN ", " NOT IN "]),
                    scope.subquery("column", type_, scope, depth), ")")

    # Values.

    def _int(self, scope: Scope, depth: int) -> Node:
        one, two = self.make("int", scope, depth), self.make("int", scope, depth)
        kind = self.choice.choice(["+", "-", "*", "%", "/", "abs", "sign", "length", "days",
                                   "cast", "strpos", "-x", "width", "bool"])
        width = max(one.width, two.width)
        small = max(one.bound, two.bound)
        if kind in ("+", "-", "*"):
            bound = one.bound * two.bound if kind == "*" else one.bound + two.bound
            if bound <= INT_MAX[width]:
                return Node("int", "(", one, f" {kind} ", two, ")", bound=bound, width=width)
            kind = "width"
        if kind in ("%", "/"):
            divisor = self.choice.choice(["2", "3", "7", "(-4)"])
            if one.bound <= INT_MAX[one.width]:
                return Node("int", "(", one, f" {kind} {divisor})", bound=one.bound,
                            width=max(4, one.width))
        if kind in ("abs", "-x") and one.bound <= INT_MAX[one.width]:
            name = "-" if kind == "-x" else "abs"
            return Node("int", f"({name}(", one, "))", bound=one.bound, width=one.width)
        if kind == "length":
            name = self.choice.choice(["length", "octet_length", "ascii", "bit_length"])
            return Node("int", f"{name}(", self.make("text", scope, depth), ")", bound=2000)
        if kind == "strpos":
            return Node("int", "strpos(", self.make("text", scope, depth), ", ",
                        self.make("text", scope, depth), ")", bound=500)
        if kind == "days":
            return Node("int", "(", self.make("date", scope, depth), " - ",
                        self.make("date", scope, depth), ")", bound=4000000)
        if kind == "bool":
            return Node("int", "(", self.make("bool", scope, depth), ")::int", bound=1)
        if kind == "width" and small <= INT_MAX[8]:
            return Node("int", "(", one, ")::bigint", bound=one.bound, width=8)
        return one

    def _numeric(self, scope: Scope, depth: int) -> Node:
        one, two = self.make("numeric", scope, depth), self.make("numeric", scope, depth)
        integer = self.make("int", scope, depth)
        forms = [("(", one, self.choice.choice([" + ", " - ", " * "]), two, ")"),
                 ("(", one, " / nullif(", two, ", 0))"),
                 ("(", one, " % 3.5)"), ("round(", one, f", {self.choice.randint(-2, 4)})"),
                 ("trunc(", one, ")"), ("ceil(", one, ")"), ("floor(", one, ")"),
                 ("abs(", one, ")"), ("(-", one, ")"), ("sign(", one, ")"),
                 ("(", integer, ")::numeric"), ("(", integer, self.choice.choice([" + ", " * "]),
                                                one, ")"),
                 (f"extract({self.choice.choice(UNITS)} FROM ",
                  self.make(self.choice.choice(["date", "timestamp"]), scope, depth), ")")]
        form = self.choice.choice(forms)
        if str(form[0]).startswith("extract") and form[1].type == "date" and any(
                unit in form[0] for unit in ("hour", "minute", "second")):
            form = forms[0]
        return Node("numeric", *form)

    def _float(self, scope: Scope, depth: int) -> Node:
        one = self.make("float", scope, depth)
        forms = [("(", one, self.choice.choice([" + ", " - "]),
                  self.make("float", scope, depth), ")"),
                 ("abs(", one, ")"), ("(-", one, ")"), ("floor(", one, ")"), ("ceil(", one, ")"),
                 ("round(", one, ")"), ("(", one, " * 2)"),
                 ("(", self.make("int", scope, 0), ")::float8"), ("sign(", one, ")")]
        return Node("float", *self.choice.choice(forms))

    def _text(self, scope: Scope, depth: int) -> Node:
        one, two = self.make("text", scope, depth), self.make("text", scope, depth)
        number = str(self.choice.randint(-2, 4))
        value = self.make(self.choice.choice(["int", "date", "timestamp", "bool", "uuid",
                                              "interval", "bytea"]), scope, depth)
        forms = [("(", one, " || ", two, ")"), ("upper(", one, ")"), ("lower(", one, ")"),
                 ("left(", one, f", {number})"), ("right(", one, f", {number})"),
                 ("substr(", one, f", {number})"), ("reverse(", one, ")"), ("trim(", one, ")"),
                 ("replace(", one, ", ", two, ", 'x')"), ("lpad(", one, f", {number}, 'xy')"),
                 ("rpad(", one, f", {number})"), ("repeat(", one, f", {number})"),
                 ("concat(", listed([one, value, two]), ")"),
                 ("concat_ws('-', ", listed([one, value, two]), ")"), ("(", value, ")::text"),
                 ("initcap(", one, ")"), ("translate(", one, ", 'abz', 'xy')"), ("md5(", one, ")"),
                 ("split_part(", one, ", 'a', 1)"), ("quote_literal(", one, ")"),
                 ("(", value, " || ", one, ")"), ("overlay(", one, " PLACING 'q' FROM 2)"),
                 ("substring(", one, " FROM 2 FOR 2)"), ("btrim(", one, ", 'ab ')"),
                 ("left((", self.make("numeric", scope, 0), ")::text, 30)")]
        return Node("text", *self.choice.choice(forms))

    def _date(self, scope: Scope, depth: int) -> Node:
        one = self.make("date", scope, depth)
        forms = [("(", one, self.choice.choice([" + ", " - "]), f"{self.choice.randint(0, 40)})"),
                 ("(", self.make("timestamp", scope, depth), ")::date"),
                 (f"make_date(2024, {self.choice.randint(1, 12)}, 28)",)]
        return Node("date", *self.choice.choice(forms))

    def _timestamp(self, scope: Scope, depth: int) -> Node:
        one = self.make("timestamp", scope, depth)
        forms = [("(", one, self.choice.choice([" + ", " - "]),
                  self.make("interval", scope, 0), ")"),
                 ("(", self.make("date", scope, depth), ")::timestamp"),
                 (f"date_trunc('{self.choice.choice(TRUNCATIONS)}', ", one, ")"),
                 ("(", self.make("date", scope, depth), " + ", self.make("interval", scope, 0),
                  ")")]
        return Node("timestamp", *self.choice.choice(forms))

    def _interval(self, scope: Scope, depth: int) -> Node:
        one = self.make("interval", scope, depth)
        forms = [("(", one, self.choice.choice([" + ", " - "]), self.make("interval", scope, depth),
                  ")"), ("(", one, " * 2)"), ("(-", one, ")"), ("justify_hours(", one, ")"),
                 ("(", self.make("timestamp", scope, depth), " - ",
                  self.make("timestamp", scope, depth), ")"),
                 ("age(", self.make("timestamp", scope, depth), ", ",
                  self.make("timestamp", scope, depth), ")")]
        return Node("interval", *self.choice.choice(forms))

    def _ints(self, scope: Scope, depth: int) -> Node:
        one = self.make("ints", scope, depth)
        flat = "(CASE WHEN array_ndims(", one, ") = 1 THEN ", one, " ELSE '{4}'::integer[] END)"
        forms = [("array_append(", *flat, ", 7)"), ("array_remove(", *flat, ", 1)"), ("array_cat(", *flat, ", '{5}'::integer[])"),
                 ("ARRAY[1, ", str(self.choice.randint(0, 3)), ", NULL]")]
        return Node("ints", *self.choice.choice(forms))

    def _jsonb(self, scope: Scope, depth: int) -> Node:
        one = self.make("jsonb", scope, depth)
        forms = [("(", one, " -> 'a')"), ("(", one, " -> 0)"), ("(", one, " #> '{b,0}')")]
        return Node("jsonb", *self.choice.choice(forms))

    def _timestamptz(self, scope: Scope, depth: int) -> Node:
        one = self.make("timestamptz", scope, depth)
        forms = [("(", one, " + interval '36:00')"), ("(", self.make("timestamp", scope, depth),
                                                      ")::timestamptz"),
                 ("date_trunc('day', ", one, ")"),
                 ("(", self.make("timestamp", scope, depth), " AT TIME ZONE 'Europe/Paris')")]
        return Node("timestamptz", *self.choice.choice(forms))
