// Kernels of dates, times and intervals. Arithmetic with an infinite operand stays infinite;
// results beyond the range are 22008. See arithmetic.h for what a kernel may expect.
#pragma once

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql::kernels {

SqlResult<Datum> DateAddDays(const Datum& date, const Datum& days);
SqlResult<Datum> DateSubtractDays(const Datum& date, const Datum& days);
SqlResult<Datum> DateSubtract(const Datum& a, const Datum& b);               // int4
SqlResult<Datum> DateAddInterval(const Datum& date, const Datum& interval);  // timestamp
SqlResult<Datum> DateSubtractInterval(const Datum& date, const Datum& interval);
SqlResult<Datum> DateAddTime(const Datum& date, const Datum& time);  // timestamp

SqlResult<Datum> TimestampAddInterval(const Datum& timestamp, const Datum& interval);
SqlResult<Datum> TimestampSubtractInterval(const Datum& timestamp, const Datum& interval);
// timestamp(tz) - timestamp(tz): days and time.
SqlResult<Datum> TimestampSubtract(const Datum& a, const Datum& b);
// Months and days count in the session's zone: a day across a clock change keeps the wall time.
SqlResult<Datum> TimestampTzAddInterval(const Datum& timestamp, const Datum& interval,
                                        const FormatSettings& settings);
SqlResult<Datum> TimestampTzSubtractInterval(const Datum& timestamp, const Datum& interval,
                                             const FormatSettings& settings);
SqlResult<Datum> TimeAddInterval(const Datum& time, const Datum& interval);
SqlResult<Datum> TimeSubtractInterval(const Datum& time, const Datum& interval);
SqlResult<Datum> TimeSubtract(const Datum& a, const Datum& b);  // interval

SqlResult<Datum> IntervalAdd(const Datum& a, const Datum& b);
SqlResult<Datum> IntervalSubtract(const Datum& a, const Datum& b);
SqlResult<Datum> IntervalNegate(const Datum& a);
SqlResult<Datum> IntervalMultiply(const Datum& interval, const Datum& factor);  // float8
SqlResult<Datum> IntervalDivide(const Datum& interval, const Datum& divisor);   // float8
SqlResult<Datum> JustifyHours(const Datum& interval);
SqlResult<Datum> JustifyDays(const Datum& interval);
SqlResult<Datum> JustifyInterval(const Datum& interval);

// The difference in years, months, days and time: age(timestamp, timestamp).
SqlResult<Datum> Age(const Datum& a, const Datum& b);
SqlResult<Datum> AgeTz(const Datum& a, const Datum& b, const FormatSettings& settings);

// date_trunc(unit, timestamp | timestamptz | interval).
SqlResult<Datum> DateTrunc(const Datum& unit, const Datum& timestamp);
SqlResult<Datum> DateTruncTz(const Datum& unit, const Datum& timestamp,
                             const FormatSettings& settings);
SqlResult<Datum> DateTruncInterval(const Datum& unit, const Datum& interval);

// extract(field FROM value): numeric; date_part gives the same as float8. `type` is the value's:
// date, time, timetz, timestamp, timestamptz or interval. NULL for fields of infinite values that
// are not monotonic.
SqlResult<Datum> Extract(TypeId type, const Datum& field, const Datum& value,
                         const FormatSettings& settings);

// value AT TIME ZONE zone.
SqlResult<Datum> TimestampAtZone(const Datum& zone, const Datum& timestamp);    // timestamptz
SqlResult<Datum> TimestampTzAtZone(const Datum& zone, const Datum& timestamp);  // timestamp

SqlResult<Datum> MakeDate(const Datum& year, const Datum& month, const Datum& day);
SqlResult<Datum> MakeTime(const Datum& hour, const Datum& minute, const Datum& second);
struct MakeTimestampArgs {
  const Datum& year;
  const Datum& month;
  const Datum& day;
  const Datum& hour;
  const Datum& minute;
  const Datum& second;  // float8
};
SqlResult<Datum> MakeTimestamp(const MakeTimestampArgs& args);
struct MakeIntervalArgs {
  const Datum& years;
  const Datum& months;
  const Datum& weeks;
  const Datum& days;
  const Datum& hours;
  const Datum& minutes;
  const Datum& seconds;  // float8
};
SqlResult<Datum> MakeInterval(const MakeIntervalArgs& args);
SqlResult<Datum> ToTimestamp(const Datum& unix_seconds);  // float8 → timestamptz

}  // namespace steno::sql::kernels
