# Fault L5: a new leader may not know what is committed before an entry of its own term is.
nodes 3
campaign 1
deliver
deliver
deliver
deliver
read 1 10
----
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1→3 PreVote term=1 last=0@0
2→1 PreVoteResp term=1 granted
3→1 PreVoteResp term=1 granted
1: candidate term=1
1→2 Vote term=1 last=0@0
1→3 Vote term=1 last=0@0
2: follower term=1
2→1 VoteResp term=1 granted
3: follower term=1
3→1 VoteResp term=1 granted
1: leader term=1
1→2 Append term=1 prev=0@0 [1@1]
1→3 Append term=1 prev=0@0 [1@1]

deliver type=Append
deliver type=AppendResp
stabilize
----
2: follower term=1 leader=1
2→1 AppendResp term=1 index=1
3: follower term=1 leader=1
3→1 AppendResp term=1 index=1
1→2 Append term=1 prev=1@1 commit=1
1→2 Heartbeat term=1 commit=1 round=1
1→3 Heartbeat term=1 round=1
1: apply 1@1
1→3 Append term=1 prev=1@1 commit=1
2: apply 1@1
3: apply 1@1
1: read 10 at 1
