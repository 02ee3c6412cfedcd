# Join algorithms.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
CREATE TABLE u (a int PRIMARY KEY, e int);
CREATE INDEX u_e ON u (e);
----

plan
SELECT * FROM t JOIN u ON t.b = u.e
----

plan
SELECT * FROM t JOIN u ON t.b = u.a WHERE t.a = 1
----

plan
SELECT * FROM t LEFT JOIN u ON u.e = t.b AND u.a > 3 WHERE t.a = 1
----

plan
SELECT * FROM u RIGHT JOIN t ON t.b = u.e
----

plan
SELECT * FROM t JOIN u ON t.b < u.e
----

plan disable=(LookupJoin HashJoin)
SELECT * FROM t JOIN u ON t.b = u.a WHERE t.a = 1
----

# The correlated value is a parameter of the inner scan.
plan
SELECT a, (SELECT e FROM u WHERE u.a = t.b) FROM t
----

plan
SELECT b, count(*) FROM t GROUP BY b ORDER BY count(*) DESC LIMIT 2
----

