sasl
"SCRAM-SHA-256" 0 i32:5 "n,,n="
----
SCRAM-SHA-256 "n,,n="

sasl
"SCRAM-SHA-256" 0 i32:-1
----
SCRAM-SHA-256 NULL

sasl
"SCRAM-SHA-256" 0 i32:6 "n,,n="
----
ERROR 08P01: insufficient data left in message

sasl
"SCRAM-SHA-256" 0 i32:4 "n,,n="
----
ERROR 08P01: invalid message format

sasl
"SCRAM-SHA-256"
----
ERROR 08P01: invalid string in message

sasl
"SCRAM-SHA-256" 0 i16:0
----
ERROR 08P01: insufficient data left in message
