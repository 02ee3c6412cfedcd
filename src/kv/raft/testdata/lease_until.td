# lease_until grows on the leader, reaches a quorum's disks, and is what the next leader starts above.
nodes 3
elect 1
lease-until 1 100
lease 1
----
1→2 Heartbeat term=1 commit=1 lease-until=100
1→3 Heartbeat term=1 commit=1 lease-until=100
1: lease 904ms until=100 quorum=0 inherited=0

# One follower persists it: with the leader that is a quorum.
deliver to=2
deliver from=2
lease 1
----
2→1 HeartbeatResp term=1
2→1 HeartbeatResp term=1 lease-until=100
1: lease 904ms until=100 quorum=100 inherited=0

lease-until 1 50
lease 1
lease-until 2 200
----
1: lease 904ms until=100 quorum=100 inherited=0
2: not leader

# 3 never heard of it, and hears of it from the vote of 2.
crash 1
deliver drop
wait 1000
campaign 3
stabilize
lease 3
----
3: pre-candidate term=1
3→1 PreVote term=2 last=1@1
3→2 PreVote term=2 last=1@1
3: candidate term=2
2: follower term=2
3: leader term=2
2: follower term=2 leader=3
3: apply 2@2
2: apply 2@2
3: lease 904ms until=100 quorum=100 inherited=100
