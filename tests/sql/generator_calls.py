"""Random calls of every function, operator, cast and aggregate that both servers have.

PostgreSQL's catalog says what there is and of which types; Steno's, which names it knows. Arguments
come from generator_values, or are calls themselves. No rows are read but those of VALUES, so that an
error is no matter of the plan: both servers must fail alike.
"""

import dataclasses
import random
import re

import generator_values as values
from generator_nodes import QUERY, Node, listed, optional

# What depends on the moment, the session or the server.
_NOT_COMPARED = re.compile(
    r"(pg_|has_|current_|inet_|obj_|col_|shobj_|to_reg|txid_|row_security|session_user|user$|now$"
    r"|(statement|transaction|clock)_timestamp|localtime|version|getdatabase|format_type|timezone$"
    r"|array_(in|out|recv|send)|similar_escape|like_escape|string_agg_transfn|set_config"
    r"|hash|cash)")
# Whose numbers say how long the result becomes.
_SIZES = {"repeat", "lpad", "rpad", "generate_series", "chr", "factorial", "||"}
_KEYWORDS = ("position", "overlay", "substring")
_FUNCTIONS = """
SELECT p.proname, p.prokind, p.proretset, p.provariadic <> 0, p.prorettype::regtype::text,
  (SELECT string_agg(t::regtype::text, ';' ORDER BY i)
   FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, i))
FROM pg_proc AS p
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.provolatile <> 'v'
  AND p.prokind IN ('f', 'a') ORDER BY p.oid"""
_OPERATORS = """
SELECT oprname, oprleft::regtype::text, oprright::regtype::text, oprresult::regtype::text
FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace ORDER BY oid"""


@dataclasses.dataclass
class Signature:
    name: str
    parameters: list
    result: str
    is_operator: bool = False
    is_set: bool = False
    is_variadic: bool = False


class Catalog:
    """What may be called. `steno` and `peer` run statements and give answers."""

    def __init__(self, steno, peer):
        known = {row[0] for row in steno.run("SELECT DISTINCT proname FROM pg_proc").rows}
        self.functions, self.sets, self.aggregates, self.operators = [], [], [], []
        for name, kind, is_set, variadic, result, parameters in peer.run(_FUNCTIONS).rows:
            call = Signature(name, parameters.split(";") if parameters else [], result,
                             is_set=is_set == "t", is_variadic=variadic == "t")
            if name in known and not _NOT_COMPARED.match(name) and self._is_typed(call):
                (self.aggregates if kind == "a" else self.sets if call.is_set
                 else self.functions).append(call)
        for name, left, right, result in peer.run(_OPERATORS).rows:
            call = Signature(name, [right] if left == "-" else [left, right], result, True)
            if self._is_typed(call):
                self.operators.append(call)

    @staticmethod
    def _is_typed(call: Signature) -> bool:
        return all(p in values.VALUES or p in values.PSEUDO for p in call.parameters)


