# A group of one voter elects at its first tick, also after a restart, once its vote for itself is
# durable; it has its lease always, once an entry of its term is applied.
nodes 1
async 1
tick 1
lease 1
----
1: candidate term=1
1: lease none until=0 quorum=0 inherited=0

persist 1
lease 1
----
1: leader term=1
1: lease none until=0 quorum=0 inherited=0

persist 1
lease 1
----
1: lease none until=0 quorum=0 inherited=0

apply 1
lease 1
----
1: apply 1@1
1: lease always until=0 quorum=0 inherited=0

sync 1
crash 1
restart 1
tick 1
lease 1
----
1: candidate term=2
1: leader term=2
1: apply 2@2
1: lease always until=0 quorum=0 inherited=0
