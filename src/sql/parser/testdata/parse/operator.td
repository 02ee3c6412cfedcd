# Precedence and associativity. What is not associative is refused at the second operator.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT 1 +
----
42601: syntax error at end of input
SELECT 1 +
          ^

sql
SELECT 1 + FROM t
----
42601: syntax error at or near "FROM"
SELECT 1 + FROM t
           ^

sql
SELECT * FROM t WHERE a = 1 AND
----
42601: syntax error at end of input
SELECT * FROM t WHERE a = 1 AND
                               ^

sql
SELECT 1 < 2 < 3
----
42601: syntax error at or near "<"
SELECT 1 < 2 < 3
             ^

sql
SELECT a = b = c
----
42601: syntax error at or near "="
SELECT a = b = c
             ^

sql
SELECT a LIKE b LIKE c
----
42601: syntax error at or near "LIKE"
SELECT a LIKE b LIKE c
                ^

sql
SELECT a BETWEEN 1 AND 2 AND c
----
SELECT a BETWEEN 1 AND 2 AND c

sql
SELECT a NOT BETWEEN SYMMETRIC 1 AND 2 OR d
----
SELECT a NOT BETWEEN SYMMETRIC 1 AND 2 OR d

sql
SELECT a BETWEEN 1
----
42601: syntax error at end of input
SELECT a BETWEEN 1
                  ^

sql
SELECT a BETWEEN 1 OR 2
----
42601: syntax error at or near "OR"
SELECT a BETWEEN 1 OR 2
                   ^

sql
SELECT a BETWEEN 1 AND 2 BETWEEN 3 AND 4
----
42601: syntax error at or near "BETWEEN"
SELECT a BETWEEN 1 AND 2 BETWEEN 3 AND 4
                         ^

sql
SELECT a IN (1,2,3) IN (true)
----
SELECT (a IN (1, 2, 3)) IN (true)

sql
SELECT a IS NULL IS NULL
----
SELECT (a IS NULL) IS NULL

sql
SELECT NOT a = b
----
SELECT NOT a = b

sql
SELECT NOT NOT a
----
SELECT NOT NOT a

sql
SELECT a || b -> c ->> d #> e @> f <@ g ? h & i | j # k << l >> m ~ n ~* o !~ p !~* q && r ^@ s
----
SELECT a || b -> c ->> d #> e @> f <@ g ? h & i | j # k << l >> m ~ n ~* o !~ p !~* q && r ^@ s

sql
SELECT a OPERATOR(pg_catalog.+) b, OPERATOR(pg_catalog.-) c, a OPERATOR(pg_catalog.~) '^(t)$' COLLATE pg_catalog.default
----
SELECT a OPERATOR(pg_catalog.+) b, OPERATOR(pg_catalog.-) c, a OPERATOR(pg_catalog.~) '^(t)$' COLLATE pg_catalog."default"

sql
SELECT a+-b, a<-b, a@-b, a*-1, a-- comment
----
SELECT a + - b, a < - b, a @- b, a * -1, a

sql
SELECT a ~ ~ b
----
SELECT a ~ (~ b)

sql
SELECT ~a, @a, |/ 2, !! 5
----
SELECT ~ a, @ a, |/ 2, !! 5

sql
SELECT 5 !
----
42601: syntax error at end of input
SELECT 5 !
          ^

sql
SELECT a AT TIME ZONE 'UTC', a AT TIME ZONE 'x' AT TIME ZONE 'y'
----
SELECT pg_catalog.timezone('UTC', a), pg_catalog.timezone('y', pg_catalog.timezone('x', a))

sql
SELECT a COLLATE "C" < b, a || b COLLATE "de_DE"
----
SELECT a COLLATE "C" < b, a || b COLLATE "de_DE"

sql
SELECT a->b->>c
----
SELECT a -> b ->> c

sql
SELECT a isnull, b notnull
----
SELECT a IS NULL, b IS NOT NULL

sql
SELECT a FROM t WHERE (a, b) IN ((1,2),(3,4))
----
SELECT a FROM t WHERE (a, b) IN ((1, 2), (3, 4))

sql
SELECT a FROM t WHERE (a, b) = ANY (SELECT 1, 2)
----
SELECT a FROM t WHERE (a, b) = ANY (SELECT 1, 2)

sql
SELECT a FROM t WHERE a = 1 OR b = 2 AND c = 3 OR NOT d
----
SELECT a FROM t WHERE a = 1 OR b = 2 AND c = 3 OR NOT d

sql
SELECT (a OR b) AND c, a OR (b OR c), (a AND b) AND c
----
SELECT (a OR b) AND c, a OR (b OR c), (a AND b) AND c

sql
SELECT a + b * c ^ d - e / f % g
----
SELECT a + b * c ^ d - e / f % g

sql
SELECT (a + b) * c, a - (b - c), (a - b) - c, a ^ b ^ c, a ^ (b ^ c)
----
SELECT (a + b) * c, a - (b - c), a - b - c, a ^ b ^ c, a ^ (b ^ c)

sql
SELECT (a < b) < c, a < (b < c), (a = b) IS NULL, a = (b IS NULL)
----
SELECT (a < b) < c, a < (b < c), a = b IS NULL, a = (b IS NULL)

sql
SELECT a LIKE 'x' ESCAPE '!', a NOT SIMILAR TO b ESCAPE c, a ILIKE b || c
----
SELECT a LIKE 'x' ESCAPE '!', a NOT SIMILAR TO b ESCAPE c, a ILIKE b || c

sql
SELECT a LIKE b ESCAPE c ESCAPE d
----
42601: syntax error at or near "d"
SELECT a LIKE b ESCAPE c ESCAPE d
                                ^

sql
SELECT a ESCAPE b
----
42601: syntax error at or near "b"
SELECT a ESCAPE b
                ^

sql
SELECT a LIKE b = c, a = b LIKE c
----
SELECT a LIKE b = c, a = b LIKE c

sql
SELECT NOT a IN (1), NOT (a IN (1)), (NOT a) IN (1)
----
SELECT NOT a IN (1), NOT a IN (1), (NOT a) IN (1)

sql
SELECT a IS TRUE, a IS NOT FALSE, a IS UNKNOWN, a IS NOT UNKNOWN
----
SELECT a IS TRUE, a IS NOT FALSE, a IS UNKNOWN, a IS NOT UNKNOWN

sql
SELECT a BETWEEN b COLLATE "C" AND c
----
42601: syntax error at or near "COLLATE"
SELECT a BETWEEN b COLLATE "C" AND c
                   ^

sql
SELECT a BETWEEN (b COLLATE "C") AND c, a BETWEEN b || (c COLLATE "C") AND d
----
SELECT a BETWEEN (b COLLATE "C") AND c, a BETWEEN b || (c COLLATE "C") AND d

sql
SELECT a BETWEEN NOT b AND c
----
42601: syntax error at or near "NOT"
SELECT a BETWEEN NOT b AND c
                 ^

sql
SELECT a BETWEEN 1 AND NOT c
----
SELECT a BETWEEN 1 AND (NOT c)

