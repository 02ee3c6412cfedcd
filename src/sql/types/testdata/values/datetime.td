# Dates, times, timestamps.

in date
2020-01-02
2020-13-01
2020-02-30
13/14/2020
1/8/1999
1/8/99
08-Jan-99
Jan-08-1999
January 8, 1999
8 January 1999
19990108
990108
1999.008
J2451187
99-01-08
epoch
infinity
-infinity
0044-03-15 BC
44-03-15 BC
0000-01-01
5874897-12-31
5874898-01-01
4714-11-24 BC
4714-11-23 BC
foo
2020
2020-366
2021-366
2020-1-1
now now
Feb 29 2021
2000-02-29 10:00
10000-01-01
10.1.2020
2020/01/02
Jan 2 2020 AD
2020-01-02 03:04 PM
J0
20200230
today x
----
'2020-01-02'
ERROR 22008: date/time field value out of range: "2020-13-01" HINT: Perhaps you need a different "datestyle" setting.
ERROR 22008: date/time field value out of range: "2020-02-30"
ERROR 22008: date/time field value out of range: "13/14/2020" HINT: Perhaps you need a different "datestyle" setting.
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
'1999-01-08'
ERROR 22008: date/time field value out of range: "99-01-08" HINT: Perhaps you need a different "datestyle" setting.
'1970-01-01'
'infinity'
'-infinity'
'0044-03-15 BC'
ERROR 22008: date/time field value out of range: "44-03-15 BC" HINT: Perhaps you need a different "datestyle" setting.
ERROR 22008: date/time field value out of range: "0000-01-01"
'5874897-12-31'
ERROR 22008: date out of range: "5874898-01-01"
'4714-11-24 BC'
ERROR 22008: date out of range: "4714-11-23 BC"
ERROR 22007: invalid input syntax for type date: "foo"
ERROR 22007: invalid input syntax for type date: "2020"
'2020-12-31'
'2022-01-01'
'2020-01-01'
ERROR 22007: invalid input syntax for type date: "now now"
ERROR 22008: date/time field value out of range: "Feb 29 2021"
'2000-02-29'
'10000-01-01'
'2020-10-01'
'2020-01-02'
'2020-01-02'
'2020-01-02'
'4714-11-24 BC'
ERROR 22008: date/time field value out of range: "20200230"
ERROR 22007: invalid input syntax for type date: "today x"

in time
04:05:06.789
04:05
040506
0405
04:05 PM
12:00 am
12:30 pm
13:00 pm
24:00:00
24:00:01
23:59:60
25:00
04:05:06.1234567
allballs
2020-01-01
2020-01-01 04:05:06
foo
04:05:06-08
----
'04:05:06.789'
'04:05:00'
'04:05:06'
'04:05:00'
'16:05:00'
'00:00:00'
'12:30:00'
ERROR 22008: date/time field value out of range: "13:00 pm"
'24:00:00'
ERROR 22008: date/time field value out of range: "24:00:01"
'24:00:00'
ERROR 22008: date/time field value out of range: "25:00"
'04:05:06.123457'
'00:00:00'
ERROR 22007: invalid input syntax for type time: "2020-01-01"
'04:05:06'
ERROR 22007: invalid input syntax for type time: "foo"
'04:05:06'

in time(2)
04:05:06.789
23:59:59.999
----
'04:05:06.79'
'24:00:00'

in timetz
04:05:06.789-8
04:05:06 PST
040506+0730
04:05:06 America/New_York
2003-04-12 04:05:06 America/New_York
04:05:06+05:30:15
----
'04:05:06.789-08'
'04:05:06-08'
'04:05:06+07:30'
ERROR 22007: invalid input syntax for type time with time zone: "04:05:06 America/New_York"
'04:05:06-04'
'04:05:06+05:30:15'

