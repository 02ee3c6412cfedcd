# A leader whose disk is full takes no commands, goes on with reads, and answers a commit that it has
# applied already when it comes again.
group 3
pause 1600
elect 1
tick
commit c1 at=1 txn=a put=(x=1)
disk 1 full=2MiB-left
commit c2 at=1 txn=b put=(x=2)
get g1 at=1 txn=c k=x
commit c3 at=1 txn=a put=(x=1)
----
c1: committed @1700+
c2: refused: DiskFull(2MiB-left)
g1: 1 @1700+
c3: committed @1700+

# With space again it goes on by itself.
disk 1
commit c4 at=1 txn=b put=(x=2)
get g2 at=1 txn=c k=x
----
c4: committed @1700+
g2: 2 @1700+
