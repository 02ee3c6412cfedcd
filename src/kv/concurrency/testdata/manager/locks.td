# A lock lasts as long as its transaction, a latch as long as its request. Waiters queue.
sequence r1 txn=A lock=k:exclusive read=k@max
finish r1
sequence r2 txn=B lock=k:exclusive read=k@max
sequence r3 txn=C lock=k:shared read=k@max
sequence r4 txn=D lock=k:shared read=k@max
locks
latches
----
r1: proceed
r2: wait
r3: wait
r4: wait
k: A exclusive; queue: B exclusive (r2), C shared (r3), D shared (r4)
none

# Plain reads never wait for locks; neither do commits.
sequence r5 read=k@9
sequence r6 txn=E commit write=k
----
r5: proceed
r6: wait

# (It waits for r5's latch only.)
finish r5
finish r6
----
r6: proceed

# Shared waiters that stand together are granted together.
end A
finish r2
end B
locks
----
r2: proceed
r3: proceed
r4: proceed
k: C shared D shared

finish r3
finish r4
locks
----
k: C shared D shared

# A granted lock still waits for the latches of the commit that released it.
sequence r7 txn=C commit write=k
end D
sequence r8 txn=A lock=k:exclusive read=k@max
end C
locks
finish r7
----
r7: proceed
r8: wait
k: A exclusive
r8: proceed
