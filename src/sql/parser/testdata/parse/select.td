# The clauses of SELECT.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT a IS DISTINCT FROM b IS DISTINCT FROM c
----
42601: syntax error at or near "IS"
SELECT a IS DISTINCT FROM b IS DISTINCT FROM c
                            ^

sql
SELECT a IS NOT DISTINCT FROM b
----
SELECT a IS NOT DISTINCT FROM b

sql
SELECT SUBSTRING(a FROM 1 FOR 2), SUBSTRING(a FROM 2), SUBSTRING(a FOR 2), substring(a,1,2), substring('x', 'y')
----
SELECT pg_catalog."substring"(a, 1, 2), pg_catalog."substring"(a, 2), pg_catalog."substring"(a, 1, 2), "substring"(a, 1, 2), "substring"('x', 'y')

sql
SELECT POSITION('a' IN b), OVERLAY(a PLACING b FROM 1 FOR 2), OVERLAY(a PLACING b FROM 1), TRIM(a), TRIM(BOTH FROM a), TRIM(LEADING 'x' FROM a), TRIM(TRAILING FROM a), TRIM('x' FROM a), TRIM(BOTH 'x' FROM a), trim(a, 'x')
----
SELECT pg_catalog."position"(b, 'a'), pg_catalog."overlay"(a, b, 1, 2), pg_catalog."overlay"(a, b, 1), pg_catalog.btrim(a), pg_catalog.btrim(a), pg_catalog.ltrim(a, 'x'), pg_catalog.rtrim(a), pg_catalog.btrim(a, 'x'), pg_catalog.btrim(a, 'x'), pg_catalog.btrim(a, 'x')

sql
SELECT count(*), count(DISTINCT a), sum(ALL a), string_agg(a, ',' ORDER BY b DESC NULLS LAST), f(), f(a => 1, b := 2), f(VARIADIC a), f(a, VARIADIC b), count(*) FILTER (WHERE a > 1), percentile_cont(0.5) WITHIN GROUP (ORDER BY a)
----
SELECT count(*), count(DISTINCT a), sum(a), string_agg(a, ',' ORDER BY b DESC NULLS LAST), f(), f(a => 1, b => 2), f(VARIADIC a), f(a, VARIADIC b), count(*) FILTER (WHERE a > 1), percentile_cont(0.5) WITHIN GROUP (ORDER BY a)

sql
SELECT DISTINCT a FROM t
----
SELECT DISTINCT a FROM t

sql
SELECT DISTINCT ON (a, b) c FROM t
----
SELECT DISTINCT ON (a, b) c FROM t

sql
SELECT DISTINCT ON ((select 1)) c FROM t
----
SELECT DISTINCT ON ((SELECT 1)) c FROM t

sql
SELECT ALL a FROM t
----
SELECT a FROM t

sql
SELECT DISTINCT FROM t
----
42601: syntax error at or near "FROM"
SELECT DISTINCT FROM t
                ^

sql
SELECT a FROM t GROUP BY a, (), ROLLUP(a,b), CUBE(a,(b,c)), GROUPING SETS ((a),(b),()), (a,b) HAVING count(*) > 1
----
SELECT a FROM t GROUP BY a, (), ROLLUP (a, b), CUBE (a, (b, c)), GROUPING SETS (a, b, ()), (a, b) HAVING count(*) > 1

sql
SELECT a FROM t GROUP BY DISTINCT a
----
SELECT a FROM t GROUP BY DISTINCT a

sql
SELECT a FROM t ORDER BY a, b DESC, c ASC NULLS FIRST, d USING <, e USING OPERATOR(pg_catalog.>) NULLS LAST
----
SELECT a FROM t ORDER BY a, b DESC, c ASC NULLS FIRST, d USING <, e USING OPERATOR(pg_catalog.>) NULLS LAST

sql
SELECT a FROM t LIMIT 1 OFFSET 2
----
SELECT a FROM t LIMIT 1 OFFSET 2

sql
SELECT a FROM t OFFSET 2 LIMIT 1
----
SELECT a FROM t LIMIT 1 OFFSET 2

sql
SELECT a FROM t LIMIT ALL
----
SELECT a FROM t

sql
SELECT a FROM t OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY
----
SELECT a FROM t LIMIT 3 OFFSET 2

sql
SELECT a FROM t FETCH NEXT ROW ONLY
----
SELECT a FROM t LIMIT 1

sql
SELECT a FROM t ORDER BY a FETCH FIRST (1+1) ROWS WITH TIES
----
SELECT a FROM t ORDER BY a FETCH FIRST (1 + 1) ROWS WITH TIES

sql
SELECT a FROM t FETCH FIRST -1 ROWS ONLY
----
SELECT a FROM t LIMIT -1

sql
SELECT a FROM t LIMIT 1, 2
----
42601: LIMIT #,# syntax is not supported
SELECT a FROM t LIMIT 1, 2
                ^
HINT: Use separate LIMIT and OFFSET clauses.

sql
SELECT a FROM t LIMIT 1 LIMIT 2
----
42601: syntax error at or near "LIMIT"
SELECT a FROM t LIMIT 1 LIMIT 2
                        ^

sql
SELECT a FROM t FOR UPDATE
----
SELECT a FROM t FOR UPDATE

sql
SELECT a FROM t FOR NO KEY UPDATE OF t, u NOWAIT FOR SHARE SKIP LOCKED FOR KEY SHARE
----
SELECT a FROM t FOR NO KEY UPDATE OF t, u NOWAIT FOR SHARE SKIP LOCKED FOR KEY SHARE

sql
SELECT a FROM t FOR READ ONLY
----
SELECT a FROM t

sql
SELECT a FROM t LIMIT 1 FOR UPDATE
----
SELECT a FROM t LIMIT 1 FOR UPDATE

sql
SELECT a FROM t FOR UPDATE LIMIT 1
----
SELECT a FROM t LIMIT 1 FOR UPDATE

sql
SELECT a INTO b FROM c
----
SELECT a INTO TABLE b FROM c

sql
SELECT a INTO TEMP TABLE b FROM c
----
SELECT a INTO TEMPORARY TABLE b FROM c

sql
SELECT 1 FROM t WHERE a = 1 LIMIT
----
42601: syntax error at end of input
SELECT 1 FROM t WHERE a = 1 LIMIT
                                 ^

