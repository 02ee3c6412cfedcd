# A group of one needs no round.
nodes 1
tick 1
read 1 7
----
1: candidate term=1
1: leader term=1
1: apply 1@1
1: read 7 at 1
