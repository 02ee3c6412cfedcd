// now() and its kin, arithmetic of dates and times, extract, date_trunc.
#include <cmath>
#include <string>

#include "sql/expr/function_lists.h"
#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;

// --- The moment ---

Datum Now(CallFrame& f) {
  return Datum::Int(f.context.session->transaction_time());
}
Datum StatementTimestamp(CallFrame& f) {
  return Datum::Int(f.context.session->statement_time());
}
Datum ClockTimestamp(CallFrame& f) {
  return Datum::Int(f.context.session->clock_time());
}
int64_t LocalNow(CallFrame& f) {
  return UtcToLocal(f.context.session->transaction_time(), f.context.settings->time_zone);
}
int64_t FloorDiv(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}
Datum CurrentDate(CallFrame& f) {
  return Datum::Int(FloorDiv(LocalNow(f), kMicrosPerDay));
}
Datum LocalTimestamp(CallFrame& f) {
  return Datum::Int(LocalNow(f));
}
Datum LocalTime(CallFrame& f) {
  const int64_t local = LocalNow(f);
  return Datum::Int(local - FloorDiv(local, kMicrosPerDay) * kMicrosPerDay);
}
Datum CurrentTime(CallFrame& f) {
  const int64_t now = f.context.session->transaction_time();
  return Datum::TimeTz(LocalTime(f).as_int(), -ZoneOffsetAt(now, f.context.settings->time_zone));
}

// --- Arithmetic ---

Datum TimestampResult(CallFrame& f, int64_t v, TypeId type) {
  if (!IsValidTimestamp(v)) return f.Fail(errors::DatetimeOutOfRange(type));
  return Datum::Int(v);
}

// Adds months (keeping the day where the month has it), then days, then microseconds.
int64_t AddInterval(int64_t timestamp, const Interval& i) {
  if (i.months != 0) {
    CivilTime t = CivilFromTimestamp(timestamp);
    const int64_t month = t.year * 12 + (t.month - 1) + i.months;
    t.year = FloorDiv(month, 12);
    t.month = static_cast<int>(month - t.year * 12) + 1;
    t.day = std::min(t.day, DaysInMonth(t.year, t.month));
    timestamp = TimestampFromCivil(t);
  }
  return timestamp + i.days * kMicrosPerDay + i.micros;
}
Interval Negated(const Interval& i) {
  return {-i.micros, -i.days, -i.months};
}

