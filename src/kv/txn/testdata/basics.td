# Writes stay at the gateway until the commit; the transaction sees them, others do not.
seed rows=(a=1 b=2 c=3)
begin U
get U a
begin T
put T a 10
del T b
put T bb 20
get T a
get T b
get T c
multiget T a b bb c d
log
----
1
10
-
3
10 - 20 3 -
n1: get a;
n1: get c;
n1: get c; get d;

get U a
commit T
get U a
log
----
1
committed
1
n1: get a;
n1: commit a=10 b=- bb=20, reads c d;
n1: get a;

# A transaction without writes ends without a request: it has read one consistent state.
commit U
log
begin V
multiget V a b bb
commit V
----
committed
10 - 20
committed

# Nothing can be done with a transaction after its end.
get V a
commit V
----
error: internal: the transaction has ended already
error: internal: the transaction has ended already

# Time begins with the first thing that is sent: a transaction that has done nothing yet is not held
# to a clock that nobody looked at.
seed rows=(late=1)
begin T
advance 5000
other rows=(late=2)
get T late
put T late 3
commit T
----
2
committed
