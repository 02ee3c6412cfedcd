# CREATE INDEX: an expression needs parentheses unless it is a call.
# As PostgreSQL 15 accepts and refuses them.

sql
CREATE INDEX ON t (a)
----
CREATE INDEX ON t (a)

sql
CREATE INDEX i ON ONLY t (a)
----
CREATE INDEX i ON ONLY t (a)

sql
CREATE INDEX IF NOT EXISTS ON t (a)
----
42601: syntax error at or near "ON"
CREATE INDEX IF NOT EXISTS ON t (a)
                           ^

sql
CREATE INDEX i ON t (a + 1)
----
42601: syntax error at or near "+"
CREATE INDEX i ON t (a + 1)
                       ^

sql
CREATE INDEX i ON t (a.b)
----
42601: syntax error at or near ")"
CREATE INDEX i ON t (a.b)
                        ^

sql
CREATE INDEX i ON t ('x')
----
42601: syntax error at or near "'x'"
CREATE INDEX i ON t ('x')
                     ^

sql
CREATE INDEX i ON t ()
----
42601: syntax error at or near ")"
CREATE INDEX i ON t ()
                     ^

sql
CREATE INDEX i t (a)
----
42601: syntax error at or near "t"
CREATE INDEX i t (a)
               ^