template <bool kMinus>
Datum TimestampInterval(CallFrame& f) {
  const int64_t t = f.arg(0).as_int();
  if (!IsFiniteTimestamp(t)) return f.arg(0);
  const Interval& i = f.arg(1).as_interval();
  return TimestampResult(f, AddInterval(t, kMinus ? Negated(i) : i), kTimestamp);
}
// Days and months are counted in the session's zone.
template <bool kMinus>
Datum TimestampTzInterval(CallFrame& f) {
  const int64_t t = f.arg(0).as_int();
  if (!IsFiniteTimestamp(t)) return f.arg(0);
  Interval i = kMinus ? Negated(f.arg(1).as_interval()) : f.arg(1).as_interval();
  const int64_t micros = i.micros;
  i.micros = 0;
  int64_t v = t;
  if (i.months != 0 || i.days != 0) {
    const absl::TimeZone& zone = f.context.settings->time_zone;
    v = LocalToUtc(AddInterval(UtcToLocal(t, zone), i), zone);
  }
  return TimestampResult(f, v + micros, kTimestampTz);
}
Datum IntervalPlusTimestamp(CallFrame& f) {
  const Datum swapped[2] = {f.arg(1), f.arg(0)};
  CallFrame frame{swapped, 2, f.call, f.context};
  return TimestampInterval<false>(frame);
}
Datum IntervalPlusTimestampTz(CallFrame& f) {
  const Datum swapped[2] = {f.arg(1), f.arg(0)};
  CallFrame frame{swapped, 2, f.call, f.context};
  return TimestampTzInterval<false>(frame);
}
Datum TimestampDifference(CallFrame& f) {
  const int64_t a = f.arg(0).as_int();
  const int64_t b = f.arg(1).as_int();
  if (!IsFiniteTimestamp(a) || !IsFiniteTimestamp(b)) {
    return f.Fail(errors::Make("22008", "cannot subtract infinite timestamps"));
  }
  const int64_t d = a - b;
  const int64_t days = d / kMicrosPerDay;
  return Datum::FromInterval({d - days * kMicrosPerDay, static_cast<int32_t>(days), 0});
}
Datum TimeDifference(CallFrame& f) {
  return Datum::FromInterval({f.arg(0).as_int() - f.arg(1).as_int(), 0, 0});
}
template <bool kMinus>
Datum TimeInterval(CallFrame& f) {
  const int64_t micros = f.arg(1).as_interval().micros;
  const int64_t v = f.arg(0).as_int() + (kMinus ? -micros : micros);
  return Datum::Int(v - FloorDiv(v, kMicrosPerDay) * kMicrosPerDay);
}
template <int kSign>
Datum DateInt(CallFrame& f) {
  if (!IsFiniteDate(f.arg(0).as_int())) return f.arg(0);
  const int64_t v = f.arg(0).as_int() + kSign * f.arg(1).as_int();
  if (!IsValidDate(v)) return f.Fail(errors::DatetimeOutOfRange(kDate));
  return Datum::Int(v);
}
Datum IntDate(CallFrame& f) {
  const Datum swapped[2] = {f.arg(1), f.arg(0)};
  CallFrame frame{swapped, 2, f.call, f.context};
  return DateInt<1>(frame);
}
Datum DateDifference(CallFrame& f) {
  return Datum::Int(f.arg(0).as_int() - f.arg(1).as_int());
}
Datum DateTime(CallFrame& f) {
  return TimestampResult(f, f.arg(0).as_int() * kMicrosPerDay + f.arg(1).as_int(), kTimestamp);
}
template <bool kMinus>
Datum DateInterval(CallFrame& f) {
  const Interval& i = f.arg(1).as_interval();
  return TimestampResult(f, AddInterval(f.arg(0).as_int() * kMicrosPerDay, kMinus ? Negated(i) : i),
                         kTimestamp);
}
template <int kSign>
Datum IntervalInterval(CallFrame& f) {
  const Interval& a = f.arg(0).as_interval();
  const Interval& b = f.arg(1).as_interval();
  return Datum::FromInterval(
      {a.micros + kSign * b.micros, a.days + kSign * b.days, a.months + kSign * b.months});
}
Datum IntervalNegate(CallFrame& f) {
  return Datum::FromInterval(Negated(f.arg(0).as_interval()));
}
Interval Scaled(const Interval& i, double factor) {
  const double months = i.months * factor;
  const double days = i.days * factor + (months - std::trunc(months)) * 30;
  const double micros = static_cast<double>(i.micros) * factor +
                        (days - std::trunc(days)) * static_cast<double>(kMicrosPerDay);
  return {static_cast<int64_t>(std::rint(micros)), static_cast<int32_t>(std::trunc(days)),
          static_cast<int32_t>(std::trunc(months))};
}
Datum IntervalTimes(CallFrame& f) {
  return Datum::FromInterval(Scaled(f.arg(0).as_interval(), f.arg(1).as_double()));
}
Datum TimesInterval(CallFrame& f) {
  return Datum::FromInterval(Scaled(f.arg(1).as_interval(), f.arg(0).as_double()));
}
Datum IntervalDivide(CallFrame& f) {
  if (f.arg(1).as_double() == 0) return f.Fail(errors::DivisionByZero());
  return Datum::FromInterval(Scaled(f.arg(0).as_interval(), 1 / f.arg(1).as_double()));
}

// --- Fields ---

SqlError UnknownUnit(const CallFrame& f, TypeId type) {
  return errors::InvalidParameterValue("unit \"" + std::string(f.arg(0).as_string()) +
                                       "\" not recognized for type " + FormatType(type));
}

int64_t WeekOf(int64_t days, int64_t* iso_year) {
  // The ISO week is the one of its Thursday. 2000-01-01, day 0, was a Saturday.
  const int64_t weekday = days + 5 - FloorDiv(days + 5, 7) * 7;  // Monday is 0
  const int64_t thursday = days - weekday + 3;
  CivilTime t;
  CivilFromDays(thursday, &t);
  *iso_year = t.year;
  return (thursday - DaysFromCivil(t.year, 1, 1)) / 7 + 1;
}

