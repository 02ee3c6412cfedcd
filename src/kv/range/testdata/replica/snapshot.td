# A replica that has missed what the log no longer holds gets the state instead.
group 3
pause 1600
elect 1
tick
cut 3
commit c1 at=1 txn=a put=(x=1)
commit c2 at=1 txn=b put=(y=2)
truncate 1
mend 3
tick times=5
state
----
c1: committed @1700+
c2: committed @1700+
1: leads, serves, applied 4
2: follows, applied 4
3: follows, applied 4, from a snapshot

# With it come the data and the records of transactions. What follows comes through the log again.
commit c3 at=1 txn=c put=(z=3)
tick times=2
cut 1
pause 1600
elect 3
tick times=30
state
commit c2late at=3 txn=b put=(y=2)
scan s1 at=3 txn=r k=a end=zz
----
c3: committed @2200
1: follows, applied 5
2: follows, applied 6
3: leads, serves, applied 6, from a snapshot
c2late: committed @1700+
s1: x=1 y=2 z=3

# After a restart it begins where the snapshot ended.
restart 3
pause 1600
elect 3
tick times=30
state
scan s2 at=3 txn=r k=a end=zz
----
1: follows, applied 5
2: follows, applied 7
3: leads, serves, applied 7
s2: x=1 y=2 z=3
