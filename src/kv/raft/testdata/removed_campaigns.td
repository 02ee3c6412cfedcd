# A replica that never learnt of its removal keeps campaigning and is ignored by those with a leader.
nodes 3
elect 1
partition a=(3) b=(1 2)
conf 1 r3
stabilize
run 1
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r3)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r3)]
1: apply 2@1 conf(r3)
1: conf (1 2)
2: apply 2@1 conf(r3)
2: conf (1 2)

heal
timeout 3 10
run 40
----
3: pre-candidate term=1

state
----
1: leader term=1 commit=2 applied=2 last=2@1
2: follower term=1 commit=2 applied=2 last=2@1 leader=1
3: pre-candidate term=1 commit=1 applied=1 last=1@1
