# A commit goes above newer versions, above reads that were served to others, and not below its own
# read timestamp.
put k=a ts=20 v=old
get txn=r ts=50 k=b
commit txn=t ts=10 put=(a=new)
commit txn=u ts=10 put=(b=new)
commit txn=v ts=70 put=(c=new)
dump
----
none
committed @20,1
committed @50,1
committed @70
a @20,1 = new
a @20 = old
b @50,1 = new
c @70 = new

# Its own read at its own timestamp does not push it.
get txn=w ts=90 k=d
commit txn=w ts=90 put=(d=mine) read=(d)
----
none
committed @90

# A write in a read span fails it, even one that is above the read but below the commit.
put k=e ts=95 v=theirs
get txn=r ts=97 k=q
commit txn=x ts=92 put=(q=x) read=(e-f)
commit txn=x ts=92 put=(q=x) read=(f-g)
----
none
refused: RefreshFailed(e @95)
committed @97,1

# What a commit has read counts as read at the commit.
read k=f txn=y
commit txn=y ts=80 put=(f=late)
----
97,1
committed @97,2

# The same transaction again: the record answers, nothing is written twice, whatever has come since.
put k=f ts=98 v=newer
commit txn=y ts=80 put=(f=late) read=(f)
dump
----
committed @97,2 (nothing to replicate)
a @20,1 = new
a @20 = old
b @50,1 = new
c @70 = new
d @90 = mine
e @95 = theirs
f @98 = newer
f @97,2 = late
q @97,1 = x

# A command that never got into the log leaves no record, and its transaction may be tried again.
commit txn=z ts=80 put=(g=1) lost
commit txn=z ts=80 put=(g=1)
----
committed @80
committed @80

# Beyond its expiry a commit is refused: the record of a copy may be gone already.
now 901
commit txn=A ts=80 put=(h=1) expires=900
now 900
commit txn=A ts=80 put=(h=1) expires=900
now 901
commit txn=A ts=80 put=(h=1) expires=900
records
----
refused: Ambiguous(the commit came too late to be told from a repetition)
committed @80
committed @80 (nothing to replicate)
committed @80 until 900
committed @20,1 until 900
committed @50,1 until 900
committed @70 until 900
committed @90 until 900
committed @97,1 until 900
committed @97,2 until 900
committed @80 until 900

# Not above what the lease reaches.
until 95
now 100
commit txn=B ts=96 put=(i=1)
get txn=r ts=95 k=j
commit txn=B ts=90 put=(j=1)
commit txn=B ts=90 put=(k=1)
----
refused: Unavailable(the lease does not reach the commit timestamp yet)
none
refused: Unavailable(the lease does not reach the commit timestamp yet)
committed @90

# A deletion is a version; nothing at all needs no log.
until 1000
commit txn=C ts=200 del=(a)
commit txn=D ts=200 read=(b)
get txn=r ts=300 k=a
----
committed @200
committed @200 (nothing to replicate)
none
