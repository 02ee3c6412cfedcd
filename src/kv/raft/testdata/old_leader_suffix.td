# Fault C3: a leader that is cut off goes on accepting; the others elect and commit something else. Its
# suffix, which nobody acknowledged, is replaced.
nodes 3
elect 1
----
ok

partition a=(1) b=(2 3)
propose 1 lost1 lost2
timeout 2 10
timeout 3 19
tick 10 n=(2 3)
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 lost1, 3@1 lost2]
1→3 Append term=1 prev=1@1 commit=1 [2@1 lost1, 3@1 lost2]
2: pre-candidate term=1
2→1 PreVote term=2 last=1@1
2→3 PreVote term=2 last=1@1
2: candidate term=2
3: follower term=2
2: leader term=2
3: follower term=2 leader=2
2: apply 2@2
3: apply 2@2

propose 2 kept
stabilize
----
2→3 Append term=2 prev=2@2 commit=2 [3@2 kept]
2: apply 3@2 kept
3: apply 3@2 kept

heal
run 2
log 1
----
1: follower term=2 leader=2
1: apply 2@2
1: apply 3@2 kept
1: 1@1 2@2 3@2
