# Payloads beyond the cache are read from the files, neighbours together.
open cache=4
append 1 1@1:aaaa 2@1:bbbb 3@1:cccc
write
stats
entries 1 1 4
stats
entries 1 3 4
stats
----
writes=1 syncs=1 cached=4 cold=0
1@1:aaaa 2@1:bbbb 3@1:cccc
writes=1 syncs=1 cached=4 cold=2
3@1:cccc
writes=1 syncs=1 cached=4 cold=2

# After a restart nothing is cached.
kill
open cache=100
entries 1 2 4
stats
----
2@1:bbbb 3@1:cccc
writes=0 syncs=0 cached=0 cold=2

# Damage on disk is noticed when the entry is read, not taken for data.
damage 1 60
entries 1 1 2
entries 1 2 3
----
1@1:aaaa
DATA_LOSS: raft log: entry 2 of range 1 is damaged in segment 1 at offset 62
