# A leader may write ahead of its clock, as far as it has promised. Who reads below, does so before it.
group 3
pause 1600
elect 1
tick
commit c1 at=1 txn=a put=(x=1)
commit c2 at=1 txn=b put=(x=2) ts=3000
get g1 at=1 txn=c k=x ts=2500
----
c1: committed @1700+
c2: committed @3000
g1: 1 @1700+

# For the next leader that version may have been acknowledged before the reader began, by clocks that
# were ahead: whoever reads below it is not sure.
cut 1
tick times=20
elect 2
tick times=40
get g2 at=2 txn=d k=x ts=2500
scan s1 at=2 txn=d k=x end=y ts=2500
get g3 at=2 txn=d k=x
----
g2: refused: ReadUncertain(x @1003000000)
s1: refused: ReadUncertain(x @1003000000)
g3: 2 @3000

# What it writes itself is above all that it does not know of, and is certain.
commit c3 at=2 txn=e put=(y=1)
get g4 at=2 txn=d k=y ts=3500
get g5 at=2 txn=d k=y
----
c3: committed @7700+
g4: none
g5: 1 @7700+