in timestamp
2020-01-02 03:04:05.678
2020-01-02T03:04:05
2020-01-02
20200102 030405
20200102T030405
20200102 030405.678
2020-01-02 03:04:05+02
2020-01-02 24:00
2020-01-02 23:59:60
2020-01-02 25:00
0001-01-01 00:00:00 BC
4714-11-24 00:00:00 BC
294276-12-31 23:59:59.999999
294277-01-01
infinity
-infinity
epoch
Mon Jan 06 10:00:00 2020
Jan 6 2020 10:00 AM
2020-01-02 03:04:05.123456789
2020-01-02 03:04:05.9999996
10:00
foo
2020-01-02 foo
----
'2020-01-02 03:04:05.678'
'2020-01-02 03:04:05'
'2020-01-02 00:00:00'
'2020-01-02 03:04:05'
'2020-01-02 03:04:05'
'2020-01-02 03:04:05.678'
'2020-01-02 03:04:05'
'2020-01-03 00:00:00'
'2020-01-03 00:00:00'
ERROR 22008: date/time field value out of range: "2020-01-02 25:00"
'0001-01-01 00:00:00 BC'
'4714-11-24 00:00:00 BC'
'294276-12-31 23:59:59.999999'
ERROR 22008: timestamp out of range: "294277-01-01"
'infinity'
'-infinity'
'1970-01-01 00:00:00'
'2020-01-06 10:00:00'
'2020-01-06 10:00:00'
'2020-01-02 03:04:05.123457'
'2020-01-02 03:04:06'
ERROR 22007: invalid input syntax for type timestamp: "10:00"
ERROR 22007: invalid input syntax for type timestamp: "foo"
ERROR 22007: invalid input syntax for type timestamp: "2020-01-02 foo"

in timestamp(0)
2020-01-02 03:04:05.5
1999-12-31 23:59:59.5
----
'2020-01-02 03:04:06'
'1999-12-31 23:59:59'

in timestamp(3)
2020-01-02 03:04:05.6785
----
'2020-01-02 03:04:05.679'

in timestamptz
2020-01-02 03:04:05+02
2020-01-02 03:04:05 -03:30
2020-01-02 03:04:05Z
2020-01-02 03:04:05 EST
2020-06-02 03:04:05 America/New_York
2020-01-02 03:04:05 america/new_york
2020-01-02 03:04:05 Foo/Bar
2020-01-02 03:04:05+20
2020-01-02 03:04:05+15:59
2020-01-02
Mon Jan 06 10:00:00 2020 PST
2020-01-02T03:04:05.678901Z
2020-01-02 03:04:05 am +05:30
----
'2020-01-02 01:04:05+00'
'2020-01-02 06:34:05+00'
'2020-01-02 03:04:05+00'
'2020-01-02 08:04:05+00'
'2020-06-02 07:04:05+00'
'2020-01-02 08:04:05+00'
ERROR 22023: time zone "foo/bar" not recognized
ERROR 22009: time zone displacement out of range: "2020-01-02 03:04:05+20"
'2020-01-01 11:05:05+00'
'2020-01-02 00:00:00+00'
'2020-01-06 18:00:00+00'
'2020-01-02 03:04:05.678901+00'
'2020-01-01 21:34:05+00'

in timestamptz timezone=America/New_York
2020-01-02 03:04:05
2020-03-08 02:30:00
2020-11-01 01:30:00
2020-07-01 12:00+00
1850-01-01 00:00
infinity
----
'2020-01-02 03:04:05-05'
'2020-03-08 03:30:00-04'
'2020-11-01 01:30:00-05'
'2020-07-01 08:00:00-04'
'1850-01-01 00:00:00-04:56:02'
'infinity'

in timestamptz timezone=Asia/Kolkata
2020-01-02 03:04:05
2020-01-02 03:04:05+00
----
'2020-01-02 03:04:05+05:30'
'2020-01-02 08:34:05+05:30'

cast timestamp date
2020-01-02 23:59:59
1999-12-31 23:59:59.9
infinity
----
'2020-01-02'
'1999-12-31'
'infinity'

cast timestamp time
2020-01-02 23:59:59.5
----
'23:59:59.5'

cast date timestamp
2020-01-02
infinity
300000-01-01
----
'2020-01-02 00:00:00'
'infinity'
ERROR 22008: date out of range for timestamp

cast date timestamptz timezone=America/New_York
2020-07-01
----
'2020-07-01 00:00:00-04'

cast timestamptz timestamp timezone=America/New_York
2020-07-01 12:00+00
----
'2020-07-01 08:00:00'

cast timestamptz date timezone=America/New_York
2020-07-01 03:00+00
----
'2020-06-30'

cast timestamptz timetz timezone=America/New_York
2020-07-01 03:00+00
----
'23:00:00-04'

