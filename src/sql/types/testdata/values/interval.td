# Intervals.

in interval
1 year 2 mons 3 days 04:05:06.789
1-2
-1-2
P1Y2M3DT4H5M6S
P1Y2M3DT4H5M6.5S
P0001-02-03T04:05:06
P-1Y
PT36H
@ 1 hour ago
1.5 days
1.5 months
1.5 years
1.3 weeks
0.1 year
-0.1 mon
-1 day +02:03
1 day -02:03:04.5
1 mon -1 day
5
5.5
1 12:59:10
25:00:00
1:2
1:2.5
1 century 1 decade 1 millennium
1 us 1 ms
1 day 0.4 hours
-1 years -2 mons +3 days -04:05:06
foo
1 foo
99999999999 years
1 hour 2 hours
1 day 2
1y 2m
2 d 3 h 4 m 5 s
0
-0.5 sec
178000000 years
1 quarter
3 days ago
4 millennia
1 sec 1 ms 1 us
1:00 2 hours
1 year 1-2
+1-2
1 week 2 days
.5 days
1.5
-1.5 hours
9223372036854775807 us
9223372036854775808 us
P1YT
P
PT
P1.5D
P1W
ago
2147483647 days
2147483648 days
1.999999999 sec
10.1234567 sec
1000000000 hours
----
'1 year 2 mons 3 days 04:05:06.789'
'1 year 2 mons'
'-1 years -2 mons'
'1 year 2 mons 3 days 04:05:06'
'1 year 2 mons 3 days 04:05:06.5'
'1 year 2 mons 3 days 04:05:06'
'-1 years'
'36:00:00'
'-01:00:00'
'1 day 12:00:00'
'1 mon 15 days'
'1 year 6 mons'
'9 days 02:24:00'
'1 mon'
'-3 days'
'-1 days +02:03:00'
'1 day -02:03:04.5'
'1 mon -1 days'
'00:00:05'
'00:00:05.5'
'1 day 12:59:10'
'25:00:00'
'01:02:00'
'00:01:02.5'
'1110 years'
'00:00:00.001001'
'1 day 00:24:00'
'-1 years -2 mons +3 days -04:05:06'
ERROR 22007: invalid input syntax for type interval: "foo"
ERROR 22007: invalid input syntax for type interval: "1 foo"
ERROR 22015: interval field value out of range: "99999999999 years"
ERROR 22007: invalid input syntax for type interval: "1 hour 2 hours"
'1 day 00:00:02'
'1 year 00:02:00'
'2 days 03:04:05'
'00:00:00'
'-00:00:00.5'
'178000000 years'
ERROR 22007: invalid input syntax for type interval: "1 quarter"
'-3 days'
'4000 years'
'00:00:01.001001'
ERROR 22007: invalid input syntax for type interval: "1:00 2 hours"
'2 years 2 mons'
'1 year 2 mons'
'9 days'
'12:00:00'
'00:00:01.5'
'-01:30:00'
'2562047788:00:54.775807'
ERROR 22015: interval field value out of range: "9223372036854775808 us"
'1 year'
ERROR 22007: invalid input syntax for type interval: "P"
'00:00:00'
'1 day 12:00:00'
'7 days'
ERROR 22007: invalid input syntax for type interval: "ago"
'2147483647 days'
ERROR 22015: interval field value out of range: "2147483648 days"
'00:00:02'
'00:00:10.123457'
'1000000000:00:00'

in "interval day"
3
1 day 10:11:12
----
'3 days'
'1 day'

in "interval hour"
1 day 10:11:12
----
'1 day 10:00:00'

in "interval hour to minute"
12
1:2:3
----
'00:12:00'
'01:02:00'

in "interval second(1)"
1:2:3.456
----
'01:02:03.5'

in "interval year to month"
1 year 2 mon 3 days
3
----
'1 year 2 mons'
'3 mons'

in interval(0)
1.5 sec
----
'00:00:02'

op + interval interval
1 mon | 1 day
178000000 years | 178000000 years
----
'1 mon 1 day'
ERROR 22008: interval out of range

op - interval interval
1 mon | 1 day
----
'1 mon -1 days'

op * interval float8
1 day | 1.5
1 mon | 0.5
1 mon 1 day 1 hour | 3.3
1 year | 1.1
1 day | 1e30
----
'1 day 12:00:00'
'15 days'
'3 mons 12 days 10:30:00'
'1 year 1 mon 6 days'
ERROR 22008: interval out of range

op / interval float8
1 month | 3
1 mon 1 day 1 hour | 0.3
1 day | 0
1 year | 7
----
'10 days'
'3 mons 13 days 11:20:00'
ERROR 22012: division by zero
'1 mon 21 days 10:17:08.5344'

op - interval
1 mon -2 days 03:00
----
'-1 mons +2 days -03:00:00'

call justify_hours interval
27 hours
-27 hours
1 day -1 hour
----
'1 day 03:00:00'
'-1 days -03:00:00'
'23:00:00'

call justify_days interval
35 days
-35 days 
1 mon -1 day
----
'1 mon 5 days'
'-1 mons -5 days'
'29 days'

call justify_interval interval
1 mon -1 hour
35 days 27 hours
-35 days 27 hours
----
'29 days 23:00:00'
'1 mon 6 days 03:00:00'
'-1 mons -3 days -21:00:00'

compare interval
1 mon | 30 days
1 day | 24:00
1 mon | 31 days
----
'='
'='
'<'
