# A replica whose term is ahead, after an election that did not succeed, is not stuck: its answer to the
# leader of the lower term makes that one step down, and the next election outbids it.
nodes 3
elect 1
transfer from=1 to=3
stabilize
----
1→3 TimeoutNow term=1
3: candidate term=2
1: follower term=2
2: follower term=2
3: leader term=2
1: follower term=2 leader=3
2: follower term=2 leader=3
3: apply 2@2
1: apply 2@2
2: apply 2@2

# 1 is elected out of turn by TimeoutNow, but nobody hears it.
transfer from=3 to=1
cut from=1 to=(2 3)
stabilize
state
----
3→1 TimeoutNow term=2
1: candidate term=3
1: candidate term=3 commit=2 applied=2 last=2@2
2: follower term=2 commit=2 applied=2 last=2@2 leader=3
3: leader term=2 commit=2 applied=2 last=2@2

heal
run 1
----
3: follower term=3

run 20
state
----
1: pre-candidate term=3
1: candidate term=4
2: follower term=4
3: follower term=4
1: leader term=4
2: follower term=4 leader=1
3: follower term=4 leader=1
1: apply 3@4
2: apply 3@4
3: apply 3@4
1: leader term=4 commit=3 applied=3 last=3@4
2: follower term=4 commit=3 applied=3 last=3@4 leader=1
3: follower term=4 commit=3 applied=3 last=3@4 leader=1
