"""One seed of the generator: makes tables on both servers, runs statements, notes what differs."""

import collections
import contextlib
import random
import re

import generator_changes
import generator_compare
import generator_queries
import generator_schema
import logic_servers
import wire
from generator_nodes import Node, listed, misplace, reduce

TIMEOUT = "57014"
MEMORY = "53200"
VALUE_ERRORS = "22"
CARDINALITY = "21000"
WRONG_STATEMENT = "42"
ON_CONFLICT = re.compile("ON CONFLICT")
# A statement with an expression out of place may have a second error.
FIRST_ERRORS = ("aggregate function calls cannot be nested",)
# What docs/sql.md says is refused.
REFUSALS = ("correlated subqueries in the condition of an outer join",)
NAMES = ("r", "s", "t")
UNIQUE_VIOLATION = "23505"
REFUSED = "0A000"


@contextlib.contextmanager
def servers(alone: bool):
    with contextlib.ExitStack() as stack:
        steno = stack.enter_context(logic_servers.StenoServer())
        yield steno, None if alone else stack.enter_context(logic_servers.PostgresServer())


def parametrized(sql: str):
    """Constants 'x'::type as parameters $1::type, the same constant as the same one."""
    values = []

    def replace(match) -> str:
        value = match.group(1).replace("''", "'")
        if value not in values:
            values.append(value)
        return f"${values.index(value) + 1}::"

    return re.sub(r"(?<!')'((?:[^']|'')*)'::", replace, sql), tuple(values)


class Session:
    """A connection to one server that comes back after the server has died.

    `mode`: the simple protocol, the extended one, or that with constants as parameters.
    """

    SIMPLE, EXTENDED, PARAMETERS = range(3)

    def __init__(self, server, mode: int):
        self.server = server
        self._mode = mode
        self._connection = None

    def run(self, sql: str) -> generator_compare.Answer:
        try:
            if self._connection is None:
                self._connection = wire.Connection(self.server.port, "root", "defaultdb",
                                                   statement_timeout="4s")
            return generator_compare.Answer.of(self._send(sql))
        except wire.ConnectionLost as e:
            self._connection = None
            log = self.server.restart_if_dead()
            return generator_compare.Answer("lost", f"{e} {log[-600:]}", [], [], "")

    def _send(self, sql: str) -> wire.Result:
        if self._mode == self.SIMPLE:
            return self._connection.simple(sql)
        if self._mode == self.EXTENDED:
            return self._connection.extended(sql)
        text, parameters = parametrized(sql)
        return self._connection.extended(text, parameters=parameters)

    def close(self):
        if self._connection:
            self._connection.close()
            self._connection = None


