"""psycopg 3: transactions and what ends them, cursors of the server, COPY."""

import decimal
import threading
import unittest

import psycopg
from psycopg import errors, pq

from clients import OTHER_URL, known_gap
from psycopg3 import Psycopg3Test


class TransactionsTest(Psycopg3Test):
    def setUp(self):
        super().setUp()
        self.create("accounts", "id INT PRIMARY KEY, v INT")
        self.conn.execute("INSERT INTO accounts VALUES (1, 10), (2, 20)")

    def values(self):
        rows = self.conn.execute("SELECT v FROM accounts ORDER BY id").fetchall()
        return [row[0] for row in rows]

    def test_blocks_and_savepoints(self):
        with self.conn.transaction():
            self.conn.execute("UPDATE accounts SET v = 11 WHERE id = 1")
            with self.assertRaises(errors.UniqueViolation), self.conn.transaction():
                self.conn.execute("UPDATE accounts SET v = 21 WHERE id = 2")
                self.conn.execute("INSERT INTO accounts VALUES (1, 0)")
            self.assertEqual([11, 20], self.values())
            with self.conn.transaction() as nested:
                self.conn.execute("DELETE FROM accounts")
                raise psycopg.Rollback(nested)
        self.assertEqual([11, 20], self.values())

    def test_failed_transaction(self):
        conn = self.connect(autocommit=False)
        conn.execute("UPDATE accounts SET v = 0")
        with self.assertRaises(errors.DivisionByZero):
            conn.execute("SELECT 1 / 0")
        self.assertEqual(pq.TransactionStatus.INERROR, conn.info.transaction_status)
        with self.assertRaises(errors.InFailedSqlTransaction):
            conn.execute("SELECT 1")
        conn.commit()  # which rolls back
        self.assertEqual(pq.TransactionStatus.IDLE, conn.info.transaction_status)
        self.assertEqual([10, 20], self.values())

    def test_isolation_and_read_only(self):
        conn = self.connect(autocommit=False)
        for level, name in [(psycopg.IsolationLevel.READ_COMMITTED, "read committed"),
                            (psycopg.IsolationLevel.REPEATABLE_READ, "repeatable read"),
                            (psycopg.IsolationLevel.SERIALIZABLE, "serializable")]:
            conn.isolation_level = level
            self.assertEqual(name, conn.execute("SHOW transaction_isolation").fetchone()[0])
            conn.rollback()
        conn.read_only = True
        with self.assertRaises(errors.ReadOnlySqlTransaction):
            conn.execute("UPDATE accounts SET v = 0")

    def test_write_skew_fails(self):
        first, second = (self.connect(autocommit=False) for _ in range(2))
        for conn in (first, second):
            conn.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
            conn.execute("SELECT sum(v) FROM accounts").fetchone()
        first.execute("UPDATE accounts SET v = v - 30 WHERE id = 1")
        second.execute("UPDATE accounts SET v = v - 30 WHERE id = 2")
        failures = 0
        for conn in (first, second):
            try:
                conn.commit()
            except errors.SerializationFailure as error:
                failures += 1
                if not OTHER_URL:
                    self.assertRegex(error.diag.message_detail, 'table "accounts", key .id.=.1.')
        self.assertEqual(1, failures)

    def test_lock_not_available(self):
        holder = self.connect(autocommit=False)
        holder.execute("SELECT * FROM accounts WHERE id = 1 FOR UPDATE")
        with self.assertRaises(errors.LockNotAvailable):
            self.conn.execute("SELECT * FROM accounts WHERE id = 1 FOR UPDATE NOWAIT")
        self.assertEqual([(2,)], self.conn.execute(
            "SELECT id FROM accounts ORDER BY id FOR UPDATE SKIP LOCKED").fetchall())

    def test_deadlock(self):
        conns = [self.connect(autocommit=False) for _ in range(2)]
        for conn, id in zip(conns, (1, 2)):
            conn.execute("UPDATE accounts SET v = v + 1 WHERE id = %s", [id])
        failed, details = [], []

        def cross(conn, id):
            try:
                conn.execute("UPDATE accounts SET v = v + 1 WHERE id = %s", [id])
                conn.commit()
            except (errors.DeadlockDetected, errors.SerializationFailure) as error:
                failed.append(type(error))
                details.append(error.diag.message_detail)
                conn.rollback()

        threads = [threading.Thread(target=cross, args=a) for a in zip(conns, (2, 1))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        self.assertEqual([errors.DeadlockDetected], failed)
        if not OTHER_URL:
            self.assertRegex(
                details[0], 'waits for .* on table "accounts", key .id.=.[12].; blocked by')


class CursorTest(Psycopg3Test):
    def test_named_cursor(self):
        conn = self.connect(autocommit=False)
        with conn.cursor(name="c") as cursor:
            cursor.execute("SELECT g FROM generate_series(1, 250) g")
            self.assertEqual((1,), cursor.fetchone())
            self.assertEqual([(2,), (3,)], cursor.fetchmany(2))
            cursor.itersize = 100
            self.assertEqual(list(range(4, 251)), [row[0] for row in cursor])

    def test_cursor_with_parameters_in_binary(self):
        conn = self.connect(autocommit=False)
        with conn.cursor(name="c", binary=True) as cursor:
            cursor.execute("SELECT g FROM generate_series(%s::int4, %s::int4) g", (5, 9))
            self.assertEqual([(5,), (6,), (7,), (8,), (9,)], cursor.fetchall())

    @known_gap("SCROLL cursors", "^0A000 .*SCROLL cursors are not supported")
    def test_scrolling(self):
        conn = self.connect(autocommit=False)
        with conn.cursor(name="c", scrollable=True) as cursor:
            cursor.execute("SELECT g FROM generate_series(1, 10) g")
            cursor.scroll(5)
            self.assertEqual((6,), cursor.fetchone())
            cursor.scroll(0, mode="absolute")
            self.assertEqual((1,), cursor.fetchone())

    def test_cursor_ends_with_its_transaction(self):
        self.conn.execute("BEGIN")
        self.conn.execute("DECLARE c CURSOR FOR SELECT 1")
        self.conn.execute("COMMIT")
        with self.assertRaises(errors.InvalidCursorName):
            self.conn.execute("FETCH c")
        with self.assertRaises(errors.NoActiveSqlTransaction):
            self.conn.execute("DECLARE c CURSOR FOR SELECT 1")


class CopyTest(Psycopg3Test):
    ROWS = [(1, "one", decimal.Decimal("1.10")), (2, 'tab\tand\\ "quote"\n', None), (3, "", None)]

    def setUp(self):
        super().setUp()
        self.create("copied", "id INT PRIMARY KEY, name TEXT, n NUMERIC(5,2)")

    def table(self):
        return self.conn.execute("SELECT * FROM copied ORDER BY id").fetchall()

    def read(self, statement):
        with self.conn.cursor().copy(statement) as copy:
            return b"".join(bytes(piece) for piece in copy).decode()

    def write(self, statement, *pieces):
        cursor = self.conn.cursor()
        with cursor.copy(statement) as copy:
            for piece in pieces:
                copy.write(piece)
        return cursor.rowcount

    def write_rows(self):
        cursor = self.conn.cursor()
        with cursor.copy("COPY copied FROM STDIN") as copy:
            for row in self.ROWS:
                copy.write_row(row)
        return cursor.rowcount

    def test_rows_in(self):
        self.assertEqual(3, self.write_rows())
        self.assertEqual(self.ROWS, self.table())

    def test_rows_out(self):
        self.write_rows()
        with self.conn.cursor().copy("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT") as copy:
            copy.set_types(["int4", "text", "numeric"])
            rows = list(copy.rows())
        self.assertEqual(self.ROWS, rows)

    def test_text(self):
        count = self.write("COPY copied (id, name) FROM STDIN", "1\ta\\", "nb\n2\t", "\\N\n")
        self.assertEqual(2, count)
        self.assertEqual([(1, "a\nb", None), (2, None, None)], self.table())
        self.assertEqual("1\ta\\nb\t\\N\n2\t\\N\t\\N\n", self.read("COPY copied TO STDOUT"))

    def test_csv(self):
        self.write("COPY copied FROM STDIN (FORMAT csv, HEADER true)",
                   'id,name,n\n1,"a,""b""\nc",1.5\n2,,\n')
        self.assertEqual([(1, 'a,"b"\nc', decimal.Decimal("1.50")), (2, None, None)], self.table())
        self.assertEqual('id,name,n\n1,"a,""b""\nc",1.50\n2,,\n',
                         self.read("COPY copied TO STDOUT (FORMAT csv, HEADER)"))

    def test_many_rows(self):
        rows = "".join(f"{i}\tname {i}\t{i % 100}.25\n" for i in range(5000))
        self.assertEqual(5000, self.write("COPY copied FROM STDIN", rows[:12345], rows[12345:]))
        self.assertEqual(rows, self.read("COPY (SELECT * FROM copied ORDER BY id) TO STDOUT"))

    def test_errors_leave_nothing(self):
        for data, expected in [("1\ta\tx\n", errors.InvalidTextRepresentation),
                               ("1\ta\n", errors.BadCopyFileFormat),
                               ("1\ta\t1\textra\n", errors.BadCopyFileFormat),
                               ("1\ta\t1\n1\tb\t1\n", errors.UniqueViolation),
                               ("1\ta\t12345\n", errors.NumericValueOutOfRange),
                               (b"1\t\xff\t1\n", errors.CharacterNotInRepertoire)]:
            with self.subTest(data), self.assertRaises(expected):
                self.write("COPY copied FROM STDIN", data)
            self.assertEqual([], self.table())

    def test_abandoned_by_the_client(self):
        with self.assertRaises(errors.QueryCanceled), \
                self.conn.cursor().copy("COPY copied FROM STDIN") as copy:
            copy.write("1\ta\t1\n")
            raise ValueError("abandoned")
        self.assertEqual([], self.table())
        self.conn.execute("INSERT INTO copied VALUES (1, 'a', 1)")
        with self.assertRaises(ValueError), \
                self.conn.cursor().copy("COPY copied TO STDOUT") as copy:
            copy.read()
            raise ValueError("abandoned")
        self.assertEqual(1, self.one("SELECT 1"))

    def test_inside_a_transaction(self):
        conn = self.connect(autocommit=False)
        with conn.cursor().copy("COPY copied FROM STDIN") as copy:
            copy.write("1\ta\t1\n")
        self.assertEqual(1, conn.execute("SELECT count(*) FROM copied").fetchone()[0])
        conn.rollback()
        self.assertEqual([], self.table())

    def test_refused(self):
        for statement, expected in [("COPY nosuch FROM STDIN", errors.UndefinedTable),
                                    ("COPY copied (nosuch) FROM STDIN", errors.UndefinedColumn),
                                    ("COPY nosuch TO STDOUT", errors.UndefinedTable)]:
            with self.subTest(statement), self.assertRaises(expected):
                with self.conn.cursor().copy(statement):
                    pass


if __name__ == "__main__":
    unittest.main()
