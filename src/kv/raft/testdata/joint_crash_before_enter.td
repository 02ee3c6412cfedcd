# Fault M1: the leader crashes when the change has reached no other replica. It never happened.
nodes 3
elect 1
conf 1 explicit r1 l2
deliver drop
crash 1
wait 1000
campaign 2
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 l2)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 l2)]
2: pre-candidate term=1
2→1 PreVote term=2 last=1@1
2→3 PreVote term=2 last=1@1
2: candidate term=2
3: follower term=2
2: leader term=2
3: follower term=2 leader=2
2: apply 2@2
3: apply 2@2

restart 1
run 2
log 1
----
1: follower term=2 leader=2
1: apply 2@2
1: 1@1 2@2
