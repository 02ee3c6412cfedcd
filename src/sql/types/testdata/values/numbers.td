# Reading and printing of integers, floats, booleans.

in int4
1
-2147483648
2147483648
 42 
+7
4 2
x
1.5
----
'1'
'-2147483648'
ERROR 22003: value "2147483648" is out of range for type integer
'42'
'7'
ERROR 22P02: invalid input syntax for type integer: "4 2"
ERROR 22P02: invalid input syntax for type integer: "x"
ERROR 22P02: invalid input syntax for type integer: "1.5"

in int2
32767
32768
abc
----
'32767'
ERROR 22003: value "32768" is out of range for type smallint
ERROR 22P02: invalid input syntax for type smallint: "abc"

in int8
9223372036854775807
-9223372036854775808
9223372036854775808
99999999999999999999999
----
'9223372036854775807'
'-9223372036854775808'
ERROR 22003: value "9223372036854775808" is out of range for type bigint
ERROR 22003: value "99999999999999999999999" is out of range for type bigint

in oid
4294967295
4294967296
-1
----
'4294967295'
ERROR 22003: value "4294967296" is out of range for type oid
'4294967295'

in float8
1
1.5
0.1
1e15
1e14
123456789012345678
1e-5
0.0001
0.00012345
1e300
1e400
1e-400
NaN
-infinity
inf
-0
3.14159265358979
0.30000000000000004
5e-324
1.7976931348623157e308
abc
1e
----
'1'
'1.5'
'0.1'
'1e+15'
'100000000000000'
'1.2345678901234568e+17'
'1e-05'
'0.0001'
'0.00012345'
'1e+300'
ERROR 22003: "1e400" is out of range for type double precision
ERROR 22003: "1e-400" is out of range for type double precision
'NaN'
'-Infinity'
'Infinity'
'-0'
'3.14159265358979'
'0.30000000000000004'
'5e-324'
'1.7976931348623157e+308'
ERROR 22P02: invalid input syntax for type double precision: "abc"
ERROR 22P02: invalid input syntax for type double precision: "1e"

in float4
1
1e6
1e5
1234567
0.1
16777217
1e39
3.4028235e38
1e-46
1.17549435e-38
x
----
'1'
'1e+06'
'100000'
'1.234567e+06'
'0.1'
'1.6777216e+07'
ERROR 22003: "1e39" is out of range for type real
'3.4028235e+38'
ERROR 22003: "1e-46" is out of range for type real
'1.1754944e-38'
ERROR 22P02: invalid input syntax for type real: "x"

in bool
t
TRUE
 yes 
on
o
of
off
0
f
nope
tru
----
't'
't'
't'
't'
ERROR 22P02: invalid input syntax for type boolean: "o"
'f'
'f'
'f'
'f'
ERROR 22P02: invalid input syntax for type boolean: "nope"
't'

cast float8 int4
0.5
1.5
2.5
-0.5
-2.5
2147483647.4
2147483647.5
NaN
inf
----
'0'
'2'
'2'
'0'
'-2'
'2147483647'
ERROR 22003: integer out of range
ERROR 22003: integer out of range
ERROR 22003: integer out of range

cast float8 int8
9223372036854774784
9223372036854775807
-9223372036854775808
1e30
----
'9223372036854774784'
ERROR 22003: bigint out of range
'-9223372036854775808'
ERROR 22003: bigint out of range

cast float8 int2
32767.5
-32768.5
----
ERROR 22003: smallint out of range
'-32768'

cast float8 float4
1e40
1e-50
0.1
----
ERROR 22003: value out of range: overflow
ERROR 22003: value out of range: underflow
'0.1'

cast float4 float8
0.1
----
'0.10000000149011612'

cast int8 int4
2147483648
-2147483648
----
ERROR 22003: integer out of range
'-2147483648'

cast int4 int2
40000
7
----
ERROR 22003: smallint out of range
'7'

cast int4 bool
0
5
----
'f'
't'

cast bool int4
t
----
'1'

