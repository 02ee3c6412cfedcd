# A leader that is removed by a change leads until it is committed, then hands over and goes. A removed
# replica cannot disturb (fault M1).
nodes 3
elect 1
run 1
conf 1 r1
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r1)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r1)]
1: apply 2@1 conf(r1)
1: conf (2 3)
1: follower term=1
2: apply 2@1 conf(r1)
2: conf (2 3)
3: apply 2@1 conf(r1)
3: conf (2 3)
2: candidate term=2
3: follower term=2
2: leader term=2
3: follower term=2 leader=2
2: apply 3@2
3: apply 3@2

run 3
state
propose 1 x
----
1: follower term=1 commit=2 applied=2 last=2@1
2: leader term=2 commit=3 applied=3 last=3@2
3: follower term=2 commit=3 applied=3 last=3@2 leader=2
1: not leader
