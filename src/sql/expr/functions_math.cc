#include <cmath>
#include <cstdlib>

#include "sql/expr/function_lists.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/numeric_math.h"

namespace steno::sql {
namespace {

using enum TypeId;

template <TypeId T>
Datum AbsInt(CallFrame& f) {
  const int64_t v = f.arg(0).as_int();
  const int64_t lowest = T == kInt2 ? INT16_MIN : T == kInt4 ? INT32_MIN : INT64_MIN;
  if (v == lowest) return f.Fail(errors::OutOfRange(T));
  return Datum::Int(v < 0 ? -v : v);
}

template <double (*Function)(double)>
Datum Float1(CallFrame& f) {
  return Datum::Double(Function(f.arg(0).as_double()));
}
double SignOf(double v) {
  return v > 0 ? 1 : v < 0 ? -1 : v;
}
double Degrees(double v) {
  return v / M_PI * 180.0;
}
double Radians(double v) {
  return v / 180.0 * M_PI;
}

template <Numeric (*Function)(const Numeric&)>
Datum Numeric1(CallFrame& f) {
  return Datum::FromNumeric(Function(f.arg(0).as_numeric()));
}
template <SqlResult<Numeric> (*Function)(const Numeric&)>
Datum NumericTry1(CallFrame& f) {
  SqlResult<Numeric> v = Function(f.arg(0).as_numeric());
  if (!v.has_value()) return f.Fail(std::move(v).error());
  return Datum::FromNumeric(*std::move(v));
}
template <SqlResult<Numeric> (*Function)(const Numeric&, const Numeric&)>
Datum NumericTry2(CallFrame& f) {
  SqlResult<Numeric> v = Function(f.arg(0).as_numeric(), f.arg(1).as_numeric());
  if (!v.has_value()) return f.Fail(std::move(v).error());
  return Datum::FromNumeric(*std::move(v));
}
Numeric AbsNumeric(const Numeric& v) {
  return v.Abs();
}
Numeric RoundToInteger(const Numeric& v) {
  return v.Round(0);
}
Numeric TruncateToInteger(const Numeric& v) {
  return v.Truncate(0);
}
Numeric SignNumeric(const Numeric& v) {
  return v.is_nan() ? v : Numeric(v.sign());
}
Numeric TrimScale(const Numeric& v) {
  return v.TrimScale();
}

Datum RoundNumeric(CallFrame& f) {
  return Datum::FromNumeric(f.arg(0).as_numeric().Round(static_cast<int>(f.arg(1).as_int())));
}
Datum TruncateNumeric(CallFrame& f) {
  return Datum::FromNumeric(f.arg(0).as_numeric().Truncate(static_cast<int>(f.arg(1).as_int())));
}
Datum ScaleOf(CallFrame& f) {
  return Datum::Int(f.arg(0).as_numeric().scale());
}

SqlError NegativeRoot() {
  return errors::Make(sqlstate::kInvalidArgumentForPower,
                      "cannot take square root of a negative number");
}
Datum SqrtFloat(CallFrame& f) {
  const double v = f.arg(0).as_double();
  if (v < 0) return f.Fail(NegativeRoot());
  return Datum::Double(std::sqrt(v));
}
template <double (*Function)(double)>
Datum LogFloat(CallFrame& f) {
  const double v = f.arg(0).as_double();
  if (v == 0) {
    return f.Fail(
        errors::Make(sqlstate::kInvalidArgumentForLogarithm, "cannot take logarithm of zero"));
  }
  if (v < 0) {
    return f.Fail(errors::Make(sqlstate::kInvalidArgumentForLogarithm,
                               "cannot take logarithm of a negative number"));
  }
  return Datum::Double(Function(v));
}
Datum ExpFloat(CallFrame& f) {
  const double v = std::exp(f.arg(0).as_double());
  if (std::isinf(v) && !std::isinf(f.arg(0).as_double())) {
    return f.Fail(errors::NumericOutOfRange("value out of range: overflow"));
  }
  return Datum::Double(v);
}
Datum PowerFloat(CallFrame& f) {
  const double base = f.arg(0).as_double();
  const double exponent = f.arg(1).as_double();
  if (base == 0 && exponent < 0) {
    return f.Fail(errors::Make(sqlstate::kInvalidArgumentForPower,
                               "zero raised to a negative power is undefined"));
  }
  if (base < 0 && std::floor(exponent) != exponent) {
    return f.Fail(errors::Make(sqlstate::kInvalidArgumentForPower,
                               "a negative number raised to a non-integer power yields a complex "
                               "result"));
  }
  const double v = std::pow(base, exponent);
  if (std::isinf(v) && std::isfinite(base) && std::isfinite(exponent)) {
    return f.Fail(errors::NumericOutOfRange("value out of range: overflow"));
  }
  return Datum::Double(v);
}
Datum Atan2(CallFrame& f) {
  return Datum::Double(std::atan2(f.arg(0).as_double(), f.arg(1).as_double()));
}
Datum Pi(CallFrame&) {
  return Datum::Double(M_PI);
}
Datum Random(CallFrame& f) {
  const uint64_t bits = f.context.session->Random64() >> 11;
  return Datum::Double(static_cast<double>(bits) * 0x1.0p-53);
}

void AddNumericFunctions(FunctionList* out) {
  out->push_back(Fn("abs", {kNumeric}, kNumeric, Numeric1<AbsNumeric>));
  out->push_back(Fn("round", {kNumeric}, kNumeric, Numeric1<RoundToInteger>));
  out->push_back(Fn("round", {kNumeric, kInt4}, kNumeric, RoundNumeric));
  out->push_back(Fn("trunc", {kNumeric}, kNumeric, Numeric1<TruncateToInteger>));
  out->push_back(Fn("trunc", {kNumeric, kInt4}, kNumeric, TruncateNumeric));
  out->push_back(Fn("ceil", {kNumeric}, kNumeric, Numeric1<NumericCeil>));
  out->push_back(Fn("ceiling", {kNumeric}, kNumeric, Numeric1<NumericCeil>));
  out->push_back(Fn("floor", {kNumeric}, kNumeric, Numeric1<NumericFloor>));
  out->push_back(Fn("sign", {kNumeric}, kNumeric, Numeric1<SignNumeric>));
  out->push_back(Fn("trim_scale", {kNumeric}, kNumeric, Numeric1<TrimScale>));
  out->push_back(Fn("scale", {kNumeric}, kInt4, ScaleOf));
  out->push_back(Fn("sqrt", {kNumeric}, kNumeric, NumericTry1<NumericSqrt>));
  out->push_back(Fn("exp", {kNumeric}, kNumeric, NumericTry1<NumericExp>));
  out->push_back(Fn("ln", {kNumeric}, kNumeric, NumericTry1<NumericLn>));
  out->push_back(Fn("log", {kNumeric}, kNumeric, NumericTry1<NumericLog10>));
  out->push_back(Fn("log10", {kNumeric}, kNumeric, NumericTry1<NumericLog10>));
  out->push_back(Fn("log", {kNumeric, kNumeric}, kNumeric, NumericTry2<NumericLog>));
  out->push_back(Fn("power", {kNumeric, kNumeric}, kNumeric, NumericTry2<NumericPower>));
  out->push_back(Fn("pow", {kNumeric, kNumeric}, kNumeric, NumericTry2<NumericPower>));
  out->push_back(Op("^", {kNumeric, kNumeric}, kNumeric, NumericTry2<NumericPower>));
}

}  // namespace

void AddMathFunctions(FunctionList* out) {
  out->push_back(Fn("abs", {kInt2}, kInt2, AbsInt<kInt2>));
  out->push_back(Fn("abs", {kInt4}, kInt4, AbsInt<kInt4>));
  out->push_back(Fn("abs", {kInt8}, kInt8, AbsInt<kInt8>));
  out->push_back(Fn("abs", {kFloat4}, kFloat4, Float1<std::fabs>));
  out->push_back(Fn("abs", {kFloat8}, kFloat8, Float1<std::fabs>));
  out->push_back(Fn("round", {kFloat8}, kFloat8, Float1<std::rint>));
  out->push_back(Fn("trunc", {kFloat8}, kFloat8, Float1<std::trunc>));
  out->push_back(Fn("ceil", {kFloat8}, kFloat8, Float1<std::ceil>));
  out->push_back(Fn("ceiling", {kFloat8}, kFloat8, Float1<std::ceil>));
  out->push_back(Fn("floor", {kFloat8}, kFloat8, Float1<std::floor>));
  out->push_back(Fn("sign", {kFloat8}, kFloat8, Float1<SignOf>));
  out->push_back(Fn("sqrt", {kFloat8}, kFloat8, SqrtFloat));
  out->push_back(Fn("cbrt", {kFloat8}, kFloat8, Float1<std::cbrt>));
  out->push_back(Fn("exp", {kFloat8}, kFloat8, ExpFloat));
  out->push_back(Fn("ln", {kFloat8}, kFloat8, LogFloat<std::log>));
  out->push_back(Fn("log", {kFloat8}, kFloat8, LogFloat<std::log10>));
  out->push_back(Fn("log10", {kFloat8}, kFloat8, LogFloat<std::log10>));
  out->push_back(Fn("power", {kFloat8, kFloat8}, kFloat8, PowerFloat));
  out->push_back(Fn("pow", {kFloat8, kFloat8}, kFloat8, PowerFloat));
  out->push_back(Op("^", {kFloat8, kFloat8}, kFloat8, PowerFloat));
  out->push_back(Fn("sin", {kFloat8}, kFloat8, Float1<std::sin>));
  out->push_back(Fn("cos", {kFloat8}, kFloat8, Float1<std::cos>));
  out->push_back(Fn("tan", {kFloat8}, kFloat8, Float1<std::tan>));
  out->push_back(Fn("atan", {kFloat8}, kFloat8, Float1<std::atan>));
  out->push_back(Fn("atan2", {kFloat8, kFloat8}, kFloat8, Atan2));
  out->push_back(Fn("degrees", {kFloat8}, kFloat8, Float1<Degrees>));
  out->push_back(Fn("radians", {kFloat8}, kFloat8, Float1<Radians>));
  out->push_back(Fn("pi", {}, kFloat8, Pi));
  out->push_back(Fn("random", {}, kFloat8, Random, Volatility::kVolatile));
  AddNumericFunctions(out);
}

}  // namespace steno::sql
