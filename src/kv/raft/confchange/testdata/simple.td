# One voter more or less at a time needs no joint configuration, nor do learners.
conf (1)
change l2
change v2
change v3
change l4 l5
change r2
----
(1) learners=(2)
(1 2)
(1 2 3)
(1 2 3) learners=(4 5)
(1 3) learners=(4 5)

# A voter that becomes a learner is one voter less.
change l3
change v3 r4
----
(1) learners=(3 4 5)
(1 3) learners=(5)

# The last voter stays.
change r3
change r1
----
(1) learners=(5)
refused: no voter left
