# Common table expressions: part of the query, or kept for their readers.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

# Conditions, order and limit reach into one with a single reference.
plan
WITH q AS (SELECT a, b FROM t) SELECT b FROM q WHERE a > 5 ORDER BY a LIMIT 3
----
Limit
  ->  Index Scan using t_pkey on t
        Index Cond: (a > 5)

plan
WITH q AS (SELECT a, b FROM t WHERE b = 1) SELECT x.a FROM q x JOIN q y ON x.a = y.b
----
Hash Join
  Hash Cond: (x.a = y.b)
  ->  CTE Scan on q x
  ->  Hash
        ->  CTE Scan on q y
  CTE q
    ->  Seq Scan on t
          Filter: (t.b = 1)

plan
WITH q AS (SELECT a FROM t) SELECT (SELECT max(a) FROM q), (SELECT min(a) FROM q)
----
Result
  CTE q
    ->  Seq Scan on t
  InitPlan 1 (returns $0)
    ->  Aggregate
          ->  CTE Scan on q
  InitPlan 2 (returns $1)
    ->  Aggregate
          ->  CTE Scan on q

plan
WITH q AS (SELECT a FROM t), r AS (SELECT a + 1 AS n FROM q WHERE a < 3) DELETE FROM t USING r WHERE t.a = r.n
----
Delete on t
  ->  Hash Join
        Hash Cond: (t.a = n)
        ->  Seq Scan on t
        ->  Hash
              ->  Index Scan using t_pkey on t
                    Index Cond: (t.a < 3)
