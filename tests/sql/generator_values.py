"""Values of every type, those at the limits among them, and texts that may or may not be one.

For expressions that are allowed to fail: what overflows, divides by zero or cannot be read must fail
on both servers, with the same SQLSTATE. Types have the names that format_type() gives them.
"""

import random

from generator_nodes import Node

_TEXTS = ["", "a", "abc", "ABC def", "  x  ", "é", "ßtraße", "日本", "%", "a_b", "\\", "it's", "0",
          "12", "-1.5", "true", "2024-01-01", "{1,2}", "a,b,,c", "aaa", "xyzzy", "\t", "A1 b2"]
_DATES = ["2024-01-31", "2000-02-29", "1999-12-31", "0001-01-01", "4713-01-01 BC", "44-03-15 BC",
          "5874897-12-31", "infinity", "-infinity", "1970-01-01", "2024-12-30", "2021-01-03"]
_TIMES = ["00:00:00", "24:00:00", "23:59:59.999999", "12:30:00.5", "01:02:03"]
_STAMPS = ["2024-01-31 10:30:00.25", "1999-12-31 23:59:59.999999", "0001-01-01 00:00:00",
           "2000-02-29 12:00:00", "294276-12-31 23:59:59.999999", "4713-01-01 00:00:00 BC",
           "infinity", "-infinity", "1969-07-20 20:17:40", "2024-03-31 02:30:00"]

VALUES = {
    "smallint": ["0", "1", "-1", "7", "-3", "32767", "-32768"],
    "integer": ["0", "1", "2", "-1", "3", "-7", "12", "100", "2147483647", "-2147483648", "65536"],
    "bigint": ["0", "1", "-1", "10", "4294967296", "9223372036854775807", "-9223372036854775808"],
    "numeric": ["0", "1", "-1", "0.5", "-2.5", "1.00", "10.10", "123456789.123456789", "1e20",
                "-1e-10", "NaN", "Infinity", "-Infinity", "99999999999999999999.99", "2.5", "3.5",
                "0.000001", "32767.5", "2147483647.5", "1e-20", "7"],
    "real": ["0", "-0", "1", "-1.5", "0.1", "1e38", "1e-40", "NaN", "Infinity", "-Infinity",
             "16777217", "2.5", "1e10"],
    "double precision": ["0", "-0", "1", "-1.5", "0.1", "1e10", "1e300", "-1e-300", "NaN", "0.5",
                         "Infinity", "-Infinity", "123456.789", "2.5", "3.5", "2147483647.5",
                         "9.223372036854776e18", "1e15", "1e16", "12345678901234.567"],
    "boolean": ["true", "false"],
    "text": _TEXTS,
    "character varying": _TEXTS,
    "character": ["", "a", "ab ", "abc", "é", " x"],
    "name": ["", "a", "pg_class", "A b"],
    "bytea": ["", "\\x00", "\\x6100ff", "\\xff", "abc", "\\x616263"],
    "date": _DATES,
    "time without time zone": _TIMES,
    "time with time zone": ["00:00:00+00", "23:59:59.999999-08", "12:30:00.5+05:30", "24:00:00+15"],
    "timestamp without time zone": _STAMPS,
    "timestamp with time zone": _STAMPS[:4] + _STAMPS[6:],
    "interval": ["0", "1 day", "24:00:00", "-1 mon", "1 mon 3 days -02:00:00", "00:00:01.5",
                 "1 year -1 day", "178000000 years", "-00:00:00.000001", "30 days", "1.5 days",
                 "99999999 hours", "-1 year -2 mons +3 days 04:05:06.789"],
    "uuid": ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
             "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
    "json": ["null", "1", "-0.50", '"a"', "[]", "{}", '[1, "b", null, [2]]', '{"a": {"b": [1, 2]}}',
             ' {"a" : 1, "a":2} '],
    "jsonb": ["null", "1", "-0.50", '"a"', "[]", "{}", '[1, "b", null, [2]]',
              '{"a": {"b": [1, 2]}}', '{"b": 1, "a": true, "aa": null}', "1e2", "[1,1]"],
    "oid": ["0", "1", "4294967295", "1259"],
    "integer[]": ["{}", "{1}", "{1,2,3}", "{1,NULL,3}", "{{1,2},{3,4}}", "[2:3]={5,6}", "{2,1,2}"],
    "text[]": ["{}", "{a}", "{a,b,NULL}", '{"",a b,"c,d"}', "{{a,b},{c,d}}", '{"NULL","\\""}'],
    "numeric[]": ["{}", "{1.0,1.00,NaN}", "{0.5,NULL}"],
    "double precision[]": ["{}", "{1,-0,NaN}", "{0.5,NULL}"],
    "date[]": ["{}", "{2024-01-01,infinity}"],
    "boolean[]": ["{}", "{t,f,NULL}"],
}
PSEUDO = {"anyelement", "anyarray", "anynonarray", "anycompatible", "anycompatiblearray",
          "anycompatiblenonarray", '"any"'}
