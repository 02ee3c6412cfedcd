// Sums and differences of dates, times and intervals.
#include <cmath>

#include "sql/types/datetime.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql::kernels {
namespace {

constexpr int kMonthsPerYear = 12;
constexpr int kDaysPerMonth = 30;

SqlError IntervalOutOfRange() {
  return errors::Make(sqlstate::kDatetimeFieldOverflow, "interval out of range");
}

SqlResult<Datum> CheckedTimestamp(__int128 micros) {
  if (micros < kTimestampMin || micros >= kTimestampEnd) {
    return errors::DatetimeOutOfRange(TypeId::kTimestamp);
  }
  return Datum::Int(static_cast<int64_t>(micros));
}

// Adds calendar months, keeping the day where the month has it and else its last day.
SqlResult<int64_t> AddMonths(int64_t local, int32_t months) {
  CivilTime t = CivilFromTimestamp(local);
  const int64_t total = t.year * kMonthsPerYear + (t.month - 1) + months;
  t.year = total / kMonthsPerYear - (total % kMonthsPerYear < 0 ? 1 : 0);
  t.month = static_cast<int>(total - t.year * kMonthsPerYear) + 1;
  t.day = std::min(t.day, DaysInMonth(t.year, t.month));
  const __int128 days = DaysFromCivil(t.year, t.month, t.day);
  const __int128 micros = days * kMicrosPerDay + t.hour * kMicrosPerHour +
                          t.minute * kMicrosPerMinute + t.second * kMicrosPerSecond + t.micros;
  if (micros < kTimestampMin || micros >= kTimestampEnd) {
    return errors::DatetimeOutOfRange(TypeId::kTimestamp);
  }
  return static_cast<int64_t>(micros);
}

SqlResult<Datum> AddToTimestamp(int64_t timestamp, const Interval& v) {
  if (!IsFiniteTimestamp(timestamp)) return Datum::Int(timestamp);
  if (v.months != 0) {
    ASSIGN_OR_RETURN(timestamp, AddMonths(timestamp, v.months));
  }
  return CheckedTimestamp(static_cast<__int128>(timestamp) +
                          static_cast<__int128>(v.days) * kMicrosPerDay + v.micros);
}

SqlResult<Datum> AddToTimestampTz(int64_t timestamp, const Interval& v,
                                  const absl::TimeZone& zone) {
  if (!IsFiniteTimestamp(timestamp)) return Datum::Int(timestamp);
  if (v.months != 0 || v.days != 0) {
    ASSIGN_OR_RETURN(const Datum local,
                     AddToTimestamp(UtcToLocal(timestamp, zone), {0, v.days, v.months}));
    timestamp = LocalToUtc(local.as_int(), zone);
  }
  return CheckedTimestamp(static_cast<__int128>(timestamp) + v.micros);
}

SqlResult<Interval> Negated(const Interval& v) {
  Interval out;
  if (__builtin_sub_overflow(0, v.micros, &out.micros) ||
      __builtin_sub_overflow(0, v.days, &out.days) ||
      __builtin_sub_overflow(0, v.months, &out.months)) {
    return IntervalOutOfRange();
  }
  return out;
}

int64_t WrapToDay(int64_t micros) {
  const int64_t rest = micros % kMicrosPerDay;
  return rest < 0 ? rest + kMicrosPerDay : rest;
}

SqlResult<Datum> AddDays(int64_t date, int64_t days) {
  if (!IsFiniteDate(date)) return Datum::Int(date);
  const int64_t sum = date + days;
  if (!IsValidDate(sum)) return errors::DatetimeOutOfRange(TypeId::kDate);
  return Datum::Int(sum);
}

SqlResult<int64_t> Midnight(int64_t date) {
  if (date == kDateInfinity) return kTimestampInfinity;
  if (date == kDateNegInfinity) return kTimestampNegInfinity;
  if (date >= kTimestampEnd / kMicrosPerDay) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow, "date out of range for timestamp");
  }
  return date * kMicrosPerDay;
}

// Moves whole units from `small` into `large`, and makes their signs agree.
template <typename Large>
bool Carry(int64_t unit, int64_t* small, Large* large) {
  const int64_t whole = *small / unit;
  *small -= whole * unit;
  int64_t sum = *large + whole;
  if (sum > 0 && *small < 0) {
    *small += unit;
    --sum;
  } else if (sum < 0 && *small > 0) {
    *small -= unit;
    ++sum;
  }
  *large = static_cast<Large>(sum);
  return sum == *large;
}

