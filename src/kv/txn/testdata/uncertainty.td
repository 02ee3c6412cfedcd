# A node whose clock is 200 ms ahead has acknowledged a write before this transaction began. Its
# version is above the transaction's read timestamp, and must be seen.
seed rows=(a=1 b=1)
ahead 200
other rows=(a=2)
begin T
get T a
get T b
log
----
2
1
n1: get a;
n1: get b;

# Having read something, the transaction proves that to hold at the later time.
ahead 0
seed rows=(k=1 l=1)
ahead 300
begin T
get T k
other rows=(l=2)
----
1

# (The answer to the first read told the range's clock. What was written afterwards and stands above
# that clock was not there when the transaction began, and need not be seen.)
get T l
log
commit T
----
1
n1: get k;
n1: get l;
committed

# What was there before is seen, also if the first read was of something else.
advance 1000
ahead 400
other rows=(p=1)
begin T
get T q
get T p
log
----
-
1
n1: get q;
n1: get p;
n1: refresh q;
n1: get p;
