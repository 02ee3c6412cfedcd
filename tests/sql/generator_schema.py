"""Random tables: columns of all types, keys and indexes over them, and the values that they hold.

The values come from small domains, so that joins, groups and unique keys meet often. Floats are
multiples of a quarter and small, so that their sums do not depend on the order of the rows.
"""

import dataclasses
import random

from generator_nodes import Node

INTEGERS = ["-9", "-3", "-2", "-1", "0", "1", "2", "3", "4", "7", "9"]
WIDE = {2: ["-32768", "32767"], 4: ["-2147483648", "2147483647"],
        8: ["-9223372036854775808", "9223372036854775807", "4294967296"]}
TEXTS = ["", "a", "A", "b", "ab", "abc", "a b", " a", "é", "z_%", "B", "10", "foo\\", "it''s"]
DATES = ["2024-01-01", "2024-02-29", "2023-12-31", "1999-06-15", "2024-01-31", "0001-01-01"]
TIMESTAMPS = ["2024-01-01 00:00:00", "2024-01-01 10:30:00.25", "2023-12-31 23:59:59.999999",
              "2024-02-29 12:00:00", "1969-07-20 20:17:40"]
INTERVALS = ["1 day", "24:00:00", "-1 mon", "1 mon 3 days", "00:00:01.5", "0", "1 year"]
UUIDS = [f"00000000-0000-0000-0000-{i:012x}" for i in (0, 1, 2, 255)] + [
    "ffffffff-ffff-ffff-ffff-ffffffffffff"]
FLOATS = ["-2.5", "-0", "0", "0.25", "1", "1.5", "3", "NaN", "Infinity", "-Infinity", "100"]
DECIMALS = ["-2.50", "0", "0.01", "1.00", "1.5", "3", "10.10", "-0.05"]
NUMERICS = [*DECIMALS, "NaN", "1.000", "12345678901234567890.5", "-1e-10"]
ARRAYS = ["{}", "{1}", "{1,2}", "{2,1}", "{NULL,1}", "{{1,2},{3,4}}", "{1,2,3}"]
DOCUMENTS = ["null", "1", "1.0", '"a"', "[]", "[1, null]", '{"a": 1}', '{"a": 1, "b": [2]}', "true"]
BYTES = ["", "\\x00", "\\x6100", "\\xff", "\\x61"]

# Declared type -> (type in expressions, width, values).
COLUMN_TYPES = {
    "int": ("int", 4, INTEGERS),
    "integer": ("int", 4, INTEGERS + WIDE[4]),
    "smallint": ("int", 2, INTEGERS + WIDE[2]),
    "bigint": ("int", 8, INTEGERS + WIDE[8]),
    "numeric(8,2)": ("numeric", 0, DECIMALS),
    "numeric": ("numeric", 0, NUMERICS),
    "double precision": ("float", 0, FLOATS),
    "real": ("float", 0, FLOATS + ["0.1", "16777217"]),
    "text": ("text", 0, TEXTS),
    "varchar(8)": ("text", 0, TEXTS),
    "boolean": ("bool", 0, ["true", "false"]),
    "date": ("date", 0, DATES),
    "timestamp": ("timestamp", 0, TIMESTAMPS),
    "timestamptz": ("timestamptz", 0, TIMESTAMPS),
    "interval": ("interval", 0, INTERVALS),
    "uuid": ("uuid", 0, UUIDS),
    "bytea": ("bytea", 0, BYTES),
    "char(3)": ("bpchar", 0, ["", "a", "b", "ab", "A", "é"]),
    "integer[]": ("ints", 0, ARRAYS),
    "jsonb": ("jsonb", 0, DOCUMENTS),
}
NO_KEYS = ("ints", "jsonb")
LONG_ROWS = 2500
WEIGHTS = {"int": 5, "text": 4, "numeric(8,2)": 2, "boolean": 2, "date": 2}
TYPE_OF_NAME = {"int": "integer", "numeric": "numeric", "float": "double precision",
                "text": "text", "bool": "boolean", "date": "date", "timestamp": "timestamp",
                "timestamptz": "timestamptz", "interval": "interval", "uuid": "uuid",
                "bytea": "bytea", "bpchar": "character(3)", "ints": "integer[]", "jsonb": "jsonb"}


def literal(type_: str, value: str) -> Node:
    """A constant whose type is told by its text alone."""
    if type_ == "int":
        number = int(value)
        width = 4 if -2**31 < number < 2**31 else 8
        if number == -2**63:
            return Node("int", f"'{value}'::bigint", bound=2.0**63, width=8)
        return Node("int", f"({value})" if number < 0 else value, bound=abs(number), width=width)
    if type_ == "numeric":
        plain = value.replace(".", "").isdigit() and "." in value
        return Node(type_, value if plain else f"'{value}'::numeric")
    if type_ == "bool":
        return Node(type_, value)
    return Node(type_, f"'{value}'::{TYPE_OF_NAME[type_]}")


