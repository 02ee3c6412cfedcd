# Before anybody leads nothing is served; then the first lease has to be agreed on.
group 3
get g1 at=1 txn=a k=x
elect 1
state
----
g1: refused: NotLeaseholder(0)
1: follows, applied 1
2: follows, applied 1
3: follows, applied 1

# Replicas that have just started may have promised something before: nobody is elected by them.
pause 1600
elect 1
get g2 at=1 txn=a k=x
tick
get g3 at=1 txn=a k=x
get g4 at=2 txn=a k=x
state
----
g2: refused: Unavailable(the lease does not reach the transaction's timestamp yet)
g3: none
g4: refused: NotLeaseholder(1)
1: leads, serves, applied 2
2: follows, applied 2
3: follows, applied 2

# A leader that was away for longer than its lease does not answer, until it has heard from others.
commit c1 at=1 txn=b put=(x=1)
pause 1600
get g5 at=1 txn=a k=x
commit c2 at=1 txn=c put=(x=2)
tick times=2
get g6 at=1 txn=a k=x
----
c1: committed @1700+
g5: refused: NotLeaseholder(0)
c2: refused: NotLeaseholder(0)
g6: 1 @1700+

# Cut off, it goes on answering for the rest of its lease alone.
cut 1
tick times=5
get g7 at=1 txn=a k=x
tick times=10
get g8 at=1 txn=a k=x
----
g7: 1 @1700+
g8: refused: NotLeaseholder(0)

# Another one leads in time; until its clock has reached what the old one may have served, it waits.
elect 2
state
get g9 at=2 txn=a k=x
tick times=20
state
get g10 at=2 txn=a k=x
----
1: leads, applied 3
2: leads, applied 4
3: follows, applied 3
g9: refused: NotLeaseholder(0)
1: follows, applied 3
2: leads, serves, applied 4
3: follows, applied 4
g10: 1 @1700+

# Its writes are above all that the old leader may have served, whatever the writer asks for.
commit c3 at=2 txn=d put=(x=3) ts=2000
----
c3: committed @7000+

# The old one comes back and follows.
mend 1
tick times=5
get g11 at=1 txn=a k=x
state
----
g11: refused: NotLeaseholder(2)
1: follows, applied 5
2: leads, serves, applied 5
3: follows, applied 5

# A timestamp beyond the lease waits for nothing: it is refused, and may come again.
get g12 at=2 txn=e k=x ts=100000
----
g12: refused: Unavailable(the lease does not reach the transaction's timestamp yet)

# A node that may not serve says why, and gives leadership away.
refuse 2 why="the clock is off"
get g13 at=2 txn=e k=x
tick times=5
state
----
g13: refused: Unavailable(the clock is off)
1: follows, applied 6
2: follows, applied 6
3: leads, applied 6
