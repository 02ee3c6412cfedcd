# Large commands are applied away from the strand. Meanwhile reads of other keys are served, heartbeats
# go on for longer than an election takes, and what touches its keys waits.
group 3 here=100
pause 1600
elect 1
tick
commit c0 at=1 txn=z put=(x=0 w=0)
hold 1 apply
commit c1 at=1 txn=a put=(x=1 y=22222222222222222222222222222222222222222222222222222222222222222222)
get g1 at=1 txn=b k=w
get g2 at=1 txn=b k=x
tick times=40
state
----
c0: committed @1700+
g1: 0 @1700+
1: leads, serves, applied 3
2: follows, applied 4
3: follows, applied 4

# The engine holds it, and still nobody is told.
hold 1 applied
release 1 apply
get g3 at=1 txn=b k=w
state
----
g3: 0 @1700+
1: leads, serves, applied 3
2: follows, applied 4
3: follows, applied 4

# What was committed meanwhile follows.
commit c2 at=1 txn=c put=(w=2)
release 1 applied
get g4 at=1 txn=b k=w
state
----
c1: committed @1700+
g2: 1 @1700+
c2: committed @5700+
g4: 2 @5700+
1: leads, serves, applied 5
2: follows, applied 4
3: follows, applied 4

# A replica that ends while it applies begins again with what its engine holds.
hold 2 apply
commit c3 at=1 txn=d put=(x=3 y=33333333333333333333333333333333333333333333333333333333333333333333)
commit c4 at=1 txn=e put=(w=4)
state
restart 2
release 2 apply
tick
state
----
c3: committed @5700+
c4: committed @5700+
1: leads, serves, applied 7
2: follows, applied 5
3: follows, applied 6
1: leads, serves, applied 7
2: follows, applied 7
3: follows, applied 7

hold 2 applied
commit c5 at=1 txn=f put=(x=5 y=55555555555555555555555555555555555555555555555555555555555555555555)
restart 2
release 2 applied
tick
state
----
c5: committed @5800
1: leads, serves, applied 8
2: follows, applied 7
3: follows, applied 7

# A follower that has to apply still serves nothing, though it leads.
hold 2 apply
commit c6 at=1 txn=g put=(x=6 y=66666666666666666666666666666666666666666666666666666666666666666666)
cut 1
pause 4000
elect 2
tick
get g5 at=2 txn=b k=x
state
release 2 apply
tick
get g6 at=2 txn=b k=x
state
----
c6: committed @5900
g5: refused: NotLeaseholder(0)
1: leads, applied 9
2: leads, applied 7
3: follows, applied 10
g6: 6 @5900
1: leads, applied 9
2: leads, serves, applied 10
3: follows, applied 10

# A snapshot says itself how far it goes: further than its sender has heard.
group 3 here=100
pause 1600
elect 1
tick
cut 3
commit c1 at=1 txn=a put=(x=1)
truncate 1
hold 1 applied
commit c2 at=1 txn=b put=(x=2 y=22222222222222222222222222222222222222222222222222222222222222222222)
mend 3
tick times=5
state
release 1 applied
tick times=2
commit c3 at=1 txn=c put=(z=3)
tick
state
----
c1: committed @1700+
1: leads, serves, applied 3
2: follows, applied 4
3: follows, applied 4, from a snapshot
c2: committed @1700+
c3: committed @2400
1: leads, serves, applied 5
2: follows, applied 5
3: follows, applied 5, from a snapshot

# None is taken while something is being applied; the next one is.
cut 3
commit c4 at=1 txn=d put=(x=4)
hold 3 apply
mend 3
commit c5 at=1 txn=e put=(x=5 y=55555555555555555555555555555555555555555555555555555555555555555555)
tick
cut 3
commit c6 at=1 txn=f put=(x=6)
truncate 1
mend 3
tick times=5
state
release 3 apply
tick times=5
state
----
c4: committed @2500
c5: committed @2500+
c6: committed @2600
1: leads, serves, applied 8
2: follows, applied 8
3: follows, applied 5, from a snapshot
1: leads, serves, applied 8
2: follows, applied 8
3: follows, applied 8, from a snapshot
