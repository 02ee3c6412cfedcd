"""psycopg 3: values of each type, in text and binary, as parameters and results."""

import datetime as dt
import decimal
import struct
import unittest
import struct
import uuid

import psycopg
from psycopg import pq
from psycopg.types.json import Jsonb

from clients import steno_only
from psycopg3 import Psycopg3Test

TEXT, BINARY = pq.Format.TEXT, pq.Format.BINARY


# Type, OID, the value as text, the value in binary.
WIRE = [
    ("bool", 16, "t", b"\x01"),
    ("bool", 16, "f", b"\x00"),
    ("int2", 21, "-32768", struct.pack(">h", -32768)),
    ("int4", 23, "-2147483648", struct.pack(">i", -(2**31))),
    ("int8", 20, "9223372036854775807", struct.pack(">q", 2**63 - 1)),
    ("float4", 700, "1.5", struct.pack(">f", 1.5)),
    ("float8", 701, "0.1", struct.pack(">d", 0.1)),
    ("float8", 701, "NaN", struct.pack(">d", float("nan"))),
    ("float8", 701, "-Infinity", struct.pack(">d", float("-inf"))),
    ("numeric", 1700, "0", struct.pack(">hhHh", 0, 0, 0, 0)),
    ("numeric", 1700, "-12345.6700", struct.pack(">hhHhhhh", 3, 1, 0x4000, 4, 1, 2345, 6700)),
    ("numeric", 1700, "NaN", struct.pack(">hhHh", 0, 0, 0xC000, 0)),
    ("text", 25, "höhe ✓", "höhe ✓".encode()),
    ("text", 25, "", b""),
    ("varchar", 1043, "abc", b"abc"),
    ("bpchar", 1042, "abc", b"abc"),
    ("name", 19, "abc", b"abc"),
    ("bytea", 17, "\\x00ff27", b"\x00\xff'"),
    ("date", 1082, "2000-01-02", struct.pack(">i", 1)),
    ("date", 1082, "1999-12-31", struct.pack(">i", -1)),
    ("time", 1083, "00:00:01.5", struct.pack(">q", 1_500_000)),
    ("timetz", 1266, "00:00:01+02", struct.pack(">qi", 1_000_000, -7200)),
    ("timestamp", 1114, "2000-01-01 00:00:01", struct.pack(">q", 1_000_000)),
    ("timestamp", 1114, "infinity", struct.pack(">q", 2**63 - 1)),
    ("timestamptz", 1184, "2000-01-01 00:00:01+00", struct.pack(">q", 1_000_000)),
    ("interval", 1186, "1 mon 2 days 00:00:03", struct.pack(">qii", 3_000_000, 2, 1)),
    ("uuid", 2950, "00000000-0000-0000-0000-0000000000ff", bytes(15) + b"\xff"),
    ("json", 114, '{"a": [1, 2]}', b'{"a": [1, 2]}'),
    ("jsonb", 3802, '{"a": [1, 2]}', b'\x01{"a": [1, 2]}'),
    ("oid", 26, "4294967295", b"\xff\xff\xff\xff"),
    ("_int4", 1007, "{1,NULL,3}",
     struct.pack(">iiiii", 1, 1, 23, 3, 1) + struct.pack(">ii", 4, 1) + struct.pack(">i", -1)
     + struct.pack(">ii", 4, 3)),
    ("_text", 1009, "{}", struct.pack(">iii", 0, 0, 25)),
    ("_text", 1009, '{a,"b c"}',
     struct.pack(">iiiii", 1, 0, 25, 2, 1) + struct.pack(">i", 1) + b"a" + struct.pack(">i", 3)
     + b"b c"),
]


