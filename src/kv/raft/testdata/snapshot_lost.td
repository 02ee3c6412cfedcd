# A snapshot that fails is tried again, but not before the follower is heard from once more.
nodes 3
partition a=(3) b=(1 2)
elect 1
compact 1 1
heal
tick 1 n=(1)
deliver type=Heartbeat
deliver type=HeartbeatResp
----
1→2 Heartbeat term=1 commit=1
1→3 Heartbeat term=1
2→1 HeartbeatResp term=1
3: follower term=1 leader=1
3→1 HeartbeatResp term=1
1→3 Snapshot term=1 at=1@1 conf=(1 2 3)

deliver to=3 drop
progress 1
----
2: replicate match=1 next=2
3: probe match=0 next=1 paused

propose 1 a
progress 1
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 a]
2: replicate match=1 next=3 inflight=1
3: probe match=0 next=1 paused

tick 1 n=(1)
stabilize
progress 1
----
1→2 Heartbeat term=1 commit=1
1→3 Heartbeat term=1
1: apply 2@1 a
2: apply 2@1 a
3: installed snapshot 2@1
2: replicate match=2 next=3
3: replicate match=2 next=3
