print
>id|name
1|apple
100|~
----
 id  | name  $
-----+-------$
   1 | apple$
 100 | $
(2 rows)$
$

print null=NIL title="List of things"
>id|name
1|~
----
List of things$
 id | name $
----+------$
  1 | NIL$
(1 row)$
$

print
a|b
----
 a | b $
---+---$
(0 rows)$
$

# Headers are centred; wide and combining characters take the room they take.
print
x|a long header
日本|é
ab|c
----
  x   | a long header $
------+---------------$
 日本 | é$
 ab   | c$
(2 rows)$
$

# Cells of several lines.
print
a|>b|c\nd
one\ntwo|1|x
z|2\n33|y\n
----
  a  | b  | c+$
     |    | d $
-----+----+---$
 one+|  1 | x$
 two |    | $
 z   |  2+| y+$
     | 33 | $
(2 rows)$
$

print tuples=1
a|>b
x|1
yy|22
----
 x  |  1$
 yy | 22$
$

print unaligned=1
a|>b
x|1
~|22
----
a|b$
x|1$
|22$
(2 rows)$

print footer="Indexes:" title="Table \"public.t\""
Column|Type
id|integer
----
 Table "public.t"$
 Column |  Type   $
--------+---------$
 id     | integer$
Indexes:$
$

print count=0 title="A title that is wider than the table"
a
1
----
A title that is wider than the table$
 a $
---$
 1$
$