class Calls:
    def __init__(self, choice: random.Random, catalog: Catalog):
        self.choice = choice
        self._by_result = {}
        self._catalog = catalog
        for call in catalog.functions + catalog.operators:
            self._by_result.setdefault(call.result, []).append(call)
        self._columns = {}  # type -> names of columns that an expression may use

    def make(self) -> Node:
        kinds = [self._one, self._rows, self._aggregate, self._set, self._cast, self._written]
        self._columns = {}
        return self.choice.choices(kinds, [50, 15, 12, 4, 12, 8])[0]()

    def _one(self) -> Node:
        return Node(QUERY, "SELECT ", self._call(self._any_call(), 2))

    def _any_call(self) -> Signature:
        return self.choice.choice(self.choice.choice([self._catalog.functions,
                                                      self._catalog.operators]))

    def _source(self, rows: int) -> Node:
        """VALUES of three columns, which expressions may use from now on."""
        types = [self.choice.choice(list(values.VALUES)) for _ in range(3)]
        lines = [Node("row", "(", ", ".join(self._typed(t) for t in types), ")")
                 for _ in range(rows)]
        for at, type_ in enumerate(types):
            self._columns.setdefault(type_, []).append(f"v.c{at}")
        return Node("source", " FROM (VALUES ", listed(lines), ") AS v(c0, c1, c2)")

    def _typed(self, type_: str) -> str:
        text = str(values.constant(self.choice, type_))
        return text if "::" in text else f"{text}::{values.cast_name(type_)}"

    def _rows(self) -> Node:
        source = self._source(self.choice.choice([1, 2, 4]))
        uses = [c for c in self._catalog.functions + self._catalog.operators
                if c.parameters and c.parameters[0] in self._columns] or self._catalog.operators
        calls = [self._call(self.choice.choice(uses), 2) for _ in range(2)]
        where = optional(" WHERE ", self._value("boolean", 1)) if (
            self.choice.random() < 0.3) else ""
        return Node(QUERY, "SELECT ", listed(calls), source, where)

    def _aggregate(self) -> Node:
        call = self.choice.choice(self._catalog.aggregates)
        base = self._base()
        types = [self._concrete(p, base) for p in call.parameters] or ["integer"]
        lines = [Node("row", "(", ", ".join(f"{self._typed(t)}" for t in types), ")")
                 for _ in range(self.choice.randint(1, 5))]
        names = [f"v.c{i}" for i in range(len(types))]
        distinct = self.choice.choice(["", "", "DISTINCT "]) if call.parameters else ""
        order = f" ORDER BY {', '.join(names)}" if call.parameters else ""
        arguments = ", ".join(names) if call.parameters else "*"
        filtered = optional(f" FILTER (WHERE v.c0 IS {self.choice.choice(['', 'NOT '])}NULL)")
        return Node(QUERY, f"SELECT {call.name}({distinct}{arguments}{order})", filtered,
                    " FROM (VALUES ", listed(lines),
                    f") AS v({', '.join(n[2:] for n in names)})")

    def _set(self) -> Node:
        return Node(QUERY, "SELECT ", self._call(self.choice.choice(self._catalog.sets), 1),
                    " LIMIT 20")

    def _cast(self) -> Node:
        source, target = (self.choice.choice(list(values.VALUES)) for _ in range(2))
        modifier = ""
        if self.choice.random() < 0.3:
            target, modifier = self.choice.choice([
                ("numeric", "(5,2)"), ("numeric", "(3)"), ("numeric", "(2,-2)"),
                ("character", "(2)"), ("character varying", "(2)"), ("interval", "(0)"),
                ("timestamp", "(1)"), ("time", "(0)"), ("interval", " day to minute"), ("interval", " month")])
        return Node(QUERY, "SELECT (", self._value(source, 1), f")::{target}{modifier}")

    def _written(self) -> Node:
        type_ = self.choice.choice(list(values.VALUES))
        text = values.written(self.choice, type_)
        return Node(QUERY, f"SELECT {values.quoted(text)}::{type_}")

    def _base(self) -> str:
        """What the polymorphic types of a call stand for."""
        return self.choice.choice(["integer", "text", "numeric", "double precision", "date",
                                   "boolean"])

    def _concrete(self, type_: str, base: str) -> str:
        if type_ == '"any"':
            return self.choice.choice(list(values.VALUES))
        if type_ in values.PSEUDO:
            return base + "[]" if type_.endswith("array") and "non" not in type_ else base
        return type_

    def _call(self, call: Signature, depth: int) -> Node:
        base = self._base()
        parameters = list(call.parameters)
        if call.is_variadic:
            parameters += parameters[-1:] * self.choice.randint(0, 2)
        if call.is_variadic and parameters[-1].endswith("[]"):
            return Node("none", "NULL")
        arguments = []
        for type_ in parameters:
            concrete = self._concrete(type_, base)
            if self.choice.random() < 0.06:
                concrete = self.choice.choice(values.RELATED.get(concrete, [concrete]))
            if call.name in _SIZES and concrete in ("integer", "bigint", "numeric"):
                arguments.append(Node(concrete, self.choice.choice(values.SMALL)))
            else:
                arguments.append(self._value(concrete, depth - 1))
        result = self._concrete(call.result, base)
        if not call.is_operator:
            name = f'"{call.name}"' if call.name in _KEYWORDS else call.name
            return Node(result, f"{name}(", *self._separated(arguments), ")")
        if len(arguments) == 1:
            return Node(result, f"({call.name} (", arguments[0], "))")
        return Node(result, "(", arguments[0], f" {call.name} ", arguments[1], ")")

    @staticmethod
    def _separated(arguments: list) -> list:
        """Not a list that may be shortened: a call has as many arguments as it has."""
        parts = []
        for argument in arguments:
            parts += [", ", argument] if parts else [argument]
        return parts

    def _value(self, type_: str, depth: int) -> Node:
        columns = self._columns.get(type_)
        if columns and self.choice.random() < 0.6:
            return Node(type_, self.choice.choice(columns), leaf=True)
        if depth <= 0 or self.choice.random() < 0.5:
            return values.constant(self.choice, type_)
        roll = self.choice.random()
        if roll < 0.15:
            other = self.choice.choice(values.RELATED.get(type_, ["text"]))
            return Node(type_, "(", self._value(other, depth - 1), f")::{values.cast_name(type_)}")
        if roll < 0.25:
            one, two = self._value(type_, depth - 1), self._value(type_, depth - 1)
            return Node(type_, *self.choice.choice([
                ("coalesce(", one, ", ", two, ")"), ("nullif(", one, ", ", two, ")"),
                ("greatest(", one, ", ", two, ")"), ("least(", one, ", ", two, ")"),
                ("CASE WHEN ", self._value("boolean", depth - 1), " THEN ", one, " ELSE ", two,
                 " END")]))
        calls = self._by_result.get(type_)
        return self._call(self.choice.choice(calls), depth) if calls else (
            values.constant(self.choice, type_))
