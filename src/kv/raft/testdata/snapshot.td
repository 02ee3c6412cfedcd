# Faults C8, M12: a follower that needs what is compacted is sent a snapshot as soon as it is heard from,
# also when nobody proposes anything.
nodes 3
partition a=(3) b=(1 2)
elect 1
propose 1 a b c
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 a, 3@1 b, 4@1 c]
1: apply 2@1 a
1: apply 3@1 b
1: apply 4@1 c
2: apply 2@1 a
2: apply 3@1 b
2: apply 4@1 c

compact 1 3
log 1
----
1: 4@1

heal
tick 1 n=(1)
deliver type=Heartbeat
deliver type=HeartbeatResp
----
1→2 Heartbeat term=1 commit=4
1→3 Heartbeat term=1
2→1 HeartbeatResp term=1
3: follower term=1 leader=1
3→1 HeartbeatResp term=1
1→3 Snapshot term=1 at=4@1 conf=(1 2 3)

progress 1
----
2: replicate match=4 next=5
3: snapshot match=0 next=5 pending=4

stabilize messages
progress 1
log 3
----
3: installed snapshot 4@1
3→1 AppendResp term=1 index=4
2: replicate match=4 next=5
3: replicate match=4 next=5
3: empty