class Run:
    def __init__(self, seed: int, steno, peer, known: set):
        self.differences = []
        self.statements = 0
        self.answers = collections.Counter()  # SQLSTATEs
        self._seed = seed
        self._known = known  # kinds of differences that were shown already
        self._choice = random.Random(seed)
        self._steno = Session(steno, seed % 3)
        self._peer = Session(peer, seed % 3) if peer else None
        self._tables = [generator_schema.random_table(self._choice, name)
                        for name in NAMES[:self._choice.randint(1, 3)]]
        if self._choice.random() < 0.1:  # more rows than go into one batch
            self._tables.append(generator_schema.long_table(self._choice, "l"))
        self._queries = generator_queries.Queries(self._choice, self._tables)
        self._changes = generator_changes.Changes(self._choice, self._tables, self._queries)
        self._definitions = {}
        self._diverged = False

    def go(self, statements: int):
        self._drop()
        for table in self._tables:
            self._definitions[table.name] = table.definition(self._choice)
            for sql in self._definitions[table.name] + table.rows(self._choice):
                found, one, two = self._compare(sql)
                if found:
                    self._note(sql, found, one, two)
                    self._diverged = True
        kinds = [self._query, self._partition, self._change, self._misplaced, self._definition,
                 self._page]
        while self.statements < statements and not self._diverged:
            self._choice.choices(kinds, [20, 6, 9, 2, 1, 6])[0]()
        self._drop()
        self._steno.close()
        if self._peer:
            self._peer.close()

    def _drop(self):
        for name in (*NAMES, "l"):
            self._both(f"DROP TABLE IF EXISTS {name}")

    def _both(self, sql: str) -> tuple:
        self.statements += 1
        steno = self._steno.run(sql)
        peer = self._peer.run(sql) if self._peer else steno
        self.answers[peer.state] += 1
        return steno, peer

    def _compare(self, sql: str):
        steno, peer = self._both(sql)
        if TIMEOUT in (steno.state, peer.state) or MEMORY in (steno.state, peer.state):
            return "", steno, peer
        return generator_compare.difference(sql, steno, peer), steno, peer

    def _query(self):
        query = self._queries.top()
        self._judge(query, *self._compare(str(query)))

    def _page(self):
        query = self._queries.page()
        self._judge(query, *self._compare(str(query)))

    def _misplaced(self):
        """A statement with an expression of a wrong type, whose error must be the same."""
        query = self._queries.top()
        others = [generator_schema.literal("text", "x"), generator_schema.literal("int", "1"),
                  Node("bool", "true"), Node("none", "nosuch"), Node("unknown", "'1'"),
                  generator_schema.literal("date", "2024-01-01"), Node("count", "count(*)")]
        if misplace(query, self._choice, others):
            self._judge(query, *self._compare(str(query)))

    def _change(self):
        change = self._changes.make()
        self._both("BEGIN")
        found, steno, peer = self._compare(str(change))
        if found and str(change).startswith("UPDATE") and peer.state == UNIQUE_VIOLATION and (
                not steno.state):  # docs/sql.md: Steno checks when all rows are changed
            self._both("ROLLBACK")
            return
        self._both("ROLLBACK" if found else "COMMIT")
        if found:
            self._judge(change, found, steno, peer)
            return
        if steno.state:
            return
        for table in self._tables:
            if table.name in re.findall(r"\w+", str(change)):
                sql = f"SELECT * FROM {table.name}"
                found, steno, peer = self._compare(sql)
                if found:
                    self._note(f"{change};\n{sql}", found, steno, peer)
                    self._diverged = True

    def _definition(self):
        """An index or a column for a table that has rows."""
        table = self._choice.choice(self._tables)
        if self._choice.random() < 0.7:
            sql = table.random_index(self._choice)
        else:
            sql = table.random_column(self._choice)
        found, steno, peer = self._compare(sql)
        if found:
            self._note(sql, found, steno, peer)
        self._diverged = bool(found)
        if not peer.state:
            self._definitions[table.name].append(sql)

    def _partition(self):
        """Checks within Steno: p, NOT p and p IS NULL part the rows; count agrees with sum."""
        scope = generator_queries.expressions.Scope(self._queries.subquery)
        source, scope = self._queries.source(scope, self._choice.choice([1, 1, 2]))
        outputs = listed([str(n) for n in scope.inner.all()][:4])
        p = Node("bool", "(", self._queries.condition(scope), ")")
        whole = self._steno.run(f"SELECT {outputs} FROM {source}")
        parts = [self._steno.run(f"SELECT {outputs} FROM {source} WHERE {c}")
                 for c in (p, f"(NOT {p})", f"({p} IS NULL)")]
        counted = f"SELECT count(*) FROM {source} WHERE {p}"
        summed = f"SELECT coalesce(sum(CASE WHEN {p} THEN 1 ELSE 0 END), 0) FROM {source}"
        self.statements += 6
        one, two = self._steno.run(counted), self._steno.run(summed)
        if any(a.state for a in (whole, *parts, one, two)):
            return
        union = generator_compare.Answer("", "", whole.columns,
                                         [row for part in parts for row in part.rows], "")
        if not generator_compare.same_rows("", whole, union, ordered=False):
            self._note(f"SELECT {outputs} FROM {source} WHERE {p}", "partition", union, whole)
        if one.rows != two.rows:
            self._note(f"{counted};\n{summed}", "count", one, two)

    def _judge(self, node: Node, found: str, steno, peer):
        if found and self._is_expected(steno, peer):
            return
        if not found or self._is_known(steno, peer, found):
            return
        kinds = (steno.kind, peer.kind)

        def fails(sql: str) -> bool:
            if node.type == generator_changes.CHANGE:
                self._both("BEGIN")
            again, a, b = self._compare(sql)
            if node.type == generator_changes.CHANGE:
                self._both("ROLLBACK")
            return again == found and (a.kind, b.kind) == kinds

        reduce(node, fails)
        sql = str(node)
        if node.type == generator_changes.CHANGE:
            self._both("BEGIN")
        _, steno, peer = self._compare(sql)
        if node.type == generator_changes.CHANGE:
            self._both("ROLLBACK")
        self._note(sql, found, steno, peer)

    def _is_expected(self, steno, peer) -> bool:
        """What may differ: refusals, which error is first, and what is up to the plan, that is
        whether a value is computed that fails. PostgreSQL cannot plan every FULL JOIN."""
        states = (steno.state, peer.state)
        if steno.state == REFUSED and any(r in steno.message for r in REFUSALS):
            self.answers["refused"] += 1
        elif steno.state[:2] == peer.state[:2] == WRONG_STATEMENT and (
                steno.message in FIRST_ERRORS):
            self.answers["another error first"] += 1
        elif any(s.startswith(VALUE_ERRORS) for s in states) or states == ("", REFUSED) or (
                CARDINALITY in states and "" in states and not ON_CONFLICT.search(peer.message)):
            self.answers["up to the plan"] += 1
        else:
            return False
        return True

    def _is_known(self, steno, peer, found: str) -> bool:
        """Errors are told apart by their messages without names; rows are always shown."""
        if not steno.state and not peer.state and found == "rows":
            return False
        kind = (found, steno.state, peer.state, re.sub(r'"[^"]*"|\d+', "", steno.message))
        if kind in self._known:
            return True
        self._known.add(kind)
        return False

    def _note(self, sql: str, found: str, steno, peer):
        used = [t for t in self._tables if re.search(rf"\b{t.name}\b", sql)]
        lines = [f"=== seed {self._seed}: {found}"]
        for table in used:
            lines += [d + ";" for d in self._definitions[table.name]]
            rows = self._steno.run(f"SELECT * FROM {table.name}")
            values = ", ".join("(" + ", ".join("NULL" if v is None else "'" + v.replace(
                "'", "''") + "'" for v in row) + ")" for row in rows.rows[:50])
            lines.append(f"INSERT INTO {table.name} VALUES {values};" if values else "")
        self.differences.append("\n".join([*lines, f"{sql};", f"--- steno\n{steno}",
                                           f"--- postgres\n{peer}", ""]))
