# NOWAIT is refused and names the holder; SKIP LOCKED passes the key over and takes the others.
sequence r1 txn=A lock=(b:exclusive d:shared)
finish r1
sequence r2 txn=B lock=b:exclusive wait=error
sequence r3 txn=B lock=(a:exclusive b:exclusive c:exclusive d:exclusive) wait=skip
locks
----
r1: proceed
r2: refused: b is locked by A
r3: proceed, lock 1 skipped, lock 3 skipped
a: B exclusive
b: A exclusive
c: B exclusive
d: A shared

# A queue counts as taken: who does not wait does not overtake.
finish r3
sequence r4 txn=C lock=d:exclusive
sequence r5 txn=D lock=d:shared wait=error
sequence r6 txn=D lock=d:shared wait=skip
----
r4: wait
r5: refused: d is locked by A
r6: proceed, lock 0 skipped

# A transaction may ask again for what it has, and for more while it is alone.
finish r6
cancel r4
sequence r7 txn=A lock=(b:shared b:exclusive d:exclusive) wait=error
locks
----
r7: proceed
a: B exclusive
b: A exclusive
c: B exclusive
d: A exclusive
