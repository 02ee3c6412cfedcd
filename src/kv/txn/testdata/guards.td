# A guard goes with the next read, proves that a cached version is the newest, and belongs to what
# the transaction has read from then on.
seed rows=(schema=1 a=1)
begin T
guard T schema
get T a
get T a
put T a 2
commit T
log
----
1
1
committed
n1: guard schema get a;
n1: get a;
n1: commit a=2, reads a schema;

# A stale one fails the read and leaves the transaction usable.
begin T
guard T schema stale
get T a
guard T schema
get T a
----
error: guard failed on schema: a cached version is old
2

# The schema changes before the commit. A commit below the change would be in order still; this one
# has to go above a later read of `a`, and therefore does not go through.
put T a 3
other rows=(schema=2)
begin V
get V a
commit T
----
2
error: retry on schema: another transaction changed what this one has read

# Writes alone: the guard is proven before the commit.
begin T
guard T schema stale
put T a 4
commit T
begin T
guard T schema
put T a 5
log
commit T
log
----
error: relied guard failed on schema: the schema changed since the transaction used it first
n1: guard schema get a;
n1: guard schema get a;
n1: get a;
n1: commit a=3, reads a schema;
n1: guard schema get schema;
committed
n1: guard schema get schema;
n1: commit a=5, reads schema;

# A refusal that leaves the transaction usable does not use a guard up.
begin L
get L a lock=exclusive
begin T
guard T schema
get T a lock=exclusive wait=error
log
get T a
log
----
5
error: lock not available on a: the row is locked by L
n1: get a locking;
n1: guard schema get a locking;
5
n1: guard schema get a;

# The expected version is newer than the transaction's reads: what is beside it at their time may
# belong to the schema before. The transaction moves up first, with what it has read.
begin M
get M a
other rows=(schema=3 b=new)
guard M schema
get M b
log
----
5
new
n1: get a;
n1: guard schema get b;
n1: refresh a;
n1: guard schema get b;

# Where something that it has read has changed meanwhile, it cannot.
begin M
get M a
other rows=(schema=4 a=6)
guard M schema
get M b
----
5
error: retry on a: another transaction changed what this one has read

# What was done before rests on its guards: where one fails, the transaction is over, savepoint or
# not, and so is its commit.
begin T
guard T schema stale
put T z 1
rely T
savepoint T s
guard T a
get T b
rollback-to T s
get T b
commit T
----
error: relied guard failed on schema: the schema changed since the transaction used it first
error: relied guard failed on schema: the schema changed since the transaction used it first
error: relied guard failed on schema: the schema changed since the transaction used it first

# A guard of what follows can be dropped, and leaves those of before to be proven.
begin T
guard T schema
put T z 1
rely T
guard T a stale
get T b
log
get T b
log
----
error: guard failed on a: a cached version is old
n1: get a;
n1: guard schema get b;
n1: refresh a;
n1: rollback;
n1: guard schema guard a get b;
n1: guard schema guard a get b;
new
n1: guard schema get b;

# It does not hide that one of before fails.
begin T
guard T schema stale
put T z 1
rely T
guard T a stale
get T b
get T b
commit T
----
error: relied guard failed on schema: the schema changed since the transaction used it first
error: relied guard failed on schema: the schema changed since the transaction used it first
error: relied guard failed on schema: the schema changed since the transaction used it first
