"""Random SQL on Steno and on PostgreSQL 15 with fixed seeds; and that the generator sees differences."""

import pathlib
import random
import subprocess
import sys
import unittest

import generator_calls
import generator_changes
import generator_compare
import generator_nodes
import generator_queries
import generator_run
import generator_schema
import generator_scripts
import generator_shapes

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = 24


def answer(*rows, oids=(23,), state="", tag="SELECT"):
    return generator_compare.Answer(state, "", [("a", oid) for oid in oids],
                                    [list(row) for row in rows], tag)


class GeneratorTest(unittest.TestCase):
    def test_fixed_seeds(self):
        result = subprocess.run([sys.executable, "-B", str(HERE / "generator"), "--seed", "1",
                                 "--seeds", str(SEEDS)], capture_output=True, text=True,
                                timeout=300)
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def test_a_seed_is_the_same_statements(self):
        def queries(seed):
            choice = random.Random(seed)
            tables = [generator_schema.random_table(choice, "r")]
            return [str(generator_queries.Queries(choice, tables).top()) for _ in range(20)]

        self.assertEqual(queries(7), queries(7))
        self.assertNotEqual(queries(7), queries(8))


class FormsTest(unittest.TestCase):
    """What is made without asking a server."""

    def statements(self, seed) -> list:
        choice = random.Random(seed)
        tables = [generator_schema.random_table(choice, name) for name in "rs"]
        queries = generator_queries.Queries(choice, tables)
        shapes = generator_shapes.Shapes(choice, tables, queries)
        changes = generator_changes.Changes(choice, tables, queries)
        scripts = generator_scripts.Scripts(choice, tables, changes)
        calls = generator_calls.Calls(choice, generator_calls.Catalog(FakeSteno, FakePeer))
        made = [str(shapes.make()) for _ in range(40)] + [str(calls.make()) for _ in range(40)]
        return made + [step for _ in range(10) for step in scripts.make()]

    def test_a_seed_is_the_same_statements(self):
        self.assertEqual(self.statements(3), self.statements(3))
        self.assertNotEqual(self.statements(3), self.statements(4))

    def test_calls_are_of_what_both_have(self):
        catalog = generator_calls.Catalog(FakeSteno, FakePeer)
        self.assertEqual(["abs"], [c.name for c in catalog.functions])
        self.assertEqual([["integer", "integer"], ["integer"]],
                         [c.parameters for c in catalog.operators])
        text = " ".join(self.statements(5))
        self.assertIn("abs(", text)
        self.assertNotIn("acosd(", text)

    def test_a_script_is_a_transaction(self):
        steps = self.statements(6)
        self.assertIn("BEGIN", steps)
        self.assertTrue({"COMMIT", "ROLLBACK"} & {steps[-1]})

    def test_names_of_copies_without_indexes(self):
        renamed = generator_run.TABLE_NAME.sub(
            lambda m: m.group(0) + "_bare", "SELECT x.t, 't' FROM r AS x JOIN s AS y, t AS z")
        self.assertEqual("SELECT x.t, 't' FROM r_bare AS x JOIN s_bare AS y, t_bare AS z", renamed)


class Rows:
    def __init__(self, *rows):
        self.rows = rows


class FakeSteno:
    @staticmethod
    def run(_sql: str) -> Rows:
        return Rows(["abs"], ["sum"], ["generate_series"])


class FakePeer:
    @staticmethod
    def run(sql: str) -> Rows:
        if "pg_operator" in sql:
            return Rows(["+", "integer", "integer", "integer"], ["-", "-", "integer", "integer"],
                        ["+", "money", "money", "money"])
        return Rows(["abs", "f", "f", "f", "integer", "integer"],
                    ["acosd", "f", "f", "f", "double precision", "double precision"],
                    ["sum", "a", "f", "f", "bigint", "integer"],
                    ["generate_series", "f", "t", "f", "integer", "integer;integer"])


class CompareTest(unittest.TestCase):
    def difference(self, sql, one, two):
        return generator_compare.difference(sql, one, two)

    def test_rows_are_a_multiset_unless_ordered(self):
        one, two = answer(["1"], ["2"]), answer(["2"], ["1"])
        self.assertEqual("", self.difference("SELECT a FROM t", one, two))
        self.assertEqual("rows", self.difference("SELECT a FROM t ORDER BY 1", one, two))
        self.assertEqual("", self.difference("SELECT a FROM (SELECT b FROM t ORDER BY 1) x", one,
                                             two))
        self.assertEqual("rows", self.difference("SELECT a FROM t", one, answer(["1"], ["1"])))
        self.assertEqual("rows", self.difference("SELECT a FROM t", answer([None]), answer([""])))

    def test_errors_types_and_tags(self):
        self.assertEqual("state", self.difference("", answer(), answer(state="42883")))
        self.assertEqual("", self.difference("", answer(state="23502"), answer(state="23505")))
        self.assertEqual("types", self.difference("", answer(), answer(oids=[20])))
        self.assertEqual("tag", self.difference("", answer(), answer(tag="INSERT 0 1")))

    def test_equal_values_stand_for_their_group(self):
        for oid, one, two in ((1700, "1.0", "1.00"), (701, "-0", "0"), (1186, "1 day", "24:00:00"),
                              (1186, "1 mon -1 days", "29 days")):
            one, two = answer([one], oids=[oid]), answer([two], oids=[oid])
            self.assertEqual("", self.difference("SELECT DISTINCT a FROM t", one, two))
            self.assertEqual("rows", self.difference("SELECT a FROM t", one, two))
        self.assertEqual("rows", self.difference("SELECT DISTINCT a", answer(["1"], oids=[1700]),
                                                 answer(["1.01"], oids=[1700])))


class ReduceTest(unittest.TestCase):
    def test_keeps_what_fails(self):
        node, optional, listed = (generator_nodes.Node, generator_nodes.optional,
                                  generator_nodes.listed)
        guilty = node("bool", "(", node("int", "x.a"), " = 7)")
        query = node("query", "SELECT ", listed([node("int", "1"), node("int", "2")]), " FROM x",
                     optional(" WHERE ", node("bool", "(", node("bool", "true"), " AND ", guilty,
                                              ")")), optional(" LIMIT 3"))
        generator_nodes.reduce(query, lambda sql: "x.a = 7" in sql)
        self.assertEqual("SELECT 2 FROM x WHERE (x.a = 7)", str(query))

    def test_untyped_parameters(self):
        self.assertEqual(("SELECT $1, date '2024-01-01', $2::int", ("it's", "1")),
                         generator_run.untyped("SELECT 'it''s', date '2024-01-01', '1'::int"))
        self.assertEqual(("CREATE TABLE r (a text DEFAULT 'x')", ()),
                         generator_run.untyped("CREATE TABLE r (a text DEFAULT 'x')"))

    def test_parameters(self):
        self.assertEqual(("SELECT $1::date, $2::text, 'b', $1::date", ("2024-01-01", "it's")),
                         generator_run.parametrized("SELECT '2024-01-01'::date, 'it''s'::text, "
                                                    "'b', '2024-01-01'::date"))


if __name__ == "__main__":
    unittest.main()
