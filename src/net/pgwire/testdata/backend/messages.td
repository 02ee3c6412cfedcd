auth-ok
sasl SCRAM-SHA-256-PLUS SCRAM-SHA-256
sasl-continue rabc
sasl-final vdef
param server_version 15.4
key 1 4294967295
negotiate 0 _pq_.x _pq_.y
ready idle
ready block
ready failed
----
R\0\0\0\x08\0\0\0\0
R\0\0\0*\0\0\0\x0aSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0
R\0\0\0\x0c\0\0\0\x0brabc
R\0\0\0\x0c\0\0\0\x0cvdef
S\0\0\0\x18server_version\015.4\0
K\0\0\0\x0c\0\0\0\x01\xff\xff\xff\xff
v\0\0\0\x1a\0\0\0\0\0\0\0\x02_pq_.x\0_pq_.y\0
Z\0\0\0\x05I
Z\0\0\0\x05T
Z\0\0\0\x05E

parse-complete
bind-complete
close-complete
no-data
suspended
param-types 23 25
param-types
----
1\0\0\0\x04
2\0\0\0\x04
3\0\0\0\x04
n\0\0\0\x04
s\0\0\0\x04
t\0\0\0\x0e\0\x02\0\0\0\x17\0\0\0\x19
t\0\0\0\x06\0\0

columns name=id type=23 bytes=4 table=100 number=1
columns name=v type=1043 bytes=-1 mod=14 format=1
columns
row 1 apple null ""
row
complete "SELECT 2"
empty
----
T\0\0\00\0\x02id\0\0\0\0d\0\x01\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0id\0\0\0\0d\0\x01\0\0\0\x17\0\x04\xff\xff\xff\xff\0\0
T\0\0\0.\0\x02v\0\0\0\0\0\0\0\0\0\x04\x13\xff\xff\0\0\0\x0e\0\x01v\0\0\0\0\0\0\0\0\0\x04\x13\xff\xff\0\0\0\x0e\0\x01
T\0\0\0\x06\0\0
D\0\0\0\x1c\0\x04\0\0\0\x011\0\0\0\x05apple\xff\xff\xff\xff\0\0\0\0
D\0\0\0\x06\0\0
C\0\0\0\x0dSELECT 2\0
I\0\0\0\x04

copy-in 0 2
copy-out 1 1
copy-both 0 0
copy-data "1	2"
copy-done
notification 7 channel payload
----
G\0\0\0\x0b\0\0\x02\0\0\0\0
H\0\0\0\x09\x01\0\x01\0\x01
W\0\0\0\x07\0\0\0
d\0\0\0\x071\x092
c\0\0\0\x04
A\0\0\0\x18\0\0\0\x07channel\0payload\0
