# Value tuples: (id delta << 4 | tag) and payload. On disk, as the keys.

tuple
----
(empty)

tuple
1 int4 7
2 NULL
5 bool t
6 bool f
----
130e103211

tuple
1 text hello
2 float8 1.5
3 numeric 12.50
4 numeric -123456789012345678901234567890.5
5 numeric NaN
----
150568656c6c6f14000000000000f83f1602c4131701010d0f951a9fa3a286c94f0e766c391801

tuple
1 interval 1 mon 2 days 00:00:03
2 uuid a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
3 timetz 10:00+02
4 int4[] {1,NULL}
1000 int8 -9223372036854775808
----
190204809bee021aa0eebc999c0b4ef8bb6d6bb9bd380a111b80a0a39c8c02bf701c17010202030200c37cffffffffffffffffff01
