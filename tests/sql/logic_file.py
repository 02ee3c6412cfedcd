"""Files of SQL with their expected answers, in the manner of sqllogictest.

A file is blocks, separated by empty lines; lines that start with # are comments. A block is

    [onlyif steno | onlyif postgres | skipif steno | simple]...
    [connection NAME]
    HEADER
    one SQL statement, on one line or several
    [<<<<
    lines that COPY FROM STDIN is sent]
    [----
    expected lines]

where HEADER is one of

    statement ok TAG                     it succeeds without rows; TAG is the command tag
    statement error STATE[@POSITION] MESSAGE
    query TYPE[,TYPE]... [rowsort]       it returns rows of these types; rowsort: order is no matter
    copy out                             COPY TO STDOUT sends the expected lines

Rows are written one a line, values separated by |, NULL as NULL, an empty string as (empty),
backslashes, newlines and tabs escaped. A block without a header is new: recording gives it one. `simple`
runs a block by the simple protocol only, such as several statements in one.
"""

import dataclasses
import re

HEADER = re.compile(r"(statement (ok|error)|query|copy out)\b")
CONDITION = re.compile(r"(onlyif|skipif) (steno|postgres)$|simple$|connection \w+$")


@dataclasses.dataclass
class Block:
    line: int  # of the header, counted from 1
    comments: list
    conditions: list
    header: str
    sql: str
    copy_data: list  # or None
    expected: list

    def runs_on(self, server: str) -> bool:
        for condition in self.conditions:
            kind, _, name = condition.partition(" ")
            if kind == "onlyif" and name != server or kind == "skipif" and name == server:
                return False
        return True

    @property
    def connection(self) -> str:
        names = [c.split()[1] for c in self.conditions if c.startswith("connection ")]
        return names[0] if names else "main"

    @property
    def simple_only(self) -> bool:
        return "simple" in self.conditions

    @property
    def sorted(self) -> bool:
        return self.header.startswith("query") and self.header.endswith(" rowsort")

    def format(self) -> str:
        lines = [*self.comments, *self.conditions, self.header, self.sql]
        if self.copy_data is not None:
            lines += ["<<<<", *self.copy_data]
        if self.header.startswith(("query", "copy")):
            lines += ["----", *self.expected]
        return "\n".join(line for line in lines if line) + "\n"


def _take(lines: list, matches) -> list:
    """Removes and returns the lines at the front that match."""
    count = 0
    while count < len(lines) and matches(lines[count]):
        count += 1
    taken, lines[:count] = lines[:count], []
    return taken


def _parse_block(lines: list, number: int) -> Block:
    comments = _take(lines, lambda line: line.startswith("#"))
    conditions = _take(lines, CONDITION.match)
    header = "".join(_take(lines, HEADER.match)[:1])
    sql = _take(lines, lambda line: line not in ("----", "<<<<"))
    copy_data = None
    if lines and lines[0] == "<<<<":
        copy_data = _take(lines[1:], lambda line: line != "----")
        lines = lines[1 + len(copy_data):]
    return Block(number + len(comments) + len(conditions), comments, conditions, header,
                 "\n".join(sql), copy_data, lines[1:])


def parse(text: str) -> list:
    blocks, lines, start = [], [], 1
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line:
            if not lines:
                start = number
            lines.append(line)
        elif lines:
            blocks.append(_parse_block(lines, start))
            lines = []
    return blocks


def format_file(blocks: list) -> str:
    return "\n".join(block.format() for block in blocks)


def _format_value(value) -> str:
    if value is None:
        return "NULL"
    if value == "":
        return "(empty)"
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def answer(block: Block, result, type_names: dict):
    """The header and the expected lines that a result of `block` amounts to."""
    if result.error:
        position = f"@{result.error['P']}" if "P" in result.error else ""
        message = _format_value(result.error["M"])
        return f"statement error {result.error['C']}{position} {message}", []
    if result.copied is not None:
        return "copy out", "".join(result.copied).split("\n")[:-1]
    if result.columns:
        types = ",".join(type_names.get(oid, "row") for _, oid in result.columns)
        rows = ["|".join(map(_format_value, row)) for row in result.rows]
        return (f"query {types}" + (" rowsort" if block.sorted else ""),
                sorted(rows) if block.sorted else rows)
    return f"statement ok {result.tag}".rstrip(), []


def split(block: Block, header: str, expected: list) -> list:
    """`block` for PostgreSQL alone, and a copy for Steno alone that expects another answer."""
    own = dataclasses.replace(block, comments=[], conditions=["onlyif steno", *block.conditions],
                              header=header, expected=expected)
    block.conditions = ["skipif steno", *block.conditions]
    return [block, own]
