# A transaction whose gateway has died keeps nobody waiting for longer than the time of silence.
sequence r1 txn=A lock=k:exclusive
finish r1
advance 4000
sequence r2 txn=B lock=k:exclusive
tick
----
r1: proceed
r2: wait

advance 1500
tick
locks
----
r2: proceed
k: B exclusive

# It learns of it when it comes back. Its commit is let through: an earlier copy of it may be under
# way already, so only validation can say what became of it.
sequence r3 txn=A read=x@5
heartbeat A
sequence r4 txn=A commit write=y
finish r4
----
r3: refused: aborted: its gateway was silent for more than 5 s
aborted
r4: proceed

# Heartbeats keep a transaction alive.
finish r2
advance 4000
heartbeat B
advance 4000
tick
locks
----
alive
k: B exclusive

# So does waiting, here for B; and who comes to a silent holder need not wait for a tick.
sequence r5 txn=C lock=m:exclusive
sequence r6 txn=C lock=k:exclusive
advance 900
heartbeat B
advance 4900
heartbeat B
tick
locks
----
r5: proceed
r6: wait
alive
alive
k: B exclusive; queue: C exclusive (r6)
m: C exclusive

end B
finish r5
finish r6
advance 5100
sequence r7 txn=D lock=m:exclusive
locks
----
r6: proceed
r7: proceed
m: D exclusive

# After a while the abort is forgotten.
end D
advance 61000
tick
heartbeat A
----
alive
