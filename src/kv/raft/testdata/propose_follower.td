# A follower does not forward; it names the leader, if it knows one.
nodes 2
propose 1 x
campaign 1
stabilize
propose 2 x
----
1: not leader
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1: candidate term=1
2: follower term=1
1: leader term=1
2: follower term=1 leader=1
1: apply 1@1
2: apply 1@1
2: not leader, ask 1
