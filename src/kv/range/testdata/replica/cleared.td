# What was cleared is known to the leader that did it, to the next one that applied it, to one that got
# it by a snapshot, and to those that begin again.
group 3
pause 1600
elect 1
tick
commit c1 at=1 txn=a put=(x=1 y=2)
tick
cut 3
clear w1 at=1 txn=b k=x end=y
get g1 at=1 txn=c k=x ts=1750
get g2 at=1 txn=c k=y ts=1750
get g3 at=1 txn=c k=x
truncate 1
mend 3
tick times=5
state
----
c1: committed @1700+
w1: done
g1: refused: RefreshFailed(x @1800+)
g2: 2 @1700+
g3: none
1: leads, serves, applied 4
2: follows, applied 4
3: follows, applied 4, from a snapshot

cut 1
pause 1600
elect 2
tick times=30
get g4 at=2 txn=c k=x ts=1750
----
g4: refused: RefreshFailed(x @1800+)

mend 1
tick
cut 2
pause 1600
elect 3
tick times=30
get g5 at=3 txn=c k=x ts=1750
----
g5: refused: RefreshFailed(x @1800+)

mend 2
tick
restart 1
restart 2
restart 3
pause 1600
elect 1
tick times=30
get g6 at=1 txn=c k=x ts=1750
get g7 at=1 txn=c k=y ts=1750
----
g6: refused: RefreshFailed(x @1800+)
g7: 2 @1700+
