// now() and its kin, arithmetic of dates and times, extract, date_trunc. What they compute is in
// sql/types/datetime_functions.h.
#include <array>
#include <cmath>
#include <string>

#include "sql/expr/function_lists.h"
#include "sql/expr/kernel_call.h"
#include "sql/types/datetime.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;
constexpr Volatility kStable = Volatility::kStable;

// --- The moment ---

Datum Now(CallFrame& f) {
  return Datum::Int(f.context.session->transaction_time());
}
Datum StatementTimestamp(CallFrame& f) {
  return Datum::Int(f.context.session->statement_time());
}
Datum ClockTimestamp(CallFrame& f) {
  // A pause that is still to come counts: what asks for the time after it is to see that.
  return Datum::Int(f.context.session->clock_time() + f.context.sleep_micros);
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

// --- Kernels called otherwise ---

// With the two arguments exchanged.
template <auto kFunction>
Datum Swapped(CallFrame& f) {
  const Datum swapped[2] = {f.arg(1), f.arg(0)};
  CallFrame frame{swapped, 2, f.call, f.context};
  return Call<kFunction>(frame);
}
template <TypeId T>
Datum Extract(CallFrame& f) {
  return Give(f, kernels::Extract(T, f.arg(0), f.arg(1), *f.context.settings));
}
// date_part is extract as double precision.
template <TypeId T>
Datum DatePart(CallFrame& f) {
  const Datum v = Extract<T>(f);
  return v.is_null() ? v : Datum::Double(v.as_numeric().ToDouble());
}
// age(timestamp): from midnight of today.
Datum AgeToday(CallFrame& f) {
  const Datum midnight = Datum::Int(CurrentDate(f).as_int() * kMicrosPerDay);
  return Give(f, kernels::Age(midnight, f.arg(0)));
}
Datum AgeTodayTz(CallFrame& f) {
  const int64_t midnight = CurrentDate(f).as_int() * kMicrosPerDay;
  const Datum utc = Datum::Int(LocalToUtc(midnight, f.context.settings->time_zone));
  return Give(f, kernels::AgeTz(utc, f.arg(0), *f.context.settings));
}
Datum MakeTimestamp(CallFrame& f) {
  return Give(f,
              kernels::MakeTimestamp({f.arg(0), f.arg(1), f.arg(2), f.arg(3), f.arg(4), f.arg(5)}));
}
// Arguments that are left out are zero.
Datum MakeInterval(CallFrame& f) {
  std::array<Datum, 7> a;
  a.fill(Datum::Int(0));
  a[6] = Datum::Double(0);
  for (size_t i = 0; i < f.size; ++i) a[i] = f.arg(i);
  return Give(f, kernels::MakeInterval({a[0], a[1], a[2], a[3], a[4], a[5], a[6]}));
}
template <bool (*kIsFinite)(int64_t)>
Datum IsFinite(CallFrame& f) {
  return Datum::Bool(kIsFinite(f.arg(0).as_int()));
}
Datum IntervalIsFinite(CallFrame&) {
  return Datum::Bool(true);
}
bool FiniteDate(int64_t v) {
  return IsFiniteDate(v);
}
bool FiniteTimestamp(int64_t v) {
  return IsFiniteTimestamp(v);
}

void AddStable(FunctionList* out, FunctionDef def) {
  def.volatility = kStable;
  out->push_back(std::move(def));
}

void AddOperators(FunctionList* out) {
  using namespace kernels;  // NOLINT: only their names
  out->push_back(Op("+", {kDate, kInt4}, kDate, Call<DateAddDays>, "+"));
  out->push_back(Op("+", {kInt4, kDate}, kDate, Swapped<DateAddDays>, "+"));
  out->push_back(Op("-", {kDate, kInt4}, kDate, Call<DateSubtractDays>));
  out->push_back(Op("-", {kDate, kDate}, kInt4, Call<DateSubtract>));
  out->push_back(Op("+", {kDate, kTime}, kTimestamp, Call<DateAddTime>, "+"));
  out->push_back(Op("+", {kTime, kDate}, kTimestamp, Swapped<DateAddTime>, "+"));
  out->push_back(Op("+", {kDate, kInterval}, kTimestamp, Call<DateAddInterval>, "+"));
  out->push_back(Op("+", {kInterval, kDate}, kTimestamp, Swapped<DateAddInterval>, "+"));
  out->push_back(Op("-", {kDate, kInterval}, kTimestamp, Call<DateSubtractInterval>));
  out->push_back(Op("+", {kTimestamp, kInterval}, kTimestamp, Call<TimestampAddInterval>, "+"));
  out->push_back(Op("-", {kTimestamp, kInterval}, kTimestamp, Call<TimestampSubtractInterval>));
  out->push_back(Op("+", {kInterval, kTimestamp}, kTimestamp, Swapped<TimestampAddInterval>, "+"));
  AddStable(out,
            Op("+", {kTimestampTz, kInterval}, kTimestampTz, Call<TimestampTzAddInterval>, "+"));
  AddStable(out,
            Op("-", {kTimestampTz, kInterval}, kTimestampTz, Call<TimestampTzSubtractInterval>));
  AddStable(out,
            Op("+", {kInterval, kTimestampTz}, kTimestampTz, Swapped<TimestampTzAddInterval>, "+"));
  out->push_back(Op("-", {kTimestamp, kTimestamp}, kInterval, Call<TimestampSubtract>));
  out->push_back(Op("-", {kTimestampTz, kTimestampTz}, kInterval, Call<TimestampSubtract>));
  out->push_back(Op("-", {kTime, kTime}, kInterval, Call<TimeSubtract>));
  out->push_back(Op("+", {kTime, kInterval}, kTime, Call<TimeAddInterval>, "+"));
  out->push_back(Op("+", {kInterval, kTime}, kTime, Swapped<TimeAddInterval>, "+"));
  out->push_back(Op("-", {kTime, kInterval}, kTime, Call<TimeSubtractInterval>));
  out->push_back(Op("+", {kInterval, kInterval}, kInterval, Call<IntervalAdd>, "+"));
  out->push_back(Op("-", {kInterval, kInterval}, kInterval, Call<IntervalSubtract>));
  out->push_back(Op("-", {kInterval}, kInterval, Call<IntervalNegate>));
  out->push_back(Op("*", {kInterval, kFloat8}, kInterval, Call<IntervalMultiply>, "*"));
  out->push_back(Op("*", {kFloat8, kInterval}, kInterval, Swapped<IntervalMultiply>, "*"));
  out->push_back(Op("/", {kInterval, kFloat8}, kInterval, Call<IntervalDivide>));
}

template <TypeId T>
void AddFields(FunctionList* out, Volatility volatility = Volatility::kImmutable) {
  out->push_back(Fn("extract", {kText, T}, kNumeric, Extract<T>, volatility));
  out->push_back(Fn("date_part", {kText, T}, kFloat8, DatePart<T>, volatility));
}

void AddMakers(FunctionList* out) {
  out->push_back(Fn("make_date", {kInt4, kInt4, kInt4}, kDate, Call<kernels::MakeDate>));
  out->push_back(Fn("make_time", {kInt4, kInt4, kFloat8}, kTime, Call<kernels::MakeTime>));
  out->push_back(Fn("make_timestamp", {kInt4, kInt4, kInt4, kInt4, kInt4, kFloat8}, kTimestamp,
                    MakeTimestamp));
  std::vector<TypeId> params;
  for (size_t i = 0; i <= 7; ++i) {
    out->push_back(Fn("make_interval", params, kInterval, MakeInterval));
    params.push_back(i < 6 ? kInt4 : kFloat8);
  }
  out->push_back(Fn("to_timestamp", {kFloat8}, kTimestampTz, Call<kernels::ToTimestamp>));
}

void AddAges(FunctionList* out) {
  out->push_back(Fn("age", {kTimestamp, kTimestamp}, kInterval, Call<kernels::Age>));
  out->push_back(Fn("age", {kTimestampTz, kTimestampTz}, kInterval, Call<kernels::AgeTz>));
  out->push_back(Fn("age", {kTimestamp}, kInterval, AgeToday, kStable));
  out->push_back(Fn("age", {kTimestampTz}, kInterval, AgeTodayTz, kStable));
  out->push_back(Fn("justify_hours", {kInterval}, kInterval, Call<kernels::JustifyHours>));
  out->push_back(Fn("justify_days", {kInterval}, kInterval, Call<kernels::JustifyDays>));
  out->push_back(Fn("justify_interval", {kInterval}, kInterval, Call<kernels::JustifyInterval>));
  out->push_back(Fn("isfinite", {kDate}, kBool, IsFinite<FiniteDate>));
  out->push_back(Fn("isfinite", {kTimestamp}, kBool, IsFinite<FiniteTimestamp>));
  out->push_back(Fn("isfinite", {kTimestampTz}, kBool, IsFinite<FiniteTimestamp>));
  out->push_back(Fn("isfinite", {kInterval}, kBool, IntervalIsFinite));
}

}  // namespace

void AddDatetimeFunctions(FunctionList* out) {
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
  AddOperators(out);
  AddFields<kDate>(out);
  AddFields<kTime>(out);
  AddFields<kTimeTz>(out);
  AddFields<kTimestamp>(out);
  AddFields<kTimestampTz>(out, kStable);
  AddFields<kInterval>(out);
  out->push_back(Fn("date_trunc", {kText, kTimestamp}, kTimestamp, Call<kernels::DateTrunc>));
  out->push_back(
      Fn("date_trunc", {kText, kTimestampTz}, kTimestampTz, Call<kernels::DateTruncTz>, kStable));
  out->push_back(Fn("date_trunc", {kText, kInterval}, kInterval, Call<kernels::DateTruncInterval>));
  out->push_back(Fn("timezone", {kText, kTimestamp}, kTimestampTz, Call<kernels::TimestampAtZone>));
  out->push_back(
      Fn("timezone", {kText, kTimestampTz}, kTimestamp, Call<kernels::TimestampTzAtZone>));
  AddMakers(out);
  AddAges(out);
}

}  // namespace steno::sql
