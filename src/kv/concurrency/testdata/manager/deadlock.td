# Whoever closes a cycle is refused and told the whole of it. Two transactions:
sequence r1 txn=A lock=a:exclusive
sequence r2 txn=B lock=b:exclusive
sequence r3 txn=A lock=b:exclusive
sequence r4 txn=B lock=a:shared
----
r1: proceed
r2: proceed
r3: wait
r4: refused: deadlock on a
B waits for a shared lock on /a; blocked by A.
A waits for an exclusive lock on /b; blocked by B.

# The victim's transaction keeps its locks until it is rolled back.
end B
end A
locks
----
r3: proceed
none

# Three, over places in a queue: C waits for B, which only stands before it.
sequence r11 txn=A lock=a:shared
sequence r12 txn=C lock=c:exclusive
sequence r13 txn=B lock=a:exclusive
sequence r14 txn=C lock=a:shared
sequence r15 txn=A lock=c:exclusive
----
r11: proceed
r12: proceed
r13: wait
r14: wait
r15: refused: deadlock on c
A waits for an exclusive lock on /c; blocked by C.
C waits for a shared lock on /a; blocked by B.
B waits for an exclusive lock on /a; blocked by A.
