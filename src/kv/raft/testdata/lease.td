# Fault L1: the lease counts from the time of sending, less the drift, and starts with the first entry of
# the term that is applied. Voters promise longer than the leader believes.
nodes 3
elect 1
lease 1
----
1: lease 904ms until=0 quorum=0 inherited=0

wait 500
lease 1
tick 1
stabilize
lease 1
----
1: lease 404ms until=0 quorum=0 inherited=0
1→2 Heartbeat term=1 commit=1
1→3 Heartbeat term=1 commit=1
1: lease 904ms until=0 quorum=0 inherited=0

# Cut off, the lease runs out while the others still refuse to vote.
partition a=(1) b=(2 3)
wait 904
lease 1
campaign 2
----
1: lease expired until=0 quorum=0 inherited=0
2: may not campaign

wait 96
campaign 2
stabilize
lease 1
lease 2
----
2: pre-candidate term=1
2→1 PreVote term=2 last=1@1
2→3 PreVote term=2 last=1@1
2: candidate term=2
3: follower term=2
2: leader term=2
3: follower term=2 leader=2
2: apply 2@2
3: apply 2@2
1: lease expired until=0 quorum=0 inherited=0
2: lease 904ms until=0 quorum=0 inherited=0
