# Full segments are followed by new ones; those without live entries leave at the next change of
# segment, oldest first, and what they say about hard states and truncation is written forward.
open segment=128 cache=0
hard-state 1 vote
append 1 1@1:a
write
append 1 2@1:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
write
append 2 1@1:cccccccccccccccccccccccccccccccccccccccccccccccccccccccc
write
segments
pins
----
0000000000000001.log
0000000000000002.log
0000000000000003.log
r1

truncate 1 2 1
write
append 2 2@1:dddddddddddddddddddddddddddddddddddddddddddddddddddddddd
write
segments
pins
log
----
0000000000000003.log
0000000000000004.log
0000000000000005.log
spare-0000000000000001
spare-0000000000000002
r2
r1: truncated=2@1 hs=vote
r2: truncated=0@0 1@1=cccccccccccccccccccccccccccccccccccccccccccccccccccccccc 2@1=dddddddddddddddddddddddddddddddddddddddddddddddddddddddd

kill
open segment=128
log
----
r1: truncated=2@1 hs=vote
r2: truncated=0@0 1@1=cccccccccccccccccccccccccccccccccccccccccccccccccccccccc 2@1=dddddddddddddddddddddddddddddddddddddddddddddddddddddddd

# The freed files are written again, and what stood in them does not come back.
append 2 3@1:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
write
append 2 4@1:f
write
segments
kill
open segment=128
log
----
0000000000000003.log
0000000000000004.log
0000000000000005.log
0000000000000006.log
0000000000000007.log
r1: truncated=2@1 hs=vote
r2: truncated=0@0 1@1=cccccccccccccccccccccccccccccccccccccccccccccccccccccccc 2@1=dddddddddddddddddddddddddddddddddddddddddddddddddddddddd 3@1=eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee 4@1=f
