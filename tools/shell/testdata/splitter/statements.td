# One statement over several lines, several on one line.
split
SELECT 1; SELECT
  2
; SELECT 3
----
statement SELECT 1;
->
->
statement SELECT\n  2\n;
->
pending SELECT 3\n

# Semicolons in quotes, identifiers, comments and parentheses do not end a statement.
split
SELECT ';', "a;b", 'it''s;' -- no; not here
, (1; 2) /* nor; here /* ; nested */ ; */;
SELECT E'\';', 'a\';
----
->
statement SELECT ';', "a;b", 'it''s;' -- no; not here\n, (1; 2) /* nor; here /* ; nested */ ; */;
=>
statement SELECT E'\';', 'a\';
=>

# Quotes over lines.
split
SELECT 'a
b;
c' || "d
e";
----
'>
'>
">
statement SELECT 'a\nb;\nc' || "d\ne";
=>

split
SELECT $$a;'b$$, $x$ $$ ; $y$ ; $x$;
SELECT $1, a$b$c;
----
statement SELECT $$a;'b$$, $x$ $$ ; $y$ ; $x$;
=>
statement SELECT $1, a$b$c;
=>

# Comments alone, and blank lines, are no statement.
split
-- nothing

/* nothing
here */
SELECT 1
-- more
;
----
=>
=>
*>
->
->
->
statement /* nothing\nhere */\nSELECT 1\n-- more\n;
=>

split
/* unfinished
----
*>

split
SELECT (1,
  (2
----
(>
(>
pending SELECT (1,\n  (2\n

# An empty statement is sent: the server says what it thinks of it.
split
;
----
statement ;
=>
