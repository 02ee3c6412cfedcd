# Proposals beyond the limit of uncommitted bytes are refused, until earlier ones commit. One of any size
# passes when it is alone.
nodes 3 uncommitted-bytes=4
elect 1
----
ok

propose 1 "longer than the limit"
propose 1 a
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 longer than the limit]
1→3 Append term=1 prev=1@1 commit=1 [2@1 longer than the limit]
1: overloaded

stabilize
propose 1 abc d e
----
1: apply 2@1 longer than the limit
2: apply 2@1 longer than the limit
3: apply 2@1 longer than the limit
1: overloaded
1→2 Append term=1 prev=2@1 commit=2 [3@1 abc, 4@1 d]
1→3 Append term=1 prev=2@1 commit=2 [3@1 abc, 4@1 d]
