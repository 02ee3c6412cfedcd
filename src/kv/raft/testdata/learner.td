# Fault M2: a learner gets the log and counts for nothing; it is promoted when caught up, not before.
nodes 1
tick 1
add 2
conf 1 v2
conf 1 l2
propose 1 a b
----
1: candidate term=1
1: leader term=1
1: apply 1@1
1: refused: not caught up
1: apply 2@1 conf(l2)
1: conf (1) learners=(2)
1→2 Append term=1 prev=1@1 commit=2 [2@1 conf(l2)]
1: apply 3@1 a
1: apply 4@1 b

conf 1 v2
----
1: refused: not caught up

stabilize
----
2: follower term=1 leader=1
2: installed snapshot 4@1

propose 1 c
conf 1 v2
----
1→2 Append term=1 prev=4@1 commit=4 [5@1 c]
1→2 Append term=1 prev=5@1 commit=5
1: apply 5@1 c
1: refused: not caught up

stabilize
conf 1 v2
stabilize
----
2: apply 5@1 c
1→2 Append term=1 prev=5@1 commit=5 [6@1 conf(v2)]
1→2 Append term=1 prev=6@1 commit=6
1: apply 6@1 conf(v2)
1: conf (1 2)
2: apply 6@1 conf(v2)
2: conf (1 2)

# Now it votes: without it nothing commits.
crash 2
propose 1 d
tick 2
state 1
----
1→2 Append term=1 prev=6@1 commit=6 [7@1 d]
1→2 Heartbeat term=1 commit=6
1→2 Heartbeat term=1 commit=6
1: leader term=1 commit=6 applied=6 last=7@1
