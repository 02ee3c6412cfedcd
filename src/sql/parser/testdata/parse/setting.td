# SET, SHOW, RESET, DISCARD.
# As PostgreSQL 15 accepts and refuses them.

sql
SET a = 1
----
SET a TO 1

sql
SET a TO 'x', "Y", on, false, -5, 1.5, c
----
SET a TO 'x', "Y", on, false, -5, 1.5, c

sql
SET SESSION a.b = DEFAULT
----
SET a.b TO DEFAULT

sql
SET LOCAL a TO x
----
SET LOCAL a TO x

sql
SET TIME ZONE 'UTC'
----
SET timezone TO 'UTC'

sql
SET TIME ZONE -5
----
SET timezone TO -5

sql
SET TIME ZONE LOCAL
----
SET timezone TO DEFAULT

sql
SET TIME ZONE DEFAULT
----
SET timezone TO DEFAULT

sql
SET TIME ZONE PST8PDT
----
SET timezone TO pst8pdt

sql
SET TIME ZONE INTERVAL '-08:00' HOUR TO MINUTE
----
SET TIME ZONE INTERVAL '-08:00' hour to minute

sql
SET SESSION TIME ZONE 'x'
----
SET timezone TO 'x'

sql
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY
----
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY

sql
SET TRANSACTION SNAPSHOT 'x'
----
SET TRANSACTION SNAPSHOT 'x'

sql
SET LOCAL TRANSACTION READ ONLY
----
SET LOCAL TRANSACTION READ ONLY

sql
SET SESSION TRANSACTION READ ONLY
----
SET TRANSACTION READ ONLY

sql
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED
----
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED

sql
SET CONSTRAINTS ALL DEFERRED
----
SET CONSTRAINTS ALL DEFERRED

sql
SET CONSTRAINTS a, b.c IMMEDIATE
----
SET CONSTRAINTS a, b.c IMMEDIATE

sql
SET NAMES 'utf8'
----
SET client_encoding TO 'utf8'

sql
SET NAMES
----
SET client_encoding TO DEFAULT

sql
SET ROLE x
----
SET role TO x

sql
SET ROLE 'x'
----
SET role TO 'x'

sql
SET ROLE NONE
----
SET role TO "none"

sql
SET SESSION AUTHORIZATION x
----
SET session_authorization TO x

sql
SET SESSION AUTHORIZATION DEFAULT
----
SET session_authorization TO DEFAULT

sql
SET SCHEMA 'x'
----
SET search_path TO 'x'

sql
SET search_path TO public, "$user"
----
SET search_path TO public, "$user"

sql
SET search_path = ''
----
SET search_path TO ''

sql
SET a FROM CURRENT
----
SET a FROM CURRENT

sql
SET a
----
42601: syntax error at end of input
SET a
     ^

sql
SET a =
----
42601: syntax error at end of input
SET a =
       ^

sql
SET
----
42601: syntax error at end of input
SET
   ^

sql
SET datestyle TO ISO, MDY
----
SET datestyle TO iso, mdy

sql
SET default_transaction_isolation = 'serializable'
----
SET default_transaction_isolation TO 'serializable'

sql
SET client_encoding TO UTF8
----
SET client_encoding TO utf8

sql
SET x = user
----
42601: syntax error at or near "user"
SET x = user
        ^

sql
SET extra_float_digits = 3
----
SET extra_float_digits TO 3

sql
SHOW a
----
SHOW a

sql
SHOW ALL
----
SHOW ALL

sql
SHOW a.b
----
SHOW a.b

sql
SHOW TIME ZONE
----
SHOW timezone

sql
SHOW TRANSACTION ISOLATION LEVEL
----
SHOW transaction_isolation

sql
SHOW SESSION AUTHORIZATION
----
SHOW session_authorization

sql
SHOW
----
42601: syntax error at end of input
SHOW
    ^

sql
RESET a
----
RESET a

sql
RESET ALL
----
RESET ALL

sql
RESET TIME ZONE
----
RESET timezone

sql
RESET TRANSACTION ISOLATION LEVEL
----
RESET transaction_isolation

sql
RESET SESSION AUTHORIZATION
----
RESET session_authorization

sql
DISCARD ALL
----
DISCARD ALL

sql
DISCARD PLANS
----
DISCARD PLANS

sql
DISCARD TEMP
----
DISCARD TEMP

sql
DISCARD SEQUENCES
----
DISCARD SEQUENCES

sql
DISCARD
----
42601: syntax error at end of input
DISCARD
       ^

