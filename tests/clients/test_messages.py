"""What messages leave behind for those that follow: portals, errors and implicit transactions."""

import unittest

import messages


class MessagesTest(unittest.TestCase):
    def setUp(self):
        self.a = messages.connect(self)

    def run_sql(self, *statements):
        session = messages.connect(self)
        for sql in statements:
            result = session.simple(sql)
            self.assertIsNone(result.error, f"{sql}: {result.error}")
        return result.rows

    def table(self):
        self.run_sql("DROP TABLE IF EXISTS m", "CREATE TABLE m (a INT PRIMARY KEY)")

    def execute(self, sql, portal="", rows=0):
        self.a.parse(sql)
        self.a.bind(portal=portal)
        self.a.execute(portal, rows)

    def answers(self, kinds="DCE"):
        """Of the messages up to ReadyForQuery, those that say something."""
        return [m for m in self.a.until("Z") if m[0] in kinds]

    def test_a_portal_does_not_outlive_its_transaction(self):
        self.table()
        self.run_sql("INSERT INTO m SELECT generate_series(1, 3000)")
        self.execute("SELECT a FROM m ORDER BY a", "p", 1)
        self.a.flush()
        self.assertIn(("D", ["1"]), self.a.until("s"))
        self.a.query("SELEC")
        self.assertEqual([("E", "42601")], self.answers())
        self.execute("SELECT count(*) FROM m")
        self.a.execute("p")
        self.a.sync()
        self.assertEqual([("D", ["3000"]), ("C", "SELECT 1"), ("E", "34000")], self.answers())

    def test_nor_is_it_run_in_a_block_that_has_failed(self):
        self.table()
        self.run_sql("INSERT INTO m SELECT generate_series(1, 3000)")
        self.a.simple("BEGIN")
        self.execute("SELECT a FROM m ORDER BY a", "p", 1)
        self.a.sync()
        self.a.until("Z")
        self.assertEqual("42601", self.a.simple("SELEC").error["C"])
        self.a.execute("p")
        self.a.sync()
        self.assertEqual([("E", "25P02")], self.answers())
        self.a.simple("ROLLBACK")

    def test_an_empty_query_ends_the_implicit_transaction(self):
        for empty in ("", ";", "-- nothing"):
            with self.subTest(empty):
                self.table()
                self.execute("INSERT INTO m VALUES (1)")
                self.a.query(empty)
                self.assertEqual([("C", "INSERT 0 1"), ("I", None)], self.answers("CEI"))
                self.assertEqual([["1"]], self.run_sql("SELECT a FROM m"))

    def test_so_does_a_query_that_is_no_text(self):
        self.table()
        self.execute("INSERT INTO m VALUES (1)")
        self.a.query(b"SELECT '\xff'")
        self.assertIn(("E", "22021"), self.answers())
        self.assertEqual("SELECT 0", self.a.simple("SELECT a FROM m").tag)
        self.run_sql("INSERT INTO m VALUES (1)")


if __name__ == "__main__":
    unittest.main()
