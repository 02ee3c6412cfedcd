# A joint configuration that is left on request, and what is refused meanwhile.
nodes 3
elect 1
conf 1 explicit r3 l2
stabilize
----
1→2 Append term=1 prev=1@1 commit=1 [2@1 conf(r3 l2)]
1→3 Append term=1 prev=1@1 commit=1 [2@1 conf(r3 l2)]
1: apply 2@1 conf(r3 l2)
1: conf (1)&&(1 2 3) next=(2)
2: apply 2@1 conf(r3 l2)
2: conf (1)&&(1 2 3) next=(2)
3: apply 2@1 conf(r3 l2)
3: conf (1)&&(1 2 3) next=(2)

conf 1 r2
run 2
state 1
----
1: refused: invalid
1: leader term=1 commit=2 applied=2 last=2@1

conf 1 leave
stabilize
conf 1 leave
----
1→2 Append term=1 prev=2@1 commit=2 [3@1 conf(leave)]
1→3 Append term=1 prev=2@1 commit=2 [3@1 conf(leave)]
1: apply 3@1 conf(leave)
1: conf (1) learners=(2)
2: apply 3@1 conf(leave)
2: conf (1) learners=(2)
3: apply 3@1 conf(leave)
3: conf (1) learners=(2)
1: refused: invalid
