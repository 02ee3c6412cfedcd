# Section 4.3: replacing two of three replicas goes through a joint configuration, in which both
# majorities decide, and which the leader leaves by itself.
nodes 3
elect 1
add 4
add 5
conf 1 l4
stabilize
conf 1 l5
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(l4)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(l4)]
1: apply 2@1 conf(l4)
1: conf (1 2 3) learners=(4)
2: apply 2@1 conf(l4)
2: conf (1 2 3) learners=(4)
3: apply 2@1 conf(l4)
3: conf (1 2 3) learners=(4)
4: follower term=1 leader=1
4: installed snapshot 2@1
1→2 Append term=1 prev=2@1 commit=2 [3@1 conf(l5)]
1→3 Append term=1 prev=2@1 commit=2 [3@1 conf(l5)]
1→4 Append term=1 prev=2@1 commit=2 [3@1 conf(l5)]
1: apply 3@1 conf(l5)
1: conf (1 2 3) learners=(4 5)
2: apply 3@1 conf(l5)
2: conf (1 2 3) learners=(4 5)
3: apply 3@1 conf(l5)
3: conf (1 2 3) learners=(4 5)
4: apply 3@1 conf(l5)
4: conf (1 2 3) learners=(4 5)
5: follower term=1 leader=1
5: installed snapshot 3@1

conf 1 v4 v5 r2 r3
conf 1 l2
deliver to=2
deliver to=1
----
1→2 Append term=1 prev=3@1 commit=3 [4@1 conf(v4 v5 r2 r3)]
1→3 Append term=1 prev=3@1 commit=3 [4@1 conf(v4 v5 r2 r3)]
1→4 Append term=1 prev=3@1 commit=3 [4@1 conf(v4 v5 r2 r3)]
1→5 Append term=1 prev=3@1 commit=3 [4@1 conf(v4 v5 r2 r3)]
1: refused: an earlier change is pending
2→1 AppendResp term=1 index=4
1→2 Append term=1 prev=4@1 commit=4
1→3 Append term=1 prev=4@1 commit=4
1→4 Append term=1 prev=4@1 commit=4
1→5 Append term=1 prev=4@1 commit=4
1: apply 4@1 conf(v4 v5 r2 r3)
1: conf (1 4 5)&&(1 2 3) auto
1→2 Append term=1 prev=4@1 commit=4 [5@1 conf(leave)]
1→3 Append term=1 prev=4@1 commit=4 [5@1 conf(leave)]
1→4 Append term=1 prev=4@1 commit=4 [5@1 conf(leave)]
1→5 Append term=1 prev=4@1 commit=4 [5@1 conf(leave)]

# In force at 1: the joint one. A majority of the old voters alone (1, 2) does not commit.
propose 1 x
deliver from=1 to=2
deliver from=2 to=1
state 1
----
1→2 Append term=1 prev=5@1 commit=4 [6@1 x]
1→3 Append term=1 prev=5@1 commit=4 [6@1 x]
1→4 Append term=1 prev=5@1 commit=4 [6@1 x]
1→5 Append term=1 prev=5@1 commit=4 [6@1 x]
2→1 AppendResp term=1 index=4
2: apply 4@1 conf(v4 v5 r2 r3)
2: conf (1 4 5)&&(1 2 3) auto
2→1 AppendResp term=1 index=5
2→1 AppendResp term=1 index=6
1: leader term=1 commit=4 applied=4 last=6@1

stabilize
state 1 4 5
----
3: apply 4@1 conf(v4 v5 r2 r3)
3: conf (1 4 5)&&(1 2 3) auto
4: apply 4@1 conf(v4 v5 r2 r3)
4: conf (1 4 5)&&(1 2 3) auto
5: apply 4@1 conf(v4 v5 r2 r3)
5: conf (1 4 5)&&(1 2 3) auto
1: apply 5@1 conf(leave)
1: conf (1 4 5)
1: apply 6@1 x
2: apply 5@1 conf(leave)
2: conf (1 4 5)
3: apply 5@1 conf(leave)
3: conf (1 4 5)
4: apply 5@1 conf(leave)
4: conf (1 4 5)
5: apply 5@1 conf(leave)
5: conf (1 4 5)
4: apply 6@1 x
5: apply 6@1 x
1: leader term=1 commit=6 applied=6 last=6@1
4: follower term=1 commit=6 applied=6 last=6@1 leader=1
5: follower term=1 commit=6 applied=6 last=6@1 leader=1
