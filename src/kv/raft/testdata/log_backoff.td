# Figure 7 of the paper, followers (a) to (f) as 2 to 7: logs that miss entries, have too many, or both.
# The leader finds each point of agreement by terms instead of by entries, and all logs become its own.
nodes 7 log=(1@1 2@1 3@1)
append 1 log=(4@4 5@4 6@5 7@5 8@6 9@6 10@6)
append 2 log=(4@4 5@4 6@5 7@5 8@6 9@6)
append 3 log=(4@4)
append 4 log=(4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@6)
append 5 log=(4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@7 12@7)
append 6 log=(4@4 5@4 6@4 7@4)
append 7 log=(4@2 5@2 6@2 7@3 8@3 9@3 10@3 11@3)
campaign 1
stabilize messages
----
1: pre-candidate term=6
1→2 PreVote term=7 last=10@6
1→3 PreVote term=7 last=10@6
1→4 PreVote term=7 last=10@6
1→5 PreVote term=7 last=10@6
1→6 PreVote term=7 last=10@6
1→7 PreVote term=7 last=10@6
2→1 PreVoteResp term=7 granted
3→1 PreVoteResp term=7 granted
4→1 PreVoteResp term=6 refused
5→1 PreVoteResp term=7 refused
6→1 PreVoteResp term=7 granted
7→1 PreVoteResp term=7 granted
1: follower term=7

# 5, which has seen term 7, told it; (c) and (d) have the longer logs and refuse, the others suffice.
campaign 1
deliver type=PreVote
deliver type=PreVoteResp
deliver type=Vote
deliver type=VoteResp
----
1: pre-candidate term=7
1→2 PreVote term=8 last=10@6
1→3 PreVote term=8 last=10@6
1→4 PreVote term=8 last=10@6
1→5 PreVote term=8 last=10@6
1→6 PreVote term=8 last=10@6
1→7 PreVote term=8 last=10@6
2→1 PreVoteResp term=8 granted
3→1 PreVoteResp term=8 granted
4→1 PreVoteResp term=6 refused
5→1 PreVoteResp term=7 refused
6→1 PreVoteResp term=8 granted
7→1 PreVoteResp term=8 granted
1: candidate term=8
1→2 Vote term=8 last=10@6
1→3 Vote term=8 last=10@6
1→4 Vote term=8 last=10@6
1→5 Vote term=8 last=10@6
1→6 Vote term=8 last=10@6
1→7 Vote term=8 last=10@6
2: follower term=8
2→1 VoteResp term=8 granted
3: follower term=8
3→1 VoteResp term=8 granted
4: follower term=8
4→1 VoteResp term=8 refused
5: follower term=8
5→1 VoteResp term=8 refused
6: follower term=8
6→1 VoteResp term=8 granted
7: follower term=8
7→1 VoteResp term=8 granted
1: leader term=8
1→2 Append term=8 prev=10@6 [11@8]
1→3 Append term=8 prev=10@6 [11@8]
1→4 Append term=8 prev=10@6 [11@8]
1→5 Append term=8 prev=10@6 [11@8]
1→6 Append term=8 prev=10@6 [11@8]
1→7 Append term=8 prev=10@6 [11@8]

stabilize silent
progress 1
log 1
log 2
log 3
log 4
log 5
log 6
log 7
----
2: replicate match=11 next=12
3: replicate match=11 next=12
4: replicate match=11 next=12
5: replicate match=11 next=12
6: replicate match=11 next=12
7: replicate match=11 next=12
1: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
2: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
3: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
4: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
5: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
6: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
7: 1@1 2@1 3@1 4@4 5@4 6@5 7@5 8@6 9@6 10@6 11@8
