# Errors of names, types and grouping, with PostgreSQL 15's codes, texts and places.
ddl
CREATE TABLE t (a int PRIMARY KEY, b text, c numeric(8,2) NOT NULL, d timestamp);
CREATE TABLE u (a int, e int);
----

bind
SELECT x FROM t
----

bind
SELECT t.x FROM t
----

bind
SELECT v.a FROM t
----

bind
SELECT a FROM t, u
----

bind
SELECT * FROM missing
----

bind
SELECT * FROM t, t
----

bind
SELECT 1 + 'x'::text
----

bind
SELECT foo(1)
----

bind
SELECT lower(1)
----

bind
SELECT a FROM t WHERE b
----

bind
SELECT 'x'::int
----

bind
SELECT true::date
----

bind
SELECT b, count(*) FROM t
----

bind
SELECT b FROM t WHERE count(*) > 1
----

bind
SELECT count(count(*)) FROM t
----

bind
SELECT b FROM t GROUP BY b HAVING c > 1
----

bind
SELECT a FROM t ORDER BY 3
----

bind
SELECT DISTINCT a FROM t ORDER BY b
----

bind
SELECT 1 UNION SELECT 'a'::text
----

bind
SELECT 1, 2 UNION SELECT 1
----

bind
SELECT (SELECT 1, 2)
----

bind
SELECT CASE WHEN a THEN 1 END FROM t
----

bind
SELECT * FROM t LIMIT a
----

bind
SELECT $1
----

bind
SELECT a FROM t WHERE $2 = 1
----

bind
INSERT INTO t (a, x) VALUES (1, 2)
----

bind
INSERT INTO t (a) VALUES (1, 2)
----

bind
INSERT INTO t (a, b) VALUES (1)
----

bind
INSERT INTO u VALUES (true)
----

bind
UPDATE t SET b = 1, b = 2
----

bind
UPDATE t SET z = 1
----

bind
INSERT INTO t VALUES (1) ON CONFLICT (b) DO NOTHING
----

bind
INSERT INTO pg_class VALUES (1)
----

bind
WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT * FROM r) SELECT * FROM r
----

bind
SELECT row_number() OVER () FROM t
----

