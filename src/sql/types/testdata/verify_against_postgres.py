#!/usr/bin/env python3
"""Checks (or with --write fills in) the expectations of testdata/values and testdata/coercions against
PostgreSQL 15.

    verify_against_postgres.py [--write] --host=/socket/dir --port=N [FILE...]

Each line of a block becomes one SELECT; its answer must be what the file expects. Blocks whose
command carries `deviates` are skipped: Steno differs there on purpose, and the comment above says
why. The server must be initialised with --locale=C.UTF-8 and run with TimeZone UTC.
"""
import argparse, glob, os, re, subprocess, sys

OPERATOR = re.compile(r"^[^a-z_]+$")


def quote(text):
    return "NULL" if text == "NULL" else "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def operand(text, type_name):
    return f"{quote(text)}::{type_name}"


def typed_null(type_name):
    return "NULL" if type_name == "unknown" else f"NULL::{type_name}"


def words(line):
    return [w.strip('"') for w in re.findall(r'"[^"]*"|\S+', line)]


def statement(command, line):
    """The SQL for one input line, or None where the command has no counterpart."""
    parts = [w for w in words(command) if "=" not in w or OPERATOR.match(w)]
    name, args = parts[0], parts[1:]
    values = [v.strip() for v in line.split(" | ")] if name != "in" else [line]
    if name in ("in", "binary"):
        return f"SELECT {operand(line, args[0])}"
    if name == "assign":
        return (f"CREATE TEMP TABLE t (v {args[0]}); "
                f"INSERT INTO t VALUES ({quote(line)}) RETURNING v")
    if name == "cast":
        return f"SELECT {operand(line, args[0])}::{args[1]}"
    if name == "op":
        if len(args) == 2:
            return f"SELECT {args[0]} {operand(values[0], args[1])}"
        left, right = operand(values[0], args[1]), operand(values[1], args[2])
        return f"SELECT {left} {args[0]} {right}"
    if name == "call":
        typed = [operand(v, t) for v, t in zip(values, args[1:])]
        if args[0] == "extract":
            return f"SELECT extract({values[0]} from {typed[1]})"
        return f"SELECT {args[0]}({', '.join(typed)})"
    if name == "context":
        return (f"SELECT coalesce((SELECT castcontext::text FROM pg_cast WHERE castsource = s.oid "
                f"AND casttarget = t.oid AND s.oid <> t.oid), CASE WHEN s.oid = t.oid THEN 'i' "
                f"WHEN t.typcategory = 'S' THEN 'a' WHEN s.typcategory = 'S' THEN 'e' "
                f"ELSE '-' END) FROM pg_type s, pg_type t "
                f"WHERE s.oid = '{args[0]}'::regtype AND t.oid = '{line}'::regtype")
    if name == "common":
        branches = " UNION ALL ".join("SELECT " + typed_null(t) for t in line.split(", "))
        return f"SELECT pg_typeof(x) FROM ({branches}) t(x) LIMIT 1"
    if name == "resolve":
        nulls = [typed_null(t) for t in line.split(", ")]
        expression = f"{nulls[0]} {args[0]} {nulls[1]}" if len(nulls) > 1 else f"{args[0]} {nulls[0]}"
        return f"SELECT pg_typeof({expression})"
    if name == "compare":
        a, b = (operand(v, args[0]) for v in values)
        return f"SELECT CASE WHEN {a} < {b} THEN '<' WHEN {a} = {b} THEN '=' ELSE '>' END"
    return None


def answer(options, command, line):
    sql = statement(command, line)
    zone = re.search(r"timezone=(\S+)", command)
    env = dict(os.environ, PGTZ=zone.group(1) if zone else "UTC")
    run = subprocess.run(
        ["psql", "-X", "-q", "-h", options.host, "-p", options.port, "-U", "postgres", "-At",
         "-P", "null=\x01", "-v", "VERBOSITY=verbose", "-c", sql],
        env=env, capture_output=True, text=True)
    error = re.search(r"^ERROR:  (\w{5}): (.*)$", run.stderr, re.M)
    if error:
        text = f"ERROR {error.group(1)}: {error.group(2)}"
        for part in ("DETAIL", "HINT"):
            extra = re.search(rf"^{part}:  (.*)$", run.stderr, re.M)
            # What the parser adds about casts is the binder's matter.
            if extra and "explicit type casts" not in extra.group(1):
                text += f" {part}: {extra.group(1)}"
        return text
    out = run.stdout[:-1] if run.stdout.endswith("\n") else run.stdout
    if out == "\x01":
        return "NULL"
    return "'" + out.replace("\\", "\\\\").replace("\n", "\\n") + "'"


def process(options, path):
    lines = open(path).read().split("\n")
    out, bad, i = [], 0, 0
    while i < len(lines):
        line = lines[i]
        if line == "" or line.startswith("#"):
            out.append(line)
            i += 1
            continue
        block = i
        while i < len(lines) and lines[i] != "----":
            i += 1
        command, inputs = lines[block], lines[block + 1:i]
        i += 1
        expected = []
        while i < len(lines) and lines[i] != "":
            expected.append(lines[i])
            i += 1
        if "deviates" in words(command) or words(command)[0] == "candidates":
            actual = expected
        else:
            actual = [answer(options, command, text) for text in inputs]
        if actual != expected:
            bad += 1
            for text, a, e in zip(inputs, actual, expected + [""] * len(actual)):
                if a != e and not options.write:
                    print(f"{path}:{block + 1}: {command}: {text}\n  PostgreSQL: {a}\n  file:       {e}")
        out += [command] + inputs + ["----"] + actual
    if options.write:
        open(path, "w").write("\n".join(out))
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", required=True)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))
    files = options.files or sorted(glob.glob(os.path.join(here, "[cv]*s", "*.td")))
    bad = sum(process(options, f) for f in files)
    sys.exit(1 if bad and not options.write else 0)


main()
