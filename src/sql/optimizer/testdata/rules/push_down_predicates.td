# PushDownPredicates: conditions move to the scans that they speak of.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
CREATE TABLE u (a int PRIMARY KEY, e int);
----

opt expect=PushDownPredicates
SELECT t.b, u.e FROM t JOIN u ON t.a = u.a WHERE t.b = 1 AND u.e > 2
----
project b, e
  inner join on (t.a = u.a)
    scan t (t.a, b) filter=(b = 1)
    scan u (u.a, e) filter=(e > 2)

# Above an outer join only the kept side may be filtered below.
opt expect=PushDownPredicates
SELECT t.b, u.e FROM t LEFT JOIN u ON t.a = u.a AND u.e = 3 WHERE t.b = 1 AND u.e IS NULL
----
project b, e
  filter (e IS NULL)
    left join on (t.a = u.a)
      scan t (t.a, b) filter=(b = 1)
      scan u (u.a, e) filter=(e = 3)

opt expect=PushDownPredicates
SELECT * FROM (SELECT a + 1 AS x, b FROM t) AS s WHERE x = 5
----
project x, b
  project x := (a + 1), b
    scan t (a, b) filter=((a + 1) = 5)

opt expect=PushDownPredicates
SELECT * FROM (SELECT b, count(*) AS n FROM t GROUP BY b) AS s WHERE b = 1 AND n > 2
----
project b, count(*)
  project b, count(*)
    filter (count(*) > 2)
      aggregate by b: count(*)
        scan t (b) filter=(b = 1)

opt expect=PushDownPredicates
SELECT * FROM (SELECT a FROM t UNION ALL SELECT e FROM u) AS s WHERE a > 3
----
project a
  union all
    project t.a
      scan t (t.a) filter=(t.a > 3)
    project e
      scan u (e) filter=(e > 3)

# Rows behind a limit are chosen before the condition is asked.
opt expect-not=PushDownPredicates
SELECT * FROM (SELECT a FROM t LIMIT 3) AS s WHERE a > 3
----
project a
  filter (a > 3)
    limit '3'::bigint
      project a
        scan t (a) limit=3

# A volatile condition stays where it was written.
opt expect-not=PushDownPredicates
SELECT a FROM t WHERE random() < 0.5
----
project a
  filter (random() < '0.5'::double precision)
    scan t (a)

# A volatile condition is asked for each pair.
opt
SELECT t.a FROM t JOIN u ON random() < 0.5 AND t.a = 1
----
project t.a
  inner join on (random() < '0.5'::double precision)
    scan t (t.a) filter=(t.a = 1)
    scan u ()

opt
SELECT t.a FROM t LEFT JOIN u ON random() < u.e
----
project t.a
  left join on (random() < (e)::double precision)
    scan t (t.a)
    scan u (e)

# Only the rows that are asked for are locked.
opt expect=PushDownPredicates
SELECT * FROM (SELECT a, b FROM t) AS s WHERE a = 1 FOR UPDATE
----
project a, b
  project a, b
    lock
      project a, b, a
        scan t (a, b) filter=(a = 1)
