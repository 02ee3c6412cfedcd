# Whoever reads what was cleared at a time before that is told, by point and by span, whatever other
# spans it reads beside.
put k=b ts=10 v=1
put k=d ts=10 v=2
put k=f ts=10 v=3
now 50
clear k=b end=e
get txn=r ts=20 k=a
get txn=r ts=20 k=b
get txn=r ts=20 k=c
get txn=r ts=20 k=e
get txn=r ts=20 k=f
scan txn=r ts=20 k=a end=b
scan txn=r ts=20 k=a end=bb
scan txn=r ts=20 k=d end=z
scan txn=r ts=20 k=a end=z order=desc
scan txn=r ts=20 k=e end=z
----
done
none
refused: RefreshFailed(b @50)
refused: RefreshFailed(c @50)
none
3 @10
nothing
refused: RefreshFailed(a @50)
refused: RefreshFailed(d @50)
refused: RefreshFailed(a @50)
f=3

# At a later time there is nothing, and that is so.
get txn=r ts=49,9 k=b
get txn=r ts=50 k=b
scan txn=r ts=60 k=a end=z
----
refused: RefreshFailed(b @50)
none
f=3

# Spans that overlap count as one, cleared when the last of them was.
now 70
clear k=d end=h
now 80
clear k=m end=n
get txn=r ts=60 k=b
get txn=r ts=60 k=g
get txn=r ts=60 k=h
get txn=r ts=70 k=b
scan txn=r ts=60 k=h end=m
scan txn=r ts=60 k=h end=mm
scan txn=r ts=75 k=a end=z
----
done
done
refused: RefreshFailed(b @70)
refused: RefreshFailed(g @70)
none
none
nothing
refused: RefreshFailed(h @80)
refused: RefreshFailed(a @80)

# What is left of a span that was cleared again is known from the later time.
now 90
clear k=m end=n
get txn=r ts=85 k=m
get txn=r ts=90 k=m
----
done
refused: RefreshFailed(m @90)
none

# Records of what was cleared are kept for a day, so nobody reads at a time before that.
now 86400000020
get txn=r ts=20 k=a
get txn=r ts=19 k=a
scan txn=r ts=19 k=a end=b
----
none
refused: RefreshFailed(a @86400000020)
refused: RefreshFailed(a @86400000020)
