# While a commit is on its way through the log, reads below it pass and reads above it wait.
group 1
elect 1
tick
commit c1 at=1 txn=a put=(x=1)
hold 1
commit c2 at=1 txn=b put=(x=2) ts=500
get g1 at=1 txn=r k=x ts=400
get g2 at=1 txn=r k=x ts=600
get g3 at=1 txn=r k=y ts=600
scan s1 at=1 txn=r k=a end=z ts=600
release 1
----
c1: committed @100+
g1: 1 @100+
g3: none
c2: committed @500
g2: 2 @500
s1: x=2

# Two writers of one key take turns; the second finds the first one's version.
hold 1
commit c3 at=1 txn=c put=(x=3) ts=700
commit c4 at=1 txn=d put=(x=4) ts=650
commit c5 at=1 txn=e put=(y=5) ts=650
release 1
get g4 at=1 txn=r k=x ts=800
----
c3: committed @700
c5: committed @650
c4: committed @700+
g4: 4 @700+

# A commit that has read what another one is writing waits for it, and fails if it ends up above.
hold 1
commit c6 at=1 txn=f put=(z=1) ts=900
commit c7 at=1 txn=g put=(y=6) read=(z) ts=850
get g4b at=1 txn=r k=w ts=950
commit c7b at=1 txn=s put=(w=6) read=(z) ts=850
release 1
----
g4b: none
c6: committed @900
c7b: refused: RefreshFailed(z @900)
c7: committed @850

# A lock keeps others who would lock out until its transaction ends. Plain reads pass, and so does a
# commit: its writer has not asked for the lock, and the one who holds it will find the change.
get l1 at=1 txn=h k=x lock
commit c8 at=1 txn=i put=(x=5)
get l2 at=1 txn=j k=x lock
get g5 at=1 txn=r k=x ts=950
rollback r1 at=1 txn=h
----
l1: 4 @700+
c8: committed @900+
g5: 5 @900+
l2: 5 @900+
r1: done

# The commit releases its own locks.
get l3 at=1 txn=j k=x lock
get l4 at=1 txn=k k=x lock
commit c9 at=1 txn=j put=(x=6)
rollback r2 at=1 txn=k
----
l3: 5 @900+
c9: committed @950+
l4: refused: WriteTooOld(x @950+)
r2: done

# Who would wait in a circle is told.
get l5 at=1 txn=m k=p lock
get l6 at=1 txn=n k=q lock
get l7 at=1 txn=m k=q lock
get l8 at=1 txn=n k=p lock
rollback r3 at=1 txn=n
rollback r4 at=1 txn=m
----
l5: none
l6: none
l8: refused: Deadlock(n waits for an exclusive lock on /p; blocked by m.
m waits for an exclusive lock on /q; blocked by n.)
l7: none
r3: done
r4: done
