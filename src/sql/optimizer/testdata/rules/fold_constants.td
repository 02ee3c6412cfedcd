# FoldConstants: what does not depend on rows or on the moment is computed once.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

opt expect=FoldConstants
SELECT a FROM t WHERE b = 1 + 1 AND true
----
project a
  scan t (a, b) filter=(b = 2)

# An error is kept for the execution.
opt expect-not=FoldConstants
SELECT a FROM t WHERE b = 1 / 0
----
project a
  scan t (a, b) filter=(b = (1 / 0))

opt expect-not=FoldConstants
SELECT now(), $1 + b FROM t
----
project now := now(), ?column? := ($1 + b)
  scan t (b)

