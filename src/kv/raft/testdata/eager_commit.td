# With lazy-commit a follower learns the commit index with the next append or heartbeat.
nodes 2 lazy-commit
elect 1
propose 1 x
stabilize messages
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 x]
2→1 AppendResp term=1 index=2
2: apply 1@1
1: apply 2@1 x

run 1
----
2: apply 2@1 x
