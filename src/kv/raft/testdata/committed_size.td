# Committed entries are handed out in batches of bounded size.
nodes 1 committed-bytes=60
tick 1
async 1
propose 1 a b c d
persist 1
apply 1
----
1: candidate term=1
1: leader term=1
1: apply 1@1
1: apply 2@1 a
1: apply 3@1 b

apply 1
----
1: apply 4@1 c
1: apply 5@1 d

apply 1
----
nothing to apply
