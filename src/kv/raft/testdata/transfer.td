# Section 3.10: the leader stops taking proposals, brings the target up to date, gives its lease away and
# tells the target to campaign at once. Voters do not wait the lease out, for there is none.
nodes 3
elect 1
run 1
lease 1
----
1: lease 904ms until=0 quorum=0 inherited=0

cut from=1 to=2
propose 1 x
deliver
heal
transfer from=1 to=2
propose 1 y
lease 1
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 x]
1→3 Append term=1 prev=1@1 commit=1 [2@1 x]
3→1 AppendResp term=1 index=2
1→2 Append term=1 prev=2@1 commit=1
1: not leader, ask 2
1: lease 904ms until=0 quorum=0 inherited=0

tick 1 n=(1)
deliver type=Heartbeat to=2
deliver from=2 to=1
----
1→2 Heartbeat term=1 commit=1
1→3 Heartbeat term=1 commit=1
2→1 HeartbeatResp term=1
1→2 Append term=1 prev=2@1 commit=1

deliver type=Append to=2
deliver from=2 to=1
lease 1
----
2→1 AppendResp term=1 refused index=2 hint=1@1
2→1 AppendResp term=1 refused index=2 hint=1@1
1→2 Append term=1 prev=1@1 commit=1 [2@1 x]
1: lease 904ms until=0 quorum=0 inherited=0

deliver type=TimeoutNow
deliver type=Vote
stabilize
----
1: apply 2@1 x
3: apply 2@1 x
2: candidate term=2
1: follower term=2
3: follower term=2
2: leader term=2
2: apply 2@1 x
1: follower term=2 leader=2
3: follower term=2 leader=2
2: apply 3@2
1: apply 3@2
3: apply 3@2

transfer from=1 to=3
transfer from=2 to=2
----
1: not leader
2: not a voter
