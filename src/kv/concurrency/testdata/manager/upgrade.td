# A shared holder that wants the key for itself goes before all who queue: they wait for it anyway,
# and behind them it would wait for them, too.
sequence r1 txn=A lock=k:shared
sequence r2 txn=B lock=k:shared
sequence r3 txn=C lock=k:exclusive
sequence r4 txn=A lock=k:exclusive
locks
----
r1: proceed
r2: proceed
r3: wait
r4: wait
k: A shared B shared; queue: A exclusive (r4), C exclusive (r3)

# Two that strengthen the same key wait for each other: the second is the victim.
sequence r5 txn=B lock=k:exclusive
----
r5: refused: deadlock on k
B waits for an exclusive lock on /k; blocked by A.
A waits for an exclusive lock on /k; blocked by B.

end B
end A
locks
----
r4: proceed
r3: proceed
k: C exclusive
