# PruneColumns: columns that nobody needs are not read.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

opt expect=PruneColumns
SELECT c FROM t WHERE b = 1
----
project c
  scan t (b, c) filter=(b = 1)

opt expect=PruneColumns
SELECT count(*) FROM t
----
project count(*)
  aggregate: count(*)
    scan t ()

opt expect=PruneColumns
SELECT n FROM (SELECT b, count(*) AS n, max(c) AS m FROM t GROUP BY b) AS s
----
project count(*)
  project count(*)
    aggregate by b: count(*)
      scan t (b)

# A change needs the whole row for the indexes.
opt expect-not=PruneColumns
UPDATE t SET b = 1
----
update t set b = 1
  scan t (t.a, t.b, t.c)

opt expect-not=PruneColumns
SELECT a, b, c FROM t
----
project a, b, c
  scan t (a, b, c)

# EXISTS asks for no columns.
opt expect=PruneColumns
SELECT a FROM t WHERE EXISTS (SELECT DISTINCT 1 / x.b FROM t x WHERE x.b > t.b ORDER BY 1)
----
project t.a
  filter (SubPlan)
    apply exists
      scan t (t.a, t.b)
      scan x (x.b) filter=(x.b > t.b)

opt expect=PruneColumns
SELECT EXISTS (SELECT c FROM t WHERE b = 1)
----
project exists := $0
  values ()
$0:
scan t (b) filter=(b = 1)

opt expect=PruneColumns
SELECT EXISTS (SELECT generate_series(1, b) FROM t LIMIT 5)
----
project exists := $0
  values ()
$0:
limit '5'::bigint
  project 
    project-set generate_series(1, b)
      scan t (b)

# A volatile function is called, whoever needs its value.
opt expect=PruneColumns
SELECT a FROM (SELECT a, random() AS r FROM t OFFSET 0) AS s
----
project a
  limit offset '0'::bigint
    project a, r := random()
      scan t (a)