Numeric Seconds(int64_t micros, int scale) {
  return scale == 6 ? Numeric(micros, 6) : Numeric(micros, 3);
}

// The field of a timestamp without zone; false: no such field.
bool ExtractField(std::string_view field, int64_t timestamp, Numeric* out) {
  const CivilTime t = CivilFromTimestamp(timestamp);
  const int64_t days = FloorDiv(timestamp, kMicrosPerDay);
  const int64_t dow = days + 6 - FloorDiv(days + 6, 7) * 7;  // Sunday is 0
  int64_t iso_year = 0;
  const int64_t week = WeekOf(days, &iso_year);
  if (field == "year")
    *out = Numeric(t.year > 0 ? t.year : t.year - 1);
  else if (field == "isoyear")
    *out = Numeric(iso_year);
  else if (field == "month")
    *out = Numeric(t.month);
  else if (field == "day")
    *out = Numeric(t.day);
  else if (field == "hour")
    *out = Numeric(t.hour);
  else if (field == "minute")
    *out = Numeric(t.minute);
  else if (field == "second")
    *out = Seconds(t.second * kMicrosPerSecond + t.micros, 6);
  else if (field == "milliseconds")
    *out = Seconds(t.second * kMicrosPerSecond + t.micros, 3);
  else if (field == "microseconds")
    *out = Numeric(t.second * kMicrosPerSecond + t.micros);
  else if (field == "quarter")
    *out = Numeric((t.month - 1) / 3 + 1);
  else if (field == "dow")
    *out = Numeric(dow);
  else if (field == "isodow")
    *out = Numeric(dow == 0 ? 7 : dow);
  else if (field == "doy")
    *out = Numeric(days - DaysFromCivil(t.year, 1, 1) + 1);
  else if (field == "week")
    *out = Numeric(week);
  else if (field == "decade")
    *out = Numeric(FloorDiv(t.year, 10));
  else if (field == "century")
    *out = Numeric((t.year + 99) / 100);
  else if (field == "millennium")
    *out = Numeric((t.year + 999) / 1000);
  else if (field == "epoch")
    *out = Numeric(timestamp + kPostgresEpochUnixSeconds * 1000000, 6);
  else
    return false;
  return true;
}

template <TypeId T>
Datum Extract(CallFrame& f) {
  int64_t t = f.arg(1).as_int();
  const bool finite = T == kDate ? IsFiniteDate(t) : IsFiniteTimestamp(t);
  if (!finite) return Datum::Null();
  Numeric out;
  const std::string_view field = f.arg(0).as_string();
  if (T == kDate) t *= kMicrosPerDay;
  if (T == kTimestampTz && field != "epoch") t = UtcToLocal(t, f.context.settings->time_zone);
  if (T == kTimestampTz && field == "timezone") {
    return Datum::FromNumeric(
        Numeric(ZoneOffsetAt(f.arg(1).as_int(), f.context.settings->time_zone)));
  }
  if (!ExtractField(field, t, &out)) return f.Fail(UnknownUnit(f, T));
  return Datum::FromNumeric(T == kDate && field == "epoch" ? out.Round(0) : out);
}

Datum ExtractInterval(CallFrame& f) {
  const Interval& i = f.arg(1).as_interval();
  const std::string_view field = f.arg(0).as_string();
  const int64_t second = i.micros % kMicrosPerMinute;
  if (field == "year") return Datum::FromNumeric(Numeric(i.months / 12));
  if (field == "month") return Datum::FromNumeric(Numeric(i.months % 12));
  if (field == "day") return Datum::FromNumeric(Numeric(i.days));
  if (field == "hour") return Datum::FromNumeric(Numeric(i.micros / kMicrosPerHour));
  if (field == "minute") {
    return Datum::FromNumeric(Numeric(i.micros % kMicrosPerHour / kMicrosPerMinute));
  }
  if (field == "second") return Datum::FromNumeric(Numeric(second, 6));
  if (field == "milliseconds") return Datum::FromNumeric(Numeric(second, 3));
  if (field == "microseconds") return Datum::FromNumeric(Numeric(second));
  if (field == "epoch") {
    const int64_t days = i.months / 12 * 36525 / 100 + i.months % 12 * 30 + i.days;
    return Datum::FromNumeric(Numeric(days * kMicrosPerDay + i.micros, 6));
  }
  return f.Fail(UnknownUnit(f, kInterval));
}

