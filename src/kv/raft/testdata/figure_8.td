# Figure 8 of the paper: 2@2 reaches a majority only under the leader of term 4. Counting replicas does not
# commit it, because 5 can still win with 2@3; an entry of term 4 on a majority would.
nodes 5 log=(1@1) append-bytes=1
append 1 log=(2@2)
append 2 log=(2@2)
append 5 log=(2@3)
campaign 1
deliver to=5
deliver from=5
deliver drop
campaign 1
deliver type=PreVote
deliver type=PreVoteResp
deliver type=Vote
deliver type=VoteResp
state 1
----
1: pre-candidate term=2
1→2 PreVote term=3 last=2@2
1→3 PreVote term=3 last=2@2
1→4 PreVote term=3 last=2@2
1→5 PreVote term=3 last=2@2
5→1 PreVoteResp term=3 refused
1: follower term=3
1: pre-candidate term=3
1→2 PreVote term=4 last=2@2
1→3 PreVote term=4 last=2@2
1→4 PreVote term=4 last=2@2
1→5 PreVote term=4 last=2@2
2→1 PreVoteResp term=4 granted
3→1 PreVoteResp term=4 granted
4→1 PreVoteResp term=4 granted
5→1 PreVoteResp term=3 refused
1: candidate term=4
1→2 Vote term=4 last=2@2
1→3 Vote term=4 last=2@2
1→4 Vote term=4 last=2@2
1→5 Vote term=4 last=2@2
2: follower term=4
2→1 VoteResp term=4 granted
3: follower term=4
3→1 VoteResp term=4 granted
4: follower term=4
4→1 VoteResp term=4 granted
5: follower term=4
5→1 VoteResp term=4 refused
1: leader term=4
1→2 Append term=4 prev=2@2 [3@4]
1→3 Append term=4 prev=2@2 [3@4]
1→4 Append term=4 prev=2@2 [3@4]
1→5 Append term=4 prev=2@2 [3@4]
1: leader term=4 commit=0 applied=0 last=3@4

# 3 gets 2@2 and nothing more: it is on 1, 2 and 3.
partition a=(4 5) b=(1 2 3)
deliver type=Append to=3
deliver type=AppendResp from=3
deliver type=Append to=3
deliver type=AppendResp from=3
deliver type=Append to=3 drop
deliver type=Append to=2
deliver type=AppendResp from=2
log 2
log 3
state 1
----
3: follower term=4 leader=1
3→1 AppendResp term=4 refused index=2 hint=1@1
1→3 Append term=4 prev=1@1 [2@2]
3→1 AppendResp term=4 index=2
1→3 Append term=4 prev=2@2 [3@4]
2: follower term=4 leader=1
2→1 AppendResp term=4 index=3
2: 1@1 2@2 3@4
3: 1@1 2@2
1: leader term=4 commit=0 applied=0 last=3@4

# 1 and 2 are gone; 5 wins, and 2@2 is replaced at 3.
deliver drop
crash 1
crash 2
heal
wait 1000
campaign 5
stabilize silent
log 3
state 5
----
5: pre-candidate term=4
5→1 PreVote term=5 last=2@3
5→2 PreVote term=5 last=2@3
5→3 PreVote term=5 last=2@3
5→4 PreVote term=5 last=2@3
3: 1@1 2@3 3@5
5: leader term=5 commit=3 applied=3 last=3@5
