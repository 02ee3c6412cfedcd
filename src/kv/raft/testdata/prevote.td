# A replica that was cut off comes back and does not disturb: its PreVotes raise nobody's term, and are
# ignored by those who hear from the leader.
nodes 3
elect 1
----
ok

partition a=(3) b=(1 2)
timeout 3 10
run 30
----
3: pre-candidate term=1

state
----
1: leader term=1 commit=1 applied=1 last=1@1
2: follower term=1 commit=1 applied=1 last=1@1 leader=1
3: pre-candidate term=1 commit=1 applied=1 last=1@1

heal
run 2
----
3: follower term=1 leader=1

state
----
1: leader term=1 commit=1 applied=1 last=1@1
2: follower term=1 commit=1 applied=1 last=1@1 leader=1
3: follower term=1 commit=1 applied=1 last=1@1 leader=1
