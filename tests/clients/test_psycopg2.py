"""psycopg2: the simple protocol, values quoted by the client, named cursors, COPY, polling."""

import datetime as dt
import decimal
import io
import select
import threading
import unittest
import uuid

import psycopg2
import psycopg2.extras
from psycopg2 import errors, extensions

from clients import server_url, steno_only

extensions.register_type(extensions.UNICODEARRAY)
psycopg2.extras.register_uuid()


class Psycopg2Test(unittest.TestCase):
    def setUp(self):
        self.conn = self.connect()
        self.cursor = self.conn.cursor()

    def connect(self, autocommit=True, **options):
        conn = psycopg2.connect(server_url(), **options)
        self.addCleanup(conn.close)
        if not options.get("async_"):
            conn.autocommit = autocommit
        return conn

    def create(self, table, definition):
        self.cursor.execute(f"CREATE TABLE {table} ({definition})")
        self.addCleanup(lambda: self.connect().cursor().execute(f"DROP TABLE IF EXISTS {table}"))

    def one(self, query, *args):
        self.cursor.execute(query, *args)
        row = self.cursor.fetchone()
        return row[0] if len(row) == 1 else row


class ValuesTest(Psycopg2Test):
    def test_values_there_and_back(self):
        for value in [
            True, 1, 2**40, 1.25, decimal.Decimal("12.340"), "it's \\ a ✓", "",
            dt.date(2024, 2, 29), dt.time(12, 30, 0, 5), dt.datetime(2024, 2, 29, 1, 2, 3),
            dt.datetime(2024, 2, 29, 1, 2, 3, tzinfo=dt.timezone.utc), dt.timedelta(3, 4),
            uuid.UUID(int=255), [1, 2, 3], ["a", None, 'b"c'], [[1, 2], [3, 4]],
        ]:
            with self.subTest(value):
                cast = "::text" if isinstance(value, str) else ""
                self.assertEqual(value, self.one("SELECT %s" + cast, [value]))
        self.assertIsNone(self.one("SELECT %s", [None]))
        self.assertEqual(b"\x00\xff'", bytes(self.one("SELECT %s", [b"\x00\xff'"])))
        self.assertEqual({"a": [1, None]},
                         self.one("SELECT %s::jsonb", [psycopg2.extras.Json({"a": [1, None]})]))

    def test_in_lists_and_multi_row_inserts(self):
        self.create("listed", "id INT PRIMARY KEY, v TEXT")
        psycopg2.extras.execute_values(
            self.cursor, "INSERT INTO listed VALUES %s", [(i, str(i)) for i in range(300)])
        self.cursor.execute("SELECT id FROM listed WHERE id IN %s ORDER BY id", [(1, 3, 999)])
        self.assertEqual([(1,), (3,)], self.cursor.fetchall())
        self.cursor.execute("SELECT id FROM listed WHERE id = ANY(%s) ORDER BY id", [[2, 4]])
        self.assertEqual([(2,), (4,)], self.cursor.fetchall())
        psycopg2.extras.execute_batch(self.cursor, "UPDATE listed SET v = %s WHERE id = %s",
                                      [("x", i) for i in range(10)])
        self.assertEqual(10, self.one("SELECT count(*) FROM listed WHERE v = 'x'"))

    def test_rows_by_name(self):
        cursor = self.conn.cursor(cursor_factory=psycopg2.extras.RealDictCursor)
        cursor.execute("SELECT 1 AS a, 'two'::text AS b")
        self.assertEqual({"a": 1, "b": "two"}, dict(cursor.fetchone()))

    def test_hstore_is_looked_for_and_not_found(self):
        self.assertEqual(((), ()), psycopg2.extras.HstoreAdapter.get_oids(self.conn) or ((), ()))


