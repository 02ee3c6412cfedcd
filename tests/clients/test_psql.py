"""psql: its meta-commands, which read the system catalog, and what scripts use."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from clients import c, known_gap, server_url, steno_only

SCHEMA = """
CREATE TABLE owners (id INT PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'nobody', joined DATE);
CREATE TABLE pets (
    id INT PRIMARY KEY, owner INT, name TEXT, weight NUMERIC(5,2),
    CONSTRAINT heavy CHECK (weight > 0));
CREATE UNIQUE INDEX pets_name ON pets (name);
CREATE INDEX pets_owner ON pets (owner, id DESC);
INSERT INTO owners VALUES (1, 'Ann', '2024-02-29'), (2, DEFAULT, NULL);
INSERT INTO pets VALUES (1, 1, 'Rex', 12.5), (2, 1, 'Tom', NULL);
"""

DESCRIPTION = """\
                  Table "public.pets"
 Column |     Type     | Collation | Nullable | Default 
--------+--------------+-----------+----------+---------
 id     | integer      |           | not null | 
 owner  | integer      |           |          | 
 name   | text         |           |          | 
 weight | numeric(5,2) |           |          | 
Indexes:
    "pets_pkey" PRIMARY KEY, btree (id)
    "pets_name" UNIQUE, btree (name)
    "pets_owner" btree (owner, id DESC)
Check constraints:
    "heavy" CHECK (weight > 0::numeric)

"""

TWO_DATABASES = """\
postgres|7
public|pets|table|root
2
ERROR:  0A000: cross-database references are not implemented: "postgres.public.pets"
LINE 1: SELECT FROM postgres.public.pets;
                    ^
