# Statements known by their first words: the session refuses them by name.
# As PostgreSQL 15 accepts and refuses them.

sql
DO $$ BEGIN END $$
----
DO

sql
CALL f(1)
----
CALL

sql
MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE
----
MERGE

sql
REINDEX TABLE t
----
REINDEX

sql
CLUSTER t
----
CLUSTER

sql
REFRESH MATERIALIZED VIEW v
----
REFRESH

sql
REASSIGN OWNED BY a TO b
----
REASSIGN