SMALL = ["0", "1", "2", "3", "-1", "5"]
# What a value may be written as where the type in the key is asked for.
RELATED = {
    "smallint": ["integer"], "integer": ["smallint", "bigint", "numeric"],
    "bigint": ["integer", "smallint", "numeric"],
    "numeric": ["integer", "bigint", "double precision"],
    "double precision": ["integer", "numeric", "real"], "real": ["double precision", "integer"],
    "text": ["character varying", "character", "name"], "character": ["text"],
    "date": ["timestamp without time zone", "timestamp with time zone"],
    "timestamp without time zone": ["date", "timestamp with time zone"],
    "timestamp with time zone": ["date", "timestamp without time zone"],
    "interval": ["time without time zone"], "time without time zone": ["interval"],
}
_PIECES = {
    "date": ["2024", "01", "2", "31", "Jan", "feb", "BC", "-", "/", ".", " ", "99", "J", "20240131",
             "T", "epoch", "1"],
    "interval": ["1", "-2", "3.5", " ", "day", "mons", "h", "year", "ago", "P1Y", "T2H", "12:34",
                 "1-2", "week", "ms", "us", "+", "century", "@", ":", "56.789"],
    "numeric": ["1", "0", ".", "-", "+", "e", "E5", "12", "_", " ", "NaN", "inf", "x"],
}
_PIECES["timestamp without time zone"] = _PIECES["date"] + [
    "12:30", "10:11:12.5", "PM", "am", "+02", "Z", "UTC", "Europe/Paris", "24:00", "101112"]
_PIECES["timestamp with time zone"] = _PIECES["timestamp without time zone"]
_PIECES["time without time zone"] = ["12:30", "1", ":", "05", "PM", ".5", "+02", " ", "24:00", "60"]
for _type in ("smallint", "integer", "bigint", "real", "double precision"):
    _PIECES[_type] = _PIECES["numeric"]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def cast_name(type_: str) -> str:
    """`character` alone would be of one character."""
    return "bpchar" if type_ == "character" else type_


def literal(type_: str, value: str) -> Node:
    return Node(type_, f"{quoted(value)}::{cast_name(type_)}")


def constant(choice: random.Random, type_: str) -> Node:
    roll = choice.random()
    if roll < 0.07:
        return Node(type_, f"NULL::{cast_name(type_)}")
    value = choice.choice(VALUES[type_])
    if type_ in ("smallint", "integer", "bigint") and choice.random() < 0.4:
        value = str(choice.randint(-20, 20))
    if roll < 0.17:
        return Node(type_, quoted(value))  # of a type that is left open
    if roll < 0.3 and type_ == "integer" and value.isdigit():
        return Node(type_, value)
    return literal(type_, value)


def written(choice: random.Random, type_: str) -> str:
    """A text that is nearly a value of the type, or is one in another spelling."""
    pieces = _PIECES.get(type_)
    if pieces and choice.random() < 0.6:
        return "".join(choice.choice(pieces) for _ in range(choice.randint(1, 6)))
    text = list(choice.choice(VALUES[type_]))
    for _ in range(choice.randint(1, 2)):
        at = choice.randint(0, len(text))
        roll = choice.random()
        if roll < 0.4 and text:
            del text[min(at, len(text) - 1)]
        elif roll < 0.8:
            text.insert(at, choice.choice(list(" -+.,:01259eExa\"{}[]\\")))
        else:
            text.insert(at, choice.choice(VALUES[type_]))
    return "".join(text)
