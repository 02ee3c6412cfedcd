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

    # --- Values and rows by the settings and the catalog of their time.

    def test_names_of_tables_are_those_of_now(self):
        self.table()
        for _ in range(2):
            self.run_sql("DROP TABLE m", "CREATE TABLE m (a INT PRIMARY KEY)")
            oid = self.run_sql("SELECT 'm'::regclass::oid")
            result = self.a.extended("SELECT $1::regclass::oid", parameters=("m",))
            self.assertEqual((None, oid), (result.error, result.rows))
            result = self.a.extended("SELECT ($1::regclass[])[1]::oid", parameters=("{m}",))
            self.assertEqual((None, oid), (result.error, result.rows))
        b = messages.connect(self)
        b.simple("PREPARE named (regclass) AS SELECT $1::oid")
        self.assertEqual(oid, b.simple("EXECUTE named ('m')").rows)

    def test_rows_print_by_the_settings_of_their_statement(self):
        self.a.query("SELECT '2020-01-01 00:00Z'::timestamptz;"
                     "SELECT set_config('TimeZone', 'Asia/Tokyo', false);"
                     "SELECT '2020-01-01 00:00Z'::timestamptz")
        self.assertEqual([("D", ["2020-01-01 00:00:00+00"]), ("D", ["Asia/Tokyo"]),
                          ("D", ["2020-01-01 09:00:00+09"])], self.answers("D"))

    def test_explain_takes_parameters(self):
        self.table()
        result = self.a.extended("EXPLAIN SELECT * FROM m WHERE a = $1", parameters=("1",))
        self.assertIsNone(result.error)
        self.assertNotEqual([], result.rows)

    # --- Cursors and prepared statements by either protocol.

    def test_a_cursor_is_a_portal(self):
        self.a.simple("BEGIN")
        self.a.simple("DECLARE c CURSOR FOR SELECT generate_series(1, 4)")
        self.assertEqual([["1"]], self.a.simple("FETCH c").rows)
        self.a.describe("c")
        self.a.execute("c", 1)
        self.a.execute("c")
        self.a.sync()
        self.assertEqual([("T", ["generate_series"]), ("D", ["2"]), ("s", None), ("D", ["3"]),
                          ("D", ["4"]), ("C", "SELECT 2")], self.answers("TDCEIs"))
        self.assertEqual([], self.a.simple("FETCH c").rows)
        self.a.simple("ROLLBACK")

    def test_a_cursor_in_a_string_of_statements(self):
        self.a.query("DECLARE c CURSOR FOR SELECT 1; FETCH c; FETCH c")
        self.assertEqual([("C", "DECLARE CURSOR"), ("D", ["1"]), ("C", "FETCH 1"),
                          ("C", "FETCH 0")], self.answers())
        self.assertEqual("34000", self.a.simple("FETCH c").error["C"])
        self.assertEqual("25P01", self.a.simple("DECLARE c CURSOR FOR SELECT 1").error["C"])

    def test_execute_goes_on_without_its_name(self):
        self.a.simple("PREPARE z AS SELECT generate_series(1, 3)")
        self.execute("EXECUTE z", "p", 1)
        self.execute("DEALLOCATE z")
        self.a.execute("p")
        self.a.sync()
        self.assertEqual([("D", ["1"]), ("C", "DEALLOCATE"), ("D", ["2"]), ("D", ["3"])],
                         self.answers()[:4])

    def test_names_are_looked_up_by_execute(self):
        for sql, state in (("FETCH nothing", "34000"), ("EXECUTE nothing", "26000")):
            self.a.parse(sql)
            self.a.bind()
            self.a.describe()
            self.a.execute()
            self.a.sync()
            self.assertEqual([("n", None), ("E", state)], self.answers("TnDCE"))

    def test_what_is_prepared_is_looked_at_before_its_name(self):
        self.a.simple("PREPARE twice AS SELECT 1")
        for body, state in (("SELEC 1", "42601"), ("SELECT nope", "42703"), ("SELECT 2", "42P05")):
            self.assertEqual(state, self.a.simple(f"PREPARE twice AS {body}").error["C"])

    def test_a_setting_of_ones_own_stays_known(self):
        for given in ("SET own.a = '1'; RESET own.a", "BEGIN; SET LOCAL own.a = '2'; COMMIT",
                      "BEGIN; SET own.b = '1'; ROLLBACK", "RESET own.c", "DISCARD ALL"):
            for one in given.split("; "):
                self.assertIsNone(self.a.simple(one).error)
            name = given[given.index("own."):][:5] if "own." in given else "own.a"
            self.assertEqual([[""]], self.a.simple(f"SHOW {name}").rows)
        self.assertEqual("42704", self.a.simple("SHOW own.d").error["C"])


if __name__ == "__main__":
    unittest.main()
