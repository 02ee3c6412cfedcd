"""What the tests of psycopg 3 share."""

import unittest

import psycopg

from clients import server_url


class Psycopg3Test(unittest.TestCase):
    def setUp(self):
        self.conn = self.connect()

    def connect(self, **options):
        conn = psycopg.connect(server_url(), **{"autocommit": True, **options})
        self.addCleanup(conn.close)
        return conn

    def create(self, table, definition):
        self.conn.execute(f"CREATE TABLE {table} ({definition})")
        # The connection of the test may have a failed transaction by then.
        self.addCleanup(lambda: self.connect().execute(f"DROP TABLE IF EXISTS {table}"))

    def one(self, query, *args, **options):
        row = self.conn.execute(query, *args, **options).fetchone()
        return row[0] if row is not None and len(row) == 1 else row
