# Fault M1: voters 1 and 3 are removed, which 2 has applied and 4 does not know to be committed. The log
# of 4 is longer than that of 2, and those of 1 and 3 are longer still. So 4 refuses 2; and counting by
# the joint configuration, 4 would need 1 or 3, which refuse it and never campaign again. The answers to
# its PreVotes say what is committed: 4 applies the change, and then needs the vote of 2 alone.
nodes 4 lazy-commit
elect 1
conf 1 explicit r1 r3
stabilize silent
run 1
state
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 r3)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 r3)]
1→4 Append term=1 prev=1@1 commit=1 [2@1 conf(r1 r3)]
2: apply 2@1 conf(r1 r3)
2: conf (2 4)&&(1 2 3 4)
3: apply 2@1 conf(r1 r3)
3: conf (2 4)&&(1 2 3 4)
4: apply 2@1 conf(r1 r3)
4: conf (2 4)&&(1 2 3 4)
1: leader term=1 commit=2 applied=2 last=2@1
2: follower term=1 commit=2 applied=2 last=2@1 leader=1
3: follower term=1 commit=2 applied=2 last=2@1 leader=1
4: follower term=1 commit=2 applied=2 last=2@1 leader=1

async 1
conf 1 leave
persist 1
deliver to=2
deliver to=3
deliver to=4
propose 1 a
persist 1
deliver to=3
deliver to=4
deliver to=2 drop
propose 1 b
persist 1
deliver to=3
deliver to=2 drop
deliver to=4 drop
----
1→2 Append term=1 prev=2@1 commit=2 [3@1 conf(leave)]
1→3 Append term=1 prev=2@1 commit=2 [3@1 conf(leave)]
1→4 Append term=1 prev=2@1 commit=2 [3@1 conf(leave)]
2→1 AppendResp term=1 index=3
3→1 AppendResp term=1 index=3
4→1 AppendResp term=1 index=3
1→2 Append term=1 prev=3@1 commit=2 [4@1 a]
1→3 Append term=1 prev=3@1 commit=2 [4@1 a]
1→4 Append term=1 prev=3@1 commit=2 [4@1 a]
3→1 AppendResp term=1 index=4
4→1 AppendResp term=1 index=4
1→2 Append term=1 prev=4@1 commit=2 [5@1 b]
1→3 Append term=1 prev=4@1 commit=2 [5@1 b]
1→4 Append term=1 prev=4@1 commit=2 [5@1 b]
3→1 AppendResp term=1 index=5

# 1 commits the change, and tells 2 and 3.
deliver to=1
tick 1 n=(1)
deliver to=2 type=Heartbeat
deliver to=3 type=Heartbeat
deliver drop
state
----
1→2 Heartbeat term=1 commit=3
1→3 Heartbeat term=1 commit=3
1→4 Heartbeat term=1 commit=3
2→1 HeartbeatResp term=1
2: apply 3@1 conf(leave)
2: conf (2 4)
3→1 HeartbeatResp term=1
3: apply 3@1 conf(leave)
3: conf (2 4)
1: leader term=1 commit=3 applied=2 last=5@1
2: follower term=1 commit=3 applied=3 last=3@1 leader=1
3: follower term=1 commit=3 applied=3 last=5@1 leader=1
4: follower term=1 commit=2 applied=2 last=4@1 leader=1

apply 1
persist 1
deliver drop
wait 1000
campaign 4
stabilize
----
1: apply 3@1 conf(leave)
1: conf (2 4)
1: follower term=1
1→2 Append term=1 prev=5@1 commit=3
1→4 Append term=1 prev=5@1 commit=3
4: pre-candidate term=1
4→1 PreVote term=2 last=4@1
4→2 PreVote term=2 last=4@1
4→3 PreVote term=2 last=4@1
4: follower term=1
4: apply 3@1 conf(leave)
4: conf (2 4)

# Now it knows, and wins.
campaign 4
stabilize
----
4: pre-candidate term=1
4→2 PreVote term=2 last=4@1
4: candidate term=2
2: follower term=2
4: leader term=2
2: follower term=2 leader=4
4: apply 4@1 a
4: apply 5@2
