# A candidate asks for votes only when its own is durable. Otherwise it could win the term, forget it in a
# crash, win it again from the same voters, and use an index and term for two entries.
nodes 3
async 1
campaign 1
deliver type=PreVote
deliver type=PreVoteResp
network
----
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1→3 PreVote term=1 last=0@0
2→1 PreVoteResp term=1 granted
3→1 PreVoteResp term=1 granted
1: candidate term=1

persist 1
----
1→2 Vote term=1 last=0@0
1→3 Vote term=1 last=0@0

crash 1
restart 1
state 1
----
1: follower term=1 commit=0 applied=0 last=0@0
