"""Random transactions: changes, savepoints, rollbacks and statements that fail in between.

A script is a list of steps. Every step is run on both servers, and the tables are compared where the
transaction reads them and at its end.
"""

import random

from generator_queries import ORDERED
from generator_shapes import FOREIGN

SAVEPOINTS = ["s1", "s2"]
FAILURES = ["SELECT 1 / 0", "SELECT nosuch", "SELECT 'x'::int", "ROLLBACK TO nosuch"]


class Scripts:
    def __init__(self, choice: random.Random, tables: list, changes):
        self.choice = choice
        self.tables = [t for t in tables if not t.long]
        self.changes = changes

    def make(self) -> list:
        """Statements from BEGIN to COMMIT or ROLLBACK."""
        steps = ["BEGIN"]
        for _ in range(self.choice.randint(2, 9)):
            roll = self.choice.random()
            if roll < 0.55:
                steps.append(self.change())
            elif roll < 0.7:
                steps.append(f"SELECT * FROM {self.choice.choice(self.tables).name}")
            elif roll < 0.8:
                steps.append(f"SAVEPOINT {self.choice.choice(SAVEPOINTS)}")
            elif roll < 0.9:
                steps.append(f"ROLLBACK TO {self.choice.choice(SAVEPOINTS)}")
            elif roll < 0.95:
                steps.append(f"RELEASE {self.choice.choice(SAVEPOINTS)}")
            else:
                steps.append(self.choice.choice(FAILURES))
        return [*steps, self.choice.choice(["COMMIT", "COMMIT", "ROLLBACK"])]

    def change(self) -> str:
        forms = [self._foreign_values, self._from_other, self._using, self._from_query,
                 self._whole_key, self._defaults, self._upsert, self._bare]
        if self.choice.random() < 0.35:
            return str(self.changes.make())
        return self.choice.choice(forms)(self.choice.choice(self.tables))

    def _constant(self, column) -> str:
        if self.choice.random() < 0.5:
            return column.value(self.choice)
        return self.choice.choice(FOREIGN[column.type])

    def _returning(self) -> str:
        return self.choice.choice(["", "", " RETURNING *", " RETURNING 1 AS one"])

    def _foreign_values(self, table) -> str:
        """Values of other types, which assignment converts or refuses."""
        rows = [f"({', '.join(self._constant(c) for c in table.columns)})"
                for _ in range(self.choice.choice([1, 1, 2]))]
        return f"INSERT INTO {table.name} VALUES {', '.join(rows)}{self._returning()}"

    def _from_other(self, table) -> str:
        """Columns of another table in the place of these."""
        other = self.choice.choice(self.tables)
        outputs = []
        for column in table.columns:
            fitting = [f"o.{c.name}" for c in other.columns if c.type == column.type]
            outputs.append(self.choice.choice(fitting) if fitting and self.choice.random() < 0.7
                           else self._constant(column))
        order = ", ".join(c.name for c in other.columns)
        return (f"INSERT INTO {table.name} SELECT {', '.join(outputs)} FROM {other.name} AS o "
                f"ORDER BY {order} LIMIT 3 ON CONFLICT DO NOTHING{self._returning()}")

    def _pair(self, table):
        other = self.choice.choice(self.tables)
        pairs = [(a.name, b.name) for a in table.columns for b in other.columns if a.type == b.type]
        return other, self.choice.choice(pairs)

    def _using(self, table) -> str:
        other, (a, b) = self._pair(table)
        third = self.choice.choice(["", "", f", {self.choice.choice(self.tables).name} AS p"])
        return (f"DELETE FROM {table.name} AS x USING {other.name} AS o{third} "
                f"WHERE x.{a} = o.{b} AND {self._some(other)}"
                + self.choice.choice(["", " RETURNING 1 AS one", " RETURNING x.*"]))

    def _some(self, table, alias: str = "o") -> str:
        column = self.choice.choice(table.columns)
        operator = self.choice.choice(["=", "<", ">", "<>", "="])
        return f"{alias}.{column.name} {operator} {self.choice.choice(FOREIGN[column.type])}"

    def _settable(self, table):
        return self.choice.choice(table.columns)

    def _from_query(self, table) -> str:
        """UPDATE from rows of which at most one belongs to each."""
        other, (a, b) = self._pair(table)
        column = self._settable(table)
        constant = self._constant(column)
        aggregate = self.choice.choice(["count(*)", f"min(o.{b}::text)"])
        return (f"UPDATE {table.name} AS x SET {column.name} = {constant} FROM "
                f"(SELECT o.{b} AS k, {aggregate} AS n FROM {other.name} AS o GROUP BY o.{b}) AS g "
                f"WHERE x.{a} = g.k AND g.n IS NOT NULL"
                + self.choice.choice(["", " RETURNING x.*", f" RETURNING x.{a}, g.n"]))

    def _whole_key(self, table) -> str:
        """Keys that move."""
        key = self.choice.choice(table.unique_keys or [[table.columns[0].name]])
        column = table.column(self.choice.choice(key))
        moved = {"int": f"(-{column.name} - {self.choice.choice([0, 1, 20])})::numeric % 100",
                 "numeric": f"{column.name} + 100", "text": f"left({column.name} || 'q', 8)",
                 "date": f"{column.name} + 400", "bool": f"NOT {column.name}"}
        value = moved.get(column.type, column.value(self.choice))
        return (f"UPDATE {table.name} SET {column.name} = {value} "
                f"WHERE {self._some(table, table.name)}{self._returning()}")

    def _defaults(self, table) -> str:
        return self.choice.choice([
            f"INSERT INTO {table.name} DEFAULT VALUES RETURNING *",
            f"UPDATE {table.name} SET {self._settable(table).name} = DEFAULT "
            f"WHERE {self._some(table, table.name)} RETURNING *",
            f"INSERT INTO {table.name} ({table.columns[0].name}) VALUES (DEFAULT), (11)"])

    def _upsert(self, table) -> str:
        keys = table.unique_keys
        row = ", ".join(self._constant(c) for c in table.columns)
        if not keys:
            return f"INSERT INTO {table.name} VALUES ({row}) ON CONFLICT DO NOTHING RETURNING *"
        column = self._settable(table)
        where = self.choice.choice(["", f" WHERE {self._some(table, table.name)}",
                                    f" WHERE {self._some(table, 'excluded')}"])
        value = self.choice.choice([f"excluded.{column.name}", self._constant(column),
                                    f"{table.name}.{column.name}", "DEFAULT"])
        target = ", ".join(self.choice.choice(keys))
        return (f"INSERT INTO {table.name} VALUES ({row}) ON CONFLICT ({target}) "
                f"DO UPDATE SET {column.name} = {value}{where}{self._returning()}")

    def _bare(self, table) -> str:
        """Statements whose WHERE is a plain test, of any column."""
        test = self._some(table, table.name)
        column, two = self._settable(table), self._settable(table)
        value = self._constant(column)
        forms = [f"DELETE FROM {table.name} WHERE {test} AND {self._some(table, table.name)}",
                 f"UPDATE {table.name} SET {column.name} = {value} WHERE {test} RETURNING *",
                 f"UPDATE {table.name} SET ({column.name}, {two.name}) = "
                 f"ROW({value}, {self._constant(two)}) WHERE {test}"]
        if column.type in ORDERED:
            forms.append(f"UPDATE {table.name} SET {column.name} = (SELECT min(o.{column.name}) "
                         f"FROM {table.name} AS o) WHERE {test}")
        return self.choice.choice(forms)


def bare_copy(table) -> list:
    """Statements that make <name>_bare: the same rows without a key and without an index."""
    columns = ", ".join(f"{c.name} {c.declared}" for c in table.columns)
    name = f"{table.name}_bare"
    return [f"DROP TABLE IF EXISTS {name}", f"CREATE TABLE {name} ({columns})",
            f"INSERT INTO {name} SELECT * FROM {table.name}"]
