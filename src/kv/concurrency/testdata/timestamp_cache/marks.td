# A write has to stay above every read that was served, but may stand at the very timestamp of its
# own transaction's read.
read a..c ts=10 txn=A
read b ts=12 txn=B
max a txn=A
max a txn=B
max b txn=B
max b txn=A
max c
----
just below 10
10
just below 12
12
0

# Where two transactions have read at one timestamp, neither may write at it.
read b ts=12 txn=C
max b txn=B
max b txn=C
----
12
12

# Ranges overlay each other: each part keeps the highest.
read a..m ts=20 txn=A
read f..z ts=15 txn=B
max e
max f
max l
max m
max z
----
20
20
20
15
0

# A later read of the whole makes the boundaries inside needless.
entries
read a..z ts=30 txn=A
entries
max m txn=A
----
4
3
just below 30

# A new lease knows nothing of the reads before it: all may have been read up to its start.
low-water 40
max zzz
max m txn=A
entries
----
40
40
0

# Reads below the low-water mark add nothing, and it never falls.
read a ts=35 txn=A
low-water 5
max a
entries
----
40
0