// date_part is extract as double precision.
template <Kernel kExtract>
Datum DatePart(CallFrame& f) {
  const Datum v = kExtract(f);
  return v.is_null() ? v : Datum::Double(v.as_numeric().ToDouble());
}

bool TruncateCivil(std::string_view field, CivilTime* t) {
  static constexpr std::string_view kFields[] = {"microseconds", "milliseconds", "second", "minute",
                                                 "hour",         "day",          "month",  "year"};
  size_t level = 0;
  const bool quarter = field == "quarter";
  const std::string_view wanted = quarter ? std::string_view("month") : field;
  while (level < std::size(kFields) && kFields[level] != wanted) ++level;
  if (level == std::size(kFields)) return false;
  if (level >= 1) t->micros -= t->micros % 1000;
  if (level >= 2) t->micros = 0;
  if (level >= 3) t->second = 0;
  if (level >= 4) t->minute = 0;
  if (level >= 5) t->hour = 0;
  if (level >= 6) t->day = 1;
  if (level >= 7) t->month = 1;
  if (quarter) t->month = (t->month - 1) / 3 * 3 + 1;
  return true;
}

template <TypeId T>
Datum DateTrunc(CallFrame& f) {
  const int64_t value = f.arg(1).as_int();
  if (!IsFiniteTimestamp(value)) return f.arg(1);
  const absl::TimeZone& zone = f.context.settings->time_zone;
  int64_t local = T == kTimestampTz ? UtcToLocal(value, zone) : value;
  const std::string_view field = f.arg(0).as_string();
  if (field == "week") {
    const int64_t days = FloorDiv(local, kMicrosPerDay);
    local = (days - (days + 5 - FloorDiv(days + 5, 7) * 7)) * kMicrosPerDay;
  } else {
    CivilTime t = CivilFromTimestamp(local);
    if (!TruncateCivil(field, &t)) return f.Fail(UnknownUnit(f, T));
    local = TimestampFromCivil(t);
  }
  return Datum::Int(T == kTimestampTz ? LocalToUtc(local, zone) : local);
}

// timezone(zone, x), which is x AT TIME ZONE zone.
template <bool kToLocal>
Datum AtTimeZone(CallFrame& f) {
  const std::optional<absl::TimeZone> zone = FindTimeZone(f.arg(0).as_string());
  if (!zone.has_value()) return f.Fail(errors::UnknownTimeZone(f.arg(0).as_string()));
  const int64_t t = f.arg(1).as_int();
  if (!IsFiniteTimestamp(t)) return f.arg(1);
  return Datum::Int(kToLocal ? UtcToLocal(t, *zone) : LocalToUtc(t, *zone));
}
Datum ToTimestamp(CallFrame& f) {
  const double seconds = f.arg(0).as_double() - static_cast<double>(kPostgresEpochUnixSeconds);
  return TimestampResult(f, static_cast<int64_t>(std::rint(seconds * 1e6)), kTimestampTz);
}

