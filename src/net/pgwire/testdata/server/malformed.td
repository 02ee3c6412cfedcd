# The limit of a message is 64 MiB: beyond it is refused, and the session goes on.
login
----

send n=2
Q len rep:67108864:61 0
Q len "rows 0" 0
----
E ERROR 54000 message of 67108870 bytes exceeds the limit of 67108864 bytes
Z I
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
C SELECT 0
Z I

send n=2
P len 0 rep:67108864:61 0 i16:0
E len 0 i32:0
S len
Q len "rows 0" 0
----
E ERROR 54000 message of 67108873 bytes exceeds the limit of 67108864 bytes
Z I
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
C SELECT 0
Z I

# COPY data behind a COPY that is over, however large, is dropped.
send
d len rep:67108864:61
Q len "rows 0" 0
----
T \0\x02n\0\0\0\0\0\0\0\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0word\0\0\0\0\0\0\0\0\0\0\x19\xff\xff\xff\xff\xff\xff\0\0
C SELECT 0
Z I

# Malformed messages of the simple protocol.
send n=2
Q len "no terminator"
S len x
----
E ERROR 08P01 invalid string in message
Z I
E ERROR 08P01 invalid message format
Z I

send
p len "secret" 0
----
E FATAL 08P01 unexpected password message
closed

login
----

send
z len
----
E FATAL 08P01 invalid frontend message type 122
closed

login
----

send
Q len:3
----
E FATAL 08P01 invalid message length
closed
