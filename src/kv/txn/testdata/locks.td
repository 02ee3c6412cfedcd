# The lock is released where the transaction ends, however it ends.
seed rows=(a=1 b=1)
begin A
get A a lock=exclusive
begin B
get B a lock=exclusive wait=error
get B a lock=exclusive wait=skip
get B a
multiget B b a lock=exclusive wait=skip
locks
----
1
error: lock not available on a: the row is locked by A
skipped
1
1 skipped
a: A
b: B

commit A
locks
rollback B
locks
log
----
committed
b: B
none
n1: get a locking;
n1: get a locking;
n1: get a locking;
n1: get a;
n1: get a locking; get b locking;
n1: rollback;
n1: rollback;

# A transaction that is dropped lets go in the background; a commit releases by itself.
begin A
get A a lock=exclusive
drop A
begin B
get B b lock=exclusive
put B b 2
commit B
locks
log
----
1
1
committed
none
n1: get a locking;
n1: rollback;
n1: get b locking;
n1: commit b=2, reads b;

# While locks are held and the client thinks, the gateway vouches for the transaction; afterwards
# it stops.
begin A
get A a lock=exclusive
heartbeats
advance 3500
heartbeats
rollback A
advance 5000
heartbeats
----
1
0
2
2

# A locking read of a row that the transaction has written takes the lock and gives the own write.
begin A
put A a 7
get A a lock=exclusive
locks
----
7
a: A

# One that is given up while it waits for a lock: its rollback ends the wait, and frees what it holds.
begin A
get A a lock=exclusive
begin B
get B b lock=exclusive
get B a lock=exclusive
locks
rollback B
locks
rollback A
advance 1000
locks
----
1
2
still waiting
a: A
b: B
a: A
none

# Where that rollback is lost, what the wait brings in the end is given back.
begin A
get A a lock=exclusive
begin B
get B a lock=exclusive
fault next=(unavailable) for-ever
rollback B
advance 60000
fault next=(none)
commit A
locks
advance 1000
locks
heartbeats
advance 5000
heartbeats
----
1
still waiting
committed
none
none
242
242