void AddDatetimeOperators(FunctionList* out) {
  const auto stable = [out](FunctionDef def) {
    def.volatility = Volatility::kStable;
    out->push_back(std::move(def));
  };
  out->push_back(Op("+", {kDate, kInt4}, kDate, DateInt<1>, "+"));
  out->push_back(Op("+", {kInt4, kDate}, kDate, IntDate, "+"));
  out->push_back(Op("-", {kDate, kInt4}, kDate, DateInt<-1>));
  out->push_back(Op("-", {kDate, kDate}, kInt4, DateDifference));
  out->push_back(Op("+", {kDate, kTime}, kTimestamp, DateTime));
  out->push_back(Op("+", {kDate, kInterval}, kTimestamp, DateInterval<false>));
  out->push_back(Op("-", {kDate, kInterval}, kTimestamp, DateInterval<true>));
  out->push_back(Op("+", {kTimestamp, kInterval}, kTimestamp, TimestampInterval<false>, "+"));
  out->push_back(Op("-", {kTimestamp, kInterval}, kTimestamp, TimestampInterval<true>));
  out->push_back(Op("+", {kInterval, kTimestamp}, kTimestamp, IntervalPlusTimestamp, "+"));
  stable(Op("+", {kTimestampTz, kInterval}, kTimestampTz, TimestampTzInterval<false>, "+"));
  stable(Op("-", {kTimestampTz, kInterval}, kTimestampTz, TimestampTzInterval<true>));
  stable(Op("+", {kInterval, kTimestampTz}, kTimestampTz, IntervalPlusTimestampTz, "+"));
  out->push_back(Op("-", {kTimestamp, kTimestamp}, kInterval, TimestampDifference));
  out->push_back(Op("-", {kTimestampTz, kTimestampTz}, kInterval, TimestampDifference));
  out->push_back(Op("-", {kTime, kTime}, kInterval, TimeDifference));
  out->push_back(Op("+", {kTime, kInterval}, kTime, TimeInterval<false>));
  out->push_back(Op("-", {kTime, kInterval}, kTime, TimeInterval<true>));
  out->push_back(Op("+", {kInterval, kInterval}, kInterval, IntervalInterval<1>, "+"));
  out->push_back(Op("-", {kInterval, kInterval}, kInterval, IntervalInterval<-1>));
  out->push_back(Op("-", {kInterval}, kInterval, IntervalNegate));
  out->push_back(Op("*", {kInterval, kFloat8}, kInterval, IntervalTimes, "*"));
  out->push_back(Op("*", {kFloat8, kInterval}, kInterval, TimesInterval, "*"));
  out->push_back(Op("/", {kInterval, kFloat8}, kInterval, IntervalDivide));
}

}  // namespace

void AddDatetimeFunctions(FunctionList* out) {
  constexpr Volatility kStable = Volatility::kStable;
  out->push_back(Fn("now", {}, kTimestampTz, Now, kStable));
  out->push_back(Fn("transaction_timestamp", {}, kTimestampTz, Now, kStable));
  out->push_back(Fn("statement_timestamp", {}, kTimestampTz, StatementTimestamp, kStable));
  out->push_back(Fn("clock_timestamp", {}, kTimestampTz, ClockTimestamp, Volatility::kVolatile));
  // What CURRENT_DATE and the like are bound to.
  out->push_back(Fn("current_timestamp", {}, kTimestampTz, Now, kStable));
  out->push_back(Fn("current_date", {}, kDate, CurrentDate, kStable));
  out->push_back(Fn("current_time", {}, kTimeTz, CurrentTime, kStable));
  out->push_back(Fn("localtime", {}, kTime, LocalTime, kStable));
  out->push_back(Fn("localtimestamp", {}, kTimestamp, LocalTimestamp, kStable));
  AddDatetimeOperators(out);
  out->push_back(Fn("extract", {kText, kDate}, kNumeric, Extract<kDate>));
  out->push_back(Fn("extract", {kText, kTimestamp}, kNumeric, Extract<kTimestamp>));
  out->push_back(Fn("extract", {kText, kTimestampTz}, kNumeric, Extract<kTimestampTz>, kStable));
  out->push_back(Fn("extract", {kText, kInterval}, kNumeric, ExtractInterval));
  out->push_back(Fn("date_part", {kText, kDate}, kFloat8, DatePart<Extract<kDate>>));
  out->push_back(Fn("date_part", {kText, kTimestamp}, kFloat8, DatePart<Extract<kTimestamp>>));
  out->push_back(
      Fn("date_part", {kText, kTimestampTz}, kFloat8, DatePart<Extract<kTimestampTz>>, kStable));
  out->push_back(Fn("date_part", {kText, kInterval}, kFloat8, DatePart<ExtractInterval>));
  out->push_back(Fn("date_trunc", {kText, kTimestamp}, kTimestamp, DateTrunc<kTimestamp>));
  out->push_back(
      Fn("date_trunc", {kText, kTimestampTz}, kTimestampTz, DateTrunc<kTimestampTz>, kStable));
  out->push_back(Fn("timezone", {kText, kTimestamp}, kTimestampTz, AtTimeZone<false>));
  out->push_back(Fn("timezone", {kText, kTimestampTz}, kTimestamp, AtTimeZone<true>));
  out->push_back(Fn("to_timestamp", {kFloat8}, kTimestampTz, ToTimestamp));
}

}  // namespace steno::sql
