"""The files of slt/ on a Steno node of their own, by both protocols; and the format itself."""

import pathlib
import subprocess
import sys
import unittest

import logic_file
import wire

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {23: "int4", 25: "text"}


class LogicTest(unittest.TestCase):
    def run_files(self, *flags):
        result = subprocess.run([sys.executable, "-B", str(HERE / "logic"), *flags],
                                capture_output=True, text=True, timeout=300)
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def test_simple_protocol(self):
        self.run_files()

    def test_extended_protocol(self):
        self.run_files("--extended")


class FormatTest(unittest.TestCase):
    TEXT = """# About the file.
statement ok CREATE TABLE
CREATE TABLE t (a int)

onlyif steno
connection two
query int4,text rowsort
SELECT a,
  b FROM t
----
1|x
NULL|(empty)

statement error 42P01@15 relation "u" does not exist
SELECT * FROM u

statement ok COPY 1
COPY t FROM STDIN
<<<<
1
"""

    def test_round_trip(self):
        self.assertEqual(self.TEXT, logic_file.format_file(logic_file.parse(self.TEXT)))

    def test_blocks(self):
        blocks = logic_file.parse(self.TEXT)
        self.assertEqual([2, 7, 14, 17], [b.line for b in blocks])
        self.assertEqual(["1"], blocks[3].copy_data)
        self.assertEqual("two", blocks[1].connection)
        self.assertTrue(blocks[1].sorted)
        self.assertFalse(blocks[1].runs_on("postgres"))
        self.assertTrue(blocks[0].runs_on("postgres"))

    def test_answers(self):
        block = logic_file.parse("SELECT 1")[0]
        rows = wire.Result(columns=[("a", 23), ("b", 25)], rows=[["2", ""], ["1", None]])
        self.assertEqual(("query int4,text", ["2|(empty)", "1|NULL"]),
                         logic_file.answer(block, rows, TYPES))
        block.header = "query int4,text rowsort"
        self.assertEqual(["1|NULL", "2|(empty)"], logic_file.answer(block, rows, TYPES)[1])
        error = wire.Result(error={"C": "42601", "P": "3", "M": "bad\nend"})
        self.assertEqual(("statement error 42601@3 bad\\nend", []),
                         logic_file.answer(block, error, TYPES))
        self.assertEqual(("statement ok BEGIN", []),
                         logic_file.answer(block, wire.Result(tag="BEGIN"), TYPES))
        copied = wire.Result(copied=["1\n", "2\n"])
        self.assertEqual(("copy out", ["1", "2"]), logic_file.answer(block, copied, TYPES))

    def test_split(self):
        block = logic_file.parse("statement ok\nFOO")[0]
        both = logic_file.split(block, "statement error 0A000 no", [])
        self.assertEqual([True, False], [b.runs_on("postgres") for b in both])
        self.assertEqual([False, True], [b.runs_on("steno") for b in both])


if __name__ == "__main__":
    unittest.main()
