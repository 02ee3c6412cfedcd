print expanded=1
>id|name
1|apple
2|~
----
-[ RECORD 1 ]$
id   | 1$
name | apple$
-[ RECORD 2 ]$
id   | 2$
name | $
$

print expanded=1
a|b
1|a value that is longer than the heading of the record
----
-[ RECORD 1 ]--------------------------------------------$
a | 1$
b | a value that is longer than the heading of the record$
$

print expanded=1
a|b
----
(0 rows)$
$

print expanded=1
a long name|b\nc
one\ntwo|x
----
-[ RECORD 1 ]----$
a long name | one+$
            | two$
b          +| x$
c           | $
$

print expanded=1 tuples=1
a|b
1|2
3|4
----
a | 1$
b | 2$
$
a | 3$
b | 4$
$
