# The trees of expressions, behind what ToSql writes: no more parentheses than needed.

expression
1 + 2 * 3 ^ 4 - 5
----
1 + 2 * 3 ^ 4 - 5
binary-op op=-
  binary-op op=+
    literal type=integer text='1'
    binary-op op=*
      literal type=integer text='2'
      binary-op op=^
        literal type=integer text='3'
        literal type=integer text='4'
  literal type=integer text='5'

expression
a OR b AND NOT c = d
----
a OR b AND NOT c = d
bool op=or
  column-ref name=a
  bool op=and
    column-ref name=b
    not
      binary-op op==
        column-ref name=c
        column-ref name=d

expression
a AND b AND (c AND d)
----
a AND b AND (c AND d)
bool op=and
  column-ref name=a
  column-ref name=b
  bool op=and
    column-ref name=c
    column-ref name=d

expression
-5, 6
----
42601: syntax error at or near ","
-5, 6
  ^

expression
- a ^ 2
----
- a ^ 2
binary-op op=^
  unary-op op=-
    column-ref name=a
  literal type=integer text='2'

expression
- 5::int
----
- 5::integer
unary-op op=-
  type-cast type=integer
    literal type=integer text='5'

expression
x IS NOT NULL
----
x IS NOT NULL
is-test negated
  column-ref name=x

expression
a BETWEEN 1 AND 2 AND c NOT LIKE 'x' ESCAPE '!'
----
a BETWEEN 1 AND 2 AND c NOT LIKE 'x' ESCAPE '!'
bool op=and
  between
    column-ref name=a
    literal type=integer text='1'
    literal type=integer text='2'
  like op=like negated
    column-ref name=c
    literal type=string text='x'
    escape: literal type=string text='!'

expression
x IN (1, 2) = (y NOT IN (SELECT 1))
----
x IN (1, 2) = y NOT IN (SELECT 1)
binary-op op==
  in-list
    column-ref name=x
    in: literal type=integer text='1'
    in: literal type=integer text='2'
  subquery type=in negated
    column-ref name=y
    query
      select
        item
          literal type=integer text='1'

expression
a = ANY (ARRAY[1, 2]) OR b < ALL (SELECT 1)
----
a = ANY (ARRAY[1, 2]) OR b < ALL (SELECT 1)
bool op=or
  quantified op==
    column-ref name=a
    array
      literal type=integer text='1'
      literal type=integer text='2'
  subquery type=all op=<
    column-ref name=b
    query
      select
        item
          literal type=integer text='1'

expression
CASE a WHEN 1 THEN 'x' ELSE 'y' END
----
CASE a WHEN 1 THEN 'x' ELSE 'y' END
case
  column-ref name=a
  when
    literal type=integer text='1'
    then: literal type=string text='x'
  else: literal type=string text='y'

expression
count(DISTINCT a ORDER BY b) FILTER (WHERE c) OVER (w PARTITION BY d ROWS 1 PRECEDING)
----
count(DISTINCT a ORDER BY b) FILTER (WHERE c) OVER (w PARTITION BY d ROWS 1 PRECEDING)
function-call name=count distinct
  arg
    column-ref name=a
  order
    column-ref name=b
  filter: column-ref name=c
  over reference='w'
    partition: column-ref name=d
    frame
      start type=preceding
        literal type=integer text='1'

expression
f(1, n => 2, VARIADIC c)
----
f(1, n => 2, VARIADIC c)
function-call name=f variadic
  arg
    literal type=integer text='1'
  arg name='n'
    literal type=integer text='2'
  arg
    column-ref name=c

expression
(a).b[1:2].*
----
(a).b[1:2].*
indirection
  column-ref name=a
  step type=field field='b'
  step type=slice
    literal type=integer text='1'
    to: literal type=integer text='2'
  step type=star

expression
t.a[i]
----
t.a[i]
indirection
  column-ref name=t.a
  step type=index
    column-ref name=i

expression
(1, 2) = ROW(3, 4)
----
(1, 2) = ROW(3, 4)
binary-op op==
  row
    literal type=integer text='1'
    literal type=integer text='2'
  row explicit
    literal type=integer text='3'
    literal type=integer text='4'

expression
a AT TIME ZONE 'UTC'
----
pg_catalog.timezone('UTC', a)
function-call name=pg_catalog.timezone
  arg
    literal type=string text='UTC'
  arg
    column-ref name=a

expression
extract(year FROM a) + position('x' IN b)
----
pg_catalog."extract"('year', a) + pg_catalog."position"(b, 'x')
binary-op op=+
  function-call name=pg_catalog."extract"
    arg
      literal type=string text='year'
    arg
      column-ref name=a
  function-call name=pg_catalog."position"
    arg
      column-ref name=b
    arg
      literal type=string text='x'

expression
coalesce(a, nullif(b, ''))
----
COALESCE(a, NULLIF(b, ''))
conditional op=coalesce
  column-ref name=a
  conditional op=null-if
    column-ref name=b
    literal type=string

expression
date '2020-01-01' + interval '1' day
----
'2020-01-01'::date + '1'::interval day
binary-op op=+
  type-cast type=date
    literal type=string text='2020-01-01'
  type-cast type=interval day
    literal type=string text='1'

expression
CAST(a AS numeric(10, 2)[])
----
a::numeric(10, 2)[]
type-cast type=numeric(10, 2)[]
  column-ref name=a

expression
CURRENT_TIMESTAMP(3) > now()
----
CURRENT_TIMESTAMP(3) > now()
binary-op op=>
  sql-value function=current-timestamp precision=3
  function-call name=now

expression
'it''s' || E'\t' COLLATE "C"
----
'it''s' || '	' COLLATE "C"
binary-op op=||
  literal type=string text='it's'
  collate collation="C"
    literal type=string text='	'

expression
a OPERATOR(pg_catalog.+) b @> c
----
a OPERATOR(pg_catalog.+) b @> c
binary-op op=@>
  binary-op op=pg_catalog.+
    column-ref name=a
    column-ref name=b
  column-ref name=c

expression
$1 + $3
----
$1 + $3
binary-op op=+
  parameter number=1
  parameter number=3

expression
1 < 2 < 3
----
42601: syntax error at or near "<"
1 < 2 < 3
      ^

expression
1 +
----
42601: syntax error at end of input
1 +
   ^

expression
1 2
----
42601: syntax error at or near "2"
1 2
  ^

expression
a, b
----
42601: syntax error at or near ","
a, b
 ^