@dataclasses.dataclass
class Column:
    name: str
    declared: str
    not_null: bool
    default: str

    @property
    def type(self) -> str:
        return COLUMN_TYPES[self.declared][0]

    @property
    def width(self) -> int:
        return COLUMN_TYPES[self.declared][1]

    @property
    def values(self) -> list:
        return COLUMN_TYPES[self.declared][2]

    @property
    def bound(self) -> float:
        if self.type != "int":
            return 0
        return float(max(abs(int(v)) for v in self.values))

    def definition(self) -> str:
        return f"{self.name} {self.declared}" + " NOT NULL" * self.not_null + (
            f" DEFAULT {self.default}" if self.default else "")

    def value(self, choice: random.Random) -> str:
        """A constant for INSERT, which takes the column's type."""
        if not self.not_null and choice.random() < 0.15:
            return "NULL"
        return self.constant(choice.choice(self.values))

    def typed_value(self, choice: random.Random) -> str:
        return f"{self.value(choice)}::{self.declared}"

    def constant(self, value: str) -> str:
        return value if self.type in ("int", "bool") else f"'{value}'"


@dataclasses.dataclass
class Table:
    name: str
    columns: list
    key: list  # names of the primary key's columns, empty where there is none
    indexes: list  # of (unique, names)
    long: bool = False

    @property
    def unique_keys(self) -> list:
        return [names for names in [self.key, *(n for u, n in self.indexes if u)] if names]

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    def definition(self, choice: random.Random) -> list:
        """The statements that make it."""
        parts = []
        for c in self.columns:
            parts.append(c.definition())
        if self.key:
            parts.append(f"PRIMARY KEY ({', '.join(self.key)})")
        statements = [f"CREATE TABLE {self.name} ({', '.join(parts)})"]
        for unique, names in self.indexes:
            columns = ", ".join(n + choice.choice(["", "", " DESC"])
                                for n in names)
            statements.append(f"CREATE {'UNIQUE ' * unique}INDEX ON {self.name} ({columns})")
        return statements

    def rows(self, choice: random.Random) -> list:
        """INSERT statements; rows that meet a unique key twice are left to fail one by one."""
        if self.long:
            values = ", ".join(f"(ARRAY[{', '.join(c.constant(v) for v in c.values)}]"
                               f"::{c.declared}[])[1 + g * {choice.choice([3, 7, 11])} % "
                               f"{len(c.values) + (not c.not_null)}]" for c in self.columns[1:])
            return [f"INSERT INTO {self.name} SELECT g - 1000, {values} "
                    f"FROM generate_series(1, {LONG_ROWS}) AS g"]
        statements = []
        for _ in range(choice.choice([0, 3, 8, 16])):
            values = ", ".join(c.value(choice) for c in self.columns)
            statements.append(f"INSERT INTO {self.name} VALUES ({values})")
        return statements

    def random_index(self, choice: random.Random) -> str:
        """CREATE INDEX, which may fail where it is unique."""
        names = [c.name for c in self.columns if c.type not in NO_KEYS]
        names = choice.sample(names, min(len(names), choice.randint(1, 2)))
        unique = choice.random() < 0.2
        if not unique:
            self.indexes.append((False, names))
        return f"CREATE {'UNIQUE ' * unique}INDEX ON {self.name} ({', '.join(names)})"

    def random_column(self, choice: random.Random) -> str:
        column = random_column(choice, f"h{len(self.columns)}")
        if not column.default:
            column.not_null = False
        self.columns.append(column)
        return f"ALTER TABLE {self.name} ADD COLUMN {column.definition()}"


def random_column(choice: random.Random, name: str) -> Column:
    declared = list(COLUMN_TYPES)
    kind = choice.choices(declared, [WEIGHTS.get(d, 1) for d in declared])[0]
    column = Column(name, kind, choice.random() < 0.2, "")
    if choice.random() < 0.2:
        column.default = column.constant(choice.choice(column.values))
    return column


def long_table(choice: random.Random, name: str) -> Table:
    """With more rows than a batch holds, a key of its own and an index over few values."""
    columns = [Column("a", "int", True, "")] + [random_column(choice, n) for n in "bcd"]
    keys = [c.name for c in columns if c.type not in NO_KEYS]
    return Table(name, columns, ["a"], [(False, [keys[-1]])], long=True)


def random_table(choice: random.Random, name: str) -> Table:
    columns = [random_column(choice, letter) for letter in "abcdefg"[:choice.randint(3, 7)]]
    columns[0].declared, columns[0].default = "int", ""
    names = [c.name for c in columns if c.type not in NO_KEYS]
    names = names if len(names) > 1 else names * 2
    key = choice.choices([names[:1], choice.sample(names, 2), choice.sample(names, 1), []],
                         [5, 3, 2, 1])[0]
    key = list(dict.fromkeys(key))
    for column in columns:
        column.not_null = column.not_null or column.name in key
    indexes = []
    for _ in range(choice.randint(0, 3)):
        indexed = dict.fromkeys(choice.sample(names, choice.randint(1, 2)))
        indexes.append((choice.random() < 0.3, list(indexed)))
    return Table(name, columns, key, indexes)
