# INSERT, UPDATE and DELETE: defaults, casts by assignment, parameters, RETURNING.
ddl
CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
CREATE TABLE d (id int PRIMARY KEY, n int DEFAULT 7, s varchar(3) DEFAULT 'abc', CHECK (n > 0));
----

bind
UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2
----

bind
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)
----

bind
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) SELECT aid, (aid - 1) / 100000 + 1, 0, '' FROM generate_series(1, 1000000) AS aid
----

bind
INSERT INTO d (id) VALUES (1), ($1) RETURNING *, n + 1
----

bind
INSERT INTO d VALUES (1, DEFAULT, 'xyz') ON CONFLICT (id) DO UPDATE SET n = d.n + excluded.n
----

bind
INSERT INTO d VALUES (1, 2, 'long')
----

bind
DELETE FROM d USING pgbench_accounts AS p WHERE d.id = p.aid AND p.bid = $1 RETURNING d.id
----

bind
UPDATE d SET n = (SELECT max(bid) FROM pgbench_accounts WHERE aid = d.id)
----

