# A version above the read, up to the limit, may be older than the read began: the newest such version
# is named, so that one new attempt gets above all of them.
put k=a ts=5 v=x
put k=a ts=7 v=y
put k=a ts=8 v=z
del k=b ts=7
get k=a ts=5 uncertain=6
get k=a ts=5 uncertain=7
get k=a ts=5 uncertain=20
get k=a ts=8 uncertain=20
get k=b ts=5 uncertain=7
scan k=a end=z ts=5 uncertain=6
scan k=a end=z ts=5 uncertain=7
scan k=b end=z ts=5 uncertain=7 order=desc
----
x @5
ReadUncertain a @7
ReadUncertain a @8
z @8
ReadUncertain b @7
a=x@5
ReadUncertain a @7
ReadUncertain b @7

# A limit below the read changes nothing.
get k=a ts=7 uncertain=3
----
y @7

# A page that ends before the uncertain key is fine.
put k=0 ts=1 v=first
scan k=0 end=z ts=5 uncertain=9 rows=1
----
0=first@1 resume=a
