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

