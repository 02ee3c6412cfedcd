login
----

send until=G
Q len "copyin" 0
----
G \0\0\x02\0\0\0\0

send
d len "1\x09a\n2"
d len "\x09b\n"
c len
----
C COPY 8
Z I

# The client gives up.
send
Q len "copyin" 0
f len "gave up" 0
----
G \0\0\x02\0\0\0\0
E ERROR 57014 COPY from stdin failed: gave up
Z I

# Flush and Sync are ignored meanwhile, other messages end the COPY.
send
Q len "copyin" 0
H len
S len
d len "x"
c len
----
G \0\0\x02\0\0\0\0
C COPY 1
Z I

send
Q len "copyin" 0
d len "x"
Q len "rows 1" 0
----
G \0\0\x02\0\0\0\0
E ERROR 08P01 unexpected message type 0x51 during COPY from stdin
Z I

# What was still under way when the server refused is dropped.
send n=2
Q len "copyin-refuse" 0
d len "x"
d len "y"
c len
Q len "rows 1" 0
----
G \0\0\x02\0\0\0\0
E ERROR 22P04 extra data after last column
Z I
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
D \0\x02\0\0\0\x011\0\0\0\x02w1
C SELECT 1
Z I

# In the extended protocol the rest up to Sync is dropped.
send n=2
P len 0 "copyin-refuse" 0 i16:0
B len 0 0 i16:0 i16:0 i16:0
E len 0 i32:0
d len "x"
d len "y"
c len
S len
Q len "rows 1" 0
----
1
2
G \0\0\x02\0\0\0\0
E ERROR 22P04 extra data after last column
Z I
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
D \0\x02\0\0\0\x011\0\0\0\x02w1
C SELECT 1
Z I

send
P len 0 "copyin" 0 i16:0
B len 0 0 i16:0 i16:0 i16:0
E len 0 i32:0
S len
d len "xyz"
c len
S len
----
1
2
G \0\0\x02\0\0\0\0
C COPY 3
Z I

send
Q len "copyout 2" 0
----
H \0\0\x02\0\0\0\0
d 1\x09w1\x0a
d 2\x09w2\x0a
c
C COPY 2
Z I

# An impossible length during COPY ends the connection.
send until=Z n=2
Q len "copyin" 0
d len:1
----
G \0\0\x02\0\0\0\0
E ERROR 08P01 invalid message length
Z I
E FATAL 08P01 invalid message length
closed
