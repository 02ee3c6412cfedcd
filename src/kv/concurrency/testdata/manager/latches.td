# Requests whose spans overlap go one after the other, in the order in which they came.
sequence r1 read=a@5
sequence r2 write=a
sequence r3 read=a@9
sequence r4 read=a@3
latches
----
r1: proceed
r2: wait
r3: wait
r4: wait
r1: read a@5
r2: write a waits for r1
r3: read a@9 waits for r2
r4: read a@3 waits for r2

finish r1
----
r2: proceed

# Once the write's timestamp is fixed, reads below it need not see it.
fix r2 ts=7
----
r4: proceed

finish r2
finish r3
finish r4
latches
----
r3: proceed
none

# A scan meets the points inside it, a write the scans around it.
sequence r1 write=m
sequence r2 read=a..z@5
sequence r3 write=c
sequence r4 write=z
sequence r5 read=a..m@max
----
r1: proceed
r2: wait
r3: wait
r4: proceed
r5: wait

# r5 waits for r3, which came before it, although r3 itself only waits.
finish r1
finish r2
latches
----
r2: proceed
r3: proceed
r3: write c
r4: write z
r5: read a..m@max waits for r3

# Who gives up makes way.
sequence r6 write=a
cancel r5
cancel r3
finish r6
latches
----
r6: wait
r6: proceed
r4: write z
