// Functions of numbers (sql/types/arithmetic.h).
#include <cmath>

#include "sql/expr/function_lists.h"
#include "sql/expr/kernel_call.h"
#include "sql/types/arithmetic.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using enum TypeId;

template <Kernel2 kFunction>
Datum ToScaleZero(CallFrame& f) {
  return Give(f, kFunction(f.arg(0), Datum::Int(0)));
}
template <TypeId T>
Datum Gcd(CallFrame& f) {
  return Give(f, kernels::IntGcd(T, f.arg(0), f.arg(1)));
}
template <TypeId T>
Datum Lcm(CallFrame& f) {
  return Give(f, kernels::IntLcm(T, f.arg(0), f.arg(1)));
}
template <double (*kFunction)(double)>
Datum OfFloat(CallFrame& f) {
  return Datum::Double(kFunction(f.arg(0).as_double()));
}
Datum Pi(CallFrame&) {
  return Datum::Double(M_PI);
}
Datum Random(CallFrame& f) {
  const uint64_t bits = f.context.session->Random64() >> 11;
  return Datum::Double(static_cast<double>(bits) * 0x1.0p-53);
}
template <bool kNulls>
Datum CountNulls(CallFrame& f) {
  int64_t count = 0;
  for (size_t i = 0; i < f.size; ++i) count += f.arg(i).is_null() == kNulls ? 1 : 0;
  return Datum::Int(count);
}

template <TypeId T>
void AddOfInteger(FunctionList* out) {
  out->push_back(Fn("abs", {T}, T, Call<kernels::IntAbs<T>>));
  out->push_back(Op("@", {T}, T, Call<kernels::IntAbs<T>>));
  if constexpr (T != kInt2) {
    out->push_back(Fn("gcd", {T, T}, T, Gcd<T>));
    out->push_back(Fn("lcm", {T, T}, T, Lcm<T>));
  }
}

void AddOfNumeric(FunctionList* out) {
  using namespace kernels;  // NOLINT: only their names
  const auto one = [out](std::string_view name, Kernel kernel) {
    out->push_back(Fn(name, {kNumeric}, kNumeric, kernel));
  };
  one("abs", Call<NumericAbs>);
  out->push_back(Op("@", {kNumeric}, kNumeric, Call<NumericAbs>));
  one("round", ToScaleZero<NumericRound>);
  one("trunc", ToScaleZero<NumericTruncate>);
  out->push_back(Fn("round", {kNumeric, kInt4}, kNumeric, Call<NumericRound>));
  out->push_back(Fn("trunc", {kNumeric, kInt4}, kNumeric, Call<NumericTruncate>));
  one("ceil", Call<NumericCeil>);
  one("ceiling", Call<NumericCeil>);
  one("floor", Call<NumericFloor>);
  one("sign", Call<NumericSign>);
  one("trim_scale", Call<NumericTrimScale>);
  out->push_back(Fn("scale", {kNumeric}, kInt4, Call<NumericScale>));
  out->push_back(Fn("min_scale", {kNumeric}, kInt4, Call<NumericMinScale>));
  one("sqrt", Call<NumericSqrt>);
  one("exp", Call<NumericExp>);
  one("ln", Call<NumericLn>);
  one("log", Call<NumericLog10>);
  one("log10", Call<NumericLog10>);
  const auto two = [out](std::string_view name, Kernel kernel) {
    out->push_back(Fn(name, {kNumeric, kNumeric}, kNumeric, kernel));
  };
  two("log", Call<NumericLog>);
  two("power", Call<kernels::NumericPower>);
  two("pow", Call<kernels::NumericPower>);
  two("gcd", Call<kernels::NumericGcd>);
  two("lcm", Call<kernels::NumericLcm>);
  out->push_back(Op("^", {kNumeric, kNumeric}, kNumeric, Call<kernels::NumericPower>));
  out->push_back(Fn("factorial", {kInt8}, kNumeric, Call<Factorial>));
}

void AddOfFloat(FunctionList* out) {
  using namespace kernels;  // NOLINT: only their names
  const auto one = [out](std::string_view name, Kernel kernel) {
    out->push_back(Fn(name, {kFloat8}, kFloat8, kernel));
  };
  out->push_back(Fn("abs", {kFloat4}, kFloat4, Call<FloatAbs>));
  out->push_back(Op("@", {kFloat4}, kFloat4, Call<FloatAbs>));
  one("abs", Call<FloatAbs>);
  out->push_back(Op("@", {kFloat8}, kFloat8, Call<FloatAbs>));
  one("round", Call<Float8Round>);
  one("trunc", Call<Float8Truncate>);
  one("ceil", Call<Float8Ceil>);
  one("ceiling", Call<Float8Ceil>);
  one("floor", Call<Float8Floor>);
  one("sign", Call<Float8Sign>);
  one("sqrt", Call<Float8Sqrt>);
  out->push_back(Op("|/", {kFloat8}, kFloat8, Call<Float8Sqrt>));
  one("cbrt", Call<Float8Cbrt>);
  out->push_back(Op("||/", {kFloat8}, kFloat8, Call<Float8Cbrt>));
  one("exp", Call<Float8Exp>);
  one("ln", Call<Float8Ln>);
  one("log", Call<Float8Log10>);
  one("log10", Call<Float8Log10>);
  out->push_back(Fn("power", {kFloat8, kFloat8}, kFloat8, Call<Float8Power>));
  out->push_back(Fn("pow", {kFloat8, kFloat8}, kFloat8, Call<Float8Power>));
  out->push_back(Op("^", {kFloat8, kFloat8}, kFloat8, Call<Float8Power>));
}

void AddTrigonometry(FunctionList* out) {
  using namespace kernels;  // NOLINT: only their names
  const auto one = [out](std::string_view name, Kernel kernel) {
    out->push_back(Fn(name, {kFloat8}, kFloat8, kernel));
  };
  one("sin", Call<Float8Sin>);
  one("cos", Call<Float8Cos>);
  one("tan", Call<Float8Tan>);
  one("asin", Call<Float8Asin>);
  one("acos", Call<Float8Acos>);
  one("atan", Call<Float8Atan>);
  one("sinh", OfFloat<std::sinh>);
  one("cosh", OfFloat<std::cosh>);
  one("tanh", OfFloat<std::tanh>);
  out->push_back(Fn("atan2", {kFloat8, kFloat8}, kFloat8, Call<Float8Atan2>));
  one("degrees", Call<Float8Degrees>);
  one("radians", Call<Float8Radians>);
  out->push_back(Fn("pi", {}, kFloat8, Pi));
}

}  // namespace

void AddMathFunctions(FunctionList* out) {
  AddOfInteger<kInt2>(out);
  AddOfInteger<kInt4>(out);
  AddOfInteger<kInt8>(out);
  AddOfFloat(out);
  AddOfNumeric(out);
  AddTrigonometry(out);
  out->push_back(Fn("random", {}, kFloat8, Random, Volatility::kVolatile));
  for (FunctionDef def : {LaxFn("num_nulls", {kAny}, kInt4, CountNulls<true>),
                          LaxFn("num_nonnulls", {kAny}, kInt4, CountNulls<false>)}) {
    def.variadic = true;
    out->push_back(std::move(def));
  }
}

}  // namespace steno::sql
