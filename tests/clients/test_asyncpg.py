"""asyncpg: binary values throughout, prepared statements, portals read piece by piece, COPY."""

import asyncio
import datetime as dt
import decimal
import io
import unittest
import uuid

import asyncpg

from clients import known_gap, server_url


class AsyncpgTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.conn = await self.connect()

    async def connect(self):
        conn = await asyncpg.connect(server_url(), command_timeout=5)
        self.addAsyncCleanup(conn.close)
        return conn

    async def create(self, table, definition):
        await self.conn.execute(f"CREATE TABLE {table} ({definition})")
        self.addAsyncCleanup(self.drop, table)

    async def drop(self, table):
        await (await self.connect()).execute(f"DROP TABLE IF EXISTS {table}")

    async def test_values_there_and_back(self):
        utc = dt.timezone.utc
        for type_name, value in [
            ("bool", True), ("int2", -5), ("int4", 2**31 - 1), ("int8", -(2**63)), ("float4", 1.5),
            ("float8", 0.1), ("numeric", decimal.Decimal("-12345678901234567890.0120")),
            ("text", "text ✓"), ("varchar", ""), ("bytea", b"\x00\xff"),
            ("uuid", uuid.UUID(int=255)),
            ("date", dt.date(1969, 12, 31)), ("time", dt.time(1, 2, 3, 4)),
            ("timestamp", dt.datetime(1999, 1, 2, 3, 4, 5, 6)),
            ("timestamptz", dt.datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=utc)),
            ("interval", dt.timedelta(days=3, seconds=4, microseconds=5)),
            ("jsonb", '{"a": [1, null]}'), ("text[]", ["a", None, "b c"]),
        ]:
            with self.subTest(type_name):
                self.assertEqual(value, await self.conn.fetchval(f"SELECT $1::{type_name}", value))
                self.assertIsNone(await self.conn.fetchval(f"SELECT $1::{type_name}", None))

    @known_gap("WITH RECURSIVE, by which asyncpg learns of types",
               "^0A000 .*recursive queries are not supported")
    async def test_values_of_types_that_it_looks_up(self):
        for type_name, value in [("int4[]", [1, None, 3]), ("int4[]", [[1, 2], [3, 4]]),
                                 ("numeric[]", [decimal.Decimal("1.10")])]:
            self.assertEqual(value, await self.conn.fetchval(f"SELECT $1::{type_name}", value))

    async def test_prepared_statement(self):
        await self.create("prepared", "id INT PRIMARY KEY, v TEXT")
        insert = await self.conn.prepare("INSERT INTO prepared VALUES ($1, $2) RETURNING id, v")
        self.assertEqual(["int4", "text"], [t.name for t in insert.get_parameters()])
        self.assertEqual(["id", "v"], [a.name for a in insert.get_attributes()])
        for i in range(10):
            self.assertEqual((i, str(i)), tuple(await insert.fetchrow(i, str(i))))
        await self.conn.executemany("UPDATE prepared SET v = $2 WHERE id = $1",
                                    [(i, "x") for i in range(10)])
        changed = await self.conn.fetchval("SELECT count(*) FROM prepared WHERE v = 'x'")
        self.assertEqual(10, changed)

    async def test_executemany_is_atomic(self):
        await self.create("atomic2", "id INT PRIMARY KEY")
        with self.assertRaises(asyncpg.UniqueViolationError):
            await self.conn.executemany("INSERT INTO atomic2 VALUES ($1)", [(1,), (2,), (1,)])
        self.assertEqual(0, await self.conn.fetchval("SELECT count(*) FROM atomic2"))

    async def test_portal_read_piece_by_piece(self):
        async with self.conn.transaction():
            rows = [row[0] async for row in self.conn.cursor(
                "SELECT g FROM generate_series($1::int4, 1000) g", 1, prefetch=64)]
            self.assertEqual(list(range(1, 1001)), rows)
            first = await self.conn.cursor("SELECT g FROM generate_series(1, 10) g")
            second = await self.conn.cursor("SELECT g FROM generate_series(11, 20) g")
            self.assertEqual([1, 2, 3], [r[0] for r in await first.fetch(3)])
            self.assertEqual([11, 12], [r[0] for r in await second.fetch(2)])
            self.assertEqual(4, (await first.fetchrow())[0])
            self.assertEqual(list(range(5, 11)), [r[0] for r in await first.fetch(100)])
            self.assertEqual([], await first.fetch(1))

    async def test_portal_that_has_given_rows_does_not_begin_again(self):
        await self.create("seen", "id INT PRIMARY KEY")
        await self.create("locked", "id INT PRIMARY KEY, v INT")
        await self.conn.execute("INSERT INTO seen VALUES (1)")
        await self.conn.execute("INSERT INTO locked SELECT g FROM generate_series(1, 3000) g")
        other = await self.connect()
        with self.assertRaises(asyncpg.SerializationError):
            async with self.conn.transaction(isolation="serializable"):
                cursor = await self.conn.cursor(
                    "SELECT locked.id FROM locked, seen ORDER BY 1 FOR UPDATE OF locked")
                self.assertEqual([1, 2], [row[0] for row in await cursor.fetch(2)])
                # What it has read, and what it is going to lock.
                await other.execute("DELETE FROM seen")
                await other.execute("UPDATE locked SET v = 1 WHERE id = 2900")
                rest = [row[0] for row in await cursor.fetch(5000)]
                self.assertEqual(list(range(3, 3001)), rest)

    async def test_portal_that_has_failed_does_not_go_on(self):
        async with self.conn.transaction():
            cursor = await self.conn.cursor(
                "SELECT 3000 / (g - 1500) FROM generate_series(1, 3000) g")
            self.assertEqual(10, len(await cursor.fetch(10)))
            for error in (asyncpg.DivisionByZeroError, asyncpg.ObjectNotInPrerequisiteStateError):
                with self.assertRaises(error):
                    async with self.conn.transaction():  # a savepoint
                        await cursor.fetch(2000)

    @known_gap("MOVE in a portal of the extended protocol",
               "^0A000 .*FETCH from a portal is not supported")
    async def test_forward(self):
        async with self.conn.transaction():
            cursor = await self.conn.cursor("SELECT g FROM generate_series(1, 10) g")
            self.assertEqual(4, await cursor.forward(4))
            self.assertEqual(5, (await cursor.fetchrow())[0])

    async def test_transactions(self):
        await self.create("nested", "id INT PRIMARY KEY")
        async with self.conn.transaction(isolation="serializable"):
            await self.conn.execute("INSERT INTO nested VALUES (1)")
            with self.assertRaises(asyncpg.UniqueViolationError):
                async with self.conn.transaction():  # a savepoint
                    await self.conn.execute("INSERT INTO nested VALUES (2)")
                    await self.conn.execute("INSERT INTO nested VALUES (1)")
        self.assertEqual([1], [r[0] for r in await self.conn.fetch("SELECT id FROM nested")])

    async def test_timeout_cancels(self):
        with self.assertRaises(asyncio.TimeoutError):
            await self.conn.fetchval("SELECT count(*) FROM generate_series(1, 100000) a, "
                                     "generate_series(1, 100000) b", timeout=0.2)
        self.assertEqual(1, await self.conn.fetchval("SELECT 1"))

    async def test_copy(self):
        await self.create("copied3", "id INT PRIMARY KEY, name TEXT")
        source = io.BytesIO(b"1,one\n2,\n")
        tag = await self.conn.copy_to_table("copied3", source=source, format="csv")
        self.assertEqual("COPY 2", tag)
        out = io.BytesIO()
        await self.conn.copy_from_query("SELECT * FROM copied3 ORDER BY id", output=out)
        self.assertEqual(b"1\tone\n2\t\\N\n", out.getvalue())

    @known_gap("COPY in binary format", "^0A000 .*COPY in binary format is not supported")
    async def test_copy_in_binary(self):
        await self.create("copied4", "id INT PRIMARY KEY, name TEXT")
        await self.conn.copy_records_to_table("copied4", records=[(1, "one"), (2, None)])
        rows = await self.conn.fetch("SELECT * FROM copied4 ORDER BY id")
        self.assertEqual([(1, "one"), (2, None)], [tuple(row) for row in rows])

    async def test_pool(self):
        async with asyncpg.create_pool(server_url(), min_size=2, max_size=4) as pool:
            async def work(i):
                async with pool.acquire() as conn:  # reset when released
                    await conn.execute("SET application_name = 'work'")
                    return await conn.fetchval("SELECT $1::int4 * 2", i)
            self.assertEqual([2 * i for i in range(20)],
                             await asyncio.gather(*(work(i) for i in range(20))))
            self.assertNotEqual("work", await pool.fetchval("SHOW application_name"))

    async def test_server_version(self):
        self.assertEqual(15, self.conn.get_server_version().major)
        self.assertEqual("UTF8", self.conn.get_settings().client_encoding)


if __name__ == "__main__":
    unittest.main()
