# Appends are bounded in bytes (here two small entries); a larger entry travels alone.
nodes 2 append-bytes=50
elect 1
----
ok

propose 1 a b c "a long entry that is more than fits"
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 a, 3@1 b]
1→2 Append term=1 prev=3@1 commit=1 [4@1 c]
1→2 Append term=1 prev=4@1 commit=1 [5@1 a long entry that is more than fits]
