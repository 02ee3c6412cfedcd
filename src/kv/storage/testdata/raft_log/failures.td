# After a failed sync nothing is acknowledged any more.
open
append 1 1@1:a
write
fail-sync 1
append 1 2@1:b
write
append 1 2@1:b
write
entries 1 1 2
----
DATA_LOSS: sync: injected error
DATA_LOSS: sync: injected error
DATA_LOSS: sync: injected error

# The process ends; what was acknowledged is there after the restart.
power-cut 3
open
log
----
r1: truncated=0@0 1@1=a

fail-write 1
append 1 2@1:b
write
power-cut 3
open
log
----
DATA_LOSS: write: injected error
r1: truncated=0@0 1@1=a
