# A replica that restarts does not know what it promised, and waits a lease before it votes or campaigns.
nodes 3
elect 1
run 1
lease 1
----
1: lease 904ms until=0 quorum=0 inherited=0

crash 2
restart 2
crash 3
restart 3
campaign 2
cut from=1 to=(2 3)
run 9
campaign 3
----
2: may not campaign
3: may not campaign

run 1
campaign 3
stabilize
lease 1
----
3: pre-candidate term=1
3→1 PreVote term=2 last=1@1
3→2 PreVote term=2 last=1@1
3: candidate term=2
2: follower term=2
3: leader term=2
1: follower term=2 leader=3
2: follower term=2 leader=3
3: apply 2@2
2: apply 2@2
1: lease none until=0 quorum=0 inherited=0
