# Fault C4: two candidates split the votes, nobody wins the term, and a later one ends it.
nodes 4
campaign 1
campaign 2
deliver type=PreVote
deliver type=PreVoteResp
----
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1→3 PreVote term=1 last=0@0
1→4 PreVote term=1 last=0@0
2: pre-candidate term=0
2→1 PreVote term=1 last=0@0
2→3 PreVote term=1 last=0@0
2→4 PreVote term=1 last=0@0
2→1 PreVoteResp term=1 granted
3→1 PreVoteResp term=1 granted
4→1 PreVoteResp term=1 granted
1→2 PreVoteResp term=1 granted
3→2 PreVoteResp term=1 granted
4→2 PreVoteResp term=1 granted
1: candidate term=1
1→2 Vote term=1 last=0@0
1→3 Vote term=1 last=0@0
1→4 Vote term=1 last=0@0
2: candidate term=1
2→1 Vote term=1 last=0@0
2→3 Vote term=1 last=0@0
2→4 Vote term=1 last=0@0

deliver from=1 to=3 type=Vote
deliver from=2 to=4 type=Vote
stabilize messages
----
3: follower term=1
3→1 VoteResp term=1 granted
4: follower term=1
4→2 VoteResp term=1 granted
2→1 VoteResp term=1 refused
4→1 VoteResp term=1 refused
1→2 VoteResp term=1 refused
3→2 VoteResp term=1 refused
1: follower term=1
2: follower term=1

timeout 1 15
timeout 2 10
timeout 3 19
timeout 4 19
run 11
----
2: pre-candidate term=1
2: candidate term=2
1: follower term=2
3: follower term=2
4: follower term=2
2: leader term=2
1: follower term=2 leader=2
3: follower term=2 leader=2
4: follower term=2 leader=2
2: apply 1@2
1: apply 1@2
3: apply 1@2
4: apply 1@2
