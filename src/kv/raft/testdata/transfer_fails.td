# A transfer whose target never catches up is given up, and the leader goes on. Once TimeoutNow is sent
# the lease is gone for the term: a leader that nobody relieves steps down, and may be elected again.
nodes 3
elect 1
run 1
----
ok

partition a=(2) b=(1 3)
propose 1 x
stabilize
transfer from=1 to=2
run 10
propose 1 y
stabilize
lease 1
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 x]
1→3 Append term=1 prev=1@1 commit=1 [2@1 x]
1: apply 2@1 x
3: apply 2@1 x
1→2 Append term=1 prev=2@1 commit=2
1→2 Append term=1 prev=2@1 commit=2 [3@1 y]
1→3 Append term=1 prev=2@1 commit=2 [3@1 y]
1: apply 3@1 y
3: apply 3@1 y
1: lease 904ms until=0 quorum=0 inherited=0

transfer from=1 to=3
lease 1
deliver type=TimeoutNow drop
timeout 1 10
timeout 3 15
run 10
----
1→3 TimeoutNow term=1
1: lease none until=0 quorum=0 inherited=0
2: pre-candidate term=1
1: follower term=1

run 12
----
1: pre-candidate term=1
1: candidate term=2
3: follower term=2
1: leader term=2
3: follower term=2 leader=1
1: apply 4@2
3: apply 4@2
