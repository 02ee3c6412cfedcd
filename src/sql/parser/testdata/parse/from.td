# Joins nest by their ON; sub-selects need an alias; functions may stand in FROM.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT 1 FROM a, b c, d AS e, f g(x, y), h AS i(j)
----
SELECT 1 FROM a, b AS c, d AS e, f AS g (x, y), h AS i (j)

sql
SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (y) RIGHT OUTER JOIN d ON true FULL JOIN e ON true CROSS JOIN f NATURAL JOIN g NATURAL LEFT JOIN h
----
SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (y) RIGHT JOIN d ON true FULL JOIN e ON true CROSS JOIN f NATURAL JOIN g NATURAL LEFT JOIN h

sql
SELECT * FROM a JOIN b JOIN c ON b.x = c.x ON a.x = b.x
----
SELECT * FROM a JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x

sql
SELECT * FROM a JOIN b
----
42601: syntax error at end of input
SELECT * FROM a JOIN b
                      ^

sql
SELECT * FROM a CROSS JOIN b ON true
----
42601: syntax error at or near "ON"
SELECT * FROM a CROSS JOIN b ON true
                             ^

sql
SELECT * FROM (a JOIN b ON true) AS j, (a JOIN b ON true), ((a JOIN b ON true) CROSS JOIN c)
----
SELECT * FROM (a JOIN b ON true) AS j, a JOIN b ON true, a JOIN b ON true CROSS JOIN c

sql
SELECT * FROM (a)
----
42601: syntax error at or near ")"
SELECT * FROM (a)
                ^

sql
SELECT * FROM (a) b
----
42601: syntax error at or near ")"
SELECT * FROM (a) b
                ^

sql
SELECT * FROM a JOIN b USING (x) AS k
----
SELECT * FROM a JOIN b USING (x) AS k

sql
SELECT * FROM (SELECT 1)
----
42601: subquery in FROM must have an alias
SELECT * FROM (SELECT 1)
              ^
HINT: For example, FROM (SELECT ...) [AS] foo.

sql
SELECT * FROM generate_series(1,10) AS g, generate_series(1,2) WITH ORDINALITY AS h(x, n), LATERAL f(g) z, ROWS FROM (f(1), g(2) AS (a int, b text)) WITH ORDINALITY r, json_to_record('x') AS t(a int, b text COLLATE "C"), json_to_record('y') AS (a int), current_date, coalesce(1,2) c, current_schema()
----
SELECT * FROM generate_series(1, 10) AS g, generate_series(1, 2) WITH ORDINALITY AS h (x, n), LATERAL f(g) AS z, ROWS FROM (f(1), g(2) AS (a integer, b text)) WITH ORDINALITY AS r, json_to_record('x') AS t (a integer, b text COLLATE "C"), json_to_record('y') AS (a integer), CURRENT_DATE, COALESCE(1, 2) AS c, "current_schema"()

sql
SELECT * FROM LATERAL a
----
42601: syntax error at end of input
SELECT * FROM LATERAL a
                       ^

sql
SELECT * FROM ONLY a, ONLY (b), c *
----
SELECT * FROM ONLY a, ONLY b, c

sql
SELECT * FROM a TABLESAMPLE bernoulli (10) REPEATABLE (1), b x TABLESAMPLE system (1)
----
SELECT * FROM a TABLESAMPLE bernoulli (10) REPEATABLE (1), b AS x TABLESAMPLE system (1)

