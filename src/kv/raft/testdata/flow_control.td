# At most two appends are under way; the third waits for an answer. A full window whose messages were all
# lost is found out at the next heartbeat.
nodes 2 inflight=2
elect 1
----
ok

propose 1 a
propose 1 b
propose 1 c
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 a]
1→2 Append term=1 prev=2@1 commit=1 [3@1 b]

progress 1
----
2: replicate match=1 next=4 inflight=2 paused

deliver drop
tick 1 n=(1)
deliver type=Heartbeat
deliver type=HeartbeatResp
----
1→2 Heartbeat term=1 commit=1
2→1 HeartbeatResp term=1
1→2 Append term=1 prev=3@1 commit=1

stabilize
progress 1
----
1: apply 2@1 a
1: apply 3@1 b
1: apply 4@1 c
2: apply 2@1 a
2: apply 3@1 b
2: apply 4@1 c
2: replicate match=4 next=5
