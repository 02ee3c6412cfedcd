# Which index answers what, and in which order.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text, d numeric);
CREATE INDEX t_b ON t (b, c);
CREATE UNIQUE INDEX t_c ON t (c);
CREATE TABLE n (x int, y int);
----

plan
SELECT * FROM t WHERE a = 1
----

plan
SELECT * FROM t WHERE a = $1 AND b > 2
----

plan
SELECT * FROM t WHERE a IN (1, 2, 3)
----

plan
SELECT * FROM t WHERE a = ANY ($1)
----

plan
SELECT * FROM t WHERE a > 5 AND a <= 10 ORDER BY a DESC
----

plan
SELECT * FROM t WHERE b = 1 AND c >= 'x'
----

plan
SELECT * FROM t WHERE c = 'x'
----

# The column is cast, not the value: no index.
plan
SELECT * FROM t WHERE a = 1.5
----

plan
SELECT * FROM t WHERE a = 5000000000
----

plan
SELECT * FROM t WHERE b = 1 ORDER BY c LIMIT 3
----

plan
SELECT * FROM t ORDER BY a LIMIT 3
----

plan disable=UseIndexOrder
SELECT * FROM t ORDER BY a LIMIT 3
----

plan disable=SelectIndex
SELECT * FROM t WHERE a = 1
----

plan
SELECT x FROM n WHERE y = 1 ORDER BY x
----

plan
SELECT a FROM t WHERE a = (SELECT max(x) FROM n)
----

