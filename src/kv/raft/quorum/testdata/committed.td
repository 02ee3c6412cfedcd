# The highest index that a majority has: the middle one, or the lower of the two middle ones.
# `_` is a voter that has acknowledged nothing. A joint configuration needs both majorities.
committed cfg=(1) idx=(5)
committed cfg=(1 2) idx=(5 7)
committed cfg=(1 2 3) idx=(5 _ 7)
committed cfg=(1 2 3) idx=(_ _ 7)
committed cfg=(1 2 3 4) idx=(5 6 7 8)
committed cfg=(1 2 3 4 5) idx=(9 5 5 _ 8)
----
5
5
5
0
6
5

committed cfg=(1 2 3) joint=(3 4 5) idx=(9 9 2 1 3)
committed cfg=(1 2 3) joint=(4) idx=(9 9 2 1)
committed cfg=(1) joint=(1 2 3) idx=(9 1 1)
----
2
1
1
