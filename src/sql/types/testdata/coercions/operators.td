# Which operator a pair of operand types means. Candidates are PostgreSQL's own, for the types that
# both have; `resolve` prints the result type.

candidates "%"
bigint, bigint -> bigint
integer, integer -> integer
numeric, numeric -> numeric
smallint, smallint -> smallint
----
ok

resolve "%"
int4, int8
numeric, int4
float8, float8
----
'bigint'
'numeric'
ERROR 42883: operator does not exist: double precision % double precision

candidates "*"
bigint, bigint -> bigint
bigint, smallint -> bigint
bigint, integer -> bigint
double precision, real -> double precision
double precision, double precision -> double precision
double precision, interval -> interval
integer, bigint -> bigint
integer, smallint -> integer
integer, integer -> integer
interval, double precision -> interval
numeric, numeric -> numeric
real, real -> real
real, double precision -> double precision
smallint, bigint -> bigint
smallint, smallint -> smallint
smallint, integer -> integer
----
ok

resolve "*"
int2, int4
interval, int4
interval, float8
float8, interval
numeric, float8
unknown, float8
numeric, int4
----
'integer'
'interval'
'interval'
'interval'
'double precision'
'double precision'
'numeric'

candidates "+"
bigint -> bigint
smallint -> smallint
integer -> integer
real -> real
double precision -> double precision
numeric -> numeric
bigint, bigint -> bigint
bigint, smallint -> bigint
bigint, integer -> bigint
date, integer -> date
date, time without time zone -> timestamp without time zone
date, interval -> timestamp without time zone
date, time with time zone -> timestamp with time zone
double precision, real -> double precision
double precision, double precision -> double precision
integer, bigint -> bigint
integer, smallint -> integer
integer, integer -> integer
integer, date -> date
interval, date -> timestamp without time zone
interval, time without time zone -> time without time zone
interval, timestamp without time zone -> timestamp without time zone
interval, timestamp with time zone -> timestamp with time zone
interval, interval -> interval
interval, time with time zone -> time with time zone
numeric, numeric -> numeric
real, real -> real
real, double precision -> double precision
smallint, bigint -> bigint
smallint, smallint -> smallint
smallint, integer -> integer
time with time zone, date -> timestamp with time zone
time with time zone, interval -> time with time zone
time without time zone, date -> timestamp without time zone
time without time zone, interval -> time without time zone
timestamp with time zone, interval -> timestamp with time zone
timestamp without time zone, interval -> timestamp without time zone
----
ok

resolve "+"
int4, int4
int2, int8
int4, numeric
int4, unknown
unknown, int4
unknown, unknown
float4, numeric
float4, int4
date, int4
date, unknown
timestamp, unknown
date, interval
int8, float4
text, int4
bool, bool
date, date
time, interval
interval, unknown
numeric, unknown
int4
unknown
timestamptz, interval
varchar, varchar
oid, int4
time, date
----
'integer'
'bigint'
'numeric'
'integer'
'integer'
ERROR 42725: operator is not unique: unknown + unknown
'double precision'
'double precision'
'date'
ERROR 42725: operator is not unique: date + unknown
'timestamp without time zone'
'timestamp without time zone'
'double precision'
ERROR 42883: operator does not exist: text + integer
ERROR 42883: operator does not exist: boolean + boolean
ERROR 42883: operator does not exist: date + date
'time without time zone'
'interval'
'numeric'
'integer'
'double precision'
'timestamp with time zone'
ERROR 42883: operator does not exist: character varying + character varying
ERROR 42883: operator does not exist: oid + integer
'timestamp without time zone'

candidates "-"
bigint -> bigint
smallint -> smallint
integer -> integer
real -> real
double precision -> double precision
interval -> interval
numeric -> numeric
bigint, bigint -> bigint
bigint, smallint -> bigint
bigint, integer -> bigint
date, integer -> date
date, date -> integer
date, interval -> timestamp without time zone
double precision, real -> double precision
double precision, double precision -> double precision
integer, bigint -> bigint
integer, smallint -> integer
integer, integer -> integer
interval, interval -> interval
jsonb, integer -> jsonb
jsonb, text -> jsonb
numeric, numeric -> numeric
real, real -> real
real, double precision -> double precision
smallint, bigint -> bigint
smallint, smallint -> smallint
smallint, integer -> integer
time with time zone, interval -> time with time zone
time without time zone, time without time zone -> interval
time without time zone, interval -> time without time zone
timestamp with time zone, timestamp with time zone -> interval
timestamp with time zone, interval -> timestamp with time zone
timestamp without time zone, timestamp without time zone -> interval
timestamp without time zone, interval -> timestamp without time zone
----
ok

