# The first packet of a connection has no type byte: a length, then a code.
startup
len i32:196608 "user" 0 "root" 0 "database" 0 "defaultdb" 0 0
----
Startup 3.0 user="root" database="defaultdb"

# No parameters at all is well-formed; whether a user is needed is the server's matter.
startup
len i32:196608 0
----
Startup 3.0

startup
len i32:80877103
----
SSLRequest

startup
len i32:80877104
----
GSSENCRequest

startup
len i32:80877102 i32:4711 i32:12345
----
CancelRequest 4711 12345

# SSLRequest, then a startup packet in the same segment.
startup
len i32:80877103
len i32:196608 "user" 0 "u" 0 0
----
SSLRequest
Startup 3.0 user="u"

# A newer minor version is negotiated; another major version is not read beyond its number.
startup
len i32:196610 "user" 0 "u" 0 "_pq_.x" 0 "1" 0 0
----
Startup 3.2 user="u" _pq_.x="1"

startup
len i32:131072 "garbage"
----
Startup 2.0

# --- Malformed: lengths (faults P1) ---

startup
i32:0
----
FATAL 08P01: invalid length of startup packet

startup
len:7 i32:196608
----
FATAL 08P01: invalid length of startup packet

startup
len:-1 i32:196608
----
FATAL 08P01: invalid length of startup packet

startup
len:2147483647 i32:196608
----
FATAL 08P01: invalid length of startup packet

# One byte over the limit before authentication.
startup
len:10001 i32:196608
----
FATAL 08P01: invalid length of startup packet

startup
len:10000 i32:196608
----
waits for 10000 bytes, has 8

startup
len:8
----
waits for 8 bytes, has 4

# An HTTP client.
startup
"GET / HTTP/1.1"
----
FATAL 08P01: invalid length of startup packet

# --- Malformed: layout ---

startup
len i32:196608 "user" 0 "root" 0
----
FATAL 08P01: invalid startup packet layout: expected terminator as last byte

startup
len i32:196608 "user" 0 "root"
----
FATAL 08P01: invalid startup packet layout: expected terminator as last byte

startup
len i32:196608 "user" 0 0 0
----
Startup 3.0 user=""

startup
len i32:196608 "user" 0 "root" 0 0 "more"
----
FATAL 08P01: invalid startup packet layout: expected terminator as last byte

startup
len i32:196608
----
FATAL 08P01: invalid startup packet layout: expected terminator as last byte

startup
len i32:80877103 0
----
FATAL 08P01: invalid length of startup packet

startup
len i32:80877102 i32:1
----
FATAL 08P01: invalid length of startup packet
