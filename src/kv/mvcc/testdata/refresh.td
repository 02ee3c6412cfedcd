# Reads at `from` hold at `to` if nothing was written in between: (from, to].
put k=b ts=5 v=x
del k=c ts=8
refresh k=a end=z from=5 to=7
refresh k=a end=z from=4 to=7
refresh k=a end=z from=5 to=8
refresh k=b from=4 to=5
refresh k=b from=5 to=9
refresh k=a from=0 to=9
----
none
b @5
c @8 deleted
b @5
none
none
