# Rolling back to a savepoint undoes the writes since; the savepoint stays, inner ones go.
seed rows=(a=0)
begin T
put T a 1
savepoint T s1
put T a 2
put T b 1
put T b 2
savepoint T s2
del T a
put T c 1
multiget T a b c
rollback-to T s2
multiget T a b c
put T a 3
rollback-to T s1
multiget T a b c
rollback-to T s1
multiget T a b c
----
- 2 1
2 2 -
1 - -
1 - -

# Released savepoints keep their writes; the outer one undoes them.
put T d 1
savepoint T s3
put T d 2
release T s3
put T d 3
get T d
rollback-to T s1
get T d
release T s1
put T e 5
commit T
log
----
3
-
committed
n1: get c;
n1: get b; get c;
n1: get b; get c;
n1: get d;
n1: commit a=1 e=5, reads b c d;