cast interval time
1 day 25:00
-1:00
----
'01:00:00'
'23:00:00'

cast time interval
10:00
----
'10:00:00'

cast timestamp text
2020-01-02 03:04:05
----
'2020-01-02 03:04:05'

op + date int4
2020-01-31 | 1
5874897-12-31 | 1
infinity | 5
----
'2020-02-01'
ERROR 22008: date out of range
'infinity'

op - date date
2020-03-01 | 2020-02-01
infinity | 2020-02-01
----
'29'
ERROR 22008: cannot subtract infinite dates

op + date interval
2020-01-31 | 1 mon
2020-01-31 | 1 day 01:00
----
'2020-02-29 00:00:00'
'2020-02-01 01:00:00'

op + date time
2020-01-31 | 10:00
----
'2020-01-31 10:00:00'

op + timestamp interval
2020-01-31 10:00 | 1 mon
2020-02-29 | 1 year
2020-02-29 | -1 year
2020-01-31 | 1 mon -1 day 02:00
294276-12-31 | 1 day
infinity | 1 day
0001-01-01 | -1 day
----
'2020-02-29 10:00:00'
'2021-02-28 00:00:00'
'2019-02-28 00:00:00'
'2020-02-28 02:00:00'
ERROR 22008: timestamp out of range
'infinity'
'0001-12-31 00:00:00 BC'

op - timestamp interval
2020-03-31 | 1 mon
2020-03-31 | 1 day 00:00:01
----
'2020-02-29 00:00:00'
'2020-03-29 23:59:59'

op - timestamp timestamp
2020-03-01 | 2020-02-28 12:00
2020-02-28 12:00 | 2020-03-01
----
'1 day 12:00:00'
'-1 days -12:00:00'

op + timestamptz interval timezone=America/New_York
2020-03-07 12:00 | 1 day
2020-03-07 12:00 | 24:00
2020-10-31 12:00 | 1 day
2020-10-31 12:00 | 1 mon
----
'2020-03-08 12:00:00-04'
'2020-03-08 13:00:00-04'
'2020-11-01 12:00:00-05'
'2020-11-30 12:00:00-05'

op + time interval
23:00 | 02:00
01:00 | -2:00
01:00 | 1 day 01:00
----
'01:00:00'
'23:00:00'
'02:00:00'

op - time time
10:00 | 12:30
----
'-02:30:00'

call age timestamp timestamp
2020-03-01 | 2020-01-31
2020-01-31 | 2020-03-01
2021-03-01 | 2020-02-15 10:00
2001-04-10 | 1957-06-13
----
'1 mon 1 day'
'-1 mons -1 days'
'1 year 14 days 14:00:00'
'43 years 9 mons 27 days'

call date_trunc text timestamp
microseconds | 2020-05-15 10:11:12.345678
millisecond | 2020-05-15 10:11:12.345678
second | 2020-05-15 10:11:12.345678
minute | 2020-05-15 10:11:12.345678
hour | 2020-05-15 10:11:12.345678
day | 2020-05-15 10:11:12.345678
week | 2020-05-15 10:11:12.345678
month | 2020-05-15 10:11:12.345678
quarter | 2020-05-15 10:11:12.345678
YEAR | 2020-05-15 10:11:12.345678
decade | 2020-05-15 10:11:12.345678
century | 2020-05-15 10:11:12.345678
millennium | 2020-05-15 10:11:12.345678
foo | 2020-05-15 10:11:12.345678
epoch | 2020-05-15 10:11:12.345678
day | infinity
day | 1999-12-31 10:00
----
'2020-05-15 10:11:12.345678'
'2020-05-15 10:11:12.345'
'2020-05-15 10:11:12'
'2020-05-15 10:11:00'
'2020-05-15 10:00:00'
'2020-05-15 00:00:00'
'2020-05-11 00:00:00'
'2020-05-01 00:00:00'
'2020-04-01 00:00:00'
'2020-01-01 00:00:00'
'2020-01-01 00:00:00'
'2001-01-01 00:00:00'
'2001-01-01 00:00:00'
ERROR 22023: unit "foo" not recognized for type timestamp without time zone
ERROR 22023: unit "epoch" not recognized for type timestamp without time zone
'infinity'
'1999-12-31 00:00:00'

