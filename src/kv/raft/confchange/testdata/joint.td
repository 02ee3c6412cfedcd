# More than one voter at once: in, then out. A voter that becomes a learner waits for the way out.
conf (1 2 3)
change v4 v5 r2 r3
change r1
change leave
change leave
----
(1 4 5)&&(1 2 3) auto
refused: already joint
(1 4 5)
refused: not joint

conf (1 2 3)
change l2 l3
change leave
----
(1)&&(1 2 3) next=(2 3) auto
(1) learners=(2 3)

# Asked for although one step would do.
change joint v2
change leave
change explicit r2
change leave
----
(1 2)&&(1) learners=(3) auto
(1 2) learners=(3)
(1)&&(1 2) learners=(3)
(1) learners=(3)

# What is added and removed in one change is as the last step says.
change v9 r9
change r1 v1
----
(1) learners=(3)
(1) learners=(3)
