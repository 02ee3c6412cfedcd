# The cache is bounded: when the young page is full, the old one is dropped and the low-water mark
# rises to what it held. Forgetting must never let a write slip below a read.
cache entries=4
read a ts=1
read b ts=2
max c
entries
----
0
2

# The second page is full; nothing has been forgotten so far.
read c ts=3
read d ts=4
max a
max z
----
1
0

# The third pushes the first out: a and b are known only through the low-water mark, 2.
read e ts=5
read f ts=6
max a
max b
max z
max c
entries
----
2
2
2
3
4
