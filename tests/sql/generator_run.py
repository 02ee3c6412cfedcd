"""One seed of the generator: makes tables on both servers, runs statements, notes what differs."""

import collections
import contextlib
import random
import re

import generator_calls
import generator_changes
import generator_compare
import generator_queries
import generator_schema
import generator_scripts
import generator_shapes
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
INDETERMINATE = "42P18"  # the type of a parameter, for which Steno takes text
MISSING = ("42883", "42704")  # functions, operators and types
WEIGHTS = {"query": 20, "partition": 6, "change": 9, "misplaced": 2, "definition": 1, "page": 6,
           "shape": 14, "script": 4, "plans": 1, "call": 12}
NEED_PEER = {"call", "script"}
TABLE_NAME = re.compile(r"(?<=FROM |JOIN )([rst])\b|\b([rst])(?= AS\b)")


@contextlib.contextmanager
def servers(alone: bool, steno_port: int = 0, peer_port: int = 0):
    """Those that listen on these ports; where a port is 0, one that is started."""
    with contextlib.ExitStack() as stack:
        def server(port: int, start):
            return logic_servers.RunningServer(port) if port else stack.enter_context(start())

        yield server(steno_port, logic_servers.StenoServer), None if alone else server(
            peer_port, logic_servers.PostgresServer)


def parametrized(sql: str):
    """Constants 'x'::type as parameters $1::type, the same constant as the same one."""
    values = []

    def replace(match) -> str:
        value = match.group(1).replace("''", "'")
        if value not in values:
            values.append(value)
        return f"${values.index(value) + 1}::"

    return re.sub(r"(?<!')'((?:[^']|'')*)'::", replace, sql), tuple(values)


_TEXT = re.compile(r"(\b(?:date|time|timestamp|timestamptz|interval) )?'((?:[^']|'')*)'")


def untyped(sql: str):
    """Texts as parameters, one for each; none in definitions."""
    values = []

    def replace(match) -> str:
        if match.group(1):
            return match.group(0)
        values.append(match.group(2).replace("''", "'"))
        return f"${len(values)}"

    if not re.match(r"\(?(SELECT|VALUES|WITH|INSERT|UPDATE|DELETE)\b", sql):
        return sql, ()
    return _TEXT.sub(replace, sql), tuple(values)


class Session:
    """A connection to one server that comes back after the server has died.

    `mode`: the simple protocol, the extended one, that with constants that have a type as
    parameters, or with all texts as parameters, whose types the server has to find.
    """

    SIMPLE, EXTENDED, PARAMETERS, UNTYPED = range(4)

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
        text, parameters = (parametrized if self._mode == self.PARAMETERS else untyped)(sql)
        return self._connection.extended(text, parameters=parameters)

    def close(self):
        if self._connection:
            self._connection.close()
            self._connection = None