call date_trunc text timestamptz timezone=America/New_York
day | 2020-07-01 03:00+00
hour | 2020-11-01 06:30+00
----
'2020-06-30 00:00:00-04'
'2020-11-01 01:00:00-05'

call date_trunc text interval
month | 1 year 5 mon 6 days 10:00
hour | 1 day 10:11:12
quarter | 5 mon
week | 5 days
----
'1 year 5 mons'
'1 day 10:00:00'
'3 mons'
ERROR 0A000: unit "week" not supported for type interval DETAIL: Months usually have fractional weeks.

call extract text timestamp
year | 2020-05-15 10:11:12.345678
month | 2020-05-15 10:11:12.345678
day | 2020-05-15 10:11:12.345678
hour | 2020-05-15 10:11:12.345678
minute | 2020-05-15 10:11:12.345678
second | 2020-05-15 10:11:12.345678
milliseconds | 2020-05-15 10:11:12.345678
microseconds | 2020-05-15 10:11:12.345678
epoch | 2020-05-15 10:11:12.345678
dow | 2020-05-15 10:11:12.345678
isodow | 2020-05-17 10:11:12.345678
doy | 2020-05-15 10:11:12.345678
week | 2021-01-01
week | 2020-12-31
isoyear | 2021-01-01
quarter | 2020-05-15
century | 2000-01-01
century | 2001-01-01
millennium | 2001-01-01
decade | 1999-01-01
julian | 2020-01-01 12:00
year | 0044-03-15 BC
century | 0044-03-15 BC
year | infinity
day | infinity
timezone | 2020-01-01
foo | 2020-01-01
----
'2020'
'5'
'15'
'10'
'11'
'12.345678'
'12345.678'
'12345678'
'1589537472.345678'
'5'
'7'
'136'
'53'
'53'
'2020'
'2'
'20'
'21'
'3'
'199'
'2458850.50000000000000000000'
'-44'
'-1'
'Infinity'
NULL
ERROR 0A000: unit "timezone" not supported for type timestamp without time zone
ERROR 22023: unit "foo" not recognized for type timestamp without time zone

call extract text date
epoch | 2020-01-01
hour | 2020-01-01
julian | 2020-01-01
dow | 2020-01-01
----
'1577836800'
ERROR 0A000: unit "hour" not supported for type date
'2458850'
'3'

call extract text interval
epoch | 1 year 1 mon 1 day 1.5 sec
day | 40 days 25:00
hour | 40 days 25:00
month | 14 mon
quarter | 5 mon
second | -1.5 sec
dow | 1 day
----
'34236001.500000'
'40'
'25'
'2'
'2'
'-1.500000'
ERROR 0A000: unit "dow" not supported for type interval

call extract text time
epoch | 10:00:01.5
second | 10:00:01.5
year | 10:00
----
'36001.500000'
'1.500000'
ERROR 0A000: unit "year" not supported for type time without time zone

call extract text timetz
timezone | 10:00+02
epoch | 10:00+02
timezone_minute | 10:00-03:30
----
'7200'
'28800.000000'
'-30'

call make_date int4 int4 int4
2020 | 2 | 29
2020 | 2 | 30
-44 | 3 | 15
0 | 1 | 1
----
'2020-02-29'
ERROR 22008: date field value out of range: 2020-02-30
'0044-03-15 BC'
ERROR 22008: date field value out of range: 0-01-01

call make_time int4 int4 float8
10 | 20 | 30.5
10 | 70 | 3
24 | 0 | 0
----
'10:20:30.5'
ERROR 22008: time field value out of range: 10:70:03
'24:00:00'

call timezone text timestamp
America/New_York | 2020-07-01 12:00
+02 | 2020-07-01 12:00
EST | 2020-07-01 12:00
foo | 2020-07-01 12:00
----
'2020-07-01 16:00:00+00'
'2020-07-01 14:00:00+00'
'2020-07-01 17:00:00+00'
ERROR 22023: time zone "foo" not recognized

call timezone text timestamptz
America/New_York | 2020-07-01 12:00+00
-03:30 | 2020-07-01 12:00+00
----
'2020-07-01 08:00:00'
'2020-07-01 15:30:00'

call to_timestamp float8
1.5
1e20
NaN
-inf
----
'1970-01-01 00:00:01.5+00'
ERROR 22008: timestamp out of range: "1e+20"
ERROR 22008: timestamp cannot be NaN
'-infinity'
