# Section 6.4: a read waits until a quorum confirms, after it was asked for, that the leader still is the
# leader. All reads of a round share its heartbeats.
nodes 3
read 2 1
elect 1
----
2: no leader

read 1 10
read 1 11
deliver type=Heartbeat to=2
deliver type=HeartbeatResp
----
1→2 Heartbeat term=1 commit=1 round=1
1→3 Heartbeat term=1 commit=1 round=1
1→2 Heartbeat term=1 commit=1 round=2
1→3 Heartbeat term=1 commit=1 round=2
2→1 HeartbeatResp term=1 round=1
2→1 HeartbeatResp term=1 round=2
1: read 10 at 1
1: read 11 at 1

# Through a follower.
read 3 12
stabilize messages
----
3→1 ReadIndex term=1 context=12
3→1 HeartbeatResp term=1 round=1
3→1 HeartbeatResp term=1 round=2
1→2 Heartbeat term=1 commit=1 round=3
1→3 Heartbeat term=1 commit=1 round=3
2→1 HeartbeatResp term=1 round=3
3→1 HeartbeatResp term=1 round=3
1→3 ReadIndexResp term=1 context=12 index=1
3: read 12 at 1

# Fault L5: an answer to a heartbeat sent before the read confirms nothing.
tick 1 n=(1)
read 1 13
deliver type=Heartbeat to=2 count=1
deliver type=HeartbeatResp from=2
----
1→2 Heartbeat term=1 commit=1 round=3
1→3 Heartbeat term=1 commit=1 round=3
1→2 Heartbeat term=1 commit=1 round=4
1→3 Heartbeat term=1 commit=1 round=4
2→1 HeartbeatResp term=1 round=3

stabilize
----
1: read 13 at 1

# Cut off, the leader confirms no read.
partition a=(1) b=(2 3)
read 1 14
run 3
----
1→2 Heartbeat term=1 commit=1 round=5
1→3 Heartbeat term=1 commit=1 round=5
