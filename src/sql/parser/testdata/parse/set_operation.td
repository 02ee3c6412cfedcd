# UNION, INTERSECT, EXCEPT, VALUES, and parentheses that open queries or expressions.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT ((1)
----
42601: syntax error at end of input
SELECT ((1)
           ^

sql
SELECT * FROM (SELECT 1) AS s, LATERAL (SELECT 2) t(x), ((SELECT 3)) u, (VALUES (1,2)) v(a,b), ((SELECT 1) UNION SELECT 2) w
----
SELECT * FROM (SELECT 1) AS s, LATERAL (SELECT 2) AS t (x), (SELECT 3) AS u, (VALUES (1, 2)) AS v (a, b), (SELECT 1 UNION SELECT 2) AS w

sql
SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 4 EXCEPT SELECT 5
----
SELECT 1 UNION SELECT 2 UNION ALL SELECT 3 INTERSECT SELECT 4 EXCEPT SELECT 5

sql
SELECT 1 UNION (SELECT 2 UNION SELECT 3)
----
SELECT 1 UNION (SELECT 2 UNION SELECT 3)

sql
(SELECT 1 ORDER BY 1 LIMIT 1) UNION (SELECT 2) ORDER BY 1
----
(SELECT 1 ORDER BY 1 LIMIT 1) UNION SELECT 2 ORDER BY 1

sql
(SELECT 1 ORDER BY 1) ORDER BY 1
----
42601: multiple ORDER BY clauses not allowed
(SELECT 1 ORDER BY 1) ORDER BY 1
                               ^

sql
(SELECT 1 LIMIT 1) LIMIT 1
----
42601: multiple LIMIT clauses not allowed
(SELECT 1 LIMIT 1) LIMIT 1
                         ^

sql
((SELECT 1))
----
SELECT 1

sql
(SELECT 1) LIMIT 5
----
SELECT 1 LIMIT 5

sql
((SELECT 1) UNION SELECT 2)
----
SELECT 1 UNION SELECT 2

sql
SELECT ((SELECT 1)), ((SELECT 1) + 1), ((SELECT 1) UNION SELECT 2), (((SELECT 1))), f((SELECT 1)), f((SELECT 1), 2), array_agg((SELECT 1) ORDER BY 1)
----
SELECT (SELECT 1), (SELECT 1) + 1, (SELECT 1 UNION SELECT 2), (SELECT 1), f((SELECT 1)), f((SELECT 1), 2), array_agg((SELECT 1) ORDER BY 1)

sql
SELECT a IN ((SELECT 1)), a IN ((SELECT 1), 2), EXISTS ((SELECT 1)), a = ANY ((SELECT 1))
----
SELECT a IN (SELECT 1), a IN ((SELECT 1), 2), EXISTS (SELECT 1), a = ANY (SELECT 1)

sql
SELECT f(SELECT 1)
----
42601: syntax error at or near "SELECT"
SELECT f(SELECT 1)
         ^

sql
SELECT 1 (SELECT 2)
----
42601: syntax error at or near "("
SELECT 1 (SELECT 2)
         ^

sql
VALUES (1, 2), (3, 4) ORDER BY 1 LIMIT 1
----
VALUES (1, 2), (3, 4) ORDER BY 1 LIMIT 1

sql
VALUES (1), (DEFAULT)
----
VALUES (1), (DEFAULT)

sql
VALUES
----
42601: syntax error at end of input
VALUES
      ^

sql
TABLE t
----
SELECT * FROM t

sql
TABLE ONLY t
----
SELECT * FROM ONLY t

sql
SELECT 1 AS "x" UNION SELECT 2 FOR UPDATE
----
SELECT 1 AS x UNION SELECT 2 FOR UPDATE


sql
INSERT INTO t (a, b) (1, 0)
----
42601: syntax error at or near "1"
INSERT INTO t (a, b) (1, 0)
                      ^

sql
SELECT 1 UNION (2)
----
42601: syntax error at or near "2"
SELECT 1 UNION (2)
                ^

sql
SELECT DISTINCT ON (a, b) FROM t
----
42601: syntax error at or near "FROM"
SELECT DISTINCT ON (a, b) FROM t
                          ^

sql
(1)
----
42601: syntax error at or near "1"
(1)
 ^

sql
EXPLAIN (SELECT1)
----
42601: syntax error at end of input
EXPLAIN (SELECT1)
                 ^

sql
SELECT EXISTS (1)
----
42601: syntax error at or near "1"
SELECT EXISTS (1)
               ^
