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
Index Scan using t_pkey on t
  Index Cond: (a = 1)

plan
SELECT * FROM t WHERE a = $1 AND b > 2
----
Index Scan using t_pkey on t
  Index Cond: (a = $1)
  Filter: (b > 2)

plan
SELECT * FROM t WHERE a IN (1, 2, 3)
----
Index Scan using t_pkey on t
  Index Cond: (a = ANY ('{1,2,3}'::integer[]))

plan
SELECT * FROM t WHERE a = ANY ($1)
----
Index Scan using t_pkey on t
  Index Cond: (a = ANY ($1))

plan
SELECT * FROM t WHERE a > 5 AND a <= 10 ORDER BY a DESC
----
Index Scan Backward using t_pkey on t
  Index Cond: ((a > 5) AND (a <= 10))

plan
SELECT * FROM t WHERE b = 1 AND c >= 'x'
----
Index Scan using t_b on t
  Index Cond: ((b = 1) AND (c >= 'x'::text))

plan
SELECT * FROM t WHERE c = 'x'
----
Index Scan using t_c on t
  Index Cond: (c = 'x'::text)

# The column is cast, not the value: no index.
plan
SELECT * FROM t WHERE a = 1.5
----
Seq Scan on t
  Filter: ((a)::numeric = 1.5)

plan
SELECT * FROM t WHERE a = 5000000000
----
Index Scan using t_pkey on t
  Index Cond: (a = '5000000000'::bigint)

plan
SELECT * FROM t WHERE b = 1 ORDER BY c LIMIT 3
----
Limit
  ->  Index Scan using t_b on t
        Index Cond: (b = 1)

plan
SELECT * FROM t ORDER BY a LIMIT 3
----
Limit
  ->  Seq Scan on t

plan disable=UseIndexOrder
SELECT * FROM t ORDER BY a LIMIT 3
----
Limit
  ->  Sort
        Sort Key: a
        ->  Seq Scan on t

plan disable=SelectIndex
SELECT * FROM t WHERE a = 1
----
Seq Scan on t
  Filter: (a = 1)

plan
SELECT x FROM n WHERE y = 1 ORDER BY x
----
Sort
  Sort Key: x
  ->  Seq Scan on n
        Filter: (y = 1)

plan
SELECT a FROM t WHERE a = (SELECT max(x) FROM n)
----
Index Scan using t_pkey on t
  Index Cond: (t.a = $0)
  InitPlan 1 (returns $0)
    ->  Aggregate
          ->  Seq Scan on n

