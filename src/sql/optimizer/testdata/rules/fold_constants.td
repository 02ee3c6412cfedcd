# FoldConstants: what does not depend on rows or on the moment is computed once.
ddl
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
----

opt expect=FoldConstants
SELECT a FROM t WHERE b = 1 + 1 AND true
----

# An error is kept for the execution.
opt expect-not=FoldConstants
SELECT a FROM t WHERE b = 1 / 0
----

opt expect-not=FoldConstants
SELECT now(), $1 + b FROM t
----

