"""Messages of the protocol one by one, for what no client library sends."""

import pathlib
import struct
import sys
import urllib.parse

from clients import server_url

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sql"))

import wire  # noqa: E402 (found by the path above)


class Session(wire.Connection):
    def parse(self, sql, name=""):
        self._send(b"P", f"{name}\0{sql}\0".encode() + struct.pack(">h", 0))

    def bind(self, *values, name="", portal=""):
        body = b"".join(struct.pack(">i", len(v.encode())) + v.encode() for v in values)
        self._send(b"B", f"{portal}\0{name}\0".encode() + struct.pack(">hh", 0, len(values)) + body
                   + struct.pack(">h", 0))

    def describe(self, portal=""):
        self._send(b"D", b"P" + portal.encode() + b"\0")

    def execute(self, portal="", rows=0):
        self._send(b"E", portal.encode() + b"\0" + struct.pack(">i", rows))

    def flush(self):
        self._send(b"H", b"")

    def sync(self):
        self._send(b"S", b"")

    def query(self, sql):
        self._send(b"Q", (sql if isinstance(sql, bytes) else sql.encode()) + b"\0")

    def until(self, end):
        """The messages up to the first of type `end`: (type, what it says)."""
        seen = []
        while not seen or seen[-1][0] != end:
            kind, body = self._receive()
            if kind == b"D":
                seen.append(("D", wire._row(body)))
            elif kind == b"E":
                seen.append(("E", wire._fields(body)["C"]))
            elif kind == b"T":
                seen.append(("T", [name for name, _ in wire._columns(body)]))
            else:
                seen.append((kind.decode(), body[:-1].decode() if kind == b"C" else None))
        return seen


def connect(test) -> Session:
    """A session with the server under test, until the end of the test."""
    url = urllib.parse.urlparse(server_url())
    session = Session(url.port, user="root", database="defaultdb")
    test.addCleanup(session.close)
    return session
