// Dates and times from numbers, and across time zones.
#include <fmt/format.h>

#include <cmath>

#include "sql/types/datetime.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql::kernels {
namespace {

SqlResult<int64_t> DaysOf(const Datum& year, const Datum& month, const Datum& day) {
  const int64_t y = year.as_int();
  const int64_t m = month.as_int();
  const int64_t d = day.as_int();
  // Negative years are before Christ; there is no year zero.
  const int64_t astronomical = y < 0 ? y + 1 : y;
  if (y == 0 || m < 1 || m > 12 || d < 1 || d > DaysInMonth(astronomical, static_cast<int>(m))) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow,
                        fmt::format("date field value out of range: {}-{:02}-{:02}", y, m, d));
  }
  const int64_t days = DaysFromCivil(astronomical, static_cast<int>(m), static_cast<int>(d));
  if (!IsValidDate(days)) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow,
                        fmt::format("date out of range: {}-{:02}-{:02}", y, m, d));
  }
  return days;
}

SqlResult<int64_t> TimeOf(const Datum& hour, const Datum& minute, const Datum& second) {
  const int64_t h = hour.as_int();
  const int64_t m = minute.as_int();
  const double s = second.as_double();
  const bool in_range =
      h >= 0 && m >= 0 && m < 60 && s >= 0 && s <= 60 && (h < 24 || (h == 24 && m == 0 && s == 0));
  if (!in_range) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow,
                        fmt::format("time field value out of range: {}:{:02}:{:02g}", h, m, s));
  }
  return h * kMicrosPerHour + m * kMicrosPerMinute +
         static_cast<int64_t>(std::rint(s * static_cast<double>(kMicrosPerSecond)));
}

SqlError IntervalOutOfRange() {
  return errors::Make(sqlstate::kDatetimeFieldOverflow, "interval out of range");
}

}  // namespace

SqlResult<Datum> MakeDate(const Datum& year, const Datum& month, const Datum& day) {
  ASSIGN_OR_RETURN(const int64_t days, DaysOf(year, month, day));
  return Datum::Int(days);
}

SqlResult<Datum> MakeTime(const Datum& hour, const Datum& minute, const Datum& second) {
  ASSIGN_OR_RETURN(const int64_t micros, TimeOf(hour, minute, second));
  return Datum::Int(micros);
}

SqlResult<Datum> MakeTimestamp(const MakeTimestampArgs& args) {
  ASSIGN_OR_RETURN(const int64_t days, DaysOf(args.year, args.month, args.day));
  ASSIGN_OR_RETURN(const int64_t micros, TimeOf(args.hour, args.minute, args.second));
  const __int128 timestamp = static_cast<__int128>(days) * kMicrosPerDay + micros;
  if (timestamp < kTimestampMin || timestamp >= kTimestampEnd) {
    return errors::DatetimeOutOfRange(TypeId::kTimestamp);
  }
  return Datum::Int(static_cast<int64_t>(timestamp));
}

SqlResult<Datum> MakeInterval(const MakeIntervalArgs& args) {
  const int64_t months = args.years.as_int() * 12 + args.months.as_int();
  const int64_t days = args.weeks.as_int() * 7 + args.days.as_int();
  const double seconds = args.seconds.as_double();
  const double micros = std::rint(seconds * static_cast<double>(kMicrosPerSecond));
  if (months != static_cast<int32_t>(months) || days != static_cast<int32_t>(days) ||
      !(std::fabs(micros) < 0x1p62)) {
    return IntervalOutOfRange();
  }
  Interval out;
  out.months = static_cast<int32_t>(months);
  out.days = static_cast<int32_t>(days);
  out.micros = args.hours.as_int() * kMicrosPerHour + args.minutes.as_int() * kMicrosPerMinute;
  if (__builtin_add_overflow(out.micros, static_cast<int64_t>(micros), &out.micros)) {
    return IntervalOutOfRange();
  }
  return Datum::FromInterval(out);
}

SqlResult<Datum> ToTimestamp(const Datum& unix_seconds) {
  const double seconds = unix_seconds.as_double();
  if (std::isnan(seconds)) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow, "timestamp cannot be NaN");
  }
  if (std::isinf(seconds)) {
    return Datum::Int(seconds < 0 ? kTimestampNegInfinity : kTimestampInfinity);
  }
  const double micros = std::rint((seconds - static_cast<double>(kPostgresEpochUnixSeconds)) *
                                  static_cast<double>(kMicrosPerSecond));
  if (micros < static_cast<double>(kTimestampMin) || micros >= static_cast<double>(kTimestampEnd)) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow,
                        fmt::format("timestamp out of range: \"{:g}\"", seconds));
  }
  return Datum::Int(static_cast<int64_t>(micros));
}

SqlResult<Datum> TimestampAtZone(const Datum& zone, const Datum& timestamp) {
  const std::optional<absl::TimeZone> found = FindTimeZone(zone.as_string());
  if (!found.has_value()) return errors::UnknownTimeZone(zone.as_string());
  if (!IsFiniteTimestamp(timestamp.as_int())) return timestamp;
  const int64_t utc = LocalToUtc(timestamp.as_int(), *found);
  if (!IsValidTimestamp(utc)) return errors::DatetimeOutOfRange(TypeId::kTimestampTz);
  return Datum::Int(utc);
}

SqlResult<Datum> TimestampTzAtZone(const Datum& zone, const Datum& timestamp) {
  const std::optional<absl::TimeZone> found = FindTimeZone(zone.as_string());
  if (!found.has_value()) return errors::UnknownTimeZone(zone.as_string());
  if (!IsFiniteTimestamp(timestamp.as_int())) return timestamp;
  const int64_t local = UtcToLocal(timestamp.as_int(), *found);
  if (!IsValidTimestamp(local)) return errors::DatetimeOutOfRange(TypeId::kTimestamp);
  return Datum::Int(local);
}

}  // namespace steno::sql::kernels
