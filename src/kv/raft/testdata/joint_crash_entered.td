# Fault M1: the leader crashes after it entered the joint configuration, which the others hold in their
# logs without knowing that it is committed. One of them is elected by the old configuration, commits
# the change once more by committing an entry of its own, and can leave it.
nodes 3 lazy-commit
elect 1
run 1
----
2: apply 1@1
3: apply 1@1

conf 1 explicit r1 l2
deliver to=2
deliver to=3
deliver to=1
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 l2)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 l2)]
2→1 AppendResp term=1 index=2
3→1 AppendResp term=1 index=2
1: apply 2@1 conf(r1 l2)
1: conf (3)&&(1 2 3) next=(2)

crash 1
deliver drop
wait 1000
campaign 2
stabilize
----
2: pre-candidate term=1
2→1 PreVote term=2 last=2@1
2→3 PreVote term=2 last=2@1
2: candidate term=2
3: follower term=2
2: leader term=2
3: follower term=2 leader=2
2: apply 2@1 conf(r1 l2)
2: conf (3)&&(1 2 3) next=(2)
2: apply 3@2

# 2 is to become a learner: it steps down when the change is complete, and hands over.
conf 2 leave
stabilize
run 2
state
----
2→3 Append term=2 prev=3@2 commit=3 [4@2 conf(leave)]
3: apply 2@1 conf(r1 l2)
3: conf (3)&&(1 2 3) next=(2)
3: apply 3@2
2: apply 4@2 conf(leave)
2: conf (3) learners=(2)
2: follower term=2
3: apply 4@2 conf(leave)
3: conf (3) learners=(2)
3: candidate term=3
3: leader term=3
3: apply 5@3
2: follower term=3 leader=3
2: apply 5@3
1: down
2: follower term=3 commit=5 applied=5 last=5@3 leader=3
3: leader term=3 commit=5 applied=5 last=5@3
