# A bulk write takes effect at once and is not the transaction's to undo.
begin T
bulk T rows=(i1=a i2=b) absent
rollback T
begin T
get T i1
bulk T rows=(i2=c i3=d) absent
get T i3
----
written
a
error: duplicate key on i2: the key exists already
-

# Sent again after a lost answer it may meet its own rows: then nobody knows who wrote them,
# but nothing of it is visible before the commit: the transaction can be run again.
fault next=(lose-answer none)
bulk T rows=(j1=a) absent
----
error: retry: the outcome is not known: an answer was lost, and the next was DuplicateKey(j1)

# Without the condition it is repeatable.
begin T
fault next=(lose-answer none)
bulk T rows=(k1=a)
clear-span T i..j
scan T a..z
----
written
cleared
j1=a k1=a end

# Identifiers: each is given once, over transactions and lost answers.
ids table 1
ids table 10
ids table 1
ids other 5
fault next=(none lose-answer none)
ids table 1
----
1
2
12
1
13