cast bool text
t
f
----
'true'
'false'

cast int4 text
-12
----
'-12'

cast text int4
 12 
x
----
'12'
ERROR 22P02: invalid input syntax for type integer: "x"

cast int4 float4
16777217
----
'1.6777216e+07'

cast float8 numeric
0.1
1e20
123456789.123456789
NaN
-inf
1e-10
----
'0.1'
'100000000000000000000'
'123456789.123457'
'NaN'
'-Infinity'
'0.0000000001'

cast float4 numeric
0.1
1234567.8
----
'0.1'
'1234570'

op + int4 int4
1 | 2
2147483647 | 1
-2147483648 | -1
----
'3'
ERROR 22003: integer out of range
ERROR 22003: integer out of range

op - int2 int2
-32768 | 1
5 | 3
----
ERROR 22003: smallint out of range
'2'

op * int8 int8
9223372036854775807 | 2
3037000500 | 3037000500
-3 | 4
----
ERROR 22003: bigint out of range
ERROR 22003: bigint out of range
'-12'

op / int4 int4
7 | 2
-7 | 2
7 | -2
1 | 0
-2147483648 | -1
----
'3'
'-3'
'-3'
ERROR 22012: division by zero
ERROR 22003: integer out of range

op / int8 int8
-9223372036854775808 | -1
----
ERROR 22003: bigint out of range

op % int4 int4
7 | -3
-7 | 3
-2147483648 | -1
1 | 0
----
'1'
'-1'
'0'
ERROR 22012: division by zero

op + int2 int2
32767 | 1
----
ERROR 22003: smallint out of range

op - int4
-2147483648
5
----
ERROR 22003: integer out of range
'-5'

op & int4 int4
12 | 10
----
'8'

op "#" int4 int4
12 | 10
----
'6'

op << int4 int4
1 | 31
1 | 32
3 | 2
----
'-2147483648'
'1'
'12'

op >> int4 int4
-8 | 1
----
'-4'

op ~ int4
5
----
'-6'

op + float8 float8
1e308 | 1e308
0.1 | 0.2
inf | -inf
----
ERROR 22003: value out of range: overflow
'0.30000000000000004'
'NaN'

op * float8 float8
1e200 | 1e200
1e-200 | 1e-200
----
ERROR 22003: value out of range: overflow
ERROR 22003: value out of range: underflow

op / float8 float8
1 | 0
1 | 3
NaN | 0
----
ERROR 22012: division by zero
'0.3333333333333333'
'NaN'

op / float4 float4
1 | 3
----
'0.33333334'

op * float4 float4
1e30 | 1e30
----
ERROR 22003: value out of range: overflow

op + float4 float4
0.1 | 0.2
----
'0.3'

call round float8
2.5
-2.5
0.4
----
'2'
'-2'
'0'

call sqrt float8
2
-1
----
'1.4142135623730951'
ERROR 2201F: cannot take square root of a negative number

call power float8 float8
2 | 0.5
0 | -1
-8 | 0.5
10 | 400
----
'1.4142135623730951'
ERROR 2201F: zero raised to a negative power is undefined
ERROR 2201F: a negative number raised to a non-integer power yields a complex result
ERROR 22003: value out of range: overflow

call ln float8
0
-1
10
----
ERROR 2201E: cannot take logarithm of zero
ERROR 2201E: cannot take logarithm of a negative number
'2.302585092994046'

call exp float8
1
1000
-1000
----
'2.718281828459045'
ERROR 22003: value out of range: overflow
ERROR 22003: value out of range: underflow

call abs int4
-5
-2147483648
----
'5'
ERROR 22003: integer out of range

call gcd int4 int4
12 | -18
-2147483648 | 0
----
'6'
ERROR 22003: integer out of range

call lcm int4 int4
12 | 18
2147483647 | 2147483646
----
'36'
ERROR 22003: integer out of range

compare float8
NaN | inf
NaN | NaN
-0 | 0
1 | 2
----
'>'
'='
'='
'<'
