# A body that breaks the format is an error; the next message is still found.
messages
Q len "no terminator"
S len
----
ERROR 08P01: invalid string in message
Sync

messages
Q len "one" 0 "two" 0
S len
----
ERROR 08P01: invalid message format
Sync

messages
Q len
----
ERROR 08P01: invalid string in message

messages
P len "s" 0 "SELECT 1"
P len "s" 0 "SELECT 1" 0
P len "s" 0 "SELECT 1" 0 i16:2 i32:23
P len "s" 0 "SELECT 1" 0 i16:1 i32:23 x
P len "s" 0 "SELECT 1" 0 i16:-1
S len
----
ERROR 08P01: invalid string in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: invalid message format
ERROR 08P01: insufficient data left in message
Sync

# Counts and lengths that the body cannot hold.
messages
B len 0 0 i16:0 i16:-1 i16:0
B len 0 0 i16:-1
B len 0 0 i16:0 i16:1 i32:100 "short" i16:0
B len 0 0 i16:0 i16:1 i32:-2 i16:0
B len 0 0 i16:0 i16:1 i32:2147483647 i16:0
B len 0 0 i16:0 i16:0
B len 0 0 i16:0 i16:0 i16:0 x
B len 0
S len
----
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: invalid message format
ERROR 08P01: invalid string in message
Sync

# Format codes.
messages
B len 0 0 i16:1 i16:2 i16:1 i32:1 x i16:0
B len 0 0 i16:2 i16:0 i16:0 i16:1 i32:1 x i16:0
B len 0 0 i16:0 i16:0 i16:1 i16:-1
----
ERROR 08P01: unsupported format code: 2
ERROR 08P01: bind message has 2 parameter formats but 1 parameters
ERROR 08P01: unsupported format code: -1

messages
D len
D len X 0
D len S
C len Q "a" 0
E len "p" 0
E len "p" 0 i32:0 x
H len x
S len x
X len x
c len x
f len "no terminator"
F len i32:1
F len i32:1 i16:0 i16:1 i32:9 x i16:0
S len
----
ERROR 08P01: insufficient data left in message
ERROR 08P01: invalid DESCRIBE message subtype 88
ERROR 08P01: invalid string in message
ERROR 08P01: invalid CLOSE message subtype 81
ERROR 08P01: insufficient data left in message
ERROR 08P01: invalid message format
ERROR 08P01: invalid message format
ERROR 08P01: invalid message format
ERROR 08P01: invalid message format
ERROR 08P01: invalid message format
ERROR 08P01: invalid string in message
ERROR 08P01: insufficient data left in message
ERROR 08P01: insufficient data left in message
Sync

# Unknown types and impossible lengths lose the stream (faults P1, P3).
messages
Z len
----
FATAL 08P01: invalid frontend message type 90

messages
S len
0 len
----
Sync
FATAL 08P01: invalid frontend message type 0

messages
Q len:3
----
FATAL 08P01: invalid message length

messages
Q len:0
----
FATAL 08P01: invalid message length

messages
Q len:-1
----
FATAL 08P01: invalid message length

messages
Q len:-2147483648
----
FATAL 08P01: invalid message length

# Longer than the limit: skipped, and the stream goes on.
messages max=20
Q len "SELECT 1" 0
Q len "SELECT 123456789" 0
S len
----
Query "SELECT 1"
Oversized Q 22
Sync

messages max=20
d len:2147483647 "some"
----
Oversized d 2147483648
skips 2147483639 more
