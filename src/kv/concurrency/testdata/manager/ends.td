# Rolling back refuses what the transaction still waits for, and lets the next one on.
sequence r1 txn=A lock=k:exclusive
sequence r2 txn=B lock=k:exclusive
sequence r3 txn=C lock=k:exclusive
end B
locks
----
r1: proceed
r2: wait
r3: wait
r2: refused: aborted: the transaction has ended
k: A exclusive; queue: C exclusive (r3)

# A request that is sent twice waits twice; both are granted.
sequence r4 txn=C lock=k:exclusive
end A
finish r3
finish r4
end C
locks
----
r4: wait
r3: proceed
r4: proceed
none

# A client that goes away while its request waits for the second of its locks.
sequence r5 txn=A lock=b:exclusive
sequence r6 txn=B lock=(a:exclusive b:exclusive) read=(a@max b@max)
cancel r6
locks
cancel r77
----
r5: proceed
r6: wait
a: B exclusive
b: A exclusive
