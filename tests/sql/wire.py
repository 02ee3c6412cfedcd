"""A small client of the PostgreSQL protocol, version 3, for tests that must see every answer exactly.

    connection = Connection(port, user="root", database="defaultdb")
    result = connection.simple("SELECT 1 AS one")      # one statement, simple protocol
    result = connection.extended("SELECT 1 AS one")    # the same by Parse, Bind, Describe, Execute

A Result is what came back: columns and rows as text, or the error's fields, or what COPY sent out.
No encryption, no password: for servers on loopback that trust their clients.
"""

import dataclasses
import socket
import struct

PROTOCOL_VERSION = 196608
TIMEOUT_S = 60


class ConnectionLost(Exception):
    """The server closed the connection, or gave no answer in time."""


@dataclasses.dataclass
class Result:
    columns: list = dataclasses.field(default_factory=list)  # of (name, type oid)
    rows: list = dataclasses.field(default_factory=list)  # of lists of str or None
    tag: str = ""
    error: dict = None  # field letter -> text
    copied: list = None  # lines of COPY TO STDOUT
    notices: list = dataclasses.field(default_factory=list)


def _cstring(text: str) -> bytes:
    return text.encode() + b"\0"


def _fields(body: bytes) -> dict:
    return {chr(f[0]): f[1:].decode() for f in body.split(b"\0") if f}


def _columns(body: bytes) -> list:
    count, = struct.unpack_from(">h", body)
    at, columns = 2, []
    for _ in range(count):
        end = body.index(b"\0", at)
        oid, = struct.unpack_from(">I", body, end + 7)
        columns.append((body[at:end].decode(), oid))
        at = end + 19
    return columns


def _row(body: bytes) -> list:
    count, = struct.unpack_from(">h", body)
    at, row = 2, []
    for _ in range(count):
        length, = struct.unpack_from(">i", body, at)
        at += 4
        row.append(None if length < 0 else body[at:at + length].decode())
        at += max(length, 0)
    return row


class Connection:
    def __init__(self, port: int, user: str, database: str, **parameters):
        self._buffer = b""
        try:
            self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_S)
        except OSError as e:
            raise ConnectionLost(str(e)) from e
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        settings = {"user": user, "database": database, "client_encoding": "UTF8",
                    "TimeZone": "UTC", **parameters}
        body = struct.pack(">i", PROTOCOL_VERSION)
        body += b"".join(_cstring(k) + _cstring(v) for k, v in settings.items()) + b"\0"
        try:
            self._socket.sendall(struct.pack(">i", len(body) + 4) + body)
            result = self._until_ready()
            if result.error:
                raise ConnectionLost(str(result.error))
        except (OSError, ConnectionLost):
            self._socket.close()
            raise

    def close(self):
        try:
            self._send(b"X", b"")
        except ConnectionLost:
            pass
        self._socket.close()

    def simple(self, sql: str, copy_data: bytes = b"") -> Result:
        self._send(b"Q", _cstring(sql))
        return self._until_ready(copy_data)

    def unasked(self) -> Result:
        """What the server says by itself, such as why it ends the connection."""
        return self._until_ready()

    def extended(self, sql: str, copy_data: bytes = b"", parameters: tuple = ()) -> Result:
        """`parameters` are sent as text, their types left to the server."""
        self._send(b"P", _cstring("") + _cstring(sql) + struct.pack(">h", 0))
        values = b"".join(struct.pack(">i", len(p.encode())) + p.encode() for p in parameters)
        self._send(b"B", _cstring("") + _cstring("") + struct.pack(">hh", 0, len(parameters))
                   + values + struct.pack(">h", 0))
        self._send(b"D", b"P" + _cstring(""))
        self._send(b"E", _cstring("") + struct.pack(">i", 0))
        self._send(b"S", b"")
        return self._until_ready(copy_data, extended=True)

    def _until_ready(self, copy_data: bytes = b"", extended: bool = False) -> Result:
        result = Result()
        while True:
            kind, body = self._receive()
            if kind == b"Z":
                return result
            if kind == b"T":
                result.columns = _columns(body)
                result.rows = []
            elif kind == b"D":
                result.rows.append(_row(body))
            elif kind == b"C":
                result.tag = body[:-1].decode()
            elif kind == b"E":
                result.error = result.error or _fields(body)
                if not extended and "fatal" == result.error.get("V", "").lower():
                    return result
            elif kind == b"N":
                result.notices.append(_fields(body))
            elif kind == b"G":
                self._send(b"d", copy_data)
                self._send(b"c", b"")
                if extended:  # the server skipped the Sync while it took the copy's data
                    self._send(b"S", b"")
            elif kind == b"H":
                result.copied = []
            elif kind == b"d":
                result.copied.append(body.decode())

    def _send(self, kind: bytes, body: bytes):
        try:
            self._socket.sendall(kind + struct.pack(">i", len(body) + 4) + body)
        except OSError as e:
            raise ConnectionLost(str(e)) from e

    def _receive(self):
        header = self._read(5)
        length, = struct.unpack(">i", header[1:])
        return header[:1], self._read(length - 4)

    def _read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            try:
                part = self._socket.recv(65536)
            except OSError as e:
                raise ConnectionLost(str(e)) from e
            if not part:
                raise ConnectionLost("the server closed the connection")
            self._buffer += part
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data
