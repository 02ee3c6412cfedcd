# What the catalog stores of a CHECK reads back as itself, whatever the grammar reserves. PostgreSQL
# 15's pg_get_constraintdef() shows the same texts, but for layout and COLLATE.
ddl
CREATE TABLE t (a int, k int, "A" int, "user" text, "current_date" int, "userAge" int, "order" int,
  "my col" int, "q""q" int, "é" int, d date, ts timestamp, tz timestamptz, tm time, iv interval,
  t text, v varchar(10), c char(5), b bool, f float8, n numeric, arr int[], by bytea, j jsonb,
  u uuid, ch "char", na name)
----

check table=t
"A" > 0
"user" <> 'bob'
"current_date" > 1
"userAge" >= 0
"order" = 1
"my col" = 1
"q""q" = 1
"é" = 1
t."A" + "order" > 0
extract(year from d) >= 2000
extract('Year' from d) >= 2000
pg_catalog.extract('year', d) >= 2000
extract(epoch from ts) > 0
extract(hour from tm) > 0
extract(day from iv) > 0
date_part('year', d) > 0
position('a' in t) > 0
position('a'::text || 'b' in t) > 0
substring(t from 2) = 'a'
substring(t from 2 for 3) = 'a'
substring(t for 3) = 'a'
substring(t from 'a.b') = 'a'
substring(t, 2, 3) = 'a'
substr(t, 2, 3) = 'a'
trim(t) = 'a'
trim(both 'x' from t) = 'a'
trim(leading 'x' from t) = 'a'
trim(trailing from t) = 'a'
btrim(t) = 'a'
btrim(t, 'x') = 'a'
ltrim(t) = 'a'
overlay(t placing 'x' from 2) = 'a'
overlay(t placing 'x' from 2 for 3) = 'a'
overlay(t, 'x', 2, 3) = 'a'
ts at time zone 'UTC' > '2020-01-01'
tz at time zone 'America/New_York' > '2020-01-01'
timezone('UTC', ts) > '2020-01-01 00:00:00+00'
a is distinct from k
a is not distinct from k
a between k and 5
a not between k and 5
a between symmetric k and 5
a not between symmetric k and 5
a = any ('{1,2}'::int[])
a = any (array[1,2])
a <> all (array[k,2])
a in (1, 2, 3)
a not in (1, k)
t in ('a', 'b')
v in ('a', 'b')
v = 'a'
c = 'a'
t like 'a%'
t not like 'a%'
t ilike 'a%'
t like 'a#%' escape '#'
t not ilike 'a#%' escape '#'
t similar to 'a%'
t similar to 'a#%' escape '#'
t not similar to 'a%'
t like any (array['a', 'b'])
row(a, k) = row(1, 2)
row(a, k) < row(1, 2)
(a, k) in ((1, 2), (3, 4))
row(a, k) is null
row(a, k) is not distinct from row(1, 2)
case when a > 1 then true else false end
case a when 1 then 'x' when 2 then 'y' end = 'x'
case when a > 1 then 5 when k > 1 then 6 end > 5
coalesce(a, k, 0) > 1
nullif(a, k) > 1
greatest(a, k) > least(a, k)
a::text = '1'
a::text::varchar(3) = '1'
(a + k)::text = '1'
(a + k)::bigint > 1
f::int > 1
b::text = 'true'
arr[1] = 1
arr[a] = 1
arr[1] + arr[2] = 1
(array[1, 2])[1] = a
arr = '{1,2}'
arr = array[1, 2]
arr = array[]::int[]
arr && array[a, k]
array_length(arr, 1) > 1
array[[1,2],[3,4]] = array[[a,k]]
t collate "C" > 'a'
current_date > d
current_timestamp > tz
current_timestamp(3) > tz
localtimestamp > ts
localtimestamp(0) > ts
localtime > tm
localtime(2) > tm
current_time > '10:00+00'
current_user = 'x'
session_user = 'x'
user = 'x'
current_role = 'x'
current_catalog = 'x'
current_schema = 'x'
current_schema() = 'x'
now() > tz
not b
b is true
b is not false
b is unknown
b is not unknown
a is null
a notnull
a > 1 and k > 1 or b
not (a > 1 and k > 1)
-a > 0
- -5 < a
-5 < a
a > -5
n > 1.5
n > -1.5
n > 1.50::numeric(5,2)
n > 10000000000000000000
n > 1e10
f > 1.5
f > '1e300'
f > 'NaN'
a > 5000000000
a % 2 = 0
a ^ 2 > 1
|/ f > 1
@ a > 1
~ a > 1
a << 1 > 2
left(t, 1) = 'a'
right(t, 1) = 'a'
t || 'x' = 'ax'
t = E'a\\b''c'
t = ''
v::varchar(2) = 'ab'
'abc'::varchar(2) = v
c::char(2) = 'ab'
by = '\x0102'
by = 'abc'::bytea
iv > '1 day'
iv > interval '1' day
iv > '1 day'::interval(3)
d > '2020-01-01'
d > date '2020-01-01'
ts > '2020-01-01 10:00:00'
tm > '10:00'
tm > time(2) '10:00:00.123'
j -> 'a' = '1'
j ->> 'a' = 'x'
j = '{"a": [1, null]}'
j ? 'a'
u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
length(t) between 1 and 10
t ~ '^[a-z]+$'
t !~* 'x\.'
lower(t) = t
round(n, 2) > 0
concat(t, a, null) = 'x'
format('%s', t) = 'x'
date_trunc('day', ts) = ts
ch = 'x'
na = 'x'
jsonb_typeof(j) = 'object'
null
t = null
true
a = 1 or null
----
("A" > 0)
("user" <> 'bob'::text)
("current_date" > 1)
("userAge" >= 0)
("order" = 1)
("my col" = 1)
("q""q" = 1)
("é" = 1)
(("A" + "order") > 0)
(EXTRACT(year FROM d) >= (2000)::numeric)
(EXTRACT("Year" FROM d) >= (2000)::numeric)
(EXTRACT(year FROM d) >= (2000)::numeric)
(EXTRACT(epoch FROM ts) > (0)::numeric)
(EXTRACT(hour FROM tm) > (0)::numeric)
(EXTRACT(day FROM iv) > (0)::numeric)
(date_part('year'::text, d) > (0)::double precision)
(POSITION(('a'::text) IN (t)) > 0)
(POSITION((('a'::text || 'b'::text)) IN (t)) > 0)
(SUBSTRING(t FROM 2) = 'a'::text)
(SUBSTRING(t FROM 2 FOR 3) = 'a'::text)
(SUBSTRING(t FROM 1 FOR 3) = 'a'::text)
("substring"(t, 'a.b'::text) = 'a'::text)
("substring"(t, 2, 3) = 'a'::text)
(substr(t, 2, 3) = 'a'::text)
(TRIM(BOTH FROM t) = 'a'::text)
(TRIM(BOTH 'x'::text FROM t) = 'a'::text)
(TRIM(LEADING 'x'::text FROM t) = 'a'::text)
(TRIM(TRAILING FROM t) = 'a'::text)
(btrim(t) = 'a'::text)
(btrim(t, 'x'::text) = 'a'::text)
(ltrim(t) = 'a'::text)
(OVERLAY(t PLACING 'x'::text FROM 2) = 'a'::text)
(OVERLAY(t PLACING 'x'::text FROM 2 FOR 3) = 'a'::text)
("overlay"(t, 'x'::text, 2, 3) = 'a'::text)
((ts AT TIME ZONE 'UTC'::text) > '2020-01-01 00:00:00+00'::timestamp with time zone)
((tz AT TIME ZONE 'America/New_York'::text) > '2020-01-01 00:00:00'::timestamp without time zone)
(timezone('UTC'::text, ts) > '2020-01-01 00:00:00+00'::timestamp with time zone)
(a IS DISTINCT FROM k)
(NOT (a IS DISTINCT FROM k))
((a >= k) AND (a <= 5))
((a < k) OR (a > 5))
(((a >= k) AND (a <= 5)) OR ((a >= 5) AND (a <= k)))
(((a < k) OR (a > 5)) AND ((a < 5) OR (a > k)))
(a = ANY ('{1,2}'::integer[]))
(a = ANY (ARRAY[1, 2]))
(a <> ALL (ARRAY[k, 2]))
(a = ANY (ARRAY[1, 2, 3]))
((a <> 1) AND (a <> k))
(t = ANY (ARRAY['a'::text, 'b'::text]))
((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))
((v)::text = 'a'::text)
(c = 'a'::bpchar)
(t ~~ 'a%'::text)
(t !~~ 'a%'::text)
(t ~~* 'a%'::text)
(t ~~ like_escape('a#%'::text, '#'::text))
(t !~~* like_escape('a#%'::text, '#'::text))
(t ~ similar_to_escape('a%'::text))
(t ~ similar_to_escape('a#%'::text, '#'::text))
(t !~ similar_to_escape('a%'::text))
(t ~~ ANY (ARRAY['a'::text, 'b'::text]))
((a = 1) AND (k = 2))
(ROW(a, k) < ROW(1, 2))
(((a = 1) AND (k = 2)) OR ((a = 3) AND (k = 4)))
(ROW(a, k) IS NULL)
(NOT (ROW(a, k) IS DISTINCT FROM ROW(1, 2)))
CASE WHEN (a > 1) THEN true ELSE false END
(CASE a WHEN 1 THEN 'x'::text WHEN 2 THEN 'y'::text ELSE NULL::text END = 'x'::text)
(CASE WHEN (a > 1) THEN 5 WHEN (k > 1) THEN 6 ELSE NULL::integer END > 5)
(COALESCE(a, k, 0) > 1)
(NULLIF(a, k) > 1)
(GREATEST(a, k) > LEAST(a, k))
((a)::text = '1'::text)
((((a)::text)::character varying(3))::text = '1'::text)
(((a + k))::text = '1'::text)
(((a + k))::bigint > 1)
((f)::integer > 1)
((b)::text = 'true'::text)
(arr[1] = 1)
(arr[a] = 1)
((arr[1] + arr[2]) = 1)
((ARRAY[1, 2])[1] = a)
(arr = '{1,2}'::integer[])
(arr = ARRAY[1, 2])
(arr = '{}'::integer[])
(arr && ARRAY[a, k])
(array_length(arr, 1) > 1)
(ARRAY[ARRAY[1, 2], ARRAY[3, 4]] = ARRAY[ARRAY[a, k]])
(t > 'a'::text)
(CURRENT_DATE > d)
(CURRENT_TIMESTAMP > tz)
(CURRENT_TIMESTAMP(3) > tz)
(LOCALTIMESTAMP > ts)
(LOCALTIMESTAMP(0) > ts)
(LOCALTIME > tm)
(LOCALTIME(2) > tm)
(CURRENT_TIME > '10:00:00+00'::time with time zone)
(CURRENT_USER = 'x'::name)
(SESSION_USER = 'x'::name)
(USER = 'x'::name)
(CURRENT_ROLE = 'x'::name)
(CURRENT_CATALOG = 'x'::name)
(CURRENT_SCHEMA = 'x'::name)
("current_schema"() = 'x'::name)
(now() > tz)
(NOT b)
(b IS TRUE)
(b IS NOT FALSE)
(b IS NULL)
(b IS NOT NULL)
(a IS NULL)
(a IS NOT NULL)
(((a > 1) AND (k > 1)) OR b)
(NOT ((a > 1) AND (k > 1)))
((- a) > 0)
(5 < a)
('-5'::integer < a)
(a > '-5'::integer)
(n > 1.5)
(n > '-1.5'::numeric)
(n > 1.50::numeric(5,2))
(n > '10000000000000000000'::numeric)
(n > '10000000000'::numeric)
(f > (1.5)::double precision)
(f > '1e+300'::double precision)
(f > 'NaN'::double precision)
(a > '5000000000'::bigint)
((a % 2) = 0)
(((a)::double precision ^ (2)::double precision) > (1)::double precision)
((|/ f) > (1)::double precision)
((@ a) > 1)
((~ a) > 1)
((a << 1) > 2)
("left"(t, 1) = 'a'::text)
("right"(t, 1) = 'a'::text)
((t || 'x'::text) = 'ax'::text)
(t = 'a\b''c'::text)
(t = ''::text)
(((v)::character varying(2))::text = 'ab'::text)
(('ab'::character varying)::text = (v)::text)
((c)::character(2) = 'ab'::bpchar)
(by = '\x0102'::bytea)
(by = '\x616263'::bytea)
(iv > '1 day'::interval)
(iv > '1 day'::interval)
(iv > '1 day'::interval)
(d > '2020-01-01'::date)
(d > '2020-01-01'::date)
(ts > '2020-01-01 10:00:00'::timestamp without time zone)
(tm > '10:00:00'::time without time zone)
(tm > '10:00:00.12'::time without time zone)
((j -> 'a'::text) = '1'::jsonb)
((j ->> 'a'::text) = 'x'::text)
(j = '{"a": [1, null]}'::jsonb)
(j ? 'a'::text)
(u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid)
((length(t) >= 1) AND (length(t) <= 10))
(t ~ '^[a-z]+$'::text)
(t !~* 'x\.'::text)
(lower(t) = t)
(round(n, 2) > (0)::numeric)
(concat(t, a, NULL::text) = 'x'::text)
(format('%s'::text, t) = 'x'::text)
(date_trunc('day'::text, ts) = ts)
(ch = 'x'::"char")
(na = 'x'::name)
(jsonb_typeof(j) = 'object'::text)
NULL::boolean
(t = NULL::text)
true
((a = 1) OR NULL::boolean)
