# A scan merges the buffered writes into the range's pages, in both directions.
seed rows=(b=1 d=2 f=3 h=4)
begin T
put T a A
put T d D
del T f
put T g G
put T z Z
scan T a..z
scan T a..z reverse
----
a=A b=1 d=D g=G h=4 end
h=4 g=G d=D b=1 a=A end

# Pages hold at most `max` rows and say where to go on. A page of the range may shrink by deletes;
# rows of the buffer beyond the page's end wait for their own page.
scan T a..z max=2
scan T d..z max=2
scan T g..z max=2
----
a=A b=1 ... d
d=D g=G ... h
g=G h=4 end

# Backwards, the resume key is the exclusive end of what is left.
scan T a..z reverse max=2
scan T a..g reverse max=2
scan T a..d reverse max=2
----
h=4 g=G ... f
d=D ... d
b=1 a=A end

has T a..b
has T aa..d
has T b..g
----
yes
no
yes

# Over an empty range, the buffer alone.
scan T x..zz
scan T zz..zzz
----
z=Z end
end
