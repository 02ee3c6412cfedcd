# A write under way is overtaken by a new leader's entries: its end does not count for them, and what
# they replaced is never applied.
nodes 5
elect 1
----
ok

async 2
partition a=(1 2) b=(3 4 5)
propose 1 x y
deliver to=2
deliver drop
wait 1000
campaign 3
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 x, 3@1 y]
1→3 Append term=1 prev=1@1 commit=1 [2@1 x, 3@1 y]
1→4 Append term=1 prev=1@1 commit=1 [2@1 x, 3@1 y]
1→5 Append term=1 prev=1@1 commit=1 [2@1 x, 3@1 y]
3: pre-candidate term=1
3→1 PreVote term=2 last=1@1
3→2 PreVote term=2 last=1@1
3→4 PreVote term=2 last=1@1
3→5 PreVote term=2 last=1@1
3: candidate term=2
4: follower term=2
5: follower term=2
3: leader term=2
4: follower term=2 leader=3
5: follower term=2 leader=3
3: apply 2@2
4: apply 2@2
5: apply 2@2

# 3 leads term 2. Its entry replaces x and y while they are on the way to the disk of 2.
heal
tick 1 n=(3)
deliver type=Heartbeat to=2
deliver to=3 from=2
deliver type=Append to=2
deliver to=3 from=2
log 2
----
3→1 Heartbeat term=2
3→2 Heartbeat term=2
3→4 Heartbeat term=2 commit=2
3→5 Heartbeat term=2 commit=2
2: follower term=2 leader=3
2→3 HeartbeatResp term=2
3→2 Append term=2 prev=1@1 commit=2 [2@2]
2: 1@1 2@2

# The first write is done: it holds x at index 2, the log does not.
persist 2
state 2
----
2→1 AppendResp term=1 index=3
2: follower term=2 commit=2 applied=1 last=2@2 leader=3

stabilize silent
persist 2
persist 2
persist 2
stabilize silent
----
2→3 AppendResp term=2 index=2
nothing to persist

persist 2
apply 2
----
nothing to persist
2: apply 2@2
