# A replica that joins starts with nothing, not even a configuration. It takes no entries, which would not
# tell it the configuration that they started from; it is sent the state first.
nodes 1
tick 1
add 2
conf 1 l2
stabilize messages
----
1: candidate term=1
1: leader term=1
1: apply 1@1
1: apply 2@1 conf(l2)
1: conf (1) learners=(2)
1→2 Append term=1 prev=1@1 commit=2 [2@1 conf(l2)]
2: follower term=1 leader=1
2→1 AppendResp term=1 refused index=1 hint=0@0
1→2 Snapshot term=1 at=2@1 conf=(1) learners=(2)
2: installed snapshot 2@1
2→1 AppendResp term=1 index=2

propose 1 x
stabilize messages
state 2
----
1→2 Append term=1 prev=2@1 commit=2 [3@1 x]
1→2 Append term=1 prev=3@1 commit=3
1: apply 3@1 x
2→1 AppendResp term=1 index=3
2→1 AppendResp term=1 index=3
2: apply 3@1 x
2: follower term=1 commit=3 applied=3 last=3@1 leader=1
