# Names, labels, and words that are keywords elsewhere; plain syntax errors.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT 1
----
SELECT 1

sql
SELECT
----
SELECT

sql
SELECT a b FROM t
----
SELECT a AS b FROM t

sql
SELECT a, FROM t
----
42601: syntax error at or near "FROM"
SELECT a, FROM t
          ^

sql
SELECT * FROM
----
42601: syntax error at end of input
SELECT * FROM
             ^

sql
SELECT * FROM t WHERE
----
42601: syntax error at end of input
SELECT * FROM t WHERE
                     ^

sql
SELECT a.b.c.d.e, a.*, (a).b, (a).*, a[1], a[1:2], a[:], a[1:], a[:2], a.b[1].c, (a.b)[1][2]
----
SELECT a.b.c.d.e, a.*, (a).b, (a).*, a[1], a[1:2], a[:], a[1:], a[:2], a.b[1].c, a.b[1][2]

sql
SELECT a.*.b
----
42601: improper use of "*" at end of input
SELECT a.*.b
            ^

sql
SELECT 1;
----
SELECT 1

sql
;;;
----
nothing

sql
SELECT 1; SELECT 2
----
SELECT 1
SELECT 2

sql
SELECT (1;
----
42601: syntax error at or near ";"
SELECT (1;
         ^

sql
SELECT 1)
----
42601: syntax error at or near ")"
SELECT 1)
        ^

sql
SELECT at FROM t
----
SELECT at FROM t

sql
SELECT coalesce, nullif FROM t
----
SELECT "coalesce", "nullif" FROM t

sql
SELECT ()
----
42601: syntax error at or near ")"
SELECT ()
        ^

sql
SELECT FROM t
----
SELECT FROM t

sql
SELECT 1 1
----
42601: syntax error at or near "1"
SELECT 1 1
         ^

sql
SELECT * FROM t t t
----
42601: syntax error at or near "t"
SELECT * FROM t t t
                  ^

sql
SELECT select
----
42601: syntax error at or near "select"
SELECT select
       ^

sql
FOO
----
42601: syntax error at or near "FOO"
FOO
^

sql
foo bar
----
42601: syntax error at or near "foo"
foo bar
^

sql
SELEC 1
----
42601: syntax error at or near "SELEC"
SELEC 1
^

sql
)
----
42601: syntax error at or near ")"
)
^

sql
SELECT \
----
42601: syntax error at or near "\"
SELECT \
       ^

sql
SELECT 1 @
----
42601: syntax error at end of input
SELECT 1 @
          ^

sql
SELECT a year FROM t
----
42601: syntax error at or near "year"
SELECT a year FROM t
         ^

sql
SELECT a AS year, b AS over FROM t
----
SELECT a AS year, b AS over FROM t

sql
SELECT a over FROM t
----
42601: syntax error at or near "over"
SELECT a over FROM t
         ^

sql
SELECT a value, b name, c type, d key, e text, f date, g user1 FROM t
----
SELECT a AS value, b AS name, c AS type, d AS key, e AS text, f AS date, g AS user1 FROM t

sql
SELECT value, name, type, key, text, date, level, role, action, year, month, day, hour, minute, second FROM t
----
SELECT value, name, type, key, text, date, level, role, action, year, month, day, hour, minute, second FROM t

sql
SELECT time, timestamp, char, int, bit, row, values, between, precision, setof FROM t
----
SELECT "time", "timestamp", "char", "int", "bit", "row", "values", "between", "precision", "setof" FROM t

sql
SELECT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
----
SELECT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

sql
SELECT DEFAULT
----
SELECT DEFAULT

sql
SELECT not
----
42601: syntax error at end of input
SELECT not
          ^

sql
SELECT a.b.
----
42601: syntax error at end of input
SELECT a.b.
           ^

sql
SELECT a..b
----
42601: syntax error at or near ".."
SELECT a..b
        ^

sql
SELECT a.1
----
42601: syntax error at or near ".1"
SELECT a.1
        ^

sql
SELECT a : int
----
42601: syntax error at or near ":"
SELECT a : int
         ^

