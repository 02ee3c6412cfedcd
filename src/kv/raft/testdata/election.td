# Section 3.4: a candidate asks whether it could win (PreVote), then for votes, then leads: it opens its
# term with an entry of its own, which commits what came before.
nodes 3
campaign 1
----
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1→3 PreVote term=1 last=0@0

deliver
----
2→1 PreVoteResp term=1 granted
3→1 PreVoteResp term=1 granted

deliver
----
1: candidate term=1
1→2 Vote term=1 last=0@0
1→3 Vote term=1 last=0@0

deliver
----
2: follower term=1
2→1 VoteResp term=1 granted
3: follower term=1
3→1 VoteResp term=1 granted

deliver
----
1: leader term=1
1→2 Append term=1 prev=0@0 [1@1]
1→3 Append term=1 prev=0@0 [1@1]

stabilize messages
----
2: follower term=1 leader=1
2→1 AppendResp term=1 index=1
3: follower term=1 leader=1
3→1 AppendResp term=1 index=1
1→2 Append term=1 prev=1@1 commit=1
1: apply 1@1
1→3 Append term=1 prev=1@1 commit=1
2→1 AppendResp term=1 index=1
2: apply 1@1
3→1 AppendResp term=1 index=1
3: apply 1@1

state
----
1: leader term=1 commit=1 applied=1 last=1@1
2: follower term=1 commit=1 applied=1 last=1@1 leader=1
3: follower term=1 commit=1 applied=1 last=1@1 leader=1
