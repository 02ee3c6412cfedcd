# Faults C1, C2: what is not on disk counts for nothing. The leader's own copy counts when its write is
# done, an acknowledgement leaves when the follower's is; a crash before loses the entry there alone.
nodes 3
elect 1
----
ok

async 1
async 2
propose 1 x
deliver
deliver
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 x]
1→3 Append term=1 prev=1@1 commit=1 [2@1 x]
3→1 AppendResp term=1 index=2

# 3 has it; 1 and 2 hold it in memory. One of three is no quorum.
state
----
1: leader term=1 commit=1 applied=1 last=2@1
2: follower term=1 commit=1 applied=1 last=2@1 leader=1
3: follower term=1 commit=1 applied=1 last=2@1 leader=1

crash 2
restart 2
log 2
----
2: 1@1

# The leader's own write completes a quorum with 3.
persist 1
apply 1
state
----
1→2 Append term=1 prev=2@1 commit=2
1→3 Append term=1 prev=2@1 commit=2
1: apply 2@1 x
1: leader term=1 commit=2 applied=2 last=2@1
2: follower term=1 commit=1 applied=1 last=1@1
3: follower term=1 commit=1 applied=1 last=2@1 leader=1
