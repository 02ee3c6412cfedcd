# Two copies of one commit under way at the same time: one writes, both are told the same.
group 3
pause 1600
elect 1
tick
hold 1
hold 2
hold 3
commit c1 at=1 txn=a put=(x=1)
commit c1again at=1 txn=a put=(x=1)
release 1
release 2
release 3
get g1 at=1 txn=r k=x
----
c1: committed @1700+
c1again: committed @1700+
g1: 1 @1700+

# A leader that reaches nobody any more does not know what became of its proposals.
cut 1
commit c2 at=1 txn=b put=(x=2)
tick times=16
----
ok

# Its successor has never heard of it: the transaction asks again, and is committed now.
elect 2
tick times=20
commit c2again at=2 txn=b put=(x=2)
----
c2: refused: Ambiguous(leadership changed while the command was replicated)
c2again: committed @5300

# Here the proposal survives: a follower has it, and no answer came back. The new leader applies it
# before it serves, and finds the record.
mend 1
tick times=3
hold 1
hold 2
commit c3 at=2 txn=c put=(x=3)
cut 2
tick times=16
release 1
----
ok

elect 3
tick times=20
commit c3again at=leader txn=c put=(x=3)
state
----
c3: refused: Ambiguous(leadership changed while the command was replicated)
c3again: committed @5600
1: follows, applied 7
2: follows, applied 5
3: leads, serves, applied 7

# Records survive a restart of all, and so do the log and the lease.
mend 2
release 2
tick times=5
restart 1
restart 2
restart 3
pause 1600
elect 1
tick times=30
commit c1late at=1 txn=a put=(x=1)
commit c2late at=1 txn=b put=(x=2)
commit c3late at=1 txn=c put=(x=3)
get g2 at=1 txn=r k=x
state
----
c1late: committed @1700+
c2late: committed @5300
c3late: committed @5600
g2: 3 @5600
1: leads, serves, applied 8
2: follows, applied 8
3: follows, applied 8
