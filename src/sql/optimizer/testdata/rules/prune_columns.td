# PruneColumns: columns that nobody needs are not read.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

opt expect=PruneColumns
SELECT c FROM t WHERE b = 1
----

opt expect=PruneColumns
SELECT count(*) FROM t
----

opt expect=PruneColumns
SELECT n FROM (SELECT b, count(*) AS n, max(c) AS m FROM t GROUP BY b) AS s
----

# A change needs the whole row for the indexes.
opt expect-not=PruneColumns
UPDATE t SET b = 1
----

opt expect-not=PruneColumns
SELECT a, b, c FROM t
----

