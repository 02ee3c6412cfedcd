# A commit of many keys is evaluated in pieces. Meanwhile the leader's heartbeats go on for longer than
# an election takes, other requests are served, and those that meet its latches wait.
group 3 steps=1
pause 1600
elect 1
tick
commit c0 at=1 txn=z put=(x=0)
hold 1 pieces
commit c1 at=1 txn=a put=(x=1 y=2 z=3) read=(p-r)
get g1 at=1 txn=b k=w
get g2 at=1 txn=b k=x
commit c2 at=1 txn=c put=(q=9)
tick times=40
get g3 at=1 txn=b k=w
state
release 1 pieces
----
c0: committed @1700+
g1: none
g3: none
1: leads, serves, applied 3
2: follows, applied 3
3: follows, applied 3
c1: committed @1700+
g2: 1 @1700+
c2: committed @1700+

# Whoever lost leadership between two pieces proposes nothing.
hold 1 pieces
commit c3 at=1 txn=d put=(x=2 y=3)
cut 1
tick times=40
mend 1
tick times=10
release 1 pieces
get g4 at=leader txn=e k=x
----
c3: refused: NotLeaseholder(3)
g4: 1 @1700+

# Keys that take long to read make the pieces smaller.
group 1
pause 1600
elect 1
tick
slow 1 ms=6
hold 1 pieces
commit c1 at=1 txn=a put=(a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1 k=1 l=1 m=1 n=1 o=1 p=1 q=1)
get g1 at=1 txn=b k=z
release 1 pieces
slow 1 ms=0
----
g1: none
c1: committed @1700+
