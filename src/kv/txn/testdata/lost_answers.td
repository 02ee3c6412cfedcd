# A commit whose answer is lost is sent again, to whoever answers, and applied once.
seed rows=(a=1)
begin T
get T a
put T a 2
fault next=(lose-answer unavailable not-leaseholder ambiguous-done lose-answer none)
commit T
log
----
1
committed
n1: get a;
n1: commit a=2, reads a;
n2: commit a=2, reads a;
n3: commit a=2, reads a;
n1: commit a=2, reads a;
n2: commit a=2, reads a;
n1: commit a=2, reads a;

# A refusal that would be the same for every copy of the commit is believed after a lost answer.
begin T
get T a
put T a 5
other rows=(a=6)
fault next=(lose-request none)
commit T
----
2
error: retry on a: another transaction changed what this one has read

# Reads and locks are simply asked for again. Following hints costs no pause.
leaseholder 3
fault next=(none)
begin T
get T a lock=exclusive
fault next=(lose-answer lose-request not-leaseholder none)
get T b lock=exclusive
locks
rollback T
log
----
6
-
a: T
b: T
n1: get a;
n1: commit a=5, reads a;
n2: commit a=5, reads a;
n1: commit a=5, reads a;
n1: get a locking;
n3: get a locking;
n3: get b locking;
n1: get b locking;
n2: get b locking;
n3: get b locking;
n3: rollback;

# If nobody answers at all, the outcome is not known.
begin T
put T a 3
fault next=(lose-answer) for-ever
commit T
fault next=(none)
begin U
get U a
----
error: ambiguous: the outcome is not known: no leaseholder for range 1: no quorum reachable within 8 s; node 1 is not the leaseholder
3

# Refusals without effect, without any answer lost: unavailable, and nothing has happened.
begin T
put T a 4
fault next=(unavailable) for-ever
commit T
fault next=(none)
begin U
get U a
----
error: unavailable: no leaseholder for range 1: no quorum reachable within 8 s; node 3: out of order
3

# A request may be served for longer than anybody looks for a leaseholder. When its node dies then,
# or loses its lease, looking begins.
fault next=(lose-request none) after-ms=9000
begin T
get T a lock=exclusive
fault next=(ambiguous-lost unavailable none) after-ms=9000
put T a 5
commit T
----
3
committed

# An unanswered request that took no longer than silence does was looked for all the time.
fault next=(lose-request) after-ms=3900 for-ever
begin T
get T a
fault next=(none)
----
error: unavailable: no leaseholder for range 1: no quorum reachable within 8 s; node 2 did not answer
