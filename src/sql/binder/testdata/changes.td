# INSERT, UPDATE and DELETE: defaults, casts by assignment, parameters, RETURNING.
ddl
CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
CREATE TABLE d (id int PRIMARY KEY, n int DEFAULT 7, s varchar(3) DEFAULT 'abc', CHECK (n > 0));
----

bind
UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2
----
parameters: integer integer
update pgbench_accounts set abalance = (pgbench_accounts.abalance + $1)
  filter (pgbench_accounts.aid = $2)
    scan pgbench_accounts (pgbench_accounts.aid, pgbench_accounts.bid, pgbench_accounts.abalance, pgbench_accounts.filler)

bind
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)
----
parameters: integer integer integer integer
insert into pgbench_history
  values ($1, $2, $3, $4, CURRENT_TIMESTAMP, NULL::character(22), unique_rowid())

bind
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) SELECT aid, (aid - 1) / 100000 + 1, 0, '' FROM generate_series(1, 1000000) AS aid
----
insert into pgbench_accounts
  project pgbench_accounts.aid := aid.aid, pgbench_accounts.bid := ?column?, pgbench_accounts.abalance := ?column?, pgbench_accounts.filler := ''::bpchar
    project aid.aid, ?column? := (((aid.aid - 1) / 100000) + 1), ?column? := 0, ?column? := ''
      function generate_series(1, 1000000)

bind
INSERT INTO d (id) VALUES (1), ($1) RETURNING *, n + 1
----
(id integer, n integer, s character varying(3), ?column? integer)
parameters: integer
insert into d
  values (1, 7, 'abc'::character varying) ($1, 7, 'abc'::character varying)

bind
INSERT INTO d VALUES (1, DEFAULT, 'xyz') ON CONFLICT (id) DO UPDATE SET n = d.n + excluded.n
----
insert into d
  values (1, 7, 'xyz'::character varying)

bind
INSERT INTO d VALUES (1, 2, 'long')
----
ERROR 22001: value too long for type character varying(3)

bind
DELETE FROM d USING pgbench_accounts AS p WHERE d.id = p.aid AND p.bid = $1 RETURNING d.id
----
(id integer)
parameters: integer
delete from d
  filter ((d.id = aid) AND (bid = $1))
    inner join
      scan d (d.id, n, s)
      scan p (aid, bid, abalance, filler)

bind
UPDATE d SET n = (SELECT max(bid) FROM pgbench_accounts WHERE aid = d.id)
----
update d set n = (SubPlan)
  apply scalar
    scan d (d.id, d.n, d.s)
    project max(bid)
      aggregate: max(bid)
        filter (aid = d.id)
          scan pgbench_accounts (aid, bid, abalance, filler)

