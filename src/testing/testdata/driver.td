# The driver on itself: this file is found, registered under its name and run.
say hello   # a note
list of=(a, b c)
----
hello
a|b|c

# A block of silent commands expects ok.
set n=3
----
ok
