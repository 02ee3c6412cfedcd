"""Statements that no client library sends on purpose: an error each, and the node lives."""

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

    def test_parameter_in_a_simple_query(self):
        self.assert_refused("SELECT $1", "42P02")

    def test_many_columns(self):
        self.assert_refused(columns(40_000), "54011", "54001")

    @known_gap("ends the node: rows compared by a type without equality")
    def test_distinct_of_json(self):
        for statement in ("SELECT DISTINCT '{}'::json", "SELECT '{}'::json GROUP BY 1",
                          "SELECT '{}'::json UNION SELECT '{}'::json",
                          "SELECT DISTINCT ARRAY['{}'::json]", "SELECT DISTINCT ROW('{}'::json)"):
            self.assert_refused(statement, "42883")

    @known_gap("printing takes time and memory that double with each level of quotes")
    def test_nested_rows(self):
        try:
            self.node.sql("SELECT " + "(1, " * 100 + "1" + ")" * 100, timeout_s=2)
        except TimeoutError:
            self.node.kill()  # it would go on until memory ends
            raise

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

    @known_gap("two bounds: of an interval (22015 instead), of an array (accepted)")
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
