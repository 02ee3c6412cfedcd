# A locking read that meets a newer version moves the transaction up, if what it read still holds.
seed rows=(a=1 b=1 c=1)
begin T
get T a
other rows=(b=2)
get T b lock=exclusive
log
----
1
2
n1: get a;
n1: get b locking;
n1: refresh a;
n1: get b locking;

put T b 3
commit T
----
committed

# If it does not hold any more, the transaction has failed, and says which key it was.
begin T
get T a
other rows=(a=2 c=2)
get T c lock=exclusive
get T b
put T b 4
commit T
locks
----
1
error: retry on a: another transaction changed what this one has read
error: retry on a: another transaction changed what this one has read
error: retry on a: another transaction changed what this one has read
none

# Having read nothing, it just moves: here the range itself does it.
begin T
other rows=(c=3)
log
get T c lock=exclusive
get T a
log
rollback T
locks
----
n1: commit b=3, reads a b;
n1: get a;
n1: get c locking;
n1: refresh a;
n1: rollback;
3
2
n1: get c locking;
n1: get a;
none

# Write skew: both read both rows and each writes one. The second to commit finds its read changed.
begin T
begin U
scan T a..c
scan U a..c
put T a 10
put U b 10
commit T
commit U
----
a=2 b=3 end
a=2 b=3 end
committed
error: retry on a: another transaction changed what this one has read

# A phantom: a row that was not there when the span was read.
begin T
scan T m..n
other rows=(mm=1)
put T x 1
get T mm lock=exclusive
----
end
error: retry on mm: another transaction changed what this one has read
