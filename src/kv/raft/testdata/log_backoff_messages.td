# Fault C6: a follower with a long divergent suffix of one term is reconciled in two probes, not one per
# entry.
nodes 3 log=(1@1)
append 2 log=(2@2 3@2 4@2 5@2 6@2 7@2 8@2 9@2)
append 1 log=(2@3 3@3 4@3)
partition a=(3) b=(2)
campaign 1
deliver from=1 to=3
deliver from=3 to=1
deliver from=1 to=3
deliver from=3 to=1
----
1: pre-candidate term=3
1→2 PreVote term=4 last=4@3
1→3 PreVote term=4 last=4@3
3→1 PreVoteResp term=4 granted
1: candidate term=4
1→2 Vote term=4 last=4@3
1→3 Vote term=4 last=4@3
3: follower term=4
3→1 VoteResp term=4 granted
1: leader term=4
1→2 Append term=4 prev=4@3 [5@4]
1→3 Append term=4 prev=4@3 [5@4]

deliver to=2 type=Append
deliver to=1 from=2
deliver to=2 type=Append
deliver to=1 from=2
log 2
----
2: follower term=4 leader=1
2→1 AppendResp term=4 refused index=4 hint=4@2
1→2 Append term=4 prev=1@1 [2@3, 3@3, 4@3, 5@4]
2→1 AppendResp term=4 index=5
1→2 Append term=4 prev=5@4 commit=5
1: apply 1@1
1: apply 2@3
1: apply 3@3
1: apply 4@3
1: apply 5@4
2: 1@1 2@3 3@3 4@3 5@4
