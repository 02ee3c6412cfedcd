# Fault C5: a vote is on disk before it is told. A vote that never reached the disk was never sent; one
# that did holds after a crash, against another candidate of the same term.
nodes 3
campaign 1
campaign 2
deliver type=PreVote to=3
deliver type=PreVoteResp
----
1: pre-candidate term=0
1→2 PreVote term=1 last=0@0
1→3 PreVote term=1 last=0@0
2: pre-candidate term=0
2→1 PreVote term=1 last=0@0
2→3 PreVote term=1 last=0@0
3→1 PreVoteResp term=1 granted
3→2 PreVoteResp term=1 granted
1: candidate term=1
1→2 Vote term=1 last=0@0
1→3 Vote term=1 last=0@0
2: candidate term=1
2→1 Vote term=1 last=0@0
2→3 Vote term=1 last=0@0

async 3
deliver to=3 from=1 type=Vote dup
----
3: follower term=1

# The write of the vote is lost with the crash: nothing was sent, and 3 is free to vote for 2.
crash 3
restart 3
state 3
wait 1000
deliver to=3 from=2 type=Vote
persist 3
----
3: follower term=0 commit=0 applied=0 last=0@0
3: follower term=1
3→2 VoteResp term=1 granted

crash 3
restart 3
wait 1000
deliver to=3 from=1 type=Vote
persist 3
state 3
----
3→1 VoteResp term=1 refused
3: follower term=1 commit=0 applied=0 last=0@0