// A product or a quotient of an interval, by `scaled` of each of its fields: fractions of months
// become days, fractions of days become time.
template <typename Scaled>
SqlResult<Datum> Scale(const Interval& v, Scaled scaled) {
  const auto fits32 = [](double d) { return d >= -0x1p31 && d < 0x1p31; };
  const double months = scaled(v.months);
  const double days = scaled(v.days);
  if (!fits32(months) || !fits32(days)) return IntervalOutOfRange();
  Interval out;
  out.months = static_cast<int32_t>(months);
  out.days = static_cast<int32_t>(days);
  // The remainders are rounded to microseconds, so that 0.3 of a month is nine days, not 8.999…
  const auto round_micro = [](double d) { return std::rint(d * 1e6) / 1e6; };
  double month_days = round_micro((months - out.months) * kDaysPerMonth);
  double seconds = round_micro((days - out.days + month_days - std::trunc(month_days)) * 86400);
  if (std::fabs(seconds) >= 86400) {
    out.days += static_cast<int32_t>(seconds / 86400);
    seconds -= std::trunc(seconds / 86400) * 86400;
  }
  out.days += static_cast<int32_t>(month_days);
  const double micros = std::rint(scaled(static_cast<double>(v.micros)) + seconds * 1e6);
  if (std::isnan(micros) || micros < -0x1p63 || micros >= 0x1p63) return IntervalOutOfRange();
  out.micros = static_cast<int64_t>(micros);
  return Datum::FromInterval(out);
}

}  // namespace

SqlResult<Datum> DateAddDays(const Datum& date, const Datum& days) {
  return AddDays(date.as_int(), days.as_int());
}
SqlResult<Datum> DateSubtractDays(const Datum& date, const Datum& days) {
  return AddDays(date.as_int(), -days.as_int());
}
SqlResult<Datum> DateSubtract(const Datum& a, const Datum& b) {
  if (!IsFiniteDate(a.as_int()) || !IsFiniteDate(b.as_int())) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow, "cannot subtract infinite dates");
  }
  return Datum::Int(a.as_int() - b.as_int());
}
SqlResult<Datum> DateAddInterval(const Datum& date, const Datum& interval) {
  ASSIGN_OR_RETURN(const int64_t midnight, Midnight(date.as_int()));
  return AddToTimestamp(midnight, interval.as_interval());
}
SqlResult<Datum> DateSubtractInterval(const Datum& date, const Datum& interval) {
  ASSIGN_OR_RETURN(const int64_t midnight, Midnight(date.as_int()));
  ASSIGN_OR_RETURN(const Interval negated, Negated(interval.as_interval()));
  return AddToTimestamp(midnight, negated);
}
SqlResult<Datum> DateAddTime(const Datum& date, const Datum& time) {
  ASSIGN_OR_RETURN(const int64_t midnight, Midnight(date.as_int()));
  if (!IsFiniteTimestamp(midnight)) return Datum::Int(midnight);
  return CheckedTimestamp(static_cast<__int128>(midnight) + time.as_int());
}

SqlResult<Datum> TimestampAddInterval(const Datum& timestamp, const Datum& interval) {
  return AddToTimestamp(timestamp.as_int(), interval.as_interval());
}
SqlResult<Datum> TimestampSubtractInterval(const Datum& timestamp, const Datum& interval) {
  ASSIGN_OR_RETURN(const Interval negated, Negated(interval.as_interval()));
  return AddToTimestamp(timestamp.as_int(), negated);
}
SqlResult<Datum> TimestampSubtract(const Datum& a, const Datum& b) {
  if (!IsFiniteTimestamp(a.as_int()) || !IsFiniteTimestamp(b.as_int())) {
    return errors::Make(sqlstate::kDatetimeFieldOverflow, "cannot subtract infinite timestamps");
  }
  Interval out;
  if (__builtin_sub_overflow(a.as_int(), b.as_int(), &out.micros)) return IntervalOutOfRange();
  Carry(kMicrosPerDay, &out.micros, &out.days);
  return Datum::FromInterval(out);
}
SqlResult<Datum> TimestampTzAddInterval(const Datum& timestamp, const Datum& interval,
                                        const FormatSettings& settings) {
  return AddToTimestampTz(timestamp.as_int(), interval.as_interval(), settings.time_zone);
}
SqlResult<Datum> TimestampTzSubtractInterval(const Datum& timestamp, const Datum& interval,
                                             const FormatSettings& settings) {
  ASSIGN_OR_RETURN(const Interval negated, Negated(interval.as_interval()));
  return AddToTimestampTz(timestamp.as_int(), negated, settings.time_zone);
}

SqlResult<Datum> TimeAddInterval(const Datum& time, const Datum& interval) {
  return Datum::Int(WrapToDay(time.as_int() + interval.as_interval().micros % kMicrosPerDay));
}
SqlResult<Datum> TimeSubtractInterval(const Datum& time, const Datum& interval) {
  return Datum::Int(WrapToDay(time.as_int() - interval.as_interval().micros % kMicrosPerDay));
}
SqlResult<Datum> TimeSubtract(const Datum& a, const Datum& b) {
  return Datum::FromInterval({.micros = a.as_int() - b.as_int()});
}

