# Arrays, JSON.

in int4[]
{1,2,3}
{}
{1,NULL,3}
{{1,2},{3,4}}
{{1,2},{3}}
[0:2]={1,2,3}
[2:3][1:2]={{1,2},{3,4}}
[0:2]={1,2}
 { 1 , 2 } 
{1,2
1,2
{1,,2}
{a}
{"1"}
{1}x
----
'{1,2,3}'
'{}'
'{1,NULL,3}'
'{{1,2},{3,4}}'
ERROR 22P02: malformed array literal: "{{1,2},{3}}" DETAIL: Multidimensional arrays must have sub-arrays with matching dimensions.
'[0:2]={1,2,3}'
'[2:3][1:2]={{1,2},{3,4}}'
ERROR 22P02: malformed array literal: "[0:2]={1,2}" DETAIL: Specified array dimensions do not match array contents.
'{1,2}'
ERROR 22P02: malformed array literal: "{1,2" DETAIL: Unexpected end of input.
ERROR 22P02: malformed array literal: "1,2" DETAIL: Array value must start with "{" or dimension information.
ERROR 22P02: malformed array literal: "{1,,2}" DETAIL: Unexpected "," character.
ERROR 22P02: invalid input syntax for type integer: "a"
'{1}'
ERROR 22P02: malformed array literal: "{1}x" DETAIL: Junk after closing right brace.

in text[]
{a,b c,"d,e"}
{"a\"b","c\\d",NULL,"NULL",""}
{ab"c"}
{ä,"{}"}
{a,{b}}
----
'{a,"b c","d,e"}'
'{"a\\"b","c\\\\d",NULL,"NULL",""}'
ERROR 22P02: malformed array literal: "{ab"c"}" DETAIL: Unexpected array element.
'{ä,"{}"}'
ERROR 22P02: malformed array literal: "{a,{b}}" DETAIL: Unexpected "{" character.

in varchar(2)[]
{abc,d}
----
'{ab,d}'

in numeric(4,1)[]
{1.25,2}
----
'{1.3,2.0}'

in int2vector
1 2 3
----
'1 2 3'

cast int4[] int8[]
{1,NULL}
----
'{1,NULL}'

cast text[] int4[]
{1,x}
----
ERROR 22P02: invalid input syntax for type integer: "x"

cast int4[] text
{1,2}
----
'{1,2}'

op || int4[] int4[]
{1,2} | {3}
{1,2} | {{3,4},{5,6}}
{} | {1}
{1,2} | {{3}}
----
'{1,2,3}'
'{{1,2},{3,4},{5,6}}'
'{1}'
ERROR 2202E: cannot concatenate incompatible arrays DETAIL: Arrays with differing dimensions are not compatible for concatenation.

call array_append int4[] int4
{1} | 2
{} | 1
{1} | NULL
----
'{1,2}'
'{1}'
'{1,NULL}'

call array_length int4[] int4
{1,2} | 1
{} | 1
{1,2} | 2
----
'2'
NULL
NULL

call array_upper int4[] int4
[5:6]={1,2} | 1
----
'6'

call cardinality int4[]
{{1,2},{3,4}}
----
'4'

call array_dims int4[]
{{1,2},{3,4}}
----
'[1:2][1:2]'

call array_remove int4[] int4
{1,2,1,NULL} | 1
{1,2,1,NULL} | NULL
----
'{2,NULL}'
'{1,2,1}'

call array_position int4[] int4
{1,2,1,NULL} | 2
{1,2,1,NULL} | NULL
{1,2} | 9
----
'2'
'4'
NULL

op @> int4[] int4[]
{1,2,3} | {2,3}
{1,2,3} | {4}
{1,NULL} | {NULL}
----
't'
'f'
'f'

op && int4[] int4[]
{1,2,3} | {3,4}
----
't'

call array_to_string int4[] text text
{1,NULL,3} | , | *
{1,NULL,3} | , | NULL
----
'1,*,3'
'1,3'

call string_to_array text text text
a,b,,c | , | 
a,b | NULL | NULL
 | , | NULL
----
'{a,b,NULL,c}'
'{a,",",b}'
'{}'

compare int4[]
{1,2} | {1,2,3}
{2} | {1,5}
{1,NULL} | {1,2}
{1} | {1}
----
'<'
'>'
'>'
'='

in json
{"a": 1, "a":2}
[1, 2 ,3]
"abc"
nul
{"a":}
[1,2
{"a" 1}
{'a': 1}
01
1.
"\u00e4"
"\x"
tru
-
[1,]
1 2
----
'{"a": 1, "a":2}'
'[1, 2 ,3]'
'"abc"'
ERROR 22P02: invalid input syntax for type json DETAIL: Token "nul" is invalid.
ERROR 22P02: invalid input syntax for type json DETAIL: Expected JSON value, but found "}".
ERROR 22P02: invalid input syntax for type json DETAIL: The input string ended unexpectedly.
ERROR 22P02: invalid input syntax for type json DETAIL: Expected ":", but found "1".
ERROR 22P02: invalid input syntax for type json DETAIL: Token "'" is invalid.
ERROR 22P02: invalid input syntax for type json DETAIL: Token "01" is invalid.
ERROR 22P02: invalid input syntax for type json DETAIL: Token "1." is invalid.
'"\\u00e4"'
ERROR 22P02: invalid input syntax for type json DETAIL: Escape sequence "\x" is invalid.
ERROR 22P02: invalid input syntax for type json DETAIL: Token "tru" is invalid.
ERROR 22P02: invalid input syntax for type json DETAIL: Token "-" is invalid.
ERROR 22P02: invalid input syntax for type json DETAIL: Expected JSON value, but found "]".
ERROR 22P02: invalid input syntax for type json DETAIL: Expected end of input, but found "2".

in jsonb
{"bb": 1, "a":2, "a":3}
[1, 2 ,3]
1.0
1e5
"\u00e4\n"
"\u0000"
{"a":{"c":1,"b":[]}}
-0
null
"\ud83d\ude00"
"\ud83d"
----
'{"a": 3, "bb": 1}'
'[1, 2, 3]'
'1.0'
'100000'
'"ä\\n"'
ERROR 22P05: unsupported Unicode escape sequence DETAIL: \u0000 cannot be converted to text.
'{"a": {"b": [], "c": 1}}'
'0'
'null'
'"😀"'
ERROR 22P02: invalid input syntax for type json DETAIL: Unicode low surrogate must follow a high surrogate.

cast jsonb int4
1.5
"a"
null
[1]
----
'2'
ERROR 22023: cannot cast jsonb string to type integer
ERROR 22023: cannot cast jsonb null to type integer
ERROR 22023: cannot cast jsonb array to type integer

op -> jsonb text
{"a":{"b":1}} | a
{"a":1} | b
[1] | a
----
'{"b": 1}'
NULL
NULL

op ->> jsonb text
{"a":"x"} | a
{"a":null} | a
{"a":[1, 2]} | a
----
'x'
NULL
'[1, 2]'

op -> json int4
[1,{"a":  2}] | 1
[1,2] | -1
[1,2] | 5
----
'{"a":  2}'
'2'
NULL

op ->> json text
{"a":  {"b":  1}} | a
----
'{"b":  1}'

op @> jsonb jsonb
{"a":1,"b":2} | {"a":1}
[1,2,3] | [3]
[1,2] | 1
{"a":[1,2]} | {"a":[2]}
----
't'
't'
't'
't'

op ? jsonb text
{"a":1} | a
["a"] | a
----
't'
't'

op || jsonb jsonb
{"a":1} | {"b":2,"a":3}
[1] | 2
----
'{"a": 3, "b": 2}'
'[1, 2]'

op - jsonb text
{"a":1,"b":2} | a
----
'{"b": 2}'

call jsonb_typeof jsonb
1
"x"
null
{}
----
'number'
'string'
'null'
'object'

call json_array_length json
[1,2]
{}
1
----
'2'
ERROR 22023: cannot get array length of a non-array
ERROR 22023: cannot get array length of a scalar

compare jsonb
1 | 2
"a" | 1
[] | {}
{"a":1} | {"b":1}
true | false
[1,2] | [3]
----
'<'
'<'
'<'
'<'
'>'
'>'
