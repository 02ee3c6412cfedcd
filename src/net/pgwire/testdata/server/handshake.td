# Encryption is declined, then the session starts in the clear on the same connection.
open byte=1
len i32:80877103
len i32:196608 "user" 0 "root" 0 "database" 0 "db" 0 "application_name" 0 "x" 0 0
----
N
R \0\0\0\0
S server_version\015.0\0
S client_encoding\0UTF8\0
S standard_conforming_strings\0on\0
K
Z I

open byte=1 until=E
len i32:80877103
len i32:80877103
----
N
E FATAL 08P01 repeated request for encryption

# Errors of the handshake end the connection.
open
len i32:196608 "user" 0 "root" 0 "database" 0 "nosuch" 0 0
----
E FATAL 3D000 database "nosuch" does not exist
closed

open
len i32:196608 "user" 0 "nobody" 0 0
----
E FATAL 28000 role "nobody" does not exist
closed

open
len i32:196608 "database" 0 "db" 0 0
----
E FATAL 28000 no PostgreSQL user name specified in startup packet
closed

open
len i32:131072 "x"
----
E FATAL 0A000 unsupported frontend protocol 2.0: server supports 3.0 to 3.0
closed

open
len i32:196608 "user" 0 "root" 0 "replication" 0 "database" 0 0
----
E FATAL 0A000 replication connections are not supported
closed

open
"GET / HTTP/1.1\x0d\n\x0d\n"
----
E FATAL 08P01 invalid length of startup packet
closed

open
len:2147483647 i32:196608
----
E FATAL 08P01 invalid length of startup packet
closed

# A newer minor version and an unknown protocol option are negotiated down.
open until=v
len i32:196610 "user" 0 "root" 0 "_pq_.fancy" 0 "1" 0 0
----
v \0\x03\0\0\0\0\0\x01_pq_.fancy\0
