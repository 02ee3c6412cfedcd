"""steno sql, the shell of the program itself, as scripts use it."""

import pathlib
import subprocess
import tempfile
import unittest

from clients import c, server_url, steno_only

DESCRIPTION = """\
                   Table "public.shell"
 Column |            Type             | Nullable | Default 
--------+-----------------------------+----------+---------
 a      | integer                     | not null | 7
 b      | text                        | not null | 
 c      | timestamp without time zone |          | now()
Indexes:
    "shell_pkey" PRIMARY KEY (a)
    "shell_b_key" UNIQUE (b)
Check constraints:
    "shell_b_check" CHECK (length(b) > 1)
"""


@steno_only
class ShellTest(unittest.TestCase):
    def shell(self, *arguments, stdin=""):
        return subprocess.run([c.binary(), "sql", "--insecure", f"--url={server_url()}", *arguments],
                              input=stdin, capture_output=True, text=True, timeout=60)

    def test_describe(self):
        self.shell("-c", "CREATE TABLE shell (a int PRIMARY KEY DEFAULT 7, b text UNIQUE NOT NULL "
                         "CHECK (length(b) > 1), c timestamp DEFAULT now())")
        described = self.shell("-c", r"\d shell")
        self.assertEqual((0, DESCRIPTION), (described.returncode, described.stdout.rstrip() + "\n"))
        self.assertIn("shell", self.shell("-c", r"\dt").stdout)
        self.assertEqual(0, self.shell("-c", "DROP TABLE shell").returncode)

    def test_a_file_ends_at_its_first_error(self):
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory) / "script.sql"
            path.write_text("SELECT 11;\nSELECT 1/0;\nSELECT 22;\n")
            ran = self.shell("-f", str(path))
        self.assertEqual(3, ran.returncode)
        self.assertIn("11", ran.stdout)
        self.assertNotIn("22", ran.stdout)
        self.assertIn("division by zero", ran.stderr)

    def test_statements_from_a_pipe(self):
        ran = self.shell(stdin="\\x\nSELECT 1 AS one,\n  'a;b' AS two;\n")
        self.assertEqual(0, ran.returncode)
        self.assertIn("one | 1\ntwo | a;b\n", ran.stdout)


if __name__ == "__main__":
    unittest.main()
