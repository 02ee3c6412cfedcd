# VACUUM, ANALYZE, EXPLAIN, LISTEN, LOCK.
# As PostgreSQL 15 accepts and refuses them.

sql
VACUUM
----
VACUUM

sql
VACUUM t
----
VACUUM t

sql
VACUUM ANALYZE t
----
VACUUM ("analyze") t

sql
VACUUM FULL FREEZE VERBOSE ANALYZE a, b (c, d)
----
VACUUM ("full", "freeze", "verbose", "analyze") a, b (c, d)

sql
VACUUM (ANALYZE, VERBOSE false, PARALLEL 2) t
----
VACUUM ("analyze", "verbose" "false", parallel 2) t

sql
vacuum analyze pgbench_branches
----
VACUUM ("analyze") pgbench_branches

sql
ANALYZE
----
ANALYZE

sql
ANALYZE VERBOSE t (a)
----
ANALYZE ("verbose") t (a)

sql
ANALYZE (VERBOSE) t
----
ANALYZE ("verbose") t

sql
EXPLAIN SELECT 1
----
EXPLAIN SELECT 1

sql
EXPLAIN ANALYZE SELECT 1
----
EXPLAIN ("analyze") SELECT 1

sql
EXPLAIN ANALYZE VERBOSE SELECT 1
----
EXPLAIN ("analyze", "verbose") SELECT 1

sql
EXPLAIN VERBOSE INSERT INTO t VALUES (1)
----
EXPLAIN ("verbose") INSERT INTO t VALUES (1)

sql
EXPLAIN (ANALYZE, BUFFERS false, FORMAT json) SELECT 1
----
EXPLAIN ("analyze", buffers "false", format json) SELECT 1

sql
EXPLAIN (ANALYZE true) (SELECT 1)
----
EXPLAIN ("analyze" "true") SELECT 1

sql
EXPLAIN (SELECT 1)
----
EXPLAIN SELECT 1

sql
EXPLAIN ((SELECT 1) UNION SELECT 2)
----
EXPLAIN SELECT 1 UNION SELECT 2

sql
EXPLAIN CREATE TABLE t AS SELECT 1
----
EXPLAIN CREATE TABLE t AS SELECT 1

sql
EXPLAIN CREATE TABLE t (a int)
----
42601: syntax error at end of input
EXPLAIN CREATE TABLE t (a int)
                              ^

sql
EXPLAIN EXECUTE p(1)
----
EXPLAIN EXECUTE p(1)

sql
EXPLAIN DECLARE c CURSOR FOR SELECT 1
----
EXPLAIN DECLARE c CURSOR FOR SELECT 1

sql
EXPLAIN EXPLAIN SELECT 1
----
42601: syntax error at or near "EXPLAIN"
EXPLAIN EXPLAIN SELECT 1
        ^

sql
LISTEN a
----
LISTEN a

sql
NOTIFY a
----
NOTIFY a

sql
NOTIFY a, 'x'
----
NOTIFY a, 'x'

sql
UNLISTEN a
----
UNLISTEN a

sql
UNLISTEN *
----
UNLISTEN *

sql
LOCK t
----
LOCK TABLE t IN access exclusive MODE

sql
LOCK TABLE a, ONLY b IN ACCESS SHARE MODE NOWAIT
----
LOCK TABLE a, b IN access share MODE NOWAIT

sql
LOCK TABLE a IN SHARE ROW EXCLUSIVE MODE
----
LOCK TABLE a IN share row exclusive MODE

sql
LOCK TABLE a IN FOO MODE
----
42601: syntax error at or near "FOO"
LOCK TABLE a IN FOO MODE
                ^

sql
CHECKPOINT
----
CHECKPOINT

