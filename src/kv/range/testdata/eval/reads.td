# Reads see the newest version at or below their time, and leave a mark.
put k=a ts=5 v=1
put k=a ts=9 v=2
put k=b ts=7 v=3
get txn=r ts=8 k=a
get txn=r ts=9 k=a
get txn=r ts=4 k=a
read k=a txn=w
----
1 @5
2 @9
none
9

# A version within the uncertainty is not guessed at; no mark is left by what was not answered.
get txn=r ts=6 k=b uncertain=7
get txn=r ts=6 k=b uncertain=6
read k=b txn=w
----
refused: ReadUncertain(b @7)
none
6

# A locking read refuses to look below a newer version.
get txn=r ts=8 k=a lock
get txn=r ts=9 k=a lock
----
refused: WriteTooOld(a @9)
2 @9

# A scan marks the part that its page has read, not the rest.
put k=c ts=7 v=4
scan txn=s ts=30 k=a end=z rows=2
read k=b txn=w
read k=c txn=w
scan txn=s ts=31 k=a end=z order=desc rows=1
read k=c txn=w
read k=b txn=w
----
a=2 b=3 resume=c
30
0
c=4 resume=c
31
30

# A refresh is a read of its span at the new time, if nothing has changed on the way there.
refresh txn=s from=30 ts=40 k=a end=z
read k=c txn=w
put k=c ts=45 v=5
refresh txn=s from=40 ts=50 k=a end=z
refresh txn=s from=40 ts=44 k=a end=z
refresh txn=s from=45 ts=50 k=a end=z
----
done
40
refused: RefreshFailed(c @45)
done
done
