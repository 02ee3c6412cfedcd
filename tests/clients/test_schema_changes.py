"""What one session does beside another one's schema changes: nothing is lost, doubled or misread."""

import threading
import unittest

import messages
from clients import steno_only


class SchemaChangesTest(unittest.TestCase):
    def setUp(self):
        self.a, self.b = self.connect(), self.connect()

    def connect(self):
        return messages.connect(self)

    def run_in(self, session, *statements):
        for sql in statements:
            result = session.simple(sql)
            self.assertIsNone(result.error, f"{sql}: {result.error}")
        return result

    def conflict(self, table, *changes):
        """Whoever has read what the changes write cannot commit new rows any more."""
        self.run_in(self.b, "BEGIN", f"SELECT * FROM {table}", *changes, "COMMIT")

    def rows(self, sql):
        return self.run_in(self.b, sql).rows

    def state(self, result):
        return (result.error or {}).get("C")

    def drop(self, *tables):
        for table in tables:
            self.run_in(self.b, f"DROP TABLE IF EXISTS {table}")
            self.addCleanup(lambda t=table: self.connect().simple(f"DROP TABLE IF EXISTS {t}"))

    # --- A statement that has read nothing rests on a schema that has yet to be proven current.

    @steno_only  # PostgreSQL waits for the lock of the table
    def test_a_later_statement_does_not_hide_that_the_table_was_truncated(self):
        self.drop("h", "o")
        self.run_in(self.b, "CREATE TABLE h (a INT)", "CREATE TABLE o (x INT PRIMARY KEY)")
        self.run_in(self.a, "PREPARE o AS SELECT * FROM o", "EXECUTE o")
        for change in ("TRUNCATE h", "ALTER TABLE h ALTER a SET NOT NULL",
                       "CREATE UNIQUE INDEX ON h (a)"):
            with self.subTest(change):
                self.run_in(self.a, "BEGIN", "INSERT INTO h VALUES (1)")
                self.run_in(self.b, change)
                read = self.a.simple("EXECUTE o")
                self.assertEqual("40001", self.state(read))
                self.assertIn("the schema changed since the transaction used it first",
                              read.error["D"])
                self.assertEqual("ROLLBACK", self.a.simple("COMMIT").tag)

    @steno_only
    def test_nor_does_a_savepoint(self):
        self.drop("h")
        self.run_in(self.b, "CREATE TABLE h (a INT)")
        self.run_in(self.a, "BEGIN", "INSERT INTO h VALUES (2)", "SAVEPOINT s")
        self.run_in(self.b, "TRUNCATE h")
        self.assertEqual("40001", self.state(self.a.simple("CREATE TABLE never (a INT)")))
        self.assertEqual("40001", self.state(self.a.simple("ROLLBACK TO s")))
        self.assertEqual("ROLLBACK", self.a.simple("COMMIT").tag)
        # The next try works.
        self.run_in(self.a, "BEGIN", "INSERT INTO h VALUES (2)", "COMMIT")
        self.assertEqual([["2"]], self.rows("SELECT a FROM h"))

    def test_a_plan_that_is_made_again_takes_back_what_it_wrote(self):
        self.drop("h", "o")
        self.run_in(self.a, "CREATE TABLE h (a INT)", "CREATE TABLE o (x INT PRIMARY KEY)",
                    "INSERT INTO o VALUES (7)",
                    "PREPARE p AS INSERT INTO h SELECT x FROM (VALUES (1), (2)) v (x)"
                    " UNION ALL SELECT x FROM o",
                    "EXECUTE p")
        self.run_in(self.b, "ALTER TABLE o ADD COLUMN c INT")
        self.assertEqual("INSERT 0 3", self.run_in(self.a, "EXECUTE p").tag)
        self.assertEqual([["1", "2"], ["2", "2"], ["7", "2"]],
                         self.rows("SELECT a, count(*) FROM h GROUP BY a ORDER BY a"))

    def test_and_the_rows_that_it_gave(self):
        self.drop("o")
        self.run_in(self.a, "CREATE TABLE o (x INT PRIMARY KEY)", "INSERT INTO o VALUES (7)",
                    "PREPARE p AS SELECT 100 UNION ALL SELECT x FROM o", "EXECUTE p")
        self.run_in(self.b, "ALTER TABLE o ADD COLUMN c INT")
        result = self.run_in(self.a, "EXECUTE p")
        self.assertEqual([["100"], ["7"]], result.rows)

    # --- Values are bound as what the client was told.

    def test_parameters_keep_their_types(self):
        self.drop("p")
        self.run_in(self.a, "CREATE TABLE p (a INT PRIMARY KEY, b INT)",
                    "PREPARE ins AS INSERT INTO p VALUES ($1, $2)",
                    "PREPARE sel AS SELECT a FROM p WHERE b = $1", "EXECUTE ins (1, 1)",
                    "EXECUTE sel (1)")
        self.run_in(self.b, "ALTER TABLE p DROP COLUMN b", "ALTER TABLE p ADD COLUMN b TEXT")
        self.assertIn(self.state(self.a.simple("EXECUTE ins (2, 2)")), (None, "42804"))
        self.assertEqual("42883", self.state(self.a.simple("EXECUTE sel (2)")))

    def test_text_does_not_become_a_number(self):
        self.drop("p")
        self.run_in(self.a, "CREATE TABLE p (a INT PRIMARY KEY, b TEXT)",
                    "PREPARE ins AS INSERT INTO p VALUES ($1, $2)", "EXECUTE ins (1, 'x')")
        self.run_in(self.b, "ALTER TABLE p DROP COLUMN b", "ALTER TABLE p ADD COLUMN b INT")
        self.assertEqual("42804", self.state(self.a.simple("EXECUTE ins (3, 'abc')")))
        self.assertEqual([["1", None]], self.rows("SELECT a, b + 1 FROM p"))

    # --- Portals, pipelines and cursors.

    def test_a_portal_that_has_ended_outlives_its_plan(self):
        self.a.simple("BEGIN")
        self.a.parse("SELECT 1", "z")
        self.a.bind(name="z", portal="p")
        self.a.execute("p")
        self.a.parse("DISCARD PLANS")
        self.a.bind()
        self.a.execute()
        self.a.execute("p")
        self.a.sync()
        seen = self.a.until("Z")
        self.assertEqual(["SELECT 1", "DISCARD PLANS", "SELECT 0"],
                         [text for kind, text in seen if kind == "C"])
        self.a.simple("ROLLBACK")

    def test_a_portal_that_has_failed_does_not_begin_again(self):
        self.a.simple("BEGIN")
        self.a.parse("SELECT 1 / (g + $1::int) FROM generate_series(0, 0) g", "d")
        self.a.bind("0", name="d", portal="p")
        self.a.sync()
        self.a.until("Z")
        for state in ("22012", "55000"):
            self.run_in(self.a, "SAVEPOINT s")
            self.a.execute("p")
            self.a.sync()
            self.assertIn(("E", state), self.a.until("Z"))
            self.run_in(self.a, "ROLLBACK TO s")
        self.run_in(self.a, "ROLLBACK")

    def test_nor_does_one_that_has_changed_something(self):
        self.drop("once")
        self.run_in(self.a, "CREATE TABLE once (a INT)")
        for change in ("INSERT INTO once VALUES (1)", "SET LOCAL my.once = 1"):
            self.run_in(self.a, "BEGIN")
            self.a.parse(change)
            self.a.bind(portal="p")
            self.a.execute("p")
            self.a.execute("p")
            self.a.sync()
            self.assertIn(("E", "55000"), self.a.until("Z"))
            self.run_in(self.a, "ROLLBACK")

    # --- Statements that are run again.

    @steno_only
    def test_an_attempt_that_fails_leaves_no_setting(self):
        self.drop("m", "o")
        self.run_in(self.b, "CREATE TABLE m (a INT PRIMARY KEY, b INT)",
                    "INSERT INTO m VALUES (2, 0)", "CREATE TABLE o (x INT PRIMARY KEY)")
        more = "set_config('my.n', coalesce(current_setting('my.n', true), '') || 'x', false)"
        self.a.query(f"SELECT {more}, b FROM m WHERE a = 2; SELECT pg_sleep(0.5);"
                     "UPDATE m SET b = b + 1 WHERE a = 2")
        self.run_in(self.b, "SELECT pg_sleep(0.2)", "UPDATE m SET b = 7 WHERE a = 2")
        self.assertNotIn("E", [kind for kind, _ in self.a.until("Z")])
        self.assertEqual([["8"]], self.rows("SELECT b FROM m"))
        self.assertEqual([["x"]], self.run_in(self.a, "SHOW my.n").rows)
        # The same where only the plan was made anew.
        self.run_in(self.a, f"PREPARE p AS SELECT {more} UNION ALL SELECT x::text FROM o",
                    "EXECUTE p")
        self.run_in(self.b, "ALTER TABLE o ADD COLUMN c INT")
        self.run_in(self.a, "EXECUTE p")
        self.assertEqual([["xxx"]], self.run_in(self.a, "SHOW my.n").rows)

    @steno_only
    def test_running_again_takes_of_the_same_time(self):
        self.drop("m")
        self.run_in(self.b, "CREATE TABLE m (a INT PRIMARY KEY, b INT)",
                    "INSERT INTO m VALUES (2, 0)")
        self.run_in(self.a, "SET statement_timeout = '1s'")
        self.a.query("SELECT b FROM m WHERE a = 2; SELECT pg_sleep(0.6);"
                     "UPDATE m SET b = b + 1 WHERE a = 2")
        seen = []
        reader = threading.Thread(target=lambda: seen.extend(self.a.until("Z")))
        reader.start()
        while reader.is_alive():
            self.run_in(self.b, "UPDATE m SET b = b + 1 WHERE a = 2", "SELECT pg_sleep(0.05)")
        self.assertIn(("E", "57014"), seen)

    def test_execute_and_fetch_give_what_bind_found(self):
        for then, run in [("DEALLOCATE z; PREPARE z AS {}", "EXECUTE z"),
                          ("CLOSE z; DECLARE z CURSOR FOR {}", "FETCH ALL FROM z")]:
            with self.subTest(run):
                self.run_in(self.a, "BEGIN")
                self.a.simple(then.partition("; ")[2].format("SELECT 1 AS one"))
                self.a.parse(run, run)
                self.a.sync()
                self.a.until("Z")
                self.run_in(self.a, *then.format("SELECT 'x' AS two, 3 AS three").split("; "))
                self.a.bind(name=run, portal="p")
                self.a.describe("p")
                self.a.execute("p")
                self.a.sync()
                seen = self.a.until("Z")
                self.assertIn(("T", ["two", "three"]), seen)
                self.assertIn(("D", ["x", "3"]), seen)
                self.run_in(self.a, "ROLLBACK")

    @steno_only  # PostgreSQL reads the new rows as if they were of the old columns
    def test_execute_and_fetch_refuse_what_bind_did_not_find(self):
        for then, run in [("DEALLOCATE y; PREPARE y AS {}", "EXECUTE y"),
                          ("CLOSE y; DECLARE y CURSOR FOR {}", "FETCH ALL FROM y")]:
            with self.subTest(run):
                self.run_in(self.a, "BEGIN", then.partition("; ")[2].format("SELECT 1 AS one"))
                self.a.parse(run, run)
                self.a.bind(name=run, portal="p")
                self.a.sync()
                self.a.until("Z")
                self.run_in(self.a, *then.format("SELECT 'x' AS one").split("; "))
                self.a.execute("p")
                self.a.sync()
                seen = self.a.until("Z")
                self.assertEqual([("E", "0A000")], [m for m in seen if m[0] in "DCE"])
                self.run_in(self.a, "ROLLBACK")

    @steno_only  # PostgreSQL's READ COMMITTED has no conflict
    def test_a_query_does_not_run_again_what_was_executed_before_it(self):
        self.drop("m")
        self.run_in(self.b, "CREATE TABLE m (a INT PRIMARY KEY, b INT)",
                    "INSERT INTO m VALUES (1, 0), (2, 0)")
        self.a.parse("INSERT INTO m VALUES (50, 1)")
        self.a.bind()
        self.a.execute()
        self.a.query("INSERT INTO m SELECT 60, b FROM m WHERE a = 2; SELECT pg_sleep(0.5)")
        self.run_in(self.b, "SELECT pg_sleep(0.2)")
        self.conflict("m", "UPDATE m SET b = 7 WHERE a = 2")
        seen = self.a.until("Z")
        self.assertIn(("E", "40001"), seen)
        self.assertEqual([["1"], ["2"]], self.rows("SELECT a FROM m ORDER BY a"))

    @steno_only
    def test_sync_does_not_run_again_without_the_set_before(self):
        self.drop("tz")
        self.run_in(self.b, "CREATE TABLE tz (id INT PRIMARY KEY, t TIMESTAMPTZ, n INT)",
                    "INSERT INTO tz VALUES (1, NULL, 0), (2, NULL, 0)")
        for sql in ("SET timezone TO 'Asia/Tokyo'",
                    "UPDATE tz SET t = '2020-06-01 00:00'::timestamptz,"
                    " n = (SELECT n FROM tz WHERE id = 2) WHERE id = 1"):
            self.a.parse(sql)
            self.a.bind()
            self.a.execute()
        self.a.flush()
        self.a.until("C")
        self.run_in(self.b, "SELECT pg_sleep(0.3)")
        self.conflict("tz", "UPDATE tz SET n = 5 WHERE id = 2")
        self.a.sync()
        seen = self.a.until("Z")
        self.assertIn(("E", "40001"), seen)
        self.assertEqual([[None]], self.rows("SELECT t FROM tz WHERE id = 1"))

    @steno_only
    def test_a_held_cursor_goes_with_the_transaction_that_fails(self):
        self.drop("sk")
        self.run_in(self.b, "CREATE TABLE sk (a INT PRIMARY KEY, b INT)",
                    "INSERT INTO sk VALUES (1, 0), (2, 0)")
        self.run_in(self.a, "BEGIN", "SELECT * FROM sk WHERE a = 1", "INSERT INTO sk VALUES (100, 1)",
                    "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM sk")
        self.conflict("sk", "UPDATE sk SET b = 5 WHERE a = 1")
        self.assertEqual("40001", self.state(self.a.simple("COMMIT")))
        self.assertEqual("34000", self.state(self.a.simple("FETCH ALL FROM c")))

    @steno_only  # PostgreSQL keeps the first, with rows that have never been
    def test_so_does_one_beside_another_that_fails(self):
        self.drop("sk")
        self.run_in(self.a, "CREATE TABLE sk (a INT PRIMARY KEY)", "BEGIN",
                    "INSERT INTO sk VALUES (100)",
                    "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM sk",
                    "DECLARE d CURSOR WITH HOLD FOR SELECT 1 / (a - 100) FROM sk")
        self.assertEqual("22012", self.state(self.a.simple("COMMIT")))
        self.assertEqual("34000", self.state(self.a.simple("FETCH ALL FROM c")))
        self.assertEqual([], self.rows("SELECT * FROM sk"))


if __name__ == "__main__":
    unittest.main()
