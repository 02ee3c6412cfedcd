# Records of commits go once nobody can ask for them any more: when the expiry has passed on every
# clock. A tick looks at two of them, so three need two ticks.
group 3
pause 1600
elect 1
tick
commit c1 at=1 txn=a expires=8000 put=(x=1)
commit c2 at=1 txn=b expires=8000 put=(y=1)
commit c3 at=1 txn=c expires=8000 put=(z=1)
commit c4 at=1 txn=d expires=60000 put=(w=1)
records 1
tick times=102
records 1
----
c1: committed @1700+
c2: committed @1700+
c3: committed @1700+
c4: committed @1700+
4
1

# By a clock that cannot be relied on nothing is old, nor is it where leadership is given away in vain.
hold 2
hold 3
refuse 1 why=clock
pause 60000
tick 1 times=40
records 1
----
1

release 2
release 3
refuse 1 why=""
tick times=130
records 1
records 2
----
0
0
