# Casts, typed constants and the names of types.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT - 5, -5, +5, - -5, -(5), -(-5), -a, - - a, -5::int, (-5)::int, 2 ^ -1, -2 ^ 2
----
SELECT -5, -5, + 5, 5, -5, 5, - a, - - a, - 5::integer, (-5)::integer, 2 ^ -1, -2 ^ 2

sql
SELECT CAST(a AS int), CAST(a AS numeric(10,2)), a::varchar(3), a::int[], a::int[3][4], a::int ARRAY, a::int ARRAY[3], a::timestamp(3) with time zone, a::double precision, a::character varying(3), a::char, a::"char", a::bit(3), a::bit varying, a::interval day to second(3), a::interval(3), a::time with time zone, a::float(3), a::float(30)
----
SELECT a::integer, a::numeric(10, 2), a::character varying(3), a::integer[], a::integer[3][4], a::integer[], a::integer[3], a::timestamp(3) with time zone, a::double precision, a::character varying(3), a::character(1), a::"char", a::bit(3), a::bit varying, a::interval day to second(3), a::interval(3), a::time with time zone, a::real, a::double precision

sql
SELECT a::float(60)
----
22023: precision for type float must be less than 54 bits
SELECT a::float(60)
                ^

sql
SELECT a::interval year to day
----
42601: syntax error at or near "day"
SELECT a::interval year to day
                           ^

sql
SELECT date '2020-01-01', interval '1 day', interval '1' day, interval(3) '1', interval '1' second(3), timestamp '2020-01-01', timestamp with time zone '2020-01-01', time '12:00', numeric(10,2) '1.5', float8 '1.5', int '5', double precision '1.5', char 'a', bool 't', pg_catalog.int4 '5', character varying(3) 'abc', bit '101'
----
SELECT '2020-01-01'::date, '1 day'::interval, '1'::interval day, '1'::interval(3), '1'::interval second(3), '2020-01-01'::timestamp without time zone, '2020-01-01'::timestamp with time zone, '12:00'::time without time zone, '1.5'::numeric(10, 2), '1.5'::float8, '5'::integer, '1.5'::double precision, 'a'::pg_catalog.bpchar, 't'::bool, '5'::integer, 'abc'::character varying(3), '101'::bit(1)

sql
SELECT ARRAY[1,2], ARRAY[[1,2],[3,4]], ARRAY[]::int[], ARRAY(SELECT 1), ARRAY[ARRAY[1],ARRAY[2]]
----
SELECT ARRAY[1, 2], ARRAY[[1, 2], [3, 4]], ARRAY[]::integer[], ARRAY(SELECT 1), ARRAY[[1], [2]]

sql
SELECT interval FROM t
----
SELECT "interval" FROM t

sql
SELECT a BETWEEN b = c AND d, a BETWEEN b::int AND c::int
----
SELECT a BETWEEN (b = c) AND d, a BETWEEN b::integer AND c::integer

sql
SELECT a :: int
----
SELECT a::integer

