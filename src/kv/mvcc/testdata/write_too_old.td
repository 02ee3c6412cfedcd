# A locking read refuses where there is anything newer, deleted or not, and names the newest.
put k=a ts=5 v=x
put k=a ts=9 v=y
del k=b ts=7
get k=a ts=9 newer=fail
get k=a ts=8 newer=fail
get k=a ts=4 newer=fail uncertain=5
get k=b ts=6 newer=fail
get k=c ts=6 newer=fail
scan k=a end=c ts=9 newer=fail
scan k=a end=c ts=8 newer=fail
scan k=a end=c ts=6 newer=fail order=desc
----
y @9
WriteTooOld a @9
WriteTooOld a @9
WriteTooOld b @7
none
a=y@9
WriteTooOld a @9
WriteTooOld b @7
