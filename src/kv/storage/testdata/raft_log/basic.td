# Entries of several ranges share one log, and are found again after a restart.
open
append 1 1@1:a 2@1:b
append 7 1@3:x
hard-state 1 vote
write
log
----
r1: truncated=0@0 hs=vote 1@1=a 2@1=b
r7: truncated=0@0 1@3=x

entries 1 1 3
entries 1 2 3
entries 1 1 3 max=1
entries 1 1 4
entries 9 1 2
----
1@1:a 2@1:b
2@1:b
1@1:a
OUT_OF_RANGE: raft log: range 1 has no entry 3
OUT_OF_RANGE: raft log: range 9 has no entry 1

kill
open
log
----
r1: truncated=0@0 hs=vote 1@1=a 2@1=b
r7: truncated=0@0 1@3=x

# A new leader overwrites the suffix.
append 1 2@2:B 3@2:C
write
log
term 1 2
term 1 3
term 1 4
bytes 1 2
bytes 1 9
----
r1: truncated=0@0 hs=vote 1@1=a 2@2=B 3@2=C
r7: truncated=0@0 1@3=x
2
2
none
2
3

# Truncation keeps the term of the last dropped entry.
truncate 1 2 2
write
log
term 1 1
term 1 2
term 1 3
entries 1 2 4
----
r1: truncated=2@2 hs=vote 3@2=C
r7: truncated=0@0 1@3=x
none
2
2
OUT_OF_RANGE: raft log: range 1 has no entry 2

# A snapshot makes the log start behind its index; the hard state stays.
reset 1 10 5
write
append 1 11@6:k
write
clear 7
write
log
----
r1: truncated=10@5 hs=vote 11@6=k

kill
open
log
----
r1: truncated=10@5 hs=vote 11@6=k

# A range that nothing is known of has an empty log, which ends at index 0 of term 0.
term 77 0
term 77 1
----
0
none
