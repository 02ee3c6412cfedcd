# Values and types of expressions, as PostgreSQL 15 gives them.
eval
1 + 2 * 3
7 / 2
-7 / 2
-7 % 3
7 / 2.0
2147483647 + 1
2147483648 + 1
1 / 0
0.1 + 0.2
1e2
1.5::int
2.5::int
1.0 / 3
power(2, 10)
2 ^ 0.5
round(2.345, 2)
abs(-5)
mod(7, 3)
----
7 :: integer
3 :: integer
-3 :: integer
-1 :: integer
3.5000000000000000 :: numeric
ERROR 22003: integer out of range
2147483649 :: bigint
ERROR 22012: division by zero
0.3 :: numeric
100 :: numeric
2 :: integer
3 :: integer
0.33333333333333333333 :: numeric
1024 :: double precision
1.4142135623730950 :: numeric
2.35 :: numeric
5 :: integer
1 :: integer

eval
'a' || 'b'
'a' || 1
1 || 'b'
upper('abc') || lower('DEF')
length('häuser')
substring('hello' from 2 for 3)
position('l' in 'hello')
trim(both 'x' from 'xxhixx')
lpad('7', 3, '0')
split_part('a,b,c', ',', 2)
replace('banana', 'an', 'AN')
concat('a', NULL, 1)
concat_ws('-', 'a', NULL, 'b')
left('hello', -2)
repeat('ab', 3)
'abc' LIKE 'a%'
'a%c' LIKE 'a\%c'
'abc' LIKE 'a#%' ESCAPE '#'
'ABC' ILIKE 'a_c'
'foobar' ~ '^fo+'
'foobar' !~* 'BAR$'
regexp_replace('foobar', 'o+', 'X')
quote_ident('Weird name')
'abc' COLLATE "C" < 'abd'
----
ab :: text
a1 :: text
1b :: text
ABCdef :: text
6 :: integer
ell :: text
3 :: integer
hi :: text
007 :: text
b :: text
bANANa :: text
a1 :: text
a-b :: text
hel :: text
ababab :: text
t :: boolean
t :: boolean
f :: boolean
t :: boolean
t :: boolean
f :: boolean
fXbar :: text
"Weird name" :: text
t :: boolean

# Three-valued logic, and what is not evaluated cannot fail.
eval
NULL AND false
NULL OR true
NOT NULL::bool
NULL = NULL
NULL IS NULL
1 IS DISTINCT FROM NULL
1 IN (1, NULL)
2 IN (1, NULL)
2 NOT IN (1, 3)
CASE WHEN true THEN 1 ELSE 1 / 0 END
CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END
coalesce(NULL, 2, 1 / 0)
nullif(1, 1)
greatest(1, NULL, 3)
least(2.5, 1)
1 BETWEEN 0 AND 2
3 BETWEEN SYMMETRIC 4 AND 2
(1, 2) < (1, 3)
(1, 2) = (1, NULL)
3 = ANY (ARRAY[1, 2, 3])
3 > ALL ('{1,2}')
----
f :: boolean
t :: boolean
NULL :: boolean
NULL :: boolean
t :: boolean
t :: boolean
t :: boolean
NULL :: boolean
t :: boolean
1 :: integer
b :: text
2 :: integer
NULL :: integer
3 :: integer
1 :: numeric
t :: boolean
t :: boolean
t :: boolean
NULL :: boolean
t :: boolean
t :: boolean

eval
ARRAY[1, 2, 3]
ARRAY[[1, 2], [3, 4]]
(ARRAY[10, 20])[2]
array_position(ARRAY['a', 'b'], 'b')
array_length(ARRAY[1, 2], 1)
array_to_string(ARRAY[1, NULL, 3], ',', '*')
ARRAY[1] || 2
ARRAY[1] || ARRAY[2]
string_to_array('a,b', ',')
ARRAY[1, 2] @> ARRAY[2]
current_schemas(true)
----
{1,2,3} :: integer[]
{{1,2},{3,4}} :: integer[]
20 :: integer
2 :: integer
2 :: integer
1,*,3 :: text
{1,2} :: integer[]
{1,2} :: integer[]
{a,b} :: text[]
t :: boolean
{pg_catalog,public} :: name[]

eval
date '2024-01-31' + 1
date '2024-03-01' - date '2024-02-01'
timestamp '2024-01-31 10:00' + interval '1 month'
extract(year from timestamp '2024-05-06 07:08:09')
extract(dow from date '2024-05-06')
date_trunc('hour', timestamp '2024-05-06 07:08:09')
interval '1 day' * 2
now()
----
2024-02-01 :: date
29 :: integer
2024-02-29 10:00:00 :: timestamp without time zone
2024 :: numeric
1 :: numeric
2024-05-06 07:00:00 :: timestamp without time zone
2 days :: interval
2000-01-01 00:00:00+00 :: timestamp with time zone

eval
'5'::int + 1
'12'::text::int
true::int
5::text
12345::numeric(6,1)
'abcdef'::varchar(3)
'1,2'::int
pg_typeof(1.5)
format_type(23, -1)
format_type(1043, 14)
current_setting('server_version')
current_database()
version() LIKE 'PostgreSQL 15%'
----
6 :: integer
12 :: integer
1 :: integer
5 :: text
12345.0 :: numeric(6,1)
abc :: character varying(3)
ERROR 22P02: invalid input syntax for type integer: "1,2"
  '1,2'::int
  ^
numeric :: regtype
integer :: text
character varying(10) :: text
15.0 :: text
defaultdb :: name
t :: boolean

# Defaults as pg_get_expr shows them.
default type=text
'x'
lower('A') || 'b'
now()
----
'x'::text
(lower('A'::text) || 'b'::text)
now()

default type=int
-1
1 + 1
'7'
true
----
'-1'::integer
(1 + 1)
7
ERROR 42804: column "c" is of type integer but default expression is of type boolean
HINT: You will need to rewrite or cast the expression.

default type=timestamp
CURRENT_TIMESTAMP
----
CURRENT_TIMESTAMP

default type=bool
true AND NOT false
----
(true AND (NOT false))
