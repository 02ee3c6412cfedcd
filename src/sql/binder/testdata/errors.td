# Errors of names, types and grouping, with PostgreSQL 15's codes, texts and places.
ddl
CREATE TABLE t (a int PRIMARY KEY, b text, c numeric(8,2) NOT NULL, d timestamp);
CREATE TABLE u (a int, e int);
----

bind
SELECT x FROM t
----
ERROR 42703: column "x" does not exist
  SELECT x FROM t
         ^

bind
SELECT t.x FROM t
----
ERROR 42703: column t.x does not exist
  SELECT t.x FROM t
         ^

bind
SELECT v.a FROM t
----
ERROR 42P01: missing FROM-clause entry for table "v"
  SELECT v.a FROM t
         ^

bind
SELECT a FROM t, u
----
ERROR 42702: column reference "a" is ambiguous
  SELECT a FROM t, u
         ^

bind
SELECT * FROM missing
----
ERROR 42P01: relation "missing" does not exist
  SELECT * FROM missing
                ^

bind
SELECT * FROM t, t
----
ERROR 42712: table name "t" specified more than once

bind
SELECT 1 + 'x'::text
----
ERROR 42883: operator does not exist: integer + text
HINT: No operator matches the given name and argument types. You might need to add explicit type casts.
  SELECT 1 + 'x'::text
           ^

bind
SELECT foo(1)
----
ERROR 42883: function foo(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.
  SELECT foo(1)
         ^

bind
SELECT lower(1)
----
ERROR 42883: function lower(integer) does not exist
HINT: No function matches the given name and argument types. You might need to add explicit type casts.
  SELECT lower(1)
         ^

bind
SELECT a FROM t WHERE b
----
ERROR 42804: argument of WHERE must be type boolean, not type text
  SELECT a FROM t WHERE b
                        ^

bind
SELECT 'x'::int
----
ERROR 22P02: invalid input syntax for type integer: "x"
  SELECT 'x'::int
         ^

bind
SELECT true::date
----
ERROR 42846: cannot cast type boolean to date
  SELECT true::date
             ^

bind
SELECT b, count(*) FROM t
----
ERROR 42803: column "t.b" must appear in the GROUP BY clause or be used in an aggregate function
  SELECT b, count(*) FROM t
         ^

bind
SELECT b FROM t WHERE count(*) > 1
----
ERROR 42803: aggregate functions are not allowed in WHERE
  SELECT b FROM t WHERE count(*) > 1
                        ^

bind
SELECT count(count(*)) FROM t
----
ERROR 42803: aggregate function calls cannot be nested
  SELECT count(count(*)) FROM t
               ^

bind
SELECT b FROM t GROUP BY b HAVING c > 1
----
ERROR 42803: column "t.c" must appear in the GROUP BY clause or be used in an aggregate function
  SELECT b FROM t GROUP BY b HAVING c > 1
                                    ^

bind
SELECT a FROM t ORDER BY 3
----
ERROR 42P10: ORDER BY position 3 is not in select list
  SELECT a FROM t ORDER BY 3
                           ^

bind
SELECT DISTINCT a FROM t ORDER BY b
----
ERROR 42P10: for SELECT DISTINCT, ORDER BY expressions must appear in select list
  SELECT DISTINCT a FROM t ORDER BY b
                                    ^

bind
SELECT 1 UNION SELECT 'a'::text
----
ERROR 42804: UNION types integer and text cannot be matched
  SELECT 1 UNION SELECT 'a'::text
                        ^

bind
SELECT 1 UNION SELECT
----
ERROR 42601: each UNION query must have the same number of columns

bind
SELECT 1, 2 UNION SELECT 1
----
ERROR 42601: each UNION query must have the same number of columns
  SELECT 1, 2 UNION SELECT 1
                           ^

bind
SELECT (SELECT 1, 2)
----
ERROR 42601: subquery must return only one column
  SELECT (SELECT 1, 2)
         ^

bind
SELECT CASE WHEN a THEN 1 END FROM t
----
ERROR 42804: argument of CASE/WHEN must be type boolean, not type integer
  SELECT CASE WHEN a THEN 1 END FROM t
                   ^

bind
SELECT * FROM t LIMIT a
----
ERROR 42P10: argument of LIMIT must not contain variables
  SELECT * FROM t LIMIT a
                        ^

bind
SELECT $1
----
(?column? text)
parameters: text
project ?column? := $1
  values ()

bind
SELECT a FROM t WHERE $2 = 1
----
ERROR 42P18: could not determine data type of parameter $1

bind
INSERT INTO t (a, x) VALUES (1, 2)
----
ERROR 42703: column "x" of relation "t" does not exist
  INSERT INTO t (a, x) VALUES (1, 2)
                    ^

bind
INSERT INTO t (a) VALUES (1, 2)
----
ERROR 42601: INSERT has more expressions than target columns
  INSERT INTO t (a) VALUES (1, 2)
                               ^

bind
INSERT INTO t (a, b) VALUES (1)
----
ERROR 42601: INSERT has more target columns than expressions
  INSERT INTO t (a, b) VALUES (1)
                    ^

bind
INSERT INTO u VALUES (true)
----
ERROR 42804: column "a" is of type integer but expression is of type boolean
HINT: You will need to rewrite or cast the expression.
  INSERT INTO u VALUES (true)
                        ^

bind
UPDATE t SET b = 1, b = 2
----
ERROR 42601: multiple assignments to same column "b"

bind
UPDATE t SET z = 1
----
ERROR 42703: column "z" of relation "t" does not exist
  UPDATE t SET z = 1
               ^

bind
INSERT INTO t VALUES (1) ON CONFLICT (b) DO NOTHING
----
ERROR 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification

bind
INSERT INTO pg_class VALUES (1)
----
ERROR 42501: permission denied: "pg_class" is a system catalog

bind
WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT * FROM r) SELECT * FROM r
----
ERROR 0A000: recursive queries are not supported
  WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT * FROM r) SELECT * FROM r
                                                        ^

bind
SELECT row_number() OVER () FROM t
----
ERROR 0A000: window functions are not supported
  SELECT row_number() OVER () FROM t
         ^

