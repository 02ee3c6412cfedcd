# Every message, well-formed.
messages
Q len "SELECT 1; SELECT 2" 0
P len "s1" 0 "SELECT $1" 0 i16:1 i32:23
P len 0 "SELECT 1" 0 i16:0
B len "p" 0 "s1" 0 i16:0 i16:1 i32:2 "42" i16:0
B len 0 0 i16:2 i16:0 i16:1 i16:2 i32:-1 i32:0 i16:1 i16:1
D len S "s1" 0
D len P 0
C len S 0
C len P "p" 0
E len "p" 0 i32:100
E len 0 i32:-1
H len
S len
d len "1\x092\n"
d len
c len
f len "gave up" 0
p len "secret" 0
F len i32:1299 i16:1 i16:0 i16:1 i32:1 x i16:1
X len
----
Query "SELECT 1; SELECT 2"
Parse "s1" "SELECT $1" types=(23)
Parse "" "SELECT 1" types=()
Bind portal="p" statement="s1" formats=() values=("42") result=()
Bind portal="" statement="" formats=(0 1) values=(NULL "") result=(1)
Describe S "s1"
Describe P ""
Close S ""
Close P "p"
Execute "p" max=100
Execute "" max=-1
Flush
Sync
CopyData "1\x092\x0a"
CopyData ""
CopyDone
CopyFail "gave up"
Password "secret\0"
FunctionCall 1299 formats=(0) values=("x") result=1
Terminate

# An empty query is a query.
messages
Q len 0
----
Query ""

# 65535 parameters are legal (faults P2).
messages
B len 0 0 i16:0 i16:-1 rep:262140:ff i16:0
P len 0 0 i16:-1 rep:262140:00
----
Bind portal="" statement="" formats=() values=(65535 values) result=()
Parse "" "" types=(65535 values)

# Waiting: for the header, for the body.
messages
Q
----
waits for 5 bytes, has 1

messages
Q i16:0
----
waits for 5 bytes, has 3

messages
Q len:100 "SELECT"
----
waits for 101 bytes, has 11
