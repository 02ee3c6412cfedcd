login
----

send
Q len "rows 3" 0
----
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
D \0\x02\0\0\0\x011\0\0\0\x02w1
D \0\x02\0\0\0\x012\0\0\0\x02w2
D \0\x02\0\0\0\x013\xff\xff\xff\xff
C SELECT 3
Z I

send
Q len "" 0
----
I
Z I

send
Q len " ; ; " 0
----
I
Z I

# An error ends the query string.
send
Q len "rows 1; error; rows 2" 0
----
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
D \0\x02\0\0\0\x011\0\0\0\x02w1
C SELECT 1
E ERROR 22012 division by zero
Z I

send
Q len "notice hello; set application_name me" 0
----
N NOTICE 00000 hello
C NOTICE
C SET
S application_name\0me\0
Z I

# Transaction status.
send n=5
Q len "begin" 0
Q len "error" 0
Q len "rows 1" 0
Q len "rollback" 0
Q len "rows 0" 0
----
C BEGIN
Z T
E ERROR 22012 division by zero
Z E
E ERROR 25P02 current transaction is aborted, commands ignored until end of transaction block
Z E
C ROLLBACK
Z I
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
C SELECT 0
Z I

# Text that is not UTF-8 is refused, and fails the transaction.
send n=3
Q len "begin" 0
Q len "rows \xff" 0
Q len "rollback" 0
----
C BEGIN
Z T
E ERROR 22021 invalid byte sequence for encoding "UTF8": 0xff
Z E
C ROLLBACK
Z I

send
F len i32:1 i16:0 i16:0 i16:0
----
E ERROR 0A000 function call messages are not supported
Z I

send until=Z
X len
----
closed
