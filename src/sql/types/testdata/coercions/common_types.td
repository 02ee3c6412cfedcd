# The type that the branches of a UNION share.

common
int4, int4
int4, int8
int8, int4
int2, int4, numeric
int4, float4
numeric, float4
float4, numeric
float8, numeric
int4, unknown
unknown, unknown
unknown, date
date, timestamp
timestamp, timestamptz
date, timestamptz
text, varchar
varchar, text
varchar, bpchar
bpchar, varchar
name, text
int4, text
bool, int4
int4, oid
oid, regclass
uuid, unknown
json, jsonb
interval, time
time, timetz
int4[], unknown
int4[], int8[]
----
'integer'
'bigint'
'bigint'
'numeric'
'real'
'real'
'real'
'double precision'
'integer'
'text'
'date'
'timestamp without time zone'
'timestamp with time zone'
'timestamp with time zone'
'text'
'character varying'
'character varying'
'character'
'name'
ERROR 42804: UNION types integer and text cannot be matched
ERROR 42804: UNION types boolean and integer cannot be matched
'oid'
'oid'
'uuid'
ERROR 42846: UNION could not convert type jsonb to json
ERROR 42804: UNION types interval and time without time zone cannot be matched
'time with time zone'
'integer[]'
'bigint[]'
