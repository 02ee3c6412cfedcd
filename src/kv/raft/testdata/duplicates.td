# Fault N3: every message may come twice, or late.
nodes 3
campaign 1
deliver dup
deliver dup
deliver dup
deliver dup
stabilize
propose 1 x
deliver dup newest
stabilize
state
----
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1→3 PreVote term=1 last=0@0
2→1 PreVoteResp term=1 granted
3→1 PreVoteResp term=1 granted
2→1 PreVoteResp term=1 granted
1: candidate term=1
1→2 Vote term=1 last=0@0
1→3 Vote term=1 last=0@0
3→1 PreVoteResp term=1 granted
2→1 PreVoteResp term=1 granted
2: follower term=1
2→1 VoteResp term=1 granted
3: follower term=1
3→1 VoteResp term=1 granted
3→1 PreVoteResp term=1 granted
2→1 PreVoteResp term=1 granted
2→1 VoteResp term=1 granted
1: leader term=1
1→2 Append term=1 prev=0@0 [1@1]
1→3 Append term=1 prev=0@0 [1@1]
3→1 VoteResp term=1 granted
3→1 PreVoteResp term=1 granted
2: follower term=1 leader=1
3: follower term=1 leader=1
1: apply 1@1
2: apply 1@1
3: apply 1@1
1→2 Append term=1 prev=1@1 commit=1 [2@1 x]
1→3 Append term=1 prev=1@1 commit=1 [2@1 x]
3→1 AppendResp term=1 index=2
2→1 AppendResp term=1 index=2
1: apply 2@1 x
2: apply 2@1 x
3: apply 2@1 x
1: leader term=1 commit=2 applied=2 last=2@1
2: follower term=1 commit=2 applied=2 last=2@1 leader=1
3: follower term=1 commit=2 applied=2 last=2@1 leader=1
