# FuseTopN and PushDownLimit.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

opt expect=FuseTopN
SELECT a FROM t ORDER BY b DESC, c LIMIT 5 OFFSET 2
----

# An offset alone bounds nothing.
opt expect-not=FuseTopN
SELECT a FROM t ORDER BY b OFFSET 2
----

opt expect=PushDownLimit
SELECT a FROM t LIMIT 5 OFFSET 2
----

# The sort needs all rows.
opt expect-not=PushDownLimit
SELECT a FROM t ORDER BY b LIMIT 5
----

opt expect-not=PushDownLimit
SELECT a FROM t LIMIT $1
----

