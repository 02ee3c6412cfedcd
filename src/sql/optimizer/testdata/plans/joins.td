# Join algorithms.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
CREATE TABLE u (a int PRIMARY KEY, e int);
CREATE INDEX u_e ON u (e);
----

plan
SELECT * FROM t JOIN u ON t.b = u.e
----
Nested Loop
  ->  Seq Scan on t
  ->  Index Scan using u_e on u
        Index Cond: (t.b = u.e)

plan
SELECT * FROM t JOIN u ON t.b = u.a WHERE t.a = 1
----
Nested Loop
  ->  Index Scan using t_pkey on t
        Index Cond: (t.a = 1)
  ->  Index Scan using u_pkey on u
        Index Cond: (t.b = u.a)

plan
SELECT * FROM t LEFT JOIN u ON u.e = t.b AND u.a > 3 WHERE t.a = 1
----
Hash Left Join
  Hash Cond: (t.b = u.e)
  ->  Index Scan using t_pkey on t
        Index Cond: (t.a = 1)
  ->  Hash
        ->  Index Scan using u_pkey on u
              Index Cond: (u.a > 3)

plan
SELECT * FROM u RIGHT JOIN t ON t.b = u.e
----
Nested Loop Left Join
  ->  Seq Scan on t
  ->  Index Scan using u_e on u
        Index Cond: (t.b = u.e)

plan
SELECT * FROM t JOIN u ON t.b < u.e
----
Nested Loop
  Join Filter: (t.b < u.e)
  ->  Seq Scan on t
  ->  Seq Scan on u

plan disable=(LookupJoin HashJoin)
SELECT * FROM t JOIN u ON t.b = u.a WHERE t.a = 1
----
Nested Loop
  Join Filter: (t.b = u.a)
  ->  Seq Scan on u
  ->  Index Scan using t_pkey on t
        Index Cond: (t.a = 1)

# The correlated value is a parameter of the inner scan.
plan
SELECT a, (SELECT e FROM u WHERE u.a = t.b) FROM t
----
Apply SubPlan
  ->  Seq Scan on t
  ->  Index Scan using u_pkey on u
        Index Cond: (u.a = $0)

plan
SELECT b, count(*) FROM t GROUP BY b ORDER BY count(*) DESC LIMIT 2
----
Limit
  ->  Sort
        Sort Key: count(*) DESC
        ->  HashAggregate
              Group Key: b
              ->  Seq Scan on t

