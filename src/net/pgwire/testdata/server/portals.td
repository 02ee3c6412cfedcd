# Row limits suspend portals; several are open at a time.
login
----

send n=2
Q len "begin" 0
P len "s" 0 "rows 5" 0 i16:0
B len "a" 0 "s" 0 i16:0 i16:0 i16:1 i16:1
B len "b" 0 "s" 0 i16:0 i16:0 i16:0
E len "a" 0 i32:2
E len "b" 0 i32:3
E len "a" 0 i32:2
S len
----
C BEGIN
Z T
1
2
2
D \0\x02\0\0\0\x04\0\0\0\x01\0\0\0\x02w1
D \0\x02\0\0\0\x04\0\0\0\x02\0\0\0\x02w2
s
D \0\x02\0\0\0\x011\0\0\0\x02w1
D \0\x02\0\0\0\x012\0\0\0\x02w2
D \0\x02\0\0\0\x013\xff\xff\xff\xff
s
D \0\x02\0\0\0\x04\0\0\0\x03\xff\xff\xff\xff
D \0\x02\0\0\0\x04\0\0\0\x04\0\0\0\x02w4
s
Z T

# Inside the transaction they survive Sync.
send
E len "a" 0 i32:2
E len "b" 0 i32:0
S len
----
D \0\x02\0\0\0\x04\0\0\0\x05\0\0\0\x02w5
C SELECT 1
D \0\x02\0\0\0\x014\0\0\0\x02w4
D \0\x02\0\0\0\x015\0\0\0\x02w5
C SELECT 2
Z T

send
Q len "commit" 0
----
C COMMIT
Z I

send
E len "a" 0 i32:0
S len
----
E ERROR 34000 cursor "a" does not exist
Z I

# A negative limit is none.
send
P len 0 "rows 1" 0 i16:0
B len 0 0 i16:0 i16:0 i16:0
E len 0 i32:-1
S len
----
1
2
D \0\x02\0\0\0\x011\0\0\0\x02w1
C SELECT 1
Z I
