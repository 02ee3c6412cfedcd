# A follower tells what its disk has: first that it heard the heartbeat, which the lease needs, and only
# when the write is done that it has the value.
nodes 2
elect 1
async 2
lease-until 1 100
deliver to=2
----
1→2 Heartbeat term=1 commit=1 lease-until=100
2→1 HeartbeatResp term=1

deliver to=1
lease 1
----
1: lease 904ms until=100 quorum=0 inherited=0

persist 2
deliver to=1
lease 1
----
2→1 HeartbeatResp term=1 lease-until=100
1: lease 904ms until=100 quorum=100 inherited=0
