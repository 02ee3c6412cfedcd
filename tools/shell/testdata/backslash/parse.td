parse
d
dt   public.*
x on
?
!ls -l
echo a 'b c' 'it''s' "D E" 'tab\there'
set greeting 'hello '"world"
i 'my file.sql'
----
d
dt [public.*]
x [on]
?
! [ls] [-l]
echo [a] [b c] [it's] ["D E"] [tab\there]
set [greeting] [hello "world"]
i [my file.sql]

copy
t from 'a file.csv' with (format csv, header)
public."T (x)" (a, b) to stdout
t(a,b) from stdin;
(select 'a)b', (1) from t) to /tmp/out.txt csv
t from
t 'x'
(select 1) from 'x'
"T" to 'it''s'
t from pstdin
----
COPY t FROM STDIN with (format csv, header) file=[a file.csv]
COPY public."T (x)" (a, b) TO STDOUT file=[]
COPY t (a,b) FROM STDIN file=[]
COPY (select 'a)b', (1) from t) TO STDOUT csv file=[/tmp/out.txt]
error: \copy: expected a file name, stdin or stdout
error: \copy: expected a table or (query), then from or to
error: \copy: a query can only be copied to a file
COPY "T" TO STDOUT file=[it's]
COPY t FROM STDIN file=[]

pattern
t
public.t*
"T.x".y?
A_B
s.
----
schema=[] name=[t]
schema=[public] name=[t%]
schema=[T.x] name=[y_]
schema=[] name=[a\_b]
schema=[s] name=[]

complete relations=(accounts, account_log, tellers)
sel
SELECT * FROM acc
select * from acc
SELECT * FROM t
DELETE F
\t
\zz
ACC
SELECT a, te
SELECT * FROM 
----
select
accounts account_log
accounts account_log
tellers
FOR FOREIGN FROM FULL
\t \timing
none
accounts account_log
tellers
accounts account_log tellers
