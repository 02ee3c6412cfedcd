# Literals, identifiers, comments, and what is wrong with them.
# As PostgreSQL 15 accepts and refuses them.

sql
SELECT a AS select, b AS "Select", c AS group FROM t
----
SELECT a AS "select", b AS "Select", c AS "group" FROM t

sql
SELECT -9223372036854775808, 9223372036854775807, 99999999999999999999, 1.5, .5, 5., 1e10, 1.5e-3
----
SELECT -9223372036854775808, 9223372036854775807, 99999999999999999999, 1.5, .5, 5., 1e10, 1.5e-3

sql
SELECT 1e
----
42601: trailing junk after numeric literal at or near "1e"
SELECT 1e
       ^

sql
SELECT 1e+
----
42601: trailing junk after numeric literal at or near "1e+"
SELECT 1e+
       ^

sql
SELECT 1a
----
42601: trailing junk after numeric literal at or near "1a"
SELECT 1a
       ^

sql
SELECT 123abc
----
42601: trailing junk after numeric literal at or near "123abc"
SELECT 123abc
       ^

sql
SELECT 1.5.5
----
42601: syntax error at or near ".5"
SELECT 1.5.5
          ^

sql
SELECT 0x1F
----
42601: trailing junk after numeric literal at or near "0x1F"
SELECT 0x1F
       ^

sql
SELECT 1..2
----
42601: syntax error at or near ".."
SELECT 1..2
        ^

sql
SELECT $1, $2::int, $1[1], $1.f
----
SELECT $1, $2::integer, $1[1], $1.f

sql
SELECT $1a
----
42601: trailing junk after parameter at or near "$1a"
SELECT $1a
       ^

sql
SELECT 'a' 'b'
----
42601: syntax error at or near "'b'"
SELECT 'a' 'b'
           ^

sql
SELECT 'a'
'b'
----
SELECT 'ab'

sql
SELECT 'a' -- c
 'b'
----
SELECT 'ab'

sql
SELECT 'it''s', E'a\
b\t\'\\', $$dollar$$, $a$ $$ $a$, U&'\0041\+000042', U&'!0041' UESCAPE '!', B'1010', X'1FF', N'abc'
----
SELECT 'it''s', 'a
b	''\', 'dollar', ' $$ ', 'AB', 'A', B'1010', X'1FF', 'abc'::pg_catalog.bpchar

sql
SELECT U&'\004'
----
42601: invalid Unicode escape
SELECT U&'\004'
          ^
HINT: Unicode escapes must be \XXXX or \+XXXXXX.

sql
SELECT U&'\D800'
----
42601: invalid Unicode surrogate pair
SELECT U&'\D800'
               ^

sql
SELECT E'\u004'
----
22025: invalid Unicode escape
SELECT E'\u004'
         ^
HINT: Unicode escapes must be \uXXXX or \UXXXXXXXX.

sql
SELECT E'\ud83d\ude00', E'\U0001F600'
----
SELECT '😀', '😀'

sql
SELECT E'\ud83d'
----
42601: invalid Unicode surrogate pair at or near "'"
SELECT E'\ud83d'
               ^

sql
SELECT U&"d\0061t" FROM t
----
SELECT dat FROM t

sql
SELECT 'abc
----
42601: unterminated quoted string at or near "'abc"
SELECT 'abc
       ^

sql
SELECT "abc
----
42601: unterminated quoted identifier at or near ""abc"
SELECT "abc
       ^

sql
SELECT ""
----
42601: zero-length delimited identifier at or near """"
SELECT ""
       ^

sql
SELECT $$abc
----
42601: unterminated dollar-quoted string at or near "$$abc"
SELECT $$abc
       ^

sql
SELECT /* a /* b */ c */ 1
----
SELECT 1

sql
SELECT /* a /* b */ c 1
----
42601: unterminated /* comment at or near "/* a /* b */ c 1"
SELECT /* a /* b */ c 1
       ^

sql
SELECT E'abc
----
42601: unterminated quoted string at or near "E'abc"
SELECT E'abc
       ^

sql
SELECT B'10
----
42601: unterminated bit string literal at or near "B'10"
SELECT B'10
       ^

sql
SELECT X'1F
----
42601: unterminated hexadecimal string literal at or near "X'1F"
SELECT X'1F
       ^

sql
SELECT 'ä' || 'ö' || ü FROM t WHERE ä = = 1
----
42601: syntax error at or near "="
SELECT 'ä' || 'ö' || ü FROM t WHERE ä = = 1
                                        ^

sql
SELECT "ä", Ä, "A""b" FROM "Tab"
----
SELECT "ä", "Ä", "A""b" FROM "Tab"

