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

# Of CASE the operand alone may be known; then it is what is compared.
opt expect=FoldConstants
SELECT CASE 1 + 1 WHEN 3 THEN 'x' WHEN a THEN CASE a WHEN 1 THEN 'y' END ELSE CASE 2 WHEN 2 THEN 'z' END END FROM t
----
project case := CASE WHEN false THEN 'x'::text WHEN (2 = a) THEN CASE a WHEN 1 THEN 'y'::text ELSE NULL::text END ELSE 'z'::text END
  scan t (a)

# Long values are made when the statement runs.
opt expect-not=FoldConstants
SELECT repeat('x', 100000000), lpad('x', 5000) FROM t
----
project repeat := repeat('x'::text, 100000000), lpad := lpad('x'::text, 5000)
  scan t ()

opt expect=FoldConstants
SELECT repeat('x', 3), lpad('x', 3) FROM t
----
project repeat := 'xxx'::text, lpad := '  x'::text
  scan t ()
