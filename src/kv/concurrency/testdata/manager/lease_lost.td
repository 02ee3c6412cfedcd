# At the loss of the lease everybody who waits is sent away and locks are forgotten; what was let
# through keeps its latches, because its command may still apply.
sequence r1 txn=A lock=k:exclusive write=k
sequence r2 txn=B lock=k:exclusive
sequence r3 txn=C lock=m:exclusive read=k@5
sequence r4 read=k@9
clear
locks
latches
----
r1: proceed
r2: wait
r3: wait
r4: wait
r2: refused: the lease is lost
r3: refused: the lease is lost
r4: refused: the lease is lost
none
r1: write k

# A new lease on the same replica: B takes the lock that A has lost, and waits for A's command.
sequence r5 txn=B lock=k:exclusive read=k@max
finish r1
locks
----
r5: wait
r5: proceed
k: B exclusive
