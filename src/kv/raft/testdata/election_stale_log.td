# Section 5.4.1 of the paper: a candidate whose log is behind is refused, and the voter with the longer
# log can win in its place. Otherwise 3@1, which might be committed, would be lost.
nodes 3 log=(1@1 2@1)
append 1 log=(3@1)
cut from=3 to=2
campaign 2
deliver
----
2: pre-candidate term=1
2→1 PreVote term=2 last=2@1
2→3 PreVote term=2 last=2@1
1→2 PreVoteResp term=1 refused
3→2 PreVoteResp term=2 granted

deliver
----
ok

# With the third replica's vote alone, 2 has its own majority and leads: 3@1 was on one replica.
heal
campaign 2
stabilize
----
2→1 PreVote term=2 last=2@1
2→3 PreVote term=2 last=2@1
2: candidate term=2
1: follower term=2
3: follower term=2
2: leader term=2
1: follower term=2 leader=2
3: follower term=2 leader=2
2: apply 1@1
2: apply 2@1
2: apply 3@2
1: apply 1@1
1: apply 2@1
1: apply 3@2
3: apply 1@1
3: apply 2@1
3: apply 3@2

log 1
----
1: 1@1 2@1 3@2
