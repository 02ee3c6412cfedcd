#!/usr/bin/env python3
"""Writes what fuzzers begin with, one directory a fuzzer: every SQL statement of tests/sql for
parser_fuzz, every string literal in them, as a value of some type, for value_fuzz.

    tests/fuzz/seeds.py DIRECTORY
"""

import hashlib
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "sql"))
import logic_file  # noqa: E402

VALUE_TYPES = 22  # of kTypes in value_fuzz.cc


def write(directory, inputs):
    directory.mkdir(parents=True, exist_ok=True)
    for data in inputs:
        (directory / hashlib.sha1(data).hexdigest()).write_bytes(data)


def main():
    target = pathlib.Path(sys.argv[1])
    statements = set()
    for path in sorted((ROOT / "sql" / "slt").glob("*.slt")):
        statements.update(block.sql for block in logic_file.parse(path.read_text()))
    write(target / "parser_fuzz", (sql.encode() for sql in statements))

    literals = set()
    for sql in statements:
        literals.update(re.findall(r"'((?:[^'\\]){1,60})'", sql))
    write(
        target / "value_fuzz",
        (bytes([2 * (i % VALUE_TYPES)]) + text.encode() for i, text in enumerate(sorted(literals))),
    )
    print(f"{len(statements)} statements, {len(literals)} literals")


if __name__ == "__main__":
    main()
