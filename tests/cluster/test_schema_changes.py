"""What nodes know of tables stays true when another node changes them."""

import pathlib
import sys
import unittest
import urllib.parse

import cluster as c

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sql"))

import wire  # noqa: E402 (found by the path above)


class SchemaChangesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(c.Cluster(nodes=3))
        cls.cluster.start()
        for node in cls.cluster.nodes:
            cls.cluster.wait_serving(node)
        cls.changes, cls.uses = cls.cluster.nodes[0], cls.cluster.nodes[1]

    def connect(self, node):
        url = urllib.parse.urlparse(node.url)
        connection = wire.Connection(url.port, user="root", database="defaultdb")
        self.addCleanup(connection.close)
        return connection

    def test_tables_that_swap_their_names(self):
        self.changes.sql("CREATE TABLE swapped (id INT PRIMARY KEY, v TEXT);"
                         "CREATE TABLE swapped_new (id INT PRIMARY KEY, v TEXT);"
                         "INSERT INTO swapped VALUES (1, 'old');"
                         "INSERT INTO swapped_new VALUES (1, 'new')")
        self.assertEqual("old", self.uses.sql("SELECT v FROM swapped"))
        self.assertEqual("new", self.uses.sql("SELECT v FROM swapped_new"))
        self.changes.sql("BEGIN; ALTER TABLE swapped RENAME TO swapped_old;"
                         "ALTER TABLE swapped_new RENAME TO swapped; COMMIT")
        # By its new name first: that tells the node of the table, but not of the other one.
        self.assertEqual("old", self.uses.sql("SELECT v FROM swapped_old"))
        self.assertEqual("new", self.uses.sql("SELECT v FROM swapped"))
        self.uses.sql("INSERT INTO swapped VALUES (2, 'newer')")
        self.assertEqual("1", self.changes.sql("SELECT count(*) FROM swapped_old"))
        self.assertEqual("2", self.changes.sql("SELECT count(*) FROM swapped"))

    def test_a_table_that_gave_its_name_up(self):
        self.changes.sql("CREATE TABLE renamed (id INT PRIMARY KEY)")
        self.uses.sql("INSERT INTO renamed VALUES (1), (2)")
        self.changes.sql("ALTER TABLE renamed RENAME TO renamed_old")
        self.assertEqual("2", self.uses.sql("SELECT count(*) FROM renamed_old"))
        with self.assertRaises(c.SqlError) as raised:
            self.uses.sql("SELECT count(*) FROM renamed")
        self.assertEqual("42P01", raised.exception.state)
        self.changes.sql("CREATE TABLE renamed (id INT PRIMARY KEY)")
        self.uses.sql("DELETE FROM renamed")
        self.assertEqual("2", self.uses.sql("SELECT count(*) FROM renamed_old"))

    # Rows without a key are written without a read: nothing tells that the table is another one
    # before the commit does.
    def test_inserts_that_read_nothing(self):
        self.changes.sql("CREATE TABLE keyless (a INT)")
        self.uses.sql("INSERT INTO keyless VALUES (1)")
        self.changes.sql("DROP TABLE keyless; CREATE TABLE keyless (a INT)")
        self.uses.sql("INSERT INTO keyless VALUES (2)")
        self.assertEqual("2", self.changes.sql("SELECT a FROM keyless"))

    def test_a_prepared_insert_that_reads_nothing(self):
        self.changes.sql("CREATE TABLE prepared (a INT)")
        client = self.enterContext(c.Client(self.uses))
        self.assertEqual("", client.run("PREPARE i AS INSERT INTO prepared VALUES (1)"))
        self.assertEqual("", client.run("EXECUTE i"))
        for change in ("DROP TABLE prepared; CREATE TABLE prepared (a INT)",
                       "CREATE INDEX ON prepared (a)", "TRUNCATE prepared"):
            self.changes.sql(change)
            self.assertEqual("", client.run("EXECUTE i"))
            self.assertEqual("1", client.run("SELECT count(*) FROM prepared"))
            self.changes.sql("TRUNCATE prepared")
            # Where the client is told, it is told once.
            self.assertIn("40001", client.run("BEGIN; EXECUTE i; COMMIT"))
            self.assertEqual("", client.run("BEGIN; EXECUTE i; COMMIT"))
            self.assertEqual("1", client.run("SELECT count(*) FROM prepared"))
            self.changes.sql("TRUNCATE prepared")
            client.run("SELECT count(*) FROM prepared")

    def test_what_has_changed_is_no_error_where_it_was_cached(self):
        def tables():
            self.changes.sql("DROP TABLE IF EXISTS grown; CREATE TABLE grown (id INT PRIMARY KEY,"
                             " n INT NOT NULL, s VARCHAR(3), CHECK (n < 10))")
            self.uses.sql("INSERT INTO grown VALUES (1, 1, 'a')")
            self.uses.sql("SELECT * FROM grown")
            self.changes.sql("ALTER TABLE grown ADD COLUMN c INT DEFAULT 7;"
                             "ALTER TABLE grown ALTER n DROP NOT NULL;"
                             "ALTER TABLE grown DROP COLUMN s;"
                             "ALTER TABLE grown ADD COLUMN s TEXT;"
                             "ALTER TABLE grown DROP CONSTRAINT grown_n_check")

        for statement in ("SELECT c FROM grown", "INSERT INTO grown (id, n, c) VALUES (2, 2, 2)",
                          "INSERT INTO grown (id) VALUES (2)", "UPDATE grown SET c = 1",
                          "INSERT INTO grown VALUES (2, 100)", "UPDATE grown SET s = 'longer'",
                          "PREPARE p AS SELECT * FROM grown; EXECUTE p",
                          "BEGIN; DECLARE d CURSOR FOR SELECT c FROM grown; FETCH d; COMMIT",
                          "EXPLAIN SELECT c FROM grown", "COPY grown (c) TO STDOUT",
                          "ALTER TABLE grown DROP COLUMN c"):
            with self.subTest(statement):
                tables()
                self.uses.sql(statement)

    def test_what_a_client_is_told_of_the_rows(self):
        self.changes.sql("CREATE TABLE told (id INT PRIMARY KEY); INSERT INTO told VALUES (1)")
        self.uses.sql("SELECT * FROM told")
        self.changes.sql("ALTER TABLE told ADD COLUMN c INT DEFAULT 7")
        result = self.connect(self.uses).extended("SELECT * FROM told WHERE id = $1",
                                                  parameters=("1",))
        self.assertEqual((None, ["id", "c"], [["1", "7"]]),
                         (result.error, [name for name, _ in result.columns], result.rows))

    def test_a_transaction_of_before_does_not_bring_it_back(self):
        self.changes.sql("CREATE TABLE back (id INT PRIMARY KEY); CREATE TABLE seen (a INT)")
        before = self.connect(self.changes)
        before.simple("BEGIN")
        before.simple("SELECT * FROM seen")
        self.changes.sql("ALTER TABLE back ADD COLUMN c INT DEFAULT 7")
        before.simple("EXPLAIN SELECT * FROM back")
        self.changes.sql("INSERT INTO back (id, c) VALUES (1, 2)")
        self.assertEqual("2", self.changes.sql("SELECT c FROM back"))


if __name__ == "__main__":
    unittest.main()
