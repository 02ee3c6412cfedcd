# Voters that join have lease_until before they count, so that no quorum of theirs forgets it.
nodes 1
tick 1
lease-until 1 100
add 2
conf 1 l2
stabilize
conf 1 v2
stabilize
run 1
lease 1
----
1: candidate term=1
1: leader term=1
1: apply 1@1
1: apply 2@1 conf(l2)
1: conf (1) learners=(2)
1→2 Append term=1 prev=1@1 commit=2 lease-until=100 [2@1 conf(l2)]
2: follower term=1 leader=1
2: installed snapshot 2@1
1→2 Append term=1 prev=2@1 commit=2 lease-until=100 [3@1 conf(v2)]
1→2 Append term=1 prev=3@1 commit=3 lease-until=100
1: apply 3@1 conf(v2)
1: conf (1 2)
2: apply 3@1 conf(v2)
2: conf (1 2)
1: lease 904ms until=100 quorum=100 inherited=0

crash 1
restart 1
wait 1000
campaign 2
stabilize
lease 2
----
2: pre-candidate term=1
2→1 PreVote term=2 last=3@1
2: candidate term=2
1: follower term=2
2: leader term=2
1: follower term=2 leader=2
2: apply 4@2
1: apply 4@2
2: lease 904ms until=100 quorum=100 inherited=100
