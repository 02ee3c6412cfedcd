# What pgbench sends must be points, not scans.
ddl
CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88));
CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
----

plan
UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2
----

plan
SELECT abalance FROM pgbench_accounts WHERE aid = $1
----

plan
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)
----

plan
INSERT INTO pgbench_branches (bid, bbalance) VALUES ($1, 0)
----

plan
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) SELECT aid, (aid - 1) / 100000 + 1, 0, '' FROM generate_series(1, 1000000) AS aid
----

plan
SELECT count(*) FROM pgbench_branches
----

plan
SELECT * FROM pgbench_accounts WHERE aid = 1 FOR UPDATE
----

plan
SELECT aid FROM pgbench_accounts WHERE bid = 1 ORDER BY aid LIMIT 1 FOR UPDATE SKIP LOCKED
----

# The probe for partitions.
plan
select o.n, p.partstrat, pg_catalog.count(i.inhparent) from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on (n.oid = c.relnamespace) cross join lateral (select pg_catalog.array_position(pg_catalog.current_schemas(true), n.nspname)) as o(n) left join pg_catalog.pg_partitioned_table as p on (p.partrelid = c.oid) left join pg_catalog.pg_inherits as i on (c.oid = i.inhparent) where c.relname = 'pgbench_accounts' and o.n is not null group by 1, 2 order by 1 asc limit 1
----

