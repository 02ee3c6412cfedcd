# FuseTopN and PushDownLimit.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

opt expect=FuseTopN
SELECT a FROM t ORDER BY b DESC, c LIMIT 5 OFFSET 2
----
project a
  top-n '5'::bigint offset '2'::bigint order=-b, +c
    project a, b, c
      scan t (a, b, c)

# An offset alone bounds nothing.
opt expect-not=FuseTopN
SELECT a FROM t ORDER BY b OFFSET 2
----
project a
  limit offset '2'::bigint
    sort +b
      project a, b
        scan t (a, b)

opt expect=PushDownLimit
SELECT a FROM t LIMIT 5 OFFSET 2
----
limit '5'::bigint offset '2'::bigint
  project a
    scan t (a) limit=7

# The sort needs all rows.
opt expect-not=PushDownLimit
SELECT a FROM t ORDER BY b LIMIT 5
----
project a
  top-n '5'::bigint order=+b
    project a, b
      scan t (a, b)

opt expect-not=PushDownLimit
SELECT a FROM t LIMIT $1
----
limit $1
  project a
    scan t (a)

