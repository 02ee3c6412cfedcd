"""What two servers answered to one statement, and whether these answers are the same.

Rows compare as multisets unless the statement orders them. Where a query picks one of several equal
values (1.0 and 1.00, 0 and -0, 1 day and 24 hours) to stand for a group or to go first, which one is
free: then values compare by what they are equal to.
"""

import dataclasses
import decimal
import re

LOOSE = re.compile(r"\b(DISTINCT|GROUP BY|UNION|INTERSECT|EXCEPT|min|max|LIMIT|OFFSET|sum|avg"
                   r"|greatest|least|array_agg|string_agg)\b")
CONSTRAINT_VIOLATION = "23"
NUMERIC, FLOAT8, INTERVAL = 1700, 701, 1186
_INTERVAL = re.compile(r"(?:(-?\d+) years? ?)?(?:(-?\d+) mons? ?)?(?:(-?\d+) days? ?)?"
                       r"(?:(-)?(\d+):(\d+):(\d+)(?:\.(\d+))?)?$")


@dataclasses.dataclass
class Answer:
    state: str  # an SQLSTATE, or empty
    message: str
    columns: list
    rows: list
    tag: str

    @staticmethod
    def of(result) -> "Answer":
        if result.error:
            return Answer(result.error["C"], result.error["M"], [], [], "")
        return Answer("", "", result.columns, result.rows, result.tag)

    @property
    def kind(self) -> str:
        return f"{self.state} {self.message}" if self.state else "rows"

    def __str__(self) -> str:
        if self.state:
            return f"{self.state} {self.message}"
        lines = ["|".join("NULL" if v is None else v for v in row) for row in self.rows[:20]]
        return "\n".join([f"{self.tag}: " + ", ".join(f"{n} {t}" for n, t in self.columns), *lines])


def _interval(value: str) -> str:
    match = _INTERVAL.match(value)
    if not match:
        return value
    years, months, days, sign, hours, minutes, seconds, fraction = match.groups()
    total = (int(years or 0) * 12 + int(months or 0)) * 30 + int(days or 0)
    clock = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    micros = clock * 10**6 + int((fraction or "").ljust(6, "0"))
    return str(total * 86400 * 10**6 + (-micros if sign else micros))


def _normal(value, oid: int):
    if value is None:
        return None
    if oid == NUMERIC:
        number = decimal.Decimal(value)
        return str(number.normalize() + 0) if number.is_finite() else value
    if oid == FLOAT8:
        return "0" if value == "-0" else value
    if oid == INTERVAL:
        return _interval(value)
    return value


def _normal_rows(answer: Answer) -> list:
    oids = [oid for _, oid in answer.columns]
    return [[_normal(v, oid) for v, oid in zip(row, oids)] for row in answer.rows]


def _sorted(rows: list) -> list:
    return sorted(rows, key=lambda row: [(v is None, v or "") for v in row])


def same_rows(sql: str, one: Answer, two: Answer, ordered: bool) -> bool:
    arrange = list if ordered else _sorted
    if arrange(one.rows) == arrange(two.rows):
        return True
    return (ordered or bool(LOOSE.search(sql))) and (
        arrange(_normal_rows(one)) == arrange(_normal_rows(two)))


def is_ordered(sql: str) -> bool:
    """Whether an ORDER BY stands outside of all parentheses."""
    depth = 0
    for part in re.split(r"([()])", re.sub(r"'[^']*'", "''", sql)):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if depth == 0 and " ORDER BY " in part:
            return True
    return False


def difference(sql: str, steno: Answer, peer: Answer) -> str:
    """What differs, in a word; empty where nothing does."""
    if steno.state != peer.state:
        both = steno.state[:2] == peer.state[:2] == CONSTRAINT_VIOLATION
        return "" if both else "state"  # which of two violations is seen first is up to the plan
    if steno.state:
        return ""
    if steno.tag != peer.tag:
        return "tag"
    if [n for n, _ in steno.columns] != [n for n, _ in peer.columns]:
        return "names"
    if [t for _, t in steno.columns] != [t for _, t in peer.columns]:
        return "types"
    return "" if same_rows(sql, steno, peer, is_ordered(sql)) else "rows"