class SessionTest(Psycopg2Test):
    def test_transactions_begin_by_themselves(self):
        self.create("implicit", "id INT PRIMARY KEY")
        conn = self.connect(autocommit=False)
        cursor = conn.cursor()
        cursor.execute("INSERT INTO implicit VALUES (1)")
        self.assertEqual(extensions.TRANSACTION_STATUS_INTRANS, conn.info.transaction_status)
        conn.rollback()
        self.assertEqual(0, self.one("SELECT count(*) FROM implicit"))
        with conn, conn.cursor() as cursor:
            cursor.execute("INSERT INTO implicit VALUES (2)")
        self.assertEqual(1, self.one("SELECT count(*) FROM implicit"))
        with self.assertRaises(errors.UniqueViolation) as raised, conn, conn.cursor() as cursor:
            cursor.execute("INSERT INTO implicit VALUES (3), (2)")
        self.assertEqual(("23505", "implicit_pkey"), (raised.exception.pgcode,
                                                      raised.exception.diag.constraint_name))
        self.assertEqual(1, self.one("SELECT count(*) FROM implicit"))

    def test_session_settings(self):
        conn = self.connect()
        conn.set_session(isolation_level="REPEATABLE READ", readonly=True, autocommit=False)
        cursor = conn.cursor()
        cursor.execute("SHOW transaction_isolation")
        self.assertEqual("repeatable read", cursor.fetchone()[0])
        with self.assertRaises(errors.ReadOnlySqlTransaction):
            cursor.execute("CREATE TABLE readonly (id INT PRIMARY KEY)")
        conn.rollback()
        conn.reset()
        conn.set_client_encoding("UTF8")
        self.assertEqual("UTF8", conn.encoding)

    def test_reported_settings_follow_what_undoes_them(self):
        conn = self.connect(application_name="at first")
        cursor = conn.cursor()

        def reported():
            return conn.get_parameter_status("application_name")

        cursor.execute("BEGIN; SET application_name = 'inner'")
        self.assertEqual("inner", reported())
        cursor.execute("SAVEPOINT s; SET application_name = 'innermost'")
        self.assertEqual("innermost", reported())
        cursor.execute("ROLLBACK TO s")
        self.assertEqual("inner", reported())
        cursor.execute("ROLLBACK")
        self.assertEqual("at first", reported())
        cursor.execute("BEGIN; SET LOCAL application_name = 'local'")
        self.assertEqual("local", reported())
        cursor.execute("COMMIT")
        self.assertEqual("at first", reported())
        # Of implicit transactions, which fail at once or end well.
        with self.assertRaises(errors.DivisionByZero):
            cursor.execute("SET application_name = 'implicit'; SELECT 1 / 0")
        self.assertEqual("at first", reported())
        cursor.execute("SELECT set_config('application_name', 'local', true)")
        self.assertEqual("at first", reported())
        cursor.execute("SELECT set_config('application_name', 'after all', false)")
        self.assertEqual("after all", reported())
        cursor.execute("DISCARD ALL")
        self.assertEqual("at first", reported())

    @steno_only  # there is a DEFERRABLE constraint to do the same with PostgreSQL
    def test_reported_settings_follow_a_commit_that_fails(self):
        self.create("skewed", "id INT PRIMARY KEY, n INT")
        self.cursor.execute("INSERT INTO skewed VALUES (1, 0), (2, 0)")
        a, b = self.connect(application_name="a"), self.connect()
        a.cursor().execute("BEGIN; SELECT * FROM skewed WHERE id = 1;"
                           "UPDATE skewed SET n = 1 WHERE id = 2; SET application_name = 'other'")
        b.cursor().execute("BEGIN; SELECT * FROM skewed; UPDATE skewed SET n = 1 WHERE id = 1;"
                           "COMMIT")
        with self.assertRaises(errors.SerializationFailure):
            a.cursor().execute("COMMIT")
        self.assertEqual("a", a.get_parameter_status("application_name"))

    def test_notices(self):
        self.cursor.execute("DROP TABLE IF EXISTS nosuch")
        self.assertEqual(['NOTICE:  table "nosuch" does not exist, skipping\n'], self.conn.notices)

    def test_cancel(self):
        timer = threading.Timer(0.2, self.conn.cancel)
        timer.start()
        with self.assertRaises(errors.QueryCanceled):
            self.cursor.execute("SELECT count(*) FROM generate_series(1, 100000) a, "
                                "generate_series(1, 100000) b")
        timer.join()
        self.assertEqual(1, self.one("SELECT 1"))

    @steno_only
    def test_listen_is_refused(self):
        with self.assertRaises(errors.FeatureNotSupported):
            self.cursor.execute("LISTEN channel")
        with self.assertRaises(errors.FeatureNotSupported):
            self.cursor.execute("NOTIFY channel, 'payload'")

    def test_asynchronous(self):
        conn = self.connect(async_=True)
        self.wait(conn)
        cursor = conn.cursor()
        cursor.execute("SELECT g FROM generate_series(1, 3000) g")
        self.wait(conn)
        self.assertEqual(3000, len(cursor.fetchall()))
        cursor.execute("SELECT 1 / 0")
        with self.assertRaises(errors.DivisionByZero):
            self.wait(conn)

    @staticmethod
    def wait(conn):
        while True:
            state = conn.poll()
            if state == extensions.POLL_OK:
                return
            reads, writes = ([conn], []) if state == extensions.POLL_READ else ([], [conn])
            select.select(reads, writes, [], 20)


class CursorsAndCopyTest(Psycopg2Test):
    def test_named_cursor(self):
        conn = self.connect(autocommit=False)
        cursor = conn.cursor("named")
        cursor.itersize = 70
        cursor.execute("SELECT g, 'row ' || g FROM generate_series(1, %s) g", [200])
        self.assertEqual((1, "row 1"), cursor.fetchone())
        self.assertEqual(199, sum(1 for _ in cursor))
        cursor.close()
        with self.assertRaises(errors.InvalidCursorName):
            conn.cursor().execute("FETCH named")

    def test_cursor_with_hold(self):
        cursor = self.conn.cursor("held", withhold=True)
        cursor.execute("SELECT g FROM generate_series(1, 3) g")
        self.assertEqual([(1,), (2,), (3,)], cursor.fetchall())
        cursor.close()

    def test_copy(self):
        self.create("copied2", "id INT PRIMARY KEY, name TEXT")
        self.cursor.copy_from(io.StringIO("1\tone\n2\t\\N\n"), "copied2")
        self.assertEqual(2, self.cursor.rowcount)
        self.cursor.copy_expert("COPY copied2 FROM STDIN WITH CSV", io.StringIO('3,"a,b"\n'))
        out = io.StringIO()
        self.cursor.copy_expert("COPY (SELECT * FROM copied2 ORDER BY id) TO STDOUT", out)
        self.assertEqual("1\tone\n2\t\\N\n3\ta,b\n", out.getvalue())
        out = io.StringIO()
        self.cursor.copy_to(out, "copied2", columns=("name", "id"), sep="|", null="-")
        self.assertEqual(["-|2", "a,b|3", "one|1"], sorted(out.getvalue().split("\n")[:-1]))
        with self.assertRaises(errors.UniqueViolation):
            self.cursor.copy_from(io.StringIO("4\tx\n1\tone\n"), "copied2")
        self.assertEqual(3, self.one("SELECT count(*) FROM copied2"))


if __name__ == "__main__":
    unittest.main()
