# A read sees the newest version at or below its timestamp.
put k=a ts=5 v=x
put k=a ts=7,2 v=y
del k=a ts=9
put k=b ts=5 v=other
----
ok

get k=a ts=4
get k=a ts=5
get k=a ts=7
get k=a ts=7,2
get k=a ts=8
get k=a ts=9
get k=nothing ts=9
latest k=a
latest k=nothing
----
none
x @5
x @5
y @7,2
y @7,2
none, deleted @9
none
a @9 deleted
none

# An empty value is a value.
put k=e ts=1 v=""
get k=e ts=1
----
 @1

# A version of the same timestamp replaces.
put k=b ts=5 v=again
dump
----
a @9 deleted
a @7,2 = y
a @5 = x
b @5 = again
e @1 = 

flush
get k=a ts=8
get k=ab ts=8
----
y @7,2
none