SqlResult<Datum> IntervalAdd(const Datum& a, const Datum& b) {
  const Interval& x = a.as_interval();
  const Interval& y = b.as_interval();
  Interval out;
  if (__builtin_add_overflow(x.micros, y.micros, &out.micros) ||
      __builtin_add_overflow(x.days, y.days, &out.days) ||
      __builtin_add_overflow(x.months, y.months, &out.months)) {
    return IntervalOutOfRange();
  }
  return Datum::FromInterval(out);
}
SqlResult<Datum> IntervalSubtract(const Datum& a, const Datum& b) {
  const Interval& x = a.as_interval();
  const Interval& y = b.as_interval();
  Interval out;
  if (__builtin_sub_overflow(x.micros, y.micros, &out.micros) ||
      __builtin_sub_overflow(x.days, y.days, &out.days) ||
      __builtin_sub_overflow(x.months, y.months, &out.months)) {
    return IntervalOutOfRange();
  }
  return Datum::FromInterval(out);
}
SqlResult<Datum> IntervalNegate(const Datum& a) {
  ASSIGN_OR_RETURN(const Interval out, Negated(a.as_interval()));
  return Datum::FromInterval(out);
}
SqlResult<Datum> IntervalMultiply(const Datum& interval, const Datum& factor) {
  return Scale(interval.as_interval(), [f = factor.as_double()](double d) { return d * f; });
}
SqlResult<Datum> IntervalDivide(const Datum& interval, const Datum& divisor) {
  if (divisor.as_double() == 0) return errors::DivisionByZero();
  // Not a product with 1 / divisor, which is rounded: 49 days / 49 is one day.
  return Scale(interval.as_interval(), [f = divisor.as_double()](double d) { return d / f; });
}

SqlResult<Datum> JustifyHours(const Datum& interval) {
  Interval v = interval.as_interval();
  if (!Carry(kMicrosPerDay, &v.micros, &v.days)) return IntervalOutOfRange();
  return Datum::FromInterval(v);
}
SqlResult<Datum> JustifyDays(const Datum& interval) {
  Interval v = interval.as_interval();
  int64_t days = v.days;
  if (!Carry(kDaysPerMonth, &days, &v.months)) return IntervalOutOfRange();
  v.days = static_cast<int32_t>(days);
  return Datum::FromInterval(v);
}
SqlResult<Datum> JustifyInterval(const Datum& interval) {
  Interval v = interval.as_interval();
  // Days take the time, months take the days, and then all signs follow the months'.
  int64_t days = v.days + v.micros / kMicrosPerDay;
  v.micros %= kMicrosPerDay;
  const int64_t months = v.months + days / kDaysPerMonth;
  days %= kDaysPerMonth;
  int64_t m = months;
  if (m > 0 && (days < 0 || (days == 0 && v.micros < 0))) {
    days += kDaysPerMonth;
    --m;
  } else if (m < 0 && (days > 0 || (days == 0 && v.micros > 0))) {
    days -= kDaysPerMonth;
    ++m;
  }
  if (days > 0 && v.micros < 0) {
    v.micros += kMicrosPerDay;
    --days;
  } else if (days < 0 && v.micros > 0) {
    v.micros -= kMicrosPerDay;
    ++days;
  }
  if (m != static_cast<int32_t>(m)) return IntervalOutOfRange();
  v.months = static_cast<int32_t>(m);
  v.days = static_cast<int32_t>(days);
  return Datum::FromInterval(v);
}

SqlResult<Datum> Age(const Datum& a, const Datum& b) {
  if (!IsFiniteTimestamp(a.as_int()) || !IsFiniteTimestamp(b.as_int())) {
    return errors::DatetimeOutOfRange(TypeId::kTimestamp);
  }
  // Counts from the earlier to the later; borrowed days are those of the earlier one's month.
  const bool negative = a.as_int() < b.as_int();
  const CivilTime later = CivilFromTimestamp(negative ? b.as_int() : a.as_int());
  const CivilTime earlier = CivilFromTimestamp(negative ? a.as_int() : b.as_int());
  const auto time_of_day = [](const CivilTime& t) {
    return t.hour * kMicrosPerHour + t.minute * kMicrosPerMinute + t.second * kMicrosPerSecond +
           t.micros;
  };
  int64_t micros = time_of_day(later) - time_of_day(earlier);
  int64_t days = later.day - earlier.day;
  int64_t months = (later.year - earlier.year) * kMonthsPerYear + later.month - earlier.month;
  if (micros < 0) {
    micros += kMicrosPerDay;
    --days;
  }
  if (days < 0) {
    days += DaysInMonth(earlier.year, earlier.month);
    --months;
  }
  Interval out{micros, static_cast<int32_t>(days), static_cast<int32_t>(months)};
  if (negative) {
    ASSIGN_OR_RETURN(out, Negated(out));
  }
  return Datum::FromInterval(out);
}

SqlResult<Datum> AgeTz(const Datum& a, const Datum& b, const FormatSettings& settings) {
  const auto local = [&](const Datum& d) {
    return IsFiniteTimestamp(d.as_int()) ? Datum::Int(UtcToLocal(d.as_int(), settings.time_zone))
                                         : d;
  };
  return Age(local(a), local(b));
}

}  // namespace steno::sql::kernels
