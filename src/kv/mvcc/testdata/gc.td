# Below the threshold only what a read at the threshold sees is kept.
put k=a ts=1 v=1
put k=a ts=3 v=3
put k=a ts=5 v=5
put k=a ts=9 v=9
put k=b ts=2 v=2
del k=b ts=4
put k=c ts=7 v=7
gc k=a end=z below=6
dump
----
removed 4
a @9 = 9
a @5 = 5
c @7 = 7

# Cut anywhere, a tombstone stays until what it hides is gone.
put k=d ts=1 v=1
put k=d ts=2 v=2
del k=d ts=3
gc k=d end=z below=6 max=1
dump
get k=d ts=6
gc k=d end=z below=6 max=1
gc k=d end=z below=6 max=1
gc k=d end=z below=6 max=1
dump
----
removed 1 resume=d
a @9 = 9
a @5 = 5
c @7 = 7
d @3 deleted
d @1 = 1
none, deleted @3
removed 1 resume=d
removed 1
removed 0
a @9 = 9
a @5 = 5
c @7 = 7
