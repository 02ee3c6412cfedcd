# A lost append shows when the next one does not fit, or at the next heartbeat; the leader goes back to
# probing and sends again from what is known to match.
nodes 2
elect 1
----
ok

propose 1 a
deliver drop
propose 1 b
deliver to=2
deliver to=1
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 a]
1→2 Append term=1 prev=2@1 commit=1 [3@1 b]
2→1 AppendResp term=1 refused index=2 hint=1@1
1→2 Append term=1 prev=1@1 commit=1 [2@1 a, 3@1 b]

stabilize messages
----
2→1 AppendResp term=1 index=3
1→2 Append term=1 prev=3@1 commit=3
1: apply 2@1 a
1: apply 3@1 b
2→1 AppendResp term=1 index=3
2: apply 2@1 a
2: apply 3@1 b

# Without further proposals: the heartbeat's answer brings an empty append.
propose 1 c
deliver drop
tick 1 n=(1)
stabilize messages
----
1→2 Append term=1 prev=3@1 commit=3 [4@1 c]
1→2 Heartbeat term=1 commit=3
2→1 HeartbeatResp term=1
1→2 Append term=1 prev=4@1 commit=3
2→1 AppendResp term=1 refused index=4 hint=3@1
1→2 Append term=1 prev=3@1 commit=3 [4@1 c]
2→1 AppendResp term=1 index=4
1→2 Append term=1 prev=4@1 commit=4
1: apply 4@1 c
2→1 AppendResp term=1 index=4
2: apply 4@1 c
