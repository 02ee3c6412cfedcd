# A damaged place before the last segment held acknowledged data.
open segment=64
append 1 1@1:aaaaaaaaaaaaaaaaaaaaaaaaaa
write
append 1 2@1:bbbbbbbbbbbbbbbbbbbbbbbbbb
write
append 1 3@1:cccccccccccccccccccccccccc
write
kill
damage 2 40
open segment=64
----
DATA_LOSS: raft log log/0000000000000002.log is damaged at offset 0: the segment had 80 bytes. Acknowledged data is lost on this disk. Start the node with an empty store directory and let it rejoin: the other replicas hold the data

damage 2 40
open segment=64
log
----
r1: truncated=0@0 1@1=aaaaaaaaaaaaaaaaaaaaaaaaaa 2@1=bbbbbbbbbbbbbbbbbbbbbbbbbb 3@1=cccccccccccccccccccccccccc

# So does a missing file.
remove 2
open segment=64
----
DATA_LOSS: raft log log/0000000000000002.log is damaged at offset 0: the file is missing, later ones are there. Acknowledged data is lost on this disk. Start the node with an empty store directory and let it rejoin: the other replicas hold the data
