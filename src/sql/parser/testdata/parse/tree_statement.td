# The trees of statements. Fields that have their default value are left out.

parse
SELECT 1
----
select
  query
    select
      item
        literal type=integer text='1'

parse
SELECT DISTINCT a.x AS label, * FROM s.t AS a (x, y) WHERE x > $2 ORDER BY 1 DESC NULLS LAST LIMIT 10 OFFSET $1
----
select
  query
    select distinct=distinct
      item label='label'
        column-ref name=a.x
      item
        column-ref star
      from: table name=s.t alias=a(x, y)
      where: binary-op op=>
        column-ref name=x
        parameter number=2
    order direction=desc nulls=last
      literal type=integer text='1'
    limit: literal type=integer text='10'
    offset: parameter number=1
parameters: 2

parse
SELECT * FROM a LEFT JOIN b USING (x) CROSS JOIN (VALUES (1, 'a')) AS v (n, c)
----
select
  query
    select
      item
        column-ref star
      from: join type=cross
        join type=left using=x
          table name=a
          table name=b
        subquery alias=v(n, c)
          query
            values
              row
                literal type=integer text='1'
                literal type=string text='a'

parse
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r FOR UPDATE SKIP LOCKED
----
select
  query
    with recursive
      table name='r' columns=n
        select
          query
            set-operation op=union all
              select
                item
                  literal type=integer text='1'
              select
                item
                  binary-op op=+
                    column-ref name=n
                    literal type=integer text='1'
                from: table name=r
    select
      item
        column-ref name=n
      from: table name=r
    for wait=skip-locked

parse
INSERT INTO t (a, b) VALUES (1, DEFAULT) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *
----
insert table=t
  column name='a'
  column name='b'
  source
    values
      row
        literal type=integer text='1'
        default
  conflict update
    arbiter
      column-ref name=a
    set
      column name='b'
      column-ref name=excluded.b
  returning
    column-ref star

parse
UPDATE t SET a = a + 1, (b, c) = (1, 2) FROM u WHERE t.id = u.id
----
update table=t
  set
    column name='a'
    binary-op op=+
      column-ref name=a
      literal type=integer text='1'
  set multiple
    column name='b'
    column name='c'
    row
      literal type=integer text='1'
      literal type=integer text='2'
  from: table name=u
  where: binary-op op==
    column-ref name=t.id
    column-ref name=u.id

parse
DELETE FROM t USING u WHERE CURRENT OF c
----
delete table=t
  from: table name=u
  where: current-of cursor='c'

parse
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10) DEFAULT 'x' NOT NULL, b int REFERENCES u ON DELETE CASCADE, CHECK (id > 0)) WITH (fillfactor=100)
----
create-table name=t
  column name='id' type=bigint
    constraint type=primary-key
  column name='a' type=character varying(10)
    constraint type=default
      literal type=string text='x'
    constraint type=not-null
  column name='b' type=integer
    constraint type=foreign-key
      references table=u delete=cascade
  constraint type=check
    binary-op op=>
      column-ref name=id
      literal type=integer text='0'
  storage name='fillfactor' value=number text='100'

parse
CREATE UNIQUE INDEX i ON t (a DESC, lower(b)) INCLUDE (c) WHERE a > 1
----
create-index unique name='i' table=t include=c
  element direction=desc
    column-ref name=a
  element
    function-call name=lower
      arg
        column-ref name=b
  where: binary-op op=>
    column-ref name=a
    literal type=integer text='1'

parse
ALTER TABLE t ADD CONSTRAINT p PRIMARY KEY (a), ALTER b TYPE text
----
alter-table name=t
  action type=add-constraint
    constraint type=primary-key name='p' columns=a
  action type=alter-type name='b'
    column type=text

parse
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY; SAVEPOINT s; ROLLBACK TO s; COMMIT AND CHAIN
----
transaction op=begin isolation=serializable read-only=yes
transaction op=savepoint name='s'
transaction op=rollback-to name='s'
transaction op=commit chain

parse
SET LOCAL search_path TO a, 'b'; SHOW TIME ZONE; RESET ALL
----
set scope=local name='search_path'
  value type=word text='a'
  value type=string text='b'
show name='timezone'
reset

parse
PREPARE p (int) AS SELECT $1; EXECUTE p (1)
----
prepare name='p' types=integer
  select
    query
      select
        item
          parameter number=1
parameters: 1
execute name='p'
  arg: literal type=integer text='1'

parse
COPY t (a) FROM STDIN WITH CSV HEADER DELIMITER '|'
----
copy table=t columns=a from
  option name='format' value=word text='csv'
  option name='header'
  option name='delimiter' value=string text='|'

parse
EXPLAIN (ANALYZE, FORMAT json) TABLE t
----
explain
  option name='analyze'
  option name='format' value=word text='json'
  select
    query
      select
        item
          column-ref star
        from: table name=t

parse
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
----
unsupported feature='CREATE FUNCTION'

parse
 ; ;; -- nothing
----
nothing

