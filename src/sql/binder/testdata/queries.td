# What queries mean: names, stars, grouping, subqueries, set operations.
ddl
CREATE TABLE t (a int PRIMARY KEY, b text, c numeric(8,2) NOT NULL, d timestamp);
CREATE TABLE u (a int, e int);
----

bind
SELECT *, a + 1 AS next FROM t WHERE b LIKE 'x%' AND a IN (1, 2)
----

# The literal takes the other operand's type; so does the parameter.
bind
SELECT a FROM t WHERE d > '2020-01-01' AND a = $1 AND c < $2
----

bind
SELECT t.b, u.e FROM t JOIN u ON t.a = u.a LEFT JOIN u AS v USING (a)
----

bind
SELECT a, e FROM t NATURAL JOIN u
----

bind
SELECT b, count(*), sum(a) AS total FROM t GROUP BY b HAVING count(*) > 1 ORDER BY total DESC, 1
----

# Grouped by the primary key, every column of the table is decided.
bind
SELECT t.a, t.b, max(e) FROM t JOIN u ON t.a = u.e GROUP BY t.a
----

bind
SELECT a / 10 AS tens, avg(c) FROM t GROUP BY tens
----

bind
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) AND a = (SELECT max(e) FROM u)
----

bind
SELECT a FROM t WHERE a NOT IN (SELECT e FROM u)
----

bind
SELECT a FROM t UNION ALL SELECT e FROM u ORDER BY a LIMIT 3
----

bind
WITH x AS (SELECT a AS k FROM t), y (m) AS (SELECT k FROM x) SELECT x.k, y.m FROM x, y
----

bind
SELECT n, o.v FROM generate_series(1, 3) AS n, LATERAL (SELECT n * 2) AS o(v)
----

bind
SELECT DISTINCT ON (b) b, a FROM t ORDER BY b, a DESC
----

bind
SELECT a FROM t ORDER BY c LIMIT 1 FOR UPDATE SKIP LOCKED
----

bind
VALUES (1, 'a'), (2, NULL)
----

bind
SELECT unnest(ARRAY[1, 2]), b FROM t
----

