# What pgbench sends must be points, not scans.
ddl
CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88));
CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
----

plan
UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2
----
Update on pgbench_accounts
  ->  Index Scan using pgbench_accounts_pkey on pgbench_accounts
        Index Cond: (aid = $2)

plan
SELECT abalance FROM pgbench_accounts WHERE aid = $1
----
Index Scan using pgbench_accounts_pkey on pgbench_accounts
  Index Cond: (aid = $1)

plan
INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)
----
Insert on pgbench_history
  ->  Result

plan
INSERT INTO pgbench_branches (bid, bbalance) VALUES ($1, 0)
----
Insert on pgbench_branches
  ->  Result

plan
INSERT INTO pgbench_accounts (aid, bid, abalance, filler) SELECT aid, (aid - 1) / 100000 + 1, 0, '' FROM generate_series(1, 1000000) AS aid
----
Insert on pgbench_accounts
  ->  Function Scan on generate_series aid

plan
SELECT count(*) FROM pgbench_branches
----
Aggregate
  ->  Seq Scan on pgbench_branches

plan
SELECT * FROM pgbench_accounts WHERE aid = 1 FOR UPDATE
----
Index Scan using pgbench_accounts_pkey on pgbench_accounts
  Index Cond: (aid = 1)

plan
SELECT aid FROM pgbench_accounts WHERE bid = 1 ORDER BY aid LIMIT 1 FOR UPDATE SKIP LOCKED
----
Limit
  ->  LockRows
        ->  Seq Scan on pgbench_accounts
              Filter: (bid = 1)

# The probe for partitions.
plan
select o.n, p.partstrat, pg_catalog.count(i.inhparent) from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on (n.oid = c.relnamespace) cross join lateral (select pg_catalog.array_position(pg_catalog.current_schemas(true), n.nspname)) as o(n) left join pg_catalog.pg_partitioned_table as p on (p.partrelid = c.oid) left join pg_catalog.pg_inherits as i on (c.oid = i.inhparent) where c.relname = 'pgbench_accounts' and o.n is not null group by 1, 2 order by 1 asc limit 1
----
Limit
  ->  Sort
        Sort Key: array_position(current_schemas(true), $0)
        ->  HashAggregate
              Group Key: array_position(current_schemas(true), $0), p.partstrat
              ->  Hash Left Join
                    Hash Cond: (c.oid = i.inhparent)
                    ->  Hash Left Join
                          Hash Cond: (c.oid = p.partrelid)
                          ->  Filter
                                Filter: (array_position IS NOT NULL)
                                ->  Nested Loop
                                      ->  Hash Join
                                            Hash Cond: (n.oid = c.relnamespace)
                                            ->  Seq Scan on pg_namespace n
                                            ->  Hash
                                                  ->  Seq Scan on pg_class c
                                                        Filter: (c.relname = 'pgbench_accounts'::name)
                                      ->  Result
                          ->  Hash
                                ->  Seq Scan on pg_partitioned_table p
                    ->  Hash
                          ->  Seq Scan on pg_inherits i


plan
INSERT INTO pgbench_branches (bid, bbalance) VALUES (1, 0) RETURNING *
----
Insert on pgbench_branches
  ->  Result

plan
UPDATE pgbench_branches SET bbalance = 1 WHERE bid = 2 RETURNING bbalance + 1
----
Update on pgbench_branches
  ->  Index Scan using pgbench_branches_pkey on pgbench_branches
        Index Cond: (bid = 2)

plan
DELETE FROM pgbench_branches WHERE bid = 2 RETURNING bid
----
Delete on pgbench_branches
  ->  Index Scan using pgbench_branches_pkey on pgbench_branches
        Index Cond: (bid = 2)
