# Rows in key order; the end is not included; deleted keys are left out.
put k=a ts=5 v=1
put k=aa ts=5 v=2
put k=b ts=5 v=3
del k=b ts=6
put k=c ts=7 v=4
put k=d ts=5 v=5
scan k=a end=d ts=5
scan k=a end=e ts=6
scan k=a end=e ts=7
scan k=a end=e ts=7 order=desc
scan k=a end=c ts=4
----
a=1@5 aa=2@5 b=3@5
a=1@5 aa=2@5 d=5@5
a=1@5 aa=2@5 c=4@7 d=5@5
d=5@5 c=4@7 aa=2@5 a=1@5
nothing

# An empty end is the one key.
scan k=a ts=9
scan k=a ts=9 order=desc
scan k=x ts=9
----
a=1@5
a=1@5
nothing

# A limit ends the page; the end of the span sets no resume key.
scan k=a end=e ts=9 rows=2
scan k=c end=e ts=9 rows=2
scan k=a end=e ts=9 rows=2 order=desc
scan k=a end=c ts=9 rows=2 order=desc
scan k=a end=e ts=9 bytes=1
scan k=a end=e ts=9 bytes=4
----
a=1@5 aa=2@5 resume=b
c=4@7 d=5@5
d=5@5 c=4@7 resume=c
aa=2@5 a=1@5
a=1@5 resume=aa
a=1@5 aa=2@5 resume=b

# A page looks at so many keys, deleted ones too, and may hold no rows.
scan k=a end=e ts=9 keys=2
scan k=b end=e ts=9 keys=1
scan k=a end=e ts=9 keys=2 order=desc
scan k=a end=c ts=9 keys=1 order=desc
----
a=1@5 aa=2@5 resume=b
nothing resume=c
d=5@5 c=4@7 resume=c
nothing resume=b
