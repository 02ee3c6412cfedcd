# Requests and locks are bounded (here: 8 and 6).
sequence r1 txn=A lock=(a:shared b:shared c:shared d:shared e:shared f:shared)
sequence r2 txn=A lock=(f:exclusive g:shared)
sequence r3 txn=B lock=f:exclusive
----
r1: proceed
r2: refused: overloaded: the range holds 6 locks already
r3: wait

sequence r4 write=k
sequence r5 write=k
sequence r6 write=k
sequence r7 write=k
sequence r8 write=k
sequence r9 write=k
sequence r10 write=k
----
r4: proceed
r5: wait
r6: wait
r7: wait
r8: wait
r9: wait
r10: refused: overloaded: the range serves 8 requests already
