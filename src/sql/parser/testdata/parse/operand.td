# What SQL writes with words: CASE, EXTRACT, ARRAY, aggregates, windows.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT f(a).b
----
42601: syntax error at or near "."
SELECT f(a).b
           ^

sql
SELECT (f(a)).b
----
SELECT (f(a)).b

sql
SELECT CASE WHEN a THEN b END, CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END
----
SELECT CASE WHEN a THEN b END, CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END

sql
SELECT CASE a END
----
42601: syntax error at or near "END"
SELECT CASE a END
              ^

sql
SELECT CASE WHEN a THEN b
----
42601: syntax error at end of input
SELECT CASE WHEN a THEN b
                         ^

sql
SELECT COALESCE(a,b), NULLIF(a,b), GREATEST(a,b), LEAST(a)
----
SELECT COALESCE(a, b), NULLIF(a, b), GREATEST(a, b), LEAST(a)

sql
SELECT COALESCE()
----
42601: syntax error at or near ")"
SELECT COALESCE()
                ^

sql
SELECT NULLIF(a)
----
42601: syntax error at or near ")"
SELECT NULLIF(a)
               ^

sql
SELECT EXISTS(SELECT 1), NOT EXISTS(SELECT 1), a IN (SELECT 1), a NOT IN (SELECT b FROM c), a = ANY(SELECT 1), a <> ALL (SELECT 1), a = SOME(ARRAY[1,2]), a LIKE ANY(ARRAY['a']), a NOT ILIKE ALL(ARRAY['b'])
----
SELECT EXISTS (SELECT 1), NOT EXISTS (SELECT 1), a IN (SELECT 1), a NOT IN (SELECT b FROM c), a = ANY (SELECT 1), a <> ALL (SELECT 1), a = ANY (ARRAY[1, 2]), a ~~ ANY (ARRAY['a']), a !~~* ALL (ARRAY['b'])

sql
SELECT ARRAY[[1,2],3]
----
42601: syntax error at or near "3"
SELECT ARRAY[[1,2],3]
                   ^

sql
SELECT ROW(1,2), ROW(), (1,2), ROW(1), (1,2) = (3,4)
----
SELECT ROW(1, 2), ROW(), (1, 2), ROW(1), (1, 2) = (3, 4)

sql
SELECT EXTRACT(year FROM a), EXTRACT('epoch' FROM a), EXTRACT(dow FROM a)
----
SELECT pg_catalog."extract"('year', a), pg_catalog."extract"('epoch', a), pg_catalog."extract"('dow', a)

sql
SELECT (a,b) OVERLAPS (c,d)
----
SELECT pg_catalog."overlaps"(a, b, c, d)

sql
SELECT CURRENT_DATE, CURRENT_TIME, CURRENT_TIME(3), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP(0), LOCALTIME, LOCALTIMESTAMP(2), CURRENT_USER, USER, SESSION_USER, CURRENT_ROLE, CURRENT_CATALOG, CURRENT_SCHEMA, current_schema()
----
SELECT CURRENT_DATE, CURRENT_TIME, CURRENT_TIME(3), CURRENT_TIMESTAMP, CURRENT_TIMESTAMP(0), LOCALTIME, LOCALTIMESTAMP(2), CURRENT_USER, USER, SESSION_USER, CURRENT_ROLE, CURRENT_CATALOG, CURRENT_SCHEMA, "current_schema"()

sql
SELECT f(VARIADIC a, b)
----
42601: syntax error at or near ","
SELECT f(VARIADIC a, b)
                   ^

sql
SELECT rank() OVER (PARTITION BY a ORDER BY b), sum(a) OVER w, sum(a) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES), sum(a) OVER (), sum(a) OVER (ORDER BY b RANGE 1 PRECEDING), sum(a) OVER (ORDER BY b GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING) FROM t WINDOW w AS (PARTITION BY c), v AS (w ORDER BY d)
----
SELECT rank() OVER (PARTITION BY a ORDER BY b), sum(a) OVER w, sum(a) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES), sum(a) OVER (), sum(a) OVER (ORDER BY b RANGE 1 PRECEDING), sum(a) OVER (ORDER BY b GROUPS BETWEEN 1 PRECEDING AND 2 FOLLOWING) FROM t WINDOW w AS (PARTITION BY c), v AS (w ORDER BY d)

sql
SELECT left('abc', 2), right('abc', 1), schema.left('abc',1)
----
SELECT "left"('abc', 2), "right"('abc', 1), schema."left"('abc', 1)

sql
SELECT left FROM t
----
42601: syntax error at or near "FROM"
SELECT left FROM t
            ^

sql
SELECT GROUPING(a, b) FROM t
----
SELECT GROUPING(a, b) FROM t

sql
SELECT t.user, t.select, t.coalesce, t.left FROM t
----
SELECT t."user", t."select", t."coalesce", t."left" FROM t

sql
SELECT x.count(1), "count"(1), pg_catalog.count(*), pg_catalog.extract('year', a), pg_catalog.position('a','b')
----
SELECT x.count(1), count(1), pg_catalog.count(*), pg_catalog."extract"('year', a), pg_catalog."position"('a', 'b')

sql
SELECT f(,)
----
42601: syntax error at or near ","
SELECT f(,)
         ^

sql
SELECT f(a,)
----
42601: syntax error at or near ")"
SELECT f(a,)
           ^

sql
SELECT f(a b)
----
42601: syntax error at or near "b"
SELECT f(a b)
           ^

sql
SELECT count(DISTINCT)
----
42601: syntax error at or near ")"
SELECT count(DISTINCT)
                     ^

sql
SELECT count(* )
----
SELECT count(*)

sql
SELECT count(*, 1)
----
42601: syntax error at or near ","
SELECT count(*, 1)
              ^

