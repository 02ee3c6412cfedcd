# Fault N2: a leader that can send but hears nothing keeps the others quiet with its heartbeats. It hears
# from no quorum for an election timeout and steps down, so that the others can elect.
nodes 3
elect 1
----
ok

cut from=(2 3) to=(1)
timeout 2 10
timeout 3 19
run 22
----
1: follower term=1

run 12
----
2: pre-candidate term=1
2: candidate term=2
3: follower term=2
2: leader term=2
3: follower term=2 leader=2
2: apply 2@2
3: apply 2@2
1: pre-candidate term=1

# With the network whole it follows the new leader.
heal
run 2
propose 1 x
state
----
1: follower term=2 leader=2
1: apply 2@2
1: not leader, ask 2
1: follower term=2 commit=2 applied=2 last=2@2 leader=2
2: leader term=2 commit=2 applied=2 last=2@2
3: follower term=2 commit=2 applied=2 last=2@2 leader=2
