"""Statements that no client library sends on purpose: an error each, and the node lives."""

import pathlib
import resource
import unittest

import psycopg

import clients
from clients import c, known_gap


def columns(count):
    return "SELECT " + ", ".join(["1"] * count)


@unittest.skipIf(clients.OTHER_URL, "starts and loses nodes of its own")
class HostileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The node is not to depend on how much stack the shell grants.
        old_limit = resource.getrlimit(resource.RLIMIT_STACK)
        resource.setrlimit(resource.RLIMIT_STACK, (2 << 20, old_limit[1]))
        cls.addClassCleanup(resource.setrlimit, resource.RLIMIT_STACK, old_limit)
        cls.cluster = cls.enterClassContext(c.Cluster(nodes=1))
        cls.cluster.start()
        cls.node = cls.cluster.nodes[0]

    def tearDown(self):
        if not self.node.serves():
            self.node.wait()
            self.node.start()
            self.cluster.wait_serving(self.node)

    def assert_refused(self, statement, *states):
        with psycopg.connect(self.node.url, autocommit=True) as conn:
            with self.assertRaises(psycopg.Error) as raised:
                conn.execute(statement)
        self.assertIn(raised.exception.sqlstate, states)
        self.assertEqual("1", self.node.sql("SELECT 1"))

    def assert_answers(self, expected, query):
        with psycopg.connect(self.node.url, autocommit=True) as conn:
            self.assertEqual((expected,), conn.execute(query).fetchone())

    def test_many_statements_at_once(self):
        def most_bytes():
            status = pathlib.Path(f"/proc/{self.node.pid}/status").read_text()
            return int(status.split("VmHWM:")[1].split()[0]) * 1024

        before = most_bytes()
        with psycopg.connect(self.node.url, autocommit=True) as conn:
            conn.execute("SELECT 1;" * 20_000)
        self.assertLess(most_bytes() - before, 512 << 20, "memory for 180 KB of statements")

    def test_more_words_than_a_text_may_have(self):
        self.assert_refused("SELECT 1;" * 7_000_000, "54000")

    def test_parameter_in_a_simple_query(self):
        self.assert_refused("SELECT $1", "42P02")

    def test_many_columns(self):
        self.assert_refused(columns(40_000), "54011", "54001")

    def test_distinct_of_json(self):
        for statement in ("SELECT DISTINCT '{}'::json", "SELECT '{}'::json GROUP BY 1",
                          "SELECT '{}'::json UNION SELECT '{}'::json",
                          "SELECT DISTINCT ARRAY['{}'::json]"):
            self.assert_refused(statement, "42883")

    @known_gap("rows are compared byte by byte where their types have no equality",
               "^ AssertionError: Error not raised")
    def test_distinct_of_rows_of_json(self):
        self.assert_refused("SELECT DISTINCT ROW('{}'::json)", "42883")

    def test_nested_rows(self):
        row = "(1, " * 100 + "1" + ")" * 100  # quotes double with each level
        array = "ARRAY[(1, " * 100 + "1" + ")]" * 100
        for value in (row, array):
            for statement in (f"SELECT {value}", f"SELECT ({value})::text",
                              f"SELECT concat('x', {value})",
                              f"SELECT format('%s', {value})",
                              f"SELECT array_to_string(ARRAY[{value}], ',')"):
                with self.subTest(statement[:30]):
                    self.assert_refused(statement, "54000")
            with self.subTest("COPY"), self.assertRaisesRegex(c.SqlError, "54000"):
                self.node.sql(f"COPY (SELECT {value}) TO STDOUT")
        self.assert_refused(f"SELECT 'x' || {row}", "54000")
        self.node.sql(f"EXPLAIN SELECT 1 WHERE {row} IS NULL")

    def test_nested_rows_in_a_change(self):
        self.node.sql("CREATE TABLE changed (id INT PRIMARY KEY)")
        self.assert_refused("INSERT INTO changed VALUES (1) RETURNING "
                            + "(1, " * 100 + "1" + ")" * 100, "54000")
        self.assertEqual("0", self.node.sql("SELECT count(*) FROM changed"))

    def test_long_rows(self):
        long = "repeat('x', 600000000)"
        self.assert_refused(f"SELECT {long}, {long}", "54000")

    def test_chains_of_common_table_expressions(self):
        def chain(step, length):
            first = "c0 AS (SELECT 1 AS x)"
            steps = [f"c{i} AS ({step.format(f'c{i - 1}')})" for i in range(1, length)]
            return f"WITH {', '.join([first, *steps])} SELECT count(*) FROM c{length - 1}"

        twice = chain("SELECT a.x FROM {0} a JOIN {0} b ON a.x = b.x", 60)
        self.assert_answers(1, twice)
        self.assert_answers(1, chain("SELECT x FROM {0}", 5_000))
        self.assert_answers(1, chain("SELECT a.x FROM {0} a, {0} b", 5_000))
        self.assert_refused(chain("SELECT * FROM {0} a, {0} b", 60), "54011")
        # Each is bound anew for each reference, as it depends on the outer query's row.
        steps = ", ".join(f"c{i} AS (SELECT a.x FROM c{i - 1} a, c{i - 1} b)"
                          for i in range(1, 60))
        self.assert_refused(f"SELECT (WITH c0 AS (SELECT o.x), {steps} SELECT max(x) FROM c59) "
                            "FROM generate_series(1, 2) AS o(x)", "54001")

    def test_expressions_that_double(self):
        query = "SELECT g AS x FROM generate_series(1, 2) g"
        for _ in range(60):
            query = f"SELECT least(x, x) AS x FROM ({query}) q"
        self.assert_answers(2, f"SELECT x FROM ({query}) q WHERE x > 1")

    def test_deep_nesting(self):
        for depth in (1_000, 100_000):
            for opening, closing in [("(", ")"), ("abs(", ")"), ("(SELECT ", ")"), ("ARRAY[", "]"),
                                     ("CASE WHEN true THEN ", " END")]:
                with self.subTest(opening, depth=depth):
                    expression = opening * depth + "1" + closing * depth
                    self.assert_refused("SELECT " + expression, "54001")

    def test_values_that_nest(self):
        for value in ("[" * 100_000, '{"a":' * 100_000):
            self.assert_refused(f"SELECT '{value}'::jsonb", "54001", "22P02")
        self.assert_refused("SELECT '" + "{" * 100_000 + "'::int[]", "54000", "22P02")

    def test_values_beyond_their_bounds(self):
        self.assert_refused("SELECT '178956971 years'::interval", "22008")
        self.assert_refused("SELECT '[2147483647:2147483647]={1}'::int[]", "54000")

    def test_values_that_are_large(self):
        for statement, state in [("SELECT repeat('x', 2000000000)", "54000"),
                                 ("SELECT 1e1000000000", "22003"),
                                 ("SELECT 10.0 ^ 1000000000", "22003"),
                                 ("SELECT '(a{1000}){1000}' ~ '(a{1000}){1000}'", "2201B")]:
            with self.subTest(statement):
                self.assert_refused(statement, state)


if __name__ == "__main__":
    unittest.main()