ERROR:  23505: duplicate key value violates unique constraint "pets_pkey"
DETAIL:  Key (id)=(7) already exists.
SCHEMA NAME:  public
TABLE NAME:  pets
CONSTRAINT NAME:  pets_pkey
"""


class PsqlTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.psql("DROP TABLE IF EXISTS pets, owners;" + SCHEMA, "-v", "ON_ERROR_STOP=1")
        cls.addClassCleanup(cls.psql, "DROP TABLE pets, owners")

    @staticmethod
    def psql(script, *options, status=0):
        """Runs a script; what it printed, errors included. Statements run one by one."""
        result = subprocess.run(
            [c.postgres_program("psql"), "-X", "-q", *options, server_url()], input=script,
            capture_output=True, text=True, timeout=60,
            env={**os.environ, "PGCLIENTENCODING": "UTF8"})
        output = result.stdout + result.stderr
        assert result.returncode == status, output
        return output

    def test_client_of_the_c_locale(self):
        result = subprocess.run(
            [c.postgres_program("psql"), "-X", "-A", "-t", server_url()], text=True,
            input="SHOW client_encoding; SELECT 'ä';", capture_output=True, timeout=60,
            env={**os.environ, "PGCLIENTENCODING": "SQL_ASCII"})
        self.assertEqual(("SQL_ASCII\nä\n", ""), (result.stdout, result.stderr))

    def test_refuses_bytes_that_are_no_text(self):
        result = subprocess.run(
            [c.postgres_program("psql"), "-X", "-A", "-t", server_url()], input=b"SELECT '\xff';",
            capture_output=True, timeout=60, env={**os.environ, "PGCLIENTENCODING": "SQL_ASCII"})
        self.assertIn(b"invalid byte sequence for encoding \"UTF8\": 0xff", result.stderr)

    @steno_only
    def test_copy_says_where_it_failed(self):
        for value, where in (
                ("x", 'COPY pets, line 2, column id: "x"'),
                ("x" * 101, f'COPY pets, line 2, column id: "{"x" * 100}..."'),
                (r"\xff7", 'invalid byte sequence for encoding "UTF8": 0xff\n')):
            output = self.psql(f"COPY pets FROM stdin;\n7\t1\ta\t1\n{value}\t1\tb\t1\n\\.\n")
            self.assertIn(where, output)

    def test_describe_table(self):
        self.assertEqual(DESCRIPTION, self.psql("\\d pets"))

    def test_describe_table_with_default(self):
        output = self.psql("\\d owners")
        self.assertIn(" joined | date                  |           |          | \n", output)
        self.assertIn("'nobody'::character varying", output)

    @known_gap("foreign keys", "foreign keys? .*not supported")
    def test_describe_foreign_keys(self):
        self.addCleanup(self.psql, "DROP TABLE IF EXISTS two, one")
        self.psql("CREATE TABLE one (id INT PRIMARY KEY);"
                  "CREATE TABLE two (id INT PRIMARY KEY, one INT REFERENCES one ON DELETE CASCADE)",
                  "-v", "ON_ERROR_STOP=1")
        self.assertIn('    TABLE "two" CONSTRAINT "two_one_fkey" FOREIGN KEY (one) '
                      "REFERENCES one(id) ON DELETE CASCADE\n", self.psql("\\d one"))
        self.assertIn('    "two_one_fkey" FOREIGN KEY (one) REFERENCES one(id) ON DELETE CASCADE\n',
                      self.psql("\\d two"))

    def test_describe_with_plus(self):
        output = self.psql("\\d+ pets")
        self.assertIn("weight | numeric(5,2)", output)
        self.assertIn("Storage", output)

    def test_lists(self):
        self.check_lists(
            ("\\dt", " public | owners | table | root\n public | pets   | table | root\n(2 rows)"),
            ("\\dt pe*", " public | pets | table | root\n(1 row)"),
            ("\\di", " public | pets_owner  | index | root  | pets\n"),
            ("\\d", " public | owners | table | root\n"),
            ("\\dn", " public | "),
            ("\\l", " defaultdb "),
            ("\\du", " root "),
            ("\\dv", "(0 rows)"),
            ("\\ds", "(0 rows)"),
            ("\\dm", "(0 rows)"),
            ("\\dT", "List of data types"),
            ("\\dx", "List of installed extensions"),
            ("\\dp pets", " public | pets | table |"),
            ("\\dD", "(0 rows)"),
            ("\\ddp", "(0 rows)"),
            ("\\dy", "(0 rows)"),
            ("\\d pets_name", "unique, btree, for table \"public.pets\""),
            ("\\dt+", "permanent"),
            ("\\dconfig server_version", " server_version | 15."),
            ("\\drds", "(0 rows)"),
        )

    def test_lists_of_functions_and_other_rarities(self):
        self.check_lists(
            ("\\df nosuch", "(0 rows)"),
            ("\\db", "List of tablespaces"),
            ("\\dc nosuch", "(0 rows)"),
            ("\\dF", "List of text search configurations"),
        )

    def check_lists(self, *expected):
        # One psql for all: starting it costs more than they do.
        output = self.psql("\n\\echo @@\n".join(command for command, _ in expected))
        self.assertNotIn("ERROR", output)
        for (command, text), found in zip(expected, output.split("@@\n"), strict=True):
            with self.subTest(command):
                self.assertIn(text, found)

    def test_connection_commands(self):
        self.assertIn('You are connected to database "defaultdb" as user "root"',
                      self.psql("\\conninfo"))
        self.assertEqual("UTF8\n", self.psql("\\encoding"))
        self.assertEqual("defaultdb\n", self.psql("\\c -\nSELECT current_database()", "-At"))

    @steno_only
    def test_database_that_tools_connect_to(self):
        root = server_url().rsplit("/", 1)[0]
        listed = subprocess.run(
            [c.postgres_program("psql"), "-X", "-l", "-A", "-t", "-d", f"{root}/postgres"],
            capture_output=True, text=True, timeout=60, check=True).stdout
        names = [line.split("|")[0] for line in listed.splitlines()]
        self.assertEqual(["defaultdb", "postgres"], names)
        # Tables of one name in two databases are two.
        self.assertEqual(TWO_DATABASES, self.psql(
            "\\c postgres\nCREATE TABLE pets (id INT PRIMARY KEY);\nINSERT INTO pets VALUES (7);\n"
            "SELECT current_database(), * FROM public.pets;\n\\dt\n\\set VERBOSITY verbose\n"
            "\\c defaultdb\nSELECT count(*) FROM pets;\nSELECT FROM postgres.public.pets;\n"
            "\\c postgres\nINSERT INTO pets VALUES (7);\nDROP TABLE pets;\n", "-At"))

    def test_output_forms(self):
        self.assertEqual("-[ RECORD 1 ]\na | 1\nb | x\n\n", self.psql("\\x\nSELECT 1 a, 'x' b"))
        self.assertEqual("a,b\n1,x\n", self.psql("SELECT 1 a, 'x' b", "--csv"))
        self.assertIn("Time: ", self.psql("\\timing\nSELECT 1"))
        self.assertEqual(" a |  b   \n---+------\n 1 | NULL\n(1 row)\n\n",
                         self.psql("\\pset null NULL\nSELECT 1 a, NULL b"))

    def test_variables_and_conditions(self):
        self.assertEqual("42\nlarge\n", self.psql(
            "SELECT 42 AS answer \\gset\n\\echo :answer\n"
            "SELECT :answer > 10 AS big \\gset\n"
            "\\if :big\n\\echo large\n\\else\n\\echo small\n\\endif"))
        self.assertEqual("it's\n", self.psql("\\set v 'it''s'\nSELECT :'v'", "-At"))
        self.assertIn("created", self.psql("SELECT 'SELECT ''created''' \\gexec", "-At"))

    def test_gdesc(self):
        self.assertEqual("id|integer\nname|text\nweight|numeric(5,2)\n?column?|integer\n",
                         self.psql("SELECT id, name, weight, 1 FROM pets \\gdesc", "-At"))

    def test_errors(self):
        output = self.psql("SELECT * FROM nosuch;\n\\errverbose")
        self.assertIn('ERROR:  relation "nosuch" does not exist\n'
                      "LINE 1: SELECT * FROM nosuch;\n                      ^\n", output)
        self.assertIn("ERROR:  42P01: ", output)
        self.psql("SELECT 1 / 0;\nSELECT 2", "-v", "ON_ERROR_STOP=1", status=3)
        self.assertIn("2\n", self.psql("SELECT 1 / 0;\nSELECT 2;", "-At"))

    def test_on_error_rollback(self):
        output = self.psql("\\set ON_ERROR_ROLLBACK on\nBEGIN;\nSELECT 1 / 0;\n"
                           "SELECT count(*) FROM pets;\nCOMMIT;", "-At")
        self.assertEqual("2\nERROR:  division by zero\n", output)

    def test_copy(self):
        path = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "pets.csv")
        self.psql(f"\\copy (SELECT * FROM pets ORDER BY id) TO '{path}' CSV HEADER")
        self.assertEqual("id,owner,name,weight\n1,1,Rex,12.50\n2,1,Tom,\n", path.read_text())
        self.assertEqual("2\n", self.psql(
            "BEGIN;\nDELETE FROM pets;\n"
            f"\\copy pets FROM '{path}' CSV HEADER\nSELECT count(*) FROM pets;\nROLLBACK;", "-At"))
        self.assertEqual("3\t\\N\n", self.psql(
            "BEGIN;\nCOPY pets (id, name) FROM STDIN;\n3\t\\N\n\\.\n"
            "COPY (SELECT id, name FROM pets WHERE id = 3) TO STDOUT;\nROLLBACK;"))

    def test_fetch_count(self):
        self.assertEqual("".join(f"{i}\n" for i in range(1, 251)), self.psql(
            "\\set FETCH_COUNT 100\nSELECT g FROM generate_series(1, 250) g;", "-At"))

    def test_single_transaction(self):
        self.psql("INSERT INTO owners VALUES (9);\nSELECT 1 / 0;", "-1", "-v", "ON_ERROR_STOP=1",
                  status=3)
        self.assertEqual("0\n", self.psql("SELECT count(*) FROM owners WHERE id = 9", "-At"))

    def test_watch_and_crosstab(self):
        output = self.psql("SELECT 'a' r, 'x' c, 1 v UNION ALL SELECT 'b', 'y', 2 ORDER BY 1\n"
                           "\\crosstabview r c v")
        self.assertIn(" r | x | y \n", output)


if __name__ == "__main__":
    unittest.main()
