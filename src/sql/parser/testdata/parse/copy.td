# COPY in both syntaxes of its options, and TRUNCATE.
# As PostgreSQL 15 accepts and refuses them.

sql
TRUNCATE t
----
TRUNCATE t

sql
TRUNCATE TABLE a, ONLY b RESTART IDENTITY CASCADE
----
TRUNCATE a, ONLY b RESTART IDENTITY CASCADE

sql
TRUNCATE a CONTINUE IDENTITY RESTRICT
----
TRUNCATE a RESTRICT

sql
TRUNCATE
----
42601: syntax error at end of input
TRUNCATE
        ^

sql
COPY t FROM STDIN
----
COPY t FROM STDIN

sql
COPY s.t (a, b) FROM STDIN WITH (FORMAT csv, DELIMITER ',', FREEZE on, NULL '', HEADER, QUOTE '"', FORCE_QUOTE (a, b), FORCE_QUOTE *, ENCODING 'utf8')
----
COPY s.t (a, b) FROM STDIN WITH (format csv, delimiter ',', "freeze" "on", "null" '', header, quote '"', force_quote (a, b), force_quote *, encoding 'utf8')

sql
COPY t FROM stdin with (freeze on)
----
COPY t FROM STDIN WITH ("freeze" "on")

sql
COPY t TO STDOUT CSV HEADER
----
COPY t TO STDOUT WITH (format csv, header)

sql
COPY t TO STDOUT WITH CSV HEADER DELIMITER AS '|' NULL 'x' QUOTE '"' ESCAPE AS '!' FORCE QUOTE a, b
----
COPY t TO STDOUT WITH (format csv, header, delimiter '|', "null" 'x', quote '"', escape '!', force_quote (a, b))

sql
COPY t FROM STDIN WITH BINARY
----
COPY t FROM STDIN WITH (format "binary")

sql
COPY BINARY t FROM STDIN
----
COPY t FROM STDIN WITH (format "binary")

sql
COPY t FROM STDIN CSV FORCE NOT NULL a FORCE NULL b
----
COPY t FROM STDIN WITH (format csv, force_not_null (a), force_null (b))

sql
COPY (SELECT 1) TO STDOUT
----
COPY (SELECT 1) TO STDOUT

sql
COPY (INSERT INTO t VALUES (1) RETURNING *) TO STDOUT
----
COPY (INSERT INTO t VALUES (1) RETURNING *) TO STDOUT

sql
COPY (WITH a AS (SELECT 1) SELECT * FROM a) TO STDOUT (FORMAT binary)
----
COPY (WITH a AS (SELECT 1) SELECT * FROM a) TO STDOUT WITH (format "binary")

sql
COPY t TO '/tmp/x'
----
COPY t TO '/tmp/x'

sql
COPY t FROM PROGRAM 'ls'
----
COPY t FROM PROGRAM 'ls'

sql
COPY t FROM STDIN WHERE a > 1
----
COPY t FROM STDIN WHERE a > 1

sql
COPY t TO STDOUT WHERE a > 1
----
42601: WHERE clause not allowed with COPY TO
COPY t TO STDOUT WHERE a > 1
                 ^

sql
COPY t
----
42601: syntax error at end of input
COPY t
      ^

sql
COPY (SELECT 1) FROM STDIN
----
42601: syntax error at or near "FROM"
COPY (SELECT 1) FROM STDIN
                ^

