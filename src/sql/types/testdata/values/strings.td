# Length rules of character types, and the string functions.

in varchar(3)
abc
abcd
äöüß
ab
----
'abc'
'abc'
'äöü'
'ab'

in char(4)
ab
abcdef
----
'ab  '
'abcd'

assign varchar(3)
abc
abcd
abc   
----
'abc'
ERROR 22001: value too long for type character varying(3)
'abc'

assign char(3)
abcd
ab
abc  
----
ERROR 22001: value too long for type character(3)
'ab '
'abc'

assign name
abc
----
'abc'

in name
aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg
----
'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg'

cast char(5) text
ab
----
'ab'

cast text char(2)
abc
----
'ab'

cast varchar int4
7
x
----
'7'
ERROR 22P02: invalid input syntax for type integer: "x"

compare char(5)
ab | ab 
a | b
----
'='
'<'

compare text
a | B
ä | z
a | ab
----
'>'
'>'
'<'

op || text text
ab | cd
----
'abcd'

call length text
äbc
----
'3'

call length char(5)
ab
----
'2'

call octet_length text
äbc
----
'4'

call lower text
ABCÄÖ
----
'abcäö'

call upper text
abcäöß
----
'ABCÄÖß'

call initcap text
hello wORLD-foo bar1baz
----
'Hello World-Foo Bar1baz'

call reverse text
abcä
----
'äcba'

call ascii text
x
ä
----
'120'
'228'

call chr int4
228
0
-1
1114112
65
----
'ä'
ERROR 54000: null character not permitted
ERROR 22023: character number must be positive
ERROR 54000: requested character too large for encoding: 1114112
'A'

call substr text int4
abcdef | 3
abcdef | -2
abcdef | 10
----
'cdef'
'abcdef'
''

call substr text int4 int4
abcdef | 2 | 3
abcdef | -1 | 4
abcdef | 2 | -1
äöüabc | 2 | 2
abcdef | 2147483647 | 2147483647
----
'bcd'
'ab'
ERROR 22011: negative substring length not allowed
'öü'
''

call strpos text text
abcdef | cd
abcdef | x
äöü | ü
----
'3'
'0'
'3'

call replace text text text
abcabc | b | XX
abc |  | x
----
'aXXcaXXc'
'abc'

call translate text text text
12345 | 143 | ax
----
'a2x5'

call btrim text text
xyxtrimyyx | xyz
----
'trim'

call ltrim text text
zzzytest | xyz
----
'test'

call rtrim text text
testxxzx | xyz
----
'test'

call lpad text int4 text
hi | 5 | xy
hello | 3 | x
hi | 5 | NULL
hi | -1 | x
----
'xyxhi'
'hel'
NULL
''

call rpad text int4 text
hi | 5 | xy
ä | 3 | ö
----
'hixyx'
'äöö'

call left text int4
abcde | 2
abcde | -2
abcde | 10
----
'ab'
'abc'
'abcde'

call right text int4
abcde | 2
abcde | -2
abcde | 10
----
'de'
'cde'
'abcde'

call repeat text int4
Pg | 4
Pg | -1
----
'PgPgPgPg'
''

call split_part text text int4
a,b,c | , | 2
a,b,c | , | -1
a,b,c | , | 5
a,b,c | , | 0
----
'b'
'c'
''
ERROR 22023: field position must not be zero

call starts_with text text
alphabet | alph
----
't'

call to_hex int4
255
-1
----
'ff'
'ffffffff'

call to_hex int8
-1
----
'ffffffffffffffff'

call md5 text
abc
----
'900150983cd24fb0d6963f7d28e17f72'

call quote_ident text
abc
Abc
select
a"b
name
----
'abc'
'"Abc"'
'"select"'
'"a""b"'
'name'

call quote_literal text
O'Reilly
a\b
----
''O''Reilly''
'E'a\\\\b''

call encode bytea text
\x00ff41 | hex
\x00ff41 | base64
\x00ff5c41 | escape
\x00 | foo
----
'00ff41'
'AP9B'
'\\000\\377\\\\A'
ERROR 22023: unrecognized encoding: "foo"

call decode text text
00ff41 | hex
AP9B | base64
a\\000b | escape
0 | hex
zz | hex
----
'\\x00ff41'
'\\x00ff41'
'\\x615c30303062'
ERROR 22023: invalid hexadecimal data: odd number of digits
ERROR 22023: invalid hexadecimal digit: "z"

call sha256 bytea
\x616263
----
'\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

op ~~ text text
abc | a%
abc | _b_
abc | a
a%c | a\%c
abc | %
äb | _b
abc | abc\
aXbXc | a%b%c
----
't'
't'
'f'
't'
't'
't'
'f'
't'

op ~~* text text
ABC | a%
----
't'

op ~ text text
foobar | o+b
foobar | ^bar
abc | (
foo | FOO
a.b | a\.b
foo bar | \mbar\M
----
't'
'f'
ERROR 2201B: invalid regular expression: parentheses () not balanced
'f'
't'
't'

op ~* text text
foo | FOO
----
't'

call regexp_replace text text text text
foobarbaz | b.. | X | 
foobarbaz | b.. | X | g
foobarbaz | b(..) | X\1Y | g
abc | x* | - | g
----
'fooXbaz'
'fooXX'
'fooXarYXazY'
'-a-b-c-'

call regexp_match text text text
foobarbequebaz | bar.*que | 
foobarbequebaz | (bar)(beque) | 
abc | x | 
foobar | foo|foobar | 
----
'{barbeque}'
'{bar,beque}'
NULL
'{foobar}'

call regexp_split_to_array text text text
hello world foo | \s+ | 
abc |  | 
----
'{hello,world,foo}'
'{a,b,c}'

in bytea
\x00ff
\xabc
\xzz
abc\\d
\001\377
\9
----
'\\x00ff'
ERROR 22023: invalid hexadecimal data: odd number of digits
ERROR 22023: invalid hexadecimal digit: "z"
'\\x6162635c64'
'\\x01ff'
ERROR 22P02: invalid input syntax for type bytea

in uuid
a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}
a0eebc999c0b4ef8bb6d6bb9bd380a11
a0eebc99-9c0b4ef8bb6d6bb9bd380a1
xyz
----
'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
ERROR 22P02: invalid input syntax for type uuid: "a0eebc99-9c0b4ef8bb6d6bb9bd380a1"
ERROR 22P02: invalid input syntax for type uuid: "xyz"
