# INSERT, UPDATE, DELETE.
# As PostgreSQL 15 accepts and refuses them.

sql
WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a
----
WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a

sql
WITH a AS (SELECT 1) UPDATE t SET x = 1
----
WITH a AS (SELECT 1) UPDATE t SET x = 1

sql
WITH a AS (SELECT 1) DELETE FROM t
----
WITH a AS (SELECT 1) DELETE FROM t

sql
INSERT INTO t VALUES (1, 'a', DEFAULT), (2, 'b', 3)
----
INSERT INTO t VALUES (1, 'a', DEFAULT), (2, 'b', 3)

sql
INSERT INTO s.t (a, b[1], c.d) VALUES (1,2,3) RETURNING *, a AS x
----
INSERT INTO s.t (a, b[1], c.d) VALUES (1, 2, 3) RETURNING *, a AS x

sql
INSERT INTO t AS u (a) SELECT 1
----
INSERT INTO t AS u (a) SELECT 1

sql
INSERT INTO t DEFAULT VALUES
----
INSERT INTO t DEFAULT VALUES

sql
INSERT INTO t (a) DEFAULT VALUES
----
42601: syntax error at or near "DEFAULT"
INSERT INTO t (a) DEFAULT VALUES
                  ^

sql
INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)
----
INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)

sql
INSERT INTO t (SELECT 1)
----
INSERT INTO t SELECT 1

sql
INSERT INTO t ((SELECT 1))
----
INSERT INTO t SELECT 1

sql
INSERT INTO t TABLE u
----
INSERT INTO t SELECT * FROM u

sql
INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING
----
INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING

sql
INSERT INTO t VALUES (1) ON CONFLICT (a, lower(b) COLLATE "C" text_ops) WHERE a > 1 DO UPDATE SET a = EXCLUDED.a, (b, c) = (1, 2), (d) = ROW(3), (e, f) = (SELECT 1, 2) WHERE t.a < 5 RETURNING a
----
INSERT INTO t VALUES (1) ON CONFLICT (a, (lower(b)) COLLATE "C" text_ops) WHERE a > 1 DO UPDATE SET a = excluded.a, (b, c) = (1, 2), (d) = ROW(3), (e, f) = (SELECT 1, 2) WHERE t.a < 5 RETURNING a

sql
INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT c DO NOTHING
----
INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT c DO NOTHING

sql
INSERT INTO t SELECT DISTINCT a FROM b ON CONFLICT DO NOTHING
----
INSERT INTO t SELECT DISTINCT a FROM b ON CONFLICT DO NOTHING

sql
INSERT INTO t SELECT DISTINCT ON CONFLICT DO NOTHING
----
42601: syntax error at or near "ON"
INSERT INTO t SELECT DISTINCT ON CONFLICT DO NOTHING
                              ^

sql
INSERT INTO t SELECT * FROM b JOIN c ON true ON CONFLICT DO NOTHING
----
INSERT INTO t SELECT * FROM b JOIN c ON true ON CONFLICT DO NOTHING

sql
INSERT INTO t
----
42601: syntax error at end of input
INSERT INTO t
             ^

sql
INSERT t VALUES (1)
----
42601: syntax error at or near "t"
INSERT t VALUES (1)
       ^

sql
INSERT INTO t (a b) VALUES (1)
----
42601: syntax error at or near "b"
INSERT INTO t (a b) VALUES (1)
                 ^

sql
UPDATE t SET a = 1
----
UPDATE t SET a = 1

sql
UPDATE ONLY s.t AS u SET a = DEFAULT, b = b + 1 FROM v, w WHERE u.x = v.x RETURNING *
----
UPDATE ONLY s.t AS u SET a = DEFAULT, b = b + 1 FROM v, w WHERE u.x = v.x RETURNING *

sql
UPDATE t u SET a = 1
----
UPDATE t AS u SET a = 1

sql
UPDATE t SET (a, b) = (1, 2), c[1] = 2, d.e = 3 WHERE CURRENT OF cur
----
UPDATE t SET (a, b) = (1, 2), c[1] = 2, d.e = 3 WHERE CURRENT OF cur

sql
UPDATE t SET
----
42601: syntax error at end of input
UPDATE t SET
            ^

sql
UPDATE t SET a
----
42601: syntax error at end of input
UPDATE t SET a
              ^

sql
UPDATE t SET a = 1,
----
42601: syntax error at end of input
UPDATE t SET a = 1,
                   ^

sql
UPDATE t WHERE a = 1
----
42601: syntax error at or near "WHERE"
UPDATE t WHERE a = 1
         ^

sql
UPDATE t SET a = 1 WHERE current = 5
----
UPDATE t SET a = 1 WHERE current = 5

sql
DELETE FROM t
----
DELETE FROM t

sql
DELETE FROM ONLY t AS u USING v WHERE u.a = v.a RETURNING u.*
----
DELETE FROM ONLY t AS u USING v WHERE u.a = v.a RETURNING u.*

sql
DELETE t
----
42601: syntax error at or near "t"
DELETE t
       ^

sql
DELETE FROM t WHERE CURRENT OF c
----
DELETE FROM t WHERE CURRENT OF c

