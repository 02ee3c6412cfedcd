# A replica that knows a change of the configuration to be committed, and has not applied it, does not
# campaign: it would be elected by the configuration before.
nodes 3
elect 1
async 2
conf 1 r3
deliver
deliver
deliver
persist 2
deliver
deliver
persist 2
state 2
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r3)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r3)]
3→1 AppendResp term=1 index=2
1→2 Append term=1 prev=2@1 commit=2
1→3 Append term=1 prev=2@1 commit=2
1: apply 2@1 conf(r3)
1: conf (1 2)
3→1 AppendResp term=1 index=2
3: apply 2@1 conf(r3)
3: conf (1 2)
2→1 AppendResp term=1 index=2
2→1 AppendResp term=1 index=2
2: follower term=1 commit=2 applied=1 last=2@1 leader=1

crash 1
deliver drop
wait 1000
campaign 2
----
2: may not campaign

apply 2
campaign 2
----
2: apply 2@1 conf(r3)
2: conf (1 2)
2: pre-candidate term=1
2→1 PreVote term=2 last=2@1
