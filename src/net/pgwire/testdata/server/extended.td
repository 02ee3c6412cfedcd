login
----

# A whole round trip.
send
P len 0 "rows 2" 0 i16:0
B len 0 0 i16:0 i16:0 i16:0
D len P 0
E len 0 i32:0
S len
----
1
2
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
D \0\x02\0\0\0\x011\0\0\0\x02w1
D \0\x02\0\0\0\x012\0\0\0\x02w2
C SELECT 2
Z I

# Formats: one for all, one each, and a count that does not fit.
send n=3
P len "s" 0 "rows 1" 0 i16:0
B len 0 "s" 0 i16:0 i16:0 i16:1 i16:1
D len P 0
E len 0 i32:0
S len
B len 0 "s" 0 i16:0 i16:0 i16:2 i16:1 i16:0
E len 0 i32:0
S len
B len 0 "s" 0 i16:0 i16:0 i16:3 i16:1 i16:0 i16:0
E len 0 i32:0
S len
----
1
2
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\x01word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\x01
D \0\x02\0\0\0\x04\0\0\0\x01\0\0\0\x02w1
C SELECT 1
Z I
2
D \0\x02\0\0\0\x04\0\0\0\x01\0\0\0\x02w1
C SELECT 1
Z I
E ERROR 08P01 bind message has 3 result formats but query has 2 columns
Z I

# Describe of a statement has parameter types and text formats.
send
P len "e" 0 "echo" 0 i16:0
D len S "e" 0
D len S "s" 0
S len
----
1
t \0\x01\0\0\0\x19
n
t \0\0
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
Z I

send
B len 0 "e" 0 i16:0 i16:3 i32:1 x i32:-1 i32:0 i16:0
E len 0 i32:0
S len
----
2
D \0\x03\0\0\0\x01x\xff\xff\xff\xff\0\0\0\0
C SELECT 1
Z I

# After an error everything up to Sync is skipped, even what is malformed.
send
P len "t" 0 "parse-error" 0 i16:0
B len 0 "e" 0 i16:0 i16:-1
Q len "rows 1" 0
E len 0 i32:0
S len
----
E ERROR 42601 syntax error at or near "parse-error" P=1
Z I

# A malformed message in an extended sequence.
send
B len 0 "e" 0 i16:0 i16:-1
E len 0 i32:0
S len
----
E ERROR 08P01 insufficient data left in message
Z I

# It fails the transaction like any other error.
send n=3
Q len "begin" 0
D len X 0
S len
Q len "rollback" 0
----
C BEGIN
Z T
E ERROR 08P01 invalid DESCRIBE message subtype 88
Z E
C ROLLBACK
Z I

# Statements and portals that do not exist.
send n=3
B len 0 "none" 0 i16:0 i16:0 i16:0
S len
E len "none" 0 i32:0
S len
D len P "none" 0
S len
----
E ERROR 26000 prepared statement "none" does not exist
Z I
E ERROR 34000 cursor "none" does not exist
Z I
E ERROR 34000 cursor "none" does not exist
Z I

send
C len S "e" 0
C len P "none" 0
S len
----
3
3
Z I

send
B len 0 "e" 0 i16:0 i16:0 i16:0
S len
----
E ERROR 26000 prepared statement "e" does not exist
Z I

send
P len 0 "" 0 i16:0
B len 0 0 i16:0 i16:0 i16:0
D len P 0
E len 0 i32:0
S len
----
1
2
n
I
Z I

# Flush sends what is there; without it nothing need come before Sync.
send until=1
P len 0 "rows 1" 0 i16:0
H len
----
1

send
S len
----
Z I

# An error comes at once: a client may wait for it before it sends Sync.
send until=E
P len "t" 0 "parse-error" 0 i16:0
H len
----
E ERROR 42601 syntax error at or near "parse-error" P=1

send
S len
----
Z I