class Run:
    def __init__(self, seed: int, steno, peer, known: set, kinds: list, catalogs: list):
        """`known`: kinds of differences that were shown; `catalogs`: the servers', once read."""
        self.differences = []
        self.statements = 0
        self.answers = collections.Counter()  # SQLSTATEs
        self.refusals = collections.Counter()  # messages
        self._seed = seed
        self._known = known  # kinds of differences that were shown already
        self._choice = random.Random(seed)
        self._steno = Session(steno, seed % 4)
        self._peer = Session(peer, seed % 4) if peer else None
        self._tables = [generator_schema.random_table(self._choice, name)
                        for name in NAMES[:self._choice.randint(1, 3)]]
        if self._choice.random() < 0.1:  # more rows than go into one batch
            self._tables.append(generator_schema.long_table(self._choice, "l"))
        self._queries = generator_queries.Queries(self._choice, self._tables)
        self._changes = generator_changes.Changes(self._choice, self._tables, self._queries)
        self._shapes = generator_shapes.Shapes(self._choice, self._tables, self._queries)
        self._scripts = generator_scripts.Scripts(self._choice, self._tables, self._changes)
        self._kinds = [k for k in kinds if self._peer or k not in NEED_PEER]
        if self._peer and "call" in kinds:
            if not catalogs:
                catalogs.append(generator_calls.Catalog(self._steno, self._peer))
            self._calls = generator_calls.Calls(self._choice, catalogs[0])
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
        weights = [WEIGHTS[kind] for kind in self._kinds]
        while self.statements < statements and not self._diverged:
            getattr(self, "_" + self._choice.choices(self._kinds, weights)[0])()
        self._drop()
        self._steno.close()
        if self._peer:
            self._peer.close()

    def _drop(self):
        for name in (*NAMES, "l", *(f"{n}_bare" for n in NAMES)):
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

    def _shape(self):
        query = self._shapes.make()
        self._judge(query, *self._compare(str(query)))

    def _call(self):
        call = self._calls.make()
        found, steno, peer = self._compare(str(call))
        if found and steno.state in MISSING and steno.state != peer.state:
            self.answers["missing"] += 1
            self.refusals[steno.message] += 1
            return
        self._judge(call, found, steno, peer, is_planned=self._is_folded(str(call), steno, peer))

    @staticmethod
    def _is_folded(sql: str, steno, peer) -> bool:
        """Whether an error may depend on what is computed before the rows are, or first: PostgreSQL
        does so with constants, but not with what is strict and has a NULL."""
        both = steno.state.startswith(VALUE_ERRORS) and peer.state.startswith(VALUE_ERRORS)
        return " WHERE " in sql or "NULL" in sql or both and not sql.startswith("SELECT '")

    def _plans(self):
        """Queries of tables with their indexes, and of the same rows without: on Steno alone."""
        for table in self._tables:
            for sql in [] if table.long else generator_scripts.bare_copy(table):
                self._steno.run(sql)
        for _ in range(10):
            query = self._choice.choice([self._shapes.make, self._queries.page])()

            def differs(sql: str):
                one = self._steno.run(sql)
                two = self._steno.run(TABLE_NAME.sub(lambda m: f"{m.group(0)}_bare", sql))
                self.statements += 2
                if any(a.state in (TIMEOUT, MEMORY) for a in (one, two)):
                    return "", one, two
                return generator_compare.difference(sql, one, two), one, two

            found, one, two = differs(str(query))
            if found and not any(a.state.startswith(VALUE_ERRORS) for a in (one, two)):
                reduce(query, lambda sql, found=found: differs(sql)[0] == found)
                self._note(str(query), f"index against table: {found}", *differs(str(query))[1:])

    def _script(self):
        """A transaction: what differs first in it, with the fewest steps before that show it."""
        steps = self._scripts.make()
        at, found, steno, peer = self._replay(steps)
        if not found:
            return
        steps = steps[:at + 1]
        for i in reversed(range(1, at)):
            fewer = steps[:i] + steps[i + 1:]
            again = self._replay(fewer)
            if again[:2] == (len(fewer) - 1, found):
                steps, (_, _, steno, peer) = fewer, again
        if not self._is_known(steno, peer, found):
            self._note(";\n".join(steps), found, steno, peer)

    def _replay(self, steps: list) -> tuple:
        """The first step whose answers or whose tables differ; the transaction is over then."""
        for at, sql in enumerate(steps):
            found, steno, peer = self._compare(sql)
            if found and not self._is_late_check(sql, found, steno, peer):
                if self._is_expected(steno, peer):
                    found = ""
                self._both("ROLLBACK")
                return at, found, steno, peer
            if found or TIMEOUT in (steno.state, peer.state):
                break
            if not steno.state and not sql.startswith(("SELECT", "BEGIN", "SAVEPOINT")):
                found, steno, peer = self._compare_tables()
                if found:
                    self._both("ROLLBACK")
                    self._diverged = at == len(steps) - 1
                    return at, f"{found} of the table", steno, peer
        self._both("ROLLBACK")
        return 0, "", None, None

    def _compare_tables(self):
        for table in self._tables:
            if not table.long:
                found, steno, peer = self._compare(f"SELECT * FROM {table.name}")
                if found:
                    return found, steno, peer
        return "", None, None

    @staticmethod
    def _is_late_check(sql: str, found: str, steno, peer) -> bool:
        """docs/sql.md: UPDATE checks unique keys when all rows are changed."""
        return bool(found) and sql.startswith("UPDATE") and peer.state == UNIQUE_VIOLATION and (
            not steno.state)

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
        if self._is_late_check(str(change), found, steno, peer):
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

    def _judge(self, node: Node, found: str, steno, peer, is_planned: bool = True):
        """`is_planned`: whether the plan decides which values are computed."""
        if found and self._is_expected(steno, peer, is_planned):
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
        shape = (found, steno.state, re.sub(r"'(?:[^']|'')*'|-?\d+(\.\d+)?", "?", sql))
        if is_planned or shape not in self._known:
            self._known.add(shape)
            self._note(sql, found, steno, peer)

    def _is_expected(self, steno, peer, is_planned: bool = True) -> bool:
        """What may differ: refusals, which error is first, and what is up to the plan, that is
        whether a value is computed that fails. PostgreSQL cannot plan every FULL JOIN."""
        states = (steno.state, peer.state)
        if steno.state == REFUSED:
            self.answers["refused"] += 1
            self.refusals[steno.message] += 1
        elif peer.state == INDETERMINATE and not steno.state:
            self.answers["type of a parameter"] += 1
        elif not is_planned:
            return False
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
        kind = (found, steno.state, peer.state, *(" ".join(re.sub(
            r'"[^"]*"|\d+', "", a.message).split()[:4]) for a in (steno, peer)))
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
