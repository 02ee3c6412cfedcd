"""Trees of SQL text, so that a statement which shows a difference can be made smaller by machine.

A Node is a list of parts, each a str or a Node; its text is theirs, one after the other. `type` says
what may stand in its place: another node of the same type, an empty text where it is OPTIONAL, a
shorter list where it is a LIST.
"""

import random

OPTIONAL = "optional"
LIST = "list"
QUERY = "query"

SIMPLEST = {
    "bool": ["true", "false", "NULL::boolean"],
    "int": ["1", "NULL::integer"],
    "numeric": ["1.5", "NULL::numeric"],
    "float": ["1.5::float8", "NULL::float8"],
    "text": ["'a'::text", "NULL::text"],
    "date": ["date '2024-01-01'", "NULL::date"],
    "timestamp": ["timestamp '2024-01-01'", "NULL::timestamp"],
    "interval": ["interval '1 day'", "NULL::interval"],
}


class Node:
    """`bound` is the largest magnitude of an integer expression, `width` its size in bytes."""

    def __init__(self, type_: str, *parts, bound: float = 0, width: int = 4, leaf: bool = False):
        self.type = type_
        self.parts = list(parts)
        self.bound = bound
        self.width = width
        self.leaf = leaf  # a column: something that is not a constant

    def __str__(self) -> str:
        return "".join(map(str, self.parts))

    def walk(self):
        """Every node of the tree, outer ones first."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()

    @property
    def has_column(self) -> bool:
        return any(node.leaf for node in self.walk())


def optional(*parts) -> Node:
    return Node(OPTIONAL, *parts)


def listed(items, separator: str = ", ") -> Node:
    parts = []
    for item in items:
        parts += [separator, item] if parts else [item]
    return Node(LIST, *parts)


def _smaller(node: Node):
    """Lists of parts that may replace those of `node`, the most radical first."""
    if node.type == OPTIONAL:
        if node.parts:
            yield []
        return
    if node.type == LIST:
        items, separator = node.parts[::2], "".join(node.parts[1:2])
        for at in range(len(items) if len(items) > 1 else 0):
            yield listed(items[:at] + items[at + 1:], separator).parts
        return
    if len(node.parts) == 1 and isinstance(node.parts[0], str):
        return
    inner = [n for n in node.walk() if n is not node and n.type == node.type]
    for other in sorted(inner, key=lambda n: len(str(n))):
        yield list(other.parts)
    for text in SIMPLEST.get(node.type, []):
        if len(text) < len(str(node)):
            yield [text]


def reduce(root: Node, fails, limit: int = 2000) -> None:
    """Makes `root` smaller in place as long as `fails(text)` stays true; at most `limit` calls."""
    calls, progress = 0, True
    while progress:
        progress = False
        for node in list(root.walk()):
            for parts in list(_smaller(node)):
                before, size = node.parts, len(str(root))
                node.parts = parts
                calls += 1
                if len(str(root)) < size and fails(str(root)):
                    progress = True
                    break
                node.parts = before
                if calls >= limit:
                    return


def misplace(root: Node, choice: random.Random, replacements) -> bool:
    """Puts an expression of another type somewhere; false where there is no expression."""
    places = [n for n in root.walk() if n.type in SIMPLEST]
    if not places:
        return False
    place = choice.choice(places)
    place.parts = [choice.choice([r for r in replacements if r.type != place.type])]
    return True
