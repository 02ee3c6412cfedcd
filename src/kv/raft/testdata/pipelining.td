# Once a follower's log is known to match, appends follow each other without waiting for answers; and
# proposals that are made between two Readys travel in one append.
nodes 2
elect 1
----
ok

propose 1 a
propose 1 b c
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 a]
1→2 Append term=1 prev=2@1 commit=1 [3@1 b, 4@1 c]

progress 1
----
2: replicate match=1 next=5 inflight=2

# Answers that overtake each other tell the same.
deliver to=2
deliver to=1 newest
progress 1
----
2→1 AppendResp term=1 index=2
2→1 AppendResp term=1 index=4
1→2 Append term=1 prev=4@1 commit=4
1: apply 2@1 a
1: apply 3@1 b
1: apply 4@1 c
2: replicate match=4 next=5