class TypesTest(Psycopg3Test):
    def exec_params(self, sql, value, oid, value_format, result_format):
        result = self.conn.pgconn.exec_params(
            sql.encode(), [value], param_types=[oid], param_formats=[value_format],
            result_format=result_format)
        self.assertEqual(pq.ExecStatus.TUPLES_OK, result.status, result.error_message)
        return result

    def test_wire_formats(self):
        self.conn.execute("SET TimeZone = 'UTC'")
        for name, oid, text, binary in WIRE:
            for declared in (oid, 0):  # told by the client; taken from the cast
                for value, value_format in ((text.encode(), TEXT), (binary, BINARY)):
                    with self.subTest(name, text=text, declared=declared, format=value_format.name):
                        sql = f"SELECT $1::{name}"
                        result = self.exec_params(sql, value, declared, value_format, TEXT)
                        self.assertEqual(text, result.get_value(0, 0).decode())
                        result = self.exec_params(sql, value, declared, value_format, BINARY)
                        self.assertEqual(binary, result.get_value(0, 0))
                        self.assertEqual(oid, result.ftype(0))
                        self.assertEqual(BINARY, result.fformat(0))

    def test_null_of_each_type(self):
        for name, oid in {(name, oid) for name, oid, _, _ in WIRE}:
            for result_format in (TEXT, BINARY):
                with self.subTest(name, format=result_format.name):
                    result = self.exec_params(f"SELECT $1::{name}", None, oid, TEXT, result_format)
                    self.assertIsNone(result.get_value(0, 0))

    @steno_only
    def test_types_that_are_missing(self):
        for oid, state, message in ((869, "0A000", 'type "inet" is not supported'),
                                    (3905, "0A000", 'type "int4range" is not supported'),
                                    (99999, "42704", "type with OID 99999 does not exist")):
            result = self.conn.pgconn.exec_params(b"SELECT $1", [b"x"], [oid], [TEXT], TEXT)
            self.assertEqual(state, result.error_field(pq.DiagnosticField.SQLSTATE).decode())
            self.assertEqual(message,
                             result.error_field(pq.DiagnosticField.MESSAGE_PRIMARY).decode())

    def test_bad_values(self):
        for name, oid, text, binary, state in [
            ("int4", 23, b"x", b"\x00\x00\x01", "08P01"),
            ("int8", 20, b"1.5", b"", "08P01"),
            ("uuid", 2950, b"zz", b"\x00" * 15, "08P01"),
            ("jsonb", 3802, b"{", b"\x02{}", None),
            ("timestamp", 1114, b"soon", b"\x00" * 9, "22P03"),
            ("_int4", 1007, b"{1", b"\x00" * 4, "08P01"),
            ("_int4", 1007, b"{", struct.pack(">15i", 7, 0, 23, *[1] * 12), "54000"),
            ("_int4", 1007, b"{", struct.pack(">7i", 1, 5, 23, 1, 1, 4, 7), "22P03"),
            ("_int4", 1007, b"{", struct.pack(">6i", 1, 0, 23, 1, 1, 4), "22P03"),
            ("_int4", 1007, b"{", struct.pack(">5i", 1, 0, 23, -1, 1), "54000"),
            ("numeric", 1700, b"1x", b"\x00\x01", "08P01"),
            ("numeric", 1700, b"1x", b"\x00\x01" + b"\x00" * 6, "08P01"),
            ("bool", 16, b"maybe", b"", "08P01"),
        ]:
            with self.subTest(name):
                for value, value_format in ((text, TEXT), (binary, BINARY)):
                    result = self.conn.pgconn.exec_params(
                        f"SELECT $1::{name}".encode(), [value], [oid], [value_format], TEXT)
                    self.assertEqual(pq.ExecStatus.FATAL_ERROR, result.status, value)
                    found = result.error_field(pq.DiagnosticField.SQLSTATE).decode()
                    if value_format == TEXT:
                        self.assertIn(found, ("22P02", "22007"))
                    elif state is not None:
                        self.assertEqual(state, found)
                self.assertEqual(1, self.one("SELECT 1"))

    def test_python_values(self):
        zone = dt.timezone(dt.timedelta(hours=2))
        values = [
            True, 1, 2**40, 10**30, 1.25, decimal.Decimal("12.340"), "text ✓", b"\x00\xff",
            dt.date(2024, 2, 29), dt.time(12, 30, 0, 5), dt.datetime(2024, 2, 29, 1, 2, 3),
            dt.datetime(2024, 2, 29, 1, 2, 3, tzinfo=zone), dt.timedelta(days=3, seconds=4),
            uuid.UUID(int=255), [1, None, 3],
        ]
        for value in values:
            for placeholder in ("%t", "%b"):
                for binary in (False, True):
                    with self.subTest(value=value, placeholder=placeholder, binary=binary):
                        try:
                            found = self.one(f"SELECT {placeholder}", [value], binary=binary)
                        except psycopg.ProgrammingError as error:
                            # psycopg itself has no binary form of some.
                            self.assertIn("cannot adapt", str(error))
                            continue
                        self.assertEqual(value, found)
        self.assertEqual({"a": [1, None]}, self.one("SELECT %s", [Jsonb({"a": [1, None]})]))
        strings = ["a", None, 'b"c', "NULL", ""]
        self.assertEqual(strings, self.one("SELECT %s::text[]", [strings]))

    def test_parameters_take_their_type_from_columns(self):
        self.create("inferred", "id INT8 PRIMARY KEY, small INT2, n NUMERIC(10,2), t TIMESTAMPTZ, "
                                "u UUID, j JSONB, b BYTEA, a INT4[]")
        row = (1, 2, decimal.Decimal("3.40"), dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc),
               uuid.UUID(int=1), {"k": "v"}, b"\x01", [1, 2])
        self.conn.execute("INSERT INTO inferred VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                          (*row[:5], Jsonb(row[5]), *row[6:]))
        found = self.one("SELECT * FROM inferred WHERE id = %s AND small = %s", [1, 2])
        self.assertEqual(row, found)

    def test_many_parameters(self):
        count = 5000
        query = f"SELECT 1 WHERE {count} IN ({','.join(['%s'] * count)})"
        self.assertEqual(1, self.one(query, list(range(1, count + 1))))
        self.assertIsNone(self.one(query, list(range(count))))

    def test_large_values(self):
        value = "x" * 1_000_000
        self.assertEqual(len(value), self.one("SELECT length(%s::text)", [value]))
        self.assertEqual(value, self.one("SELECT %s::text", [value]))


if __name__ == "__main__":
    unittest.main()