resolve "-"
date, date
date, unknown
timestamp, timestamp
timestamp, date
timestamptz, timestamp
int4
unknown
interval, interval
jsonb, text
jsonb, unknown
time, unknown
----
'integer'
'integer'
'interval'
'interval'
'interval'
'integer'
ERROR 42725: operator is not unique: - unknown
'interval'
'jsonb'
'jsonb'
'interval'

candidates "/"
bigint, bigint -> bigint
bigint, smallint -> bigint
bigint, integer -> bigint
double precision, real -> double precision
double precision, double precision -> double precision
integer, bigint -> bigint
integer, smallint -> integer
integer, integer -> integer
interval, double precision -> interval
numeric, numeric -> numeric
real, real -> real
real, double precision -> double precision
smallint, bigint -> bigint
smallint, smallint -> smallint
smallint, integer -> integer
----
ok

resolve "/"
int4, int2
interval, int4
float4, int4
numeric, int8
unknown, numeric
----
'integer'
'interval'
'double precision'
'numeric'
'numeric'

candidates "="
anyarray, anyarray -> boolean
bigint, bigint -> boolean
bigint, smallint -> boolean
bigint, integer -> boolean
boolean, boolean -> boolean
bytea, bytea -> boolean
character, character -> boolean
date, date -> boolean
date, timestamp without time zone -> boolean
date, timestamp with time zone -> boolean
double precision, real -> boolean
double precision, double precision -> boolean
integer, bigint -> boolean
integer, smallint -> boolean
integer, integer -> boolean
interval, interval -> boolean
jsonb, jsonb -> boolean
name, name -> boolean
name, text -> boolean
numeric, numeric -> boolean
oid, oid -> boolean
real, real -> boolean
real, double precision -> boolean
smallint, bigint -> boolean
smallint, smallint -> boolean
smallint, integer -> boolean
text, name -> boolean
text, text -> boolean
time with time zone, time with time zone -> boolean
time without time zone, time without time zone -> boolean
timestamp with time zone, date -> boolean
timestamp with time zone, timestamp without time zone -> boolean
timestamp with time zone, timestamp with time zone -> boolean
timestamp without time zone, date -> boolean
timestamp without time zone, timestamp without time zone -> boolean
timestamp without time zone, timestamp with time zone -> boolean
uuid, uuid -> boolean
----
ok

resolve "="
int4, int8
text, unknown
varchar, text
bpchar, varchar
date, timestamp
timestamp, timestamptz
int4, text
numeric, float8
oid, int4
uuid, unknown
unknown, unknown
bool, unknown
int4[], unknown
name, text
date, unknown
bpchar, unknown
varchar, unknown
json, json
----
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
ERROR 42883: operator does not exist: integer = text
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
'boolean'
ERROR 42883: operator does not exist: json = json

candidates "^"
double precision, double precision -> double precision
numeric, numeric -> numeric
----
ok

resolve "^"
int4, int4
numeric, int4
float8, int4
int4, unknown
----
'double precision'
'numeric'
'double precision'
'double precision'

candidates "||"
anycompatible, anycompatiblearray -> anycompatiblearray
anycompatiblearray, anycompatible -> anycompatiblearray
anycompatiblearray, anycompatiblearray -> anycompatiblearray
anynonarray, text -> text
bytea, bytea -> bytea
jsonb, jsonb -> jsonb
text, text -> text
text, anynonarray -> text
----
ok

resolve "||"
text, text
unknown, unknown
text, int4
int4, text
varchar, varchar
unknown, int4
int4, int4
bpchar, text
name, name
int4[], int4
int4[], int4[]
int4, int4[]
int4[], unknown
unknown, int4[]
bytea, bytea
jsonb, unknown
text[], text
int4[], int8
----
'text'
'text'
'text'
'text'
'text'
'text'
ERROR 42883: operator does not exist: integer || integer
'text'
'text'
'integer[]'
'integer[]'
'integer[]'
'integer[]'
'integer[]'
'bytea'
'jsonb'
'text[]'
'bigint[]'
