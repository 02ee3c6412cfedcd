# What queries mean: names, stars, grouping, subqueries, set operations.
ddl
CREATE TABLE t (a int PRIMARY KEY, b text, c numeric(8,2) NOT NULL, d timestamp);
CREATE TABLE u (a int, e int);
----

bind
SELECT *, a + 1 AS next FROM t WHERE b LIKE 'x%' AND a IN (1, 2)
----
(a integer, b text, c numeric(8,2), d timestamp without time zone, next integer)
project a, b, c, d, next := (a + 1)
  filter ((b ~~ 'x%'::text) AND (a = ANY ('{1,2}'::integer[])))
    scan t (a, b, c, d)

# The literal takes the other operand's type; so does the parameter.
bind
SELECT a FROM t WHERE d > '2020-01-01' AND a = $1 AND c < $2
----
(a integer)
parameters: integer numeric
project a
  filter ((d > '2020-01-01 00:00:00'::timestamp without time zone) AND (a = $1) AND (c < $2))
    scan t (a, b, c, d)

bind
SELECT t.b, u.e FROM t JOIN u ON t.a = u.a LEFT JOIN u AS v USING (a)
----
ERROR 42702: common column name "a" appears more than once in left table

bind
SELECT a, e FROM t NATURAL JOIN u
----
(a integer, e integer)
project t.a, e
  inner join on (t.a = u.a)
    scan t (t.a, b, c, d)
    scan u (u.a, e, rowid)

bind
SELECT b, count(*), sum(a) AS total FROM t GROUP BY b HAVING count(*) > 1 ORDER BY total DESC, 1
----
(b text, count bigint, total bigint)
sort -sum(a), +b
  project b, count(*), sum(a)
    filter (count(*) > 1)
      aggregate by b: count(*), sum(a)
        scan t (a, b, c, d)

# Grouped by the primary key, every column of the table is decided.
bind
SELECT t.a, t.b, max(e) FROM t JOIN u ON t.a = u.e GROUP BY t.a
----
(a integer, b text, max integer)
project t.a, b, max(e)
  aggregate by t.a, b: max(e)
    inner join on (t.a = e)
      scan t (t.a, b, c, d)
      scan u (u.a, e, rowid)

bind
SELECT a / 10 AS tens, avg(c) FROM t GROUP BY tens
----
(tens integer, avg numeric)
project (a / 10), avg(c)
  aggregate by (a / 10): avg(c)
    project a, b, c, d, (a / 10) := (a / 10)
      scan t (a, b, c, d)

bind
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) AND a = (SELECT max(e) FROM u)
----
(a integer)
project t.a
  filter ((SubPlan) AND (t.a = $0))
    apply exists
      scan t (t.a, b, c, d)
      project ?column? := 1
        filter (u.a = t.a)
          scan u (u.a, u.e, u.rowid)
$0:
project max(e)
  aggregate: max(e)
    scan u (u.a, u.e, u.rowid)

bind
SELECT a FROM t WHERE a NOT IN (SELECT e FROM u)
----
(a integer)
project t.a
  filter (NOT (t.a = ANY ($0)))
    scan t (t.a, b, c, d)
$0:
project e
  scan u (u.a, e, rowid)

bind
SELECT a FROM t UNION ALL SELECT e FROM u ORDER BY a LIMIT 3
----
(a integer)
limit 3
  sort +a
    union all
      project t.a
        scan t (t.a, b, c, d)
      project e
        scan u (u.a, e, rowid)

bind
WITH x AS (SELECT a AS k FROM t), y (m) AS (SELECT k FROM x) SELECT x.k, y.m FROM x, y
----
(k integer, m integer)
project x.k, x.k
  inner join
    cte-scan x (x.k)
    project x.k
      cte-scan x (x.k)
cte x
project a
  scan t (a, b, c, d)

# A member of WITH with one reference becomes part of the query; with several it is kept.
bind
WITH x AS (SELECT a AS k FROM t) SELECT k FROM x WHERE k > 1
----
(k integer)
project a
  filter (a > 1)
    project a
      scan t (a, b, c, d)

bind
WITH x AS MATERIALIZED (SELECT a AS k FROM t) SELECT k FROM x
----
(k integer)
project k
  cte-scan x (k)
cte x
project a
  scan t (a, b, c, d)

bind
WITH x AS (SELECT random() AS r) SELECT r FROM x
----
(r double precision)
project x.r
  cte-scan x (x.r)
cte x
project r := random()
  values ()

# What nothing reads is dropped, with its subqueries.
bind
WITH x AS (SELECT (SELECT max(a) FROM t) AS m), y AS (SELECT m FROM x) SELECT 1
----
(?column? integer)
project ?column? := 1
  values ()

# One that uses the outer query's columns is bound at each reference.
bind
SELECT (WITH x AS (SELECT t.a AS k) SELECT count(*) FROM x p, x q) FROM t
----
(count bigint)
project (SubPlan)
  apply scalar
    scan t (a, b, c, d)
    project count(*)
      aggregate: count(*)
        inner join
          project k := a
            values ()
          project k := a
            values ()

bind
SELECT a FROM t WHERE (a, c) IN (SELECT a, e FROM u)
----
(a integer)
project t.a
  filter row_in(t.a, c, $0)
    scan t (t.a, b, c, d)
$0:
project row := ROW(u.a, (e)::numeric)
  project u.a, e
    scan u (u.a, e, rowid)

bind
SELECT n, o.v FROM generate_series(1, 3) AS n, LATERAL (SELECT n * 2) AS o(v)
----
(n integer, v integer)
project n, ?column?
  apply inner
    function generate_series(1, 3)
    project ?column? := (n * 2)
      values ()

bind
SELECT DISTINCT ON (b) b, a FROM t ORDER BY b, a DESC
----
(b text, a integer)
distinct on b
  sort +b, -a
    project b, a
      scan t (a, b, c, d)

bind
SELECT a FROM t ORDER BY c LIMIT 1 FOR UPDATE SKIP LOCKED
----
(a integer)
project a
  limit 1
    lock
      sort +c
        project a, c, a
          scan t (a, b, c, d)

bind
VALUES (1, 'a'), (2, NULL)
----
(column1 integer, column2 text)
values (1, 'a'::text) (2, NULL::text)

bind
SELECT unnest(ARRAY[1, 2]), b FROM t
----
(unnest integer, b text)
project unnest, b
  project-set unnest(ARRAY[1, 2])
    scan t (a, b, c, d)

