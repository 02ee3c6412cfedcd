"""psycopg 3: startup, statements prepared and not, errors, cancelling, pipelines."""

import contextlib
import select
import threading
import unittest

import psycopg
from psycopg import errors, pq

from clients import steno_only
from psycopg3 import Psycopg3Test


class StartupTest(Psycopg3Test):
    def test_parameter_status(self):
        self.assertEqual({
            "server_version": "15", "server_encoding": "UTF8", "client_encoding": "UTF8",
            "DateStyle": "ISO, MDY", "IntervalStyle": "postgres", "integer_datetimes": "on",
            "standard_conforming_strings": "on", "is_superuser": "on",
            "session_authorization": "root", "application_name": "clients",
            "in_hot_standby": "off", "default_transaction_read_only": "off",
        }, {name: value.split(".")[0] if name == "server_version" else value
            for name in (
                "server_version", "server_encoding", "client_encoding", "DateStyle",
                "IntervalStyle", "integer_datetimes", "standard_conforming_strings", "is_superuser",
                "session_authorization", "application_name", "in_hot_standby",
                "default_transaction_read_only")
            for value in [self.connect(application_name="clients").info.parameter_status(name)]})
        self.assertTrue(self.conn.info.parameter_status("TimeZone"))
        self.assertEqual(15, self.conn.info.server_version // 10000)
        self.assertEqual(self.conn.info.server_version,
                         int(self.one("SHOW server_version_num")))

    def test_reported_settings_follow_set(self):
        self.conn.execute("SET application_name = 'other'")
        self.conn.execute("SET TimeZone = 'Europe/Zurich'")
        self.assertEqual("other", self.conn.info.parameter_status("application_name"))
        self.assertEqual("Europe/Zurich", self.conn.info.parameter_status("TimeZone"))
        self.assertEqual("Europe/Zurich", str(self.conn.info.timezone))

    def test_startup_options(self):
        conn = self.connect(options="-c statement_timeout=1234 -c search_path=public")
        self.assertEqual("1234ms", conn.execute("SHOW statement_timeout").fetchone()[0])

    def test_unknown_database(self):
        with self.assertRaises(psycopg.OperationalError) as raised:
            self.connect(dbname="nosuch")
        self.assertIn('database "nosuch" does not exist', str(raised.exception))


class StatementsTest(Psycopg3Test):
    def test_many_statements_in_one_query(self):
        cursor = self.conn.execute("SELECT 1; SELECT 2, 'two'; SELECT 3 WHERE false")
        found = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
        self.assertEqual([[(1,)], [(2, "two")], []], found)

    def test_many_statements_are_one_transaction(self):
        self.create("atomic", "id INT PRIMARY KEY")
        with self.assertRaises(errors.DivisionByZero):
            self.conn.execute("INSERT INTO atomic VALUES (1); SELECT 1 / 0")
        self.assertEqual(0, self.one("SELECT count(*) FROM atomic"))

    def test_tags_and_counts(self):
        self.create("counted", "id INT PRIMARY KEY, v INT")
        for statement, tag, count in [
            ("INSERT INTO counted SELECT g, g FROM generate_series(1, 10) g", "INSERT 0 10", 10),
            ("UPDATE counted SET v = 0 WHERE id <= 4", "UPDATE 4", 4),
            ("DELETE FROM counted WHERE id > 8", "DELETE 2", 2),
            ("SELECT * FROM counted", "SELECT 8", 8),
            ("INSERT INTO counted VALUES (1, 1) ON CONFLICT DO NOTHING", "INSERT 0 0", 0),
        ]:
            with self.subTest(statement):
                cursor = self.conn.execute(statement)
                self.assertEqual((tag, count), (cursor.statusmessage, cursor.rowcount))

    def test_empty_query(self):
        self.assertEqual(pq.ExecStatus.EMPTY_QUERY, self.conn.pgconn.exec_(b"").status)
        self.assertEqual(pq.ExecStatus.EMPTY_QUERY,
                         self.conn.pgconn.exec_params(b"  -- nothing", []).status)

    def test_described_columns(self):
        self.create("described", "id INT PRIMARY KEY, name VARCHAR(20), n NUMERIC(10,2)")
        columns = self.conn.execute("SELECT id, name, n, n + 1 AS more FROM described").description
        self.assertEqual(["id", "name", "n", "more"], [column.name for column in columns])
        self.assertEqual([23, 1043, 1700, 1700], [column.type_code for column in columns])
        self.assertEqual(20, columns[1].display_size)
        self.assertEqual((10, 2), (columns[2].precision, columns[2].scale))
        pgconn = self.conn.pgconn
        result = pgconn.exec_(b"SELECT name, 1 FROM described")
        self.assertNotEqual(0, result.ftable(0))
        self.assertEqual((2, 0, 0), (result.ftablecol(0), result.ftable(1), result.ftablecol(1)))

    def test_prepared_statements(self):
        pgconn = self.conn.pgconn
        self.assertEqual(pq.ExecStatus.COMMAND_OK,
                         pgconn.prepare(b"p", b"SELECT $1 + 1, $2::text", []).status)
        described = pgconn.describe_prepared(b"p")
        self.assertEqual([23, 25], [described.param_type(i) for i in range(described.nparams)])
        self.assertEqual([23, 25], [described.ftype(i) for i in range(described.nfields)])
        for n in range(3):
            result = pgconn.exec_prepared(b"p", [str(n).encode(), b"x"])
            self.assertEqual(str(n + 1).encode(), result.get_value(0, 0))
        self.assertEqual("42P05", self.state(pgconn.prepare(b"p", b"SELECT 1")))
        self.assertEqual("08P01", self.state(pgconn.exec_prepared(b"p", [b"1"])))
        self.conn.execute("DEALLOCATE p")
        self.assertEqual("26000", self.state(pgconn.exec_prepared(b"p", [b"1", b"x"])))
        self.assertEqual("26000", self.state(pgconn.describe_prepared(b"p")))
        self.assertEqual("34000", self.state(pgconn.describe_portal(b"nosuch")))
        self.assertEqual("42601", self.state(pgconn.prepare(b"q", b"SELEC 1")))
        self.assertEqual("42601", self.state(pgconn.prepare(b"q", b"SELECT 1; SELECT 2")))
        self.assertEqual("42P18", self.state(pgconn.prepare(b"q", b"SELECT $2::int")))

    @staticmethod
    def state(result):
        return (result.error_field(pq.DiagnosticField.SQLSTATE) or b"").decode()

    def test_prepared_statements_are_listed(self):
        self.conn.execute("PREPARE listed AS SELECT 1")
        self.assertEqual("listed", self.one("SELECT name FROM pg_prepared_statements"))

    def test_prepared_in_sql(self):
        self.conn.execute("PREPARE plus(int, int) AS SELECT $1 + $2")
        self.assertEqual(5, self.one("EXECUTE plus(2, 3)"))
        self.conn.execute("DEALLOCATE ALL")
        with self.assertRaises(errors.InvalidSqlStatementName):
            self.conn.execute("EXECUTE plus(2, 3)")

    def test_prepared_by_the_client(self):
        self.create("auto", "id INT PRIMARY KEY, v TEXT")
        for i in range(20):  # psycopg prepares what it has sent five times
            self.conn.execute("INSERT INTO auto VALUES (%s, %s)", (i, str(i)))
        self.assertEqual([(i, str(i)) for i in range(20)],
                         self.conn.execute("SELECT * FROM auto ORDER BY id").fetchall())
        self.conn.execute("ALTER TABLE auto ADD COLUMN more INT")
        self.assertEqual((3, "3", None),
                         self.one("SELECT * FROM auto WHERE id = %s", (3,), prepare=True))

    def test_prepared_statement_whose_table_changes(self):
        self.create("changing", "id INT PRIMARY KEY, v TEXT")
        self.conn.execute("INSERT INTO changing VALUES (1, 'a')")
        pgconn = self.conn.pgconn
        pgconn.prepare(b"all", b"SELECT * FROM changing")
        self.assertEqual(2, pgconn.exec_prepared(b"all", None).nfields)
        self.conn.execute("ALTER TABLE changing ADD COLUMN w INT")
        self.assertEqual("0A000", self.state(pgconn.exec_prepared(b"all", None)))

    def test_executemany(self):
        self.create("many", "id INT PRIMARY KEY, v TEXT")
        with self.conn.cursor() as cursor:
            cursor.executemany("INSERT INTO many VALUES (%s, %s) RETURNING id",
                               [(i, "v") for i in range(50)], returning=True)
            found = [cursor.fetchone()[0]]
            while cursor.nextset():
                found.append(cursor.fetchone()[0])
        self.assertEqual(list(range(50)), found)

    def test_long_inserts_into_a_table_without_a_key(self):
        self.create("keyless", "v INT, s TEXT")
        insert = "INSERT INTO keyless SELECT g, repeat('x', 50) FROM generate_series(1, 30000) g"
        rows = self.conn.execute(insert + " RETURNING v, s").fetchall()
        self.assertEqual([g for g in range(1, 30001)], [row[0] for row in rows])
        with self.conn.cursor().copy(f"COPY ({insert} RETURNING v) TO STDOUT") as copy:
            copied = b"".join(copy).decode()
        self.assertEqual([str(g) for g in range(1, 30001)], copied.split())
        with self.conn.transaction(), psycopg.ServerCursor(self.conn, "c") as cursor:
            cursor.execute("SELECT v FROM keyless")
            self.assertEqual(100, len(cursor.fetchmany(100)))
            self.conn.execute(insert)
        self.assertEqual(90000, self.one("SELECT count(*) FROM keyless"))

    @steno_only
    def test_row_ids_wherever_values_are_computed(self):
        self.create("ids", "id INT8 PRIMARY KEY DEFAULT unique_rowid(), v INT, w INT8")
        self.conn.execute("INSERT INTO ids (v) SELECT g FROM generate_series(1, 3000) g")
        self.conn.execute("INSERT INTO ids (v) VALUES (1), (2)")
        with self.conn.cursor().copy("COPY ids (v) FROM STDIN") as copy:
            copy.write("3\n" * 1500)
        self.conn.execute("UPDATE ids SET w = unique_rowid()")
        self.assertEqual((4502, 4502), self.one(
            "SELECT count(DISTINCT id), count(DISTINCT w) FROM ids"))
        self.assertEqual(2000, len({row for row in self.conn.execute(
            "SELECT unique_rowid() FROM generate_series(1, 2000)").fetchall()}))
        self.assertEqual(4502, len({row for row in self.conn.execute(
            "UPDATE ids SET v = v RETURNING unique_rowid()").fetchall()}))

    def test_rows_one_by_one(self):
        rows = self.conn.cursor().stream("SELECT g FROM generate_series(1, %s) g", [5000])
        self.assertEqual(sum(range(1, 5001)), sum(row[0] for row in rows))


class ErrorsTest(Psycopg3Test):
    def setUp(self):
        super().setUp()
        self.create("parent",
                    "id INT PRIMARY KEY, v INT NOT NULL CONSTRAINT positive CHECK (v > 0)")
        self.conn.execute("INSERT INTO parent VALUES (1, 1)")

    def test_states(self):
        for statement, expected in [
            ("SELEC 1", errors.SyntaxError),
            ("SELECT nosuch", errors.UndefinedColumn),
            ("SELECT * FROM nosuch", errors.UndefinedTable),
            ("SELECT nosuch(1)", errors.UndefinedFunction),
            ("SELECT 1 + 'x'::text", errors.UndefinedFunction),
            ("SELECT 1 / 0", errors.DivisionByZero),
            ("SELECT 2147483647 + 1", errors.NumericValueOutOfRange),
            ("SELECT 'x'::int", errors.InvalidTextRepresentation),
            ("SELECT '2024-13-01'::date", errors.DatetimeFieldOverflow),
            ("SELECT (SELECT g FROM generate_series(1, 2) g)", errors.CardinalityViolation),
            ("SELECT id, count(*) FROM parent", errors.GroupingError),
            ("INSERT INTO parent VALUES (1, 1)", errors.UniqueViolation),
            ("INSERT INTO parent VALUES (2, NULL)", errors.NotNullViolation),
            ("INSERT INTO parent VALUES (2, -1)", errors.CheckViolation),
            ("CREATE TABLE parent (id INT PRIMARY KEY)", errors.DuplicateTable),
            ("SET nosuch = 1", errors.UndefinedObject),
            ("ROLLBACK TO SAVEPOINT a", errors.NoActiveSqlTransaction),
        ]:
            with self.subTest(statement), self.assertRaises(expected):
                self.conn.execute(statement)

    def test_fields(self):
        with self.assertRaises(errors.UniqueViolation) as raised:
            self.conn.execute("INSERT INTO parent VALUES (1, 1)")
        diagnosis = raised.exception.diag
        self.assertEqual(
            ("ERROR", "23505", 'duplicate key value violates unique constraint "parent_pkey"',
             "Key (id)=(1) already exists.", "parent", "parent_pkey"),
            (diagnosis.severity, diagnosis.sqlstate, diagnosis.message_primary,
             diagnosis.message_detail, diagnosis.table_name, diagnosis.constraint_name))
        with self.assertRaises(errors.NotNullViolation) as raised:
            self.conn.execute("INSERT INTO parent VALUES (2, NULL)")
        self.assertEqual(("parent", "v"), (raised.exception.diag.table_name,
                                           raised.exception.diag.column_name))
        with self.assertRaises(errors.CheckViolation) as raised:
            self.conn.execute("INSERT INTO parent VALUES (2, 0)")
        self.assertEqual("positive", raised.exception.diag.constraint_name)

    def test_schema_field(self):
        self.conn.execute("INSERT INTO parent VALUES (7, 1)")
        with self.assertRaises(errors.UniqueViolation) as raised:
            self.conn.execute("INSERT INTO parent VALUES (1, 1)")
        self.assertEqual(("public", "parent", None, "parent_pkey"), self.place(raised))
        with self.assertRaises(errors.NotNullViolation) as raised:
            self.conn.execute("INSERT INTO parent VALUES (2, NULL)")
        self.assertEqual(("public", "parent", "v", None), self.place(raised))
        with self.assertRaises(errors.CheckViolation) as raised:
            self.conn.execute("UPDATE parent SET v = 0")
        self.assertEqual(("public", "parent", None, "positive"), self.place(raised))
        with self.assertRaises(errors.UniqueViolation) as raised:
            self.conn.execute("INSERT INTO parent VALUES (3, 3), (3, 4)")
        self.assertEqual(("public", "parent", None, "parent_pkey"), self.place(raised))
        for change, error, place in [
                ("ADD CHECK (v > 100)", errors.CheckViolation, (None, "parent_v_check")),
                ("ADD CONSTRAINT once UNIQUE (v)", errors.UniqueViolation, (None, "once")),
                ("ADD COLUMN w INT; ALTER TABLE parent ALTER COLUMN w SET NOT NULL",
                 errors.NotNullViolation, ("w", None))]:
            with self.subTest(change):
                with self.assertRaises(error) as raised:
                    self.conn.execute("ALTER TABLE parent " + change)
                self.assertEqual(("public", "parent", *place), self.place(raised))

    @staticmethod
    def place(raised):
        diagnosis = raised.exception.diag
        return (diagnosis.schema_name, diagnosis.table_name, diagnosis.column_name,
                diagnosis.constraint_name)

    def test_position(self):
        with self.assertRaises(errors.UndefinedColumn) as raised:
            self.conn.execute("SELECT 'ä', nosuch FROM parent")
        self.assertEqual("13", raised.exception.diag.statement_position)  # in characters

    def test_bad_encoding(self):
        result = self.conn.pgconn.exec_(b"SELECT '\xff'")
        self.assertEqual(b"22021", result.error_field(pq.DiagnosticField.SQLSTATE))
        result = self.conn.pgconn.exec_params(b"SELECT $1::text", [b"\xc3"])
        self.assertEqual(b"22021", result.error_field(pq.DiagnosticField.SQLSTATE))

    def test_notices(self):
        notices = []
        self.conn.add_notice_handler(
            lambda n: notices.append((n.severity, n.sqlstate, n.message_primary)))
        self.conn.execute("DROP TABLE IF EXISTS nosuch")
        self.conn.execute("BEGIN")
        self.conn.execute("BEGIN")
        self.conn.execute("COMMIT")
        self.conn.execute("COMMIT")
        self.assertEqual([
            ("NOTICE", "00000", 'table "nosuch" does not exist, skipping'),
            ("WARNING", "25001", "there is already a transaction in progress"),
            ("WARNING", "25P01", "there is no transaction in progress"),
        ], notices)

    @steno_only
    def test_what_is_refused(self):
        for statement in ("LISTEN a", "NOTIFY a",
                          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                          "CREATE TRIGGER t BEFORE INSERT ON parent EXECUTE FUNCTION f()"):
            with self.subTest(statement), self.assertRaises(errors.FeatureNotSupported):
                self.conn.execute(statement)


# Nobody waits for its end.
ENDLESS = "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b"


class CancelTest(Psycopg3Test):
    def test_cancel(self):
        timer = threading.Timer(0.2, self.conn.cancel)
        timer.start()
        with self.assertRaises(errors.QueryCanceled) as raised:
            self.conn.execute(ENDLESS)
        timer.join()
        self.assertEqual("canceling statement due to user request",
                         raised.exception.diag.message_primary)
        self.assertEqual(1, self.one("SELECT 1"))

    def test_cancel_of_a_join_with_many_matches(self):
        timer = threading.Timer(0.2, self.conn.cancel)
        timer.start()
        with self.assertRaises(errors.QueryCanceled):
            self.conn.execute("SELECT count(*) FROM generate_series(1, 100000) a"
                              " JOIN generate_series(1, 10000) b ON a / a = b / b")
        timer.join()
        self.assertEqual(1, self.one("SELECT 1"))

    def test_cancel_of_a_sleep(self):
        timer = threading.Timer(0.2, self.conn.cancel)
        timer.start()
        with self.assertRaises(errors.QueryCanceled):
            self.conn.execute("SELECT pg_sleep(60)")
        timer.join()

    def test_cancel_of_a_wait_for_a_lock(self):
        self.create("locked", "id INT PRIMARY KEY, v INT")
        self.conn.execute("INSERT INTO locked VALUES (1, 1)")
        holder = self.connect(autocommit=False)
        holder.execute("UPDATE locked SET v = 2")
        timer = threading.Timer(0.2, self.conn.cancel)
        timer.start()
        with self.assertRaises(errors.QueryCanceled):
            self.conn.execute("UPDATE locked SET v = 3")
        timer.join()

    def test_cancel_of_a_wait_for_a_lock_frees_the_others(self):
        self.create("locked", "id INT PRIMARY KEY, v INT")
        self.conn.execute("INSERT INTO locked VALUES (1, 1), (2, 2)")
        holder = self.connect(autocommit=False)
        holder.execute("UPDATE locked SET v = 2 WHERE id = 1")
        waiter = self.connect(autocommit=False)
        waiter.execute("UPDATE locked SET v = 3 WHERE id = 2")
        waiter.execute("SET LOCAL statement_timeout = '100ms'")
        with self.assertRaises(errors.QueryCanceled):
            waiter.execute("UPDATE locked SET v = 3 WHERE id = 1")
        # The holder goes on for as long as it likes.
        self.conn.execute("SET statement_timeout = '3s'")
        self.conn.execute("UPDATE locked SET v = 4 WHERE id = 2")

    def test_timeout(self):
        self.conn.execute("SET statement_timeout = '100ms'")
        with self.assertRaises(errors.QueryCanceled) as raised:
            self.conn.execute(ENDLESS)
        self.assertEqual("canceling statement due to statement timeout",
                         raised.exception.diag.message_primary)

    def test_lock_timeout(self):
        self.create("locked", "id INT PRIMARY KEY, v INT")
        self.conn.execute("INSERT INTO locked VALUES (1, 1)")
        holder = self.connect(autocommit=False)
        holder.execute("UPDATE locked SET v = 2")
        holder.execute("INSERT INTO locked VALUES (2, 2)")
        self.conn.execute("SET lock_timeout = '100ms'")
        for waits in ("UPDATE locked SET v = 3", "SELECT * FROM locked WHERE id = 1 FOR UPDATE",
                      "INSERT INTO locked VALUES (2, 3)"):
            with self.subTest(waits), self.assertRaises(errors.LockNotAvailable) as raised:
                self.conn.execute(waits)
            self.assertEqual("canceling statement due to lock timeout",
                             raised.exception.diag.message_primary)
        # What waits for something else has its time, and so has what need not wait.
        self.conn.execute("SELECT pg_sleep(0.2)")
        holder.commit()
        self.conn.execute("UPDATE locked SET v = v + 5")
        self.assertEqual([(7,), (7,)], self.conn.execute("SELECT v FROM locked").fetchall())

    def test_lock_timeout_in_a_transaction(self):
        self.create("locked", "id INT PRIMARY KEY, v INT")
        self.conn.execute("INSERT INTO locked VALUES (1, 1)")
        holder = self.connect(autocommit=False)
        holder.execute("UPDATE locked SET v = 2")
        with self.assertRaises(errors.LockNotAvailable), self.conn.transaction():
            self.conn.execute("SET LOCAL lock_timeout = '50ms'")
            self.conn.execute("UPDATE locked SET v = 3")
        self.assertEqual("0", self.one("SHOW lock_timeout"))
        holder.rollback()
        self.conn.execute("UPDATE locked SET v = 4")
        self.assertEqual(4, self.one("SELECT v FROM locked"))

    def test_idle_timeouts(self):
        for name, statements, error in [
                ("idle_session_timeout", [], "idle-session timeout"),
                ("idle_in_transaction_session_timeout", ["BEGIN"], "idle-in-transaction timeout"),
                ("idle_in_transaction_session_timeout", ["BEGIN", "SELECT 1 / 0"],
                 "idle-in-transaction timeout")]:
            with self.subTest(name, statements=statements):
                conn = self.connect(options=f"-c {name}=200ms")
                for sql in statements:
                    with contextlib.suppress(errors.DivisionByZero):
                        conn.execute(sql)
                self.assertTrue(select.select([conn.fileno()], [], [], 20)[0])
                with self.assertRaisesRegex(psycopg.OperationalError, error):
                    conn.execute("SELECT 1")
                self.assertTrue(conn.closed)

    def test_idle_transactions_give_their_locks_back(self):
        self.create("locked", "id INT PRIMARY KEY, v INT")
        self.conn.execute("INSERT INTO locked VALUES (1, 1)")
        idle = self.connect(autocommit=False,
                            options="-c idle_in_transaction_session_timeout=200ms")
        idle.execute("UPDATE locked SET v = 2")
        self.conn.execute("SET statement_timeout = '20s'")
        self.conn.execute("UPDATE locked SET v = v + 10")
        self.assertEqual(11, self.one("SELECT v FROM locked"))

    def test_what_is_not_idle(self):
        conn = self.connect(options="-c idle_session_timeout=100ms")
        conn.execute("BEGIN; SELECT pg_sleep(0.2)")
        self.assertFalse(select.select([conn.fileno()], [], [], 0.3)[0])
        conn.execute("SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = 100")
        conn.execute("COMMIT")
        self.assertFalse(select.select([conn.fileno()], [], [], 0.3)[0])

    def test_cancel_of_nothing(self):
        self.conn.cancel()
        self.assertEqual(1, self.one("SELECT 1"))


class PipelineTest(Psycopg3Test):
    def test_reported_settings_follow_a_pipeline_that_fails(self):
        before = self.conn.info.parameter_status("TimeZone")
        with self.assertRaises(errors.DivisionByZero), self.conn.pipeline():
            self.conn.execute("SET TimeZone = 'Asia/Tokyo'")
            self.conn.execute("SELECT 1 / 0")
        self.assertEqual(before, self.conn.info.parameter_status("TimeZone"))
        with self.conn.pipeline():
            self.conn.execute("SET TimeZone = 'Asia/Tokyo'")
        self.assertEqual("Asia/Tokyo", self.conn.info.parameter_status("TimeZone"))

    def test_many_statements_in_flight(self):
        self.create("piped", "id INT PRIMARY KEY, v TEXT")
        with self.conn.pipeline() as pipeline:
            cursors = []
            for i in range(200):
                self.conn.execute("INSERT INTO piped VALUES (%s, %s)", (i, f"v{i}"))
                cursors.append(self.conn.execute("SELECT v FROM piped WHERE id = %s", (i,)))
            pipeline.sync()
            self.assertEqual([f"v{i}" for i in range(200)], [c.fetchone()[0] for c in cursors])
        self.assertEqual(200, self.one("SELECT count(*) FROM piped"))

    def test_error_skips_to_sync(self):
        self.create("piped", "id INT PRIMARY KEY")
        with self.assertRaises(errors.DivisionByZero):
            with self.conn.pipeline():
                self.conn.execute("INSERT INTO piped VALUES (1)")
                self.conn.execute("SELECT 1 / 0")
                self.conn.execute("INSERT INTO piped VALUES (2)")
        # One implicit transaction up to the Sync: the first one is undone too.
        self.assertEqual(0, self.one("SELECT count(*) FROM piped"))

    def test_two_segments(self):
        self.create("piped", "id INT PRIMARY KEY")
        with self.conn.pipeline() as pipeline:
            self.conn.execute("INSERT INTO piped VALUES (1)")
            pipeline.sync()
            with self.assertRaises(errors.UniqueViolation):
                self.conn.execute("INSERT INTO piped VALUES (1)")
                pipeline.sync()
            self.conn.execute("INSERT INTO piped VALUES (2)")
        self.assertEqual(2, self.one("SELECT count(*) FROM piped"))

    def test_explicit_transaction(self):
        self.create("piped", "id INT PRIMARY KEY")
        with self.conn.pipeline(), self.conn.transaction():
            self.conn.execute("INSERT INTO piped VALUES (1)")
            found = self.conn.execute("SELECT count(*) FROM piped").fetchone()[0]
        self.assertEqual(1, found)

    def test_flush_requests(self):
        pgconn = self.conn.pgconn
        pgconn.enter_pipeline_mode()
        pgconn.send_query_params(b"SELECT 1", [])
        pgconn.send_flush_request()
        pgconn.flush()
        self.assertEqual(b"1", pgconn.get_result().get_value(0, 0))  # before any Sync
        self.assertIsNone(pgconn.get_result())
        pgconn.pipeline_sync()
        self.assertEqual(pq.ExecStatus.PIPELINE_SYNC, pgconn.get_result().status)
        pgconn.exit_pipeline_mode()


if __name__ == "__main__":
    unittest.main()
