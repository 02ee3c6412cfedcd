# Which of some keys has a value: of the newest versions, whatever lies between the keys.
put k=b ts=5 v=x
put k=d ts=5 v=x
del k=d ts=7
put k=f ts=5 v=old
put k=f ts=8 v=new
put k=ff ts=5 v=x
----
ok

present k=a
present k=a,c,e,g
present k=b
present k=a,b,c
present k=a,d,e
present k=a,c,d,f
present k=c,f,g
present k=fa,ff
present k=fa,fb,fc,g
----
none
none
b
b
none
f
f
ff
none

# The same from files.
flush
present k=a,c,e,g
present k=a,d,f
----
none
f
