# A backslash command takes the rest of its line and leaves the statement before it alone.
split
\d t
SELECT 1 \g
SELECT 2 \x
;
----
command d t
=>
command g
->
command x
->
statement SELECT 1 \nSELECT 2 \n;
=>

# In quotes a backslash is text.
split
SELECT '\d t';
----
statement SELECT '\d t';
=>

# `\\` separates commands, `\;` is a semicolon that does not send.
split
\x \\ SELECT 1;
SELECT 1\; SELECT 2;
\echo 'a \\ b'
----
command x 
statement SELECT 1;
=>
statement SELECT 1; SELECT 2;
=>
command echo 'a \\ b'
=>
