#include "sql/expr/aggregate.h"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "base/check.h"
#include "sql/expr/function.h"
#include "sql/types/compare.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/numeric_math.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;

class Count final : public Accumulator {
 public:
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args.empty() || !args[0].is_null()) ++count_;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override { return Datum::Int(count_); }

 private:
  int64_t count_ = 0;
};

// Sums of integers are exact in 128 bits; what comes out is int8 or numeric.
class IntSum final : public Accumulator {
 public:
  IntSum(bool average, bool as_numeric) : average_(average), as_numeric_(as_numeric) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    sum_ += args[0].as_int();
    ++count_;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    if (count_ == 0) return Datum::Null();
    if (average_) {
      ASSIGN_OR_RETURN(const Numeric sum, Wide());
      ASSIGN_OR_RETURN(const Numeric quotient, Numeric::Divide(sum, Numeric(count_)));
      return Datum::FromNumeric(quotient);
    }
    if (!as_numeric_) {
      if (sum_ != static_cast<int64_t>(sum_)) return errors::OutOfRange(kInt8);
      return Datum::Int(static_cast<int64_t>(sum_));
    }
    ASSIGN_OR_RETURN(const Numeric sum, Wide());
    return Datum::FromNumeric(sum);
  }

 private:
  SqlResult<Numeric> Wide() const {
    constexpr int64_t kBase = int64_t{1} << 40;
    ASSIGN_OR_RETURN(
        const Numeric high,
        Numeric::Multiply(Numeric(static_cast<int64_t>(sum_ / kBase)), Numeric(kBase)));
    return Numeric::Add(high, Numeric(static_cast<int64_t>(sum_ % kBase)));
  }

  __int128 sum_ = 0;
  int64_t count_ = 0;
  bool average_;
  bool as_numeric_;
};

class NumericSum final : public Accumulator {
 public:
  explicit NumericSum(bool average) : average_(average) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    ASSIGN_OR_RETURN(sum_, Numeric::Add(sum_, args[0].as_numeric()));
    ++count_;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    if (count_ == 0) return Datum::Null();
    if (!average_) return Datum::FromNumeric(sum_);
    ASSIGN_OR_RETURN(const Numeric quotient, Numeric::Divide(sum_, Numeric(count_)));
    return Datum::FromNumeric(quotient);
  }

 private:
  Numeric sum_;
  int64_t count_ = 0;
  bool average_;
};

SqlError FloatOverflow() {
  return errors::NumericOutOfRange("value out of range: overflow");
}

// Adds in the width of the values, from the first one on, as the operator + does.
template <typename Float>
class FloatSum final : public Accumulator {
 public:
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    const auto x = static_cast<Float>(args[0].as_double());
    const Float sum = seen_ ? sum_ + x : x;
    if (seen_ && std::isinf(sum) && !std::isinf(sum_) && !std::isinf(x)) return FloatOverflow();
    sum_ = sum;
    seen_ = true;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    return seen_ ? Datum::Double(static_cast<double>(sum_)) : Datum::Null();
  }

 private:
  Float sum_ = 0;
  bool seen_ = false;
};

class IntervalSum final : public Accumulator {
 public:
  explicit IntervalSum(bool average) : average_(average) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    ASSIGN_OR_RETURN(sum_, kernels::IntervalAdd(sum_, args[0]));
    ++count_;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    if (count_ == 0) return Datum::Null();
    if (!average_) return sum_;
    return kernels::IntervalDivide(sum_, Datum::Double(static_cast<double>(count_)));
  }

 private:
  Datum sum_ = Datum::FromInterval(Interval{});
  int64_t count_ = 0;
  bool average_;
};

class MinMax final : public Accumulator {
 public:
  MinMax(TypeId type, bool max)
      : type_(type),
        compare_(ComparatorFor(type)),
        max_(max),
        last_(type == kNumeric || type == kFloat4 || type == kFloat8 || type == kInterval) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    const int sign = best_.is_null() ? 0 : compare_(type_, args[0], best_);
    const bool better = max_ ? sign > 0 : sign < 0;
    if (best_.is_null() || better || (last_ && sign == 0)) best_ = args[0];
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override { return best_; }
  size_t HeapBytes() const override { return best_.HeapBytes(); }

 private:
  TypeId type_;
  CompareFn compare_;
  bool max_;
  bool last_;  // of values that are equal and print differently, 1.0 and 1.00, the last one counts
  Datum best_;
};

class BoolJunction final : public Accumulator {
 public:
  explicit BoolJunction(bool conjunction) : conjunction_(conjunction) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    const bool v = args[0].as_bool();
    value_ = seen_ ? (conjunction_ ? value_ && v : value_ || v) : v;
    seen_ = true;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    return seen_ ? Datum::Bool(value_) : Datum::Null();
  }

 private:
  bool conjunction_;
  bool seen_ = false;
  bool value_ = false;
};

class StringAgg final : public Accumulator {
 public:
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    if (seen_ && !args[1].is_null()) text_ += args[1].as_string();
    text_ += args[0].as_string();
    seen_ = true;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    if (!seen_) return Datum::Null();
    return Datum::String(std::exchange(text_, std::string()));
  }
  size_t HeapBytes() const override { return text_.capacity(); }

 private:
  std::string text_;
  bool seen_ = false;
};

class ArrayAgg final : public Accumulator {
 public:
  explicit ArrayAgg(TypeId element) : element_(element) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    bytes_ += sizeof(Datum) + args[0].HeapBytes();
    values_.push_back(args[0]);
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    if (values_.empty()) return Datum::Null();
    return Datum::FromArray(ArrayValue::Of(element_, std::move(values_)));
  }
  size_t HeapBytes() const override { return bytes_; }

 private:
  TypeId element_;
  std::vector<Datum> values_;
  size_t bytes_ = 0;
};

enum class Spread { kVariancePop, kVarianceSample, kStddevPop, kStddevSample };

bool IsSample(Spread s) {
  return s == Spread::kVarianceSample || s == Spread::kStddevSample;
}
bool IsStddev(Spread s) {
  return s == Spread::kStddevPop || s == Spread::kStddevSample;
}

// Number, sum and sum of squared distances to the mean, by the recurrence of Youngs and Cramer
// (1971), which does not cancel.
class FloatMoments : public Accumulator {
 public:
  SqlStatus Add(std::span<const Datum> args, EvalContext&) final {
    if (args[0].is_null()) return {};
    const double x = args[0].as_double();
    const double before = count_;
    const double sum_before = sum_;
    count_ += 1;
    sum_ += x;
    if (before == 0) {
      if (!std::isfinite(x)) squares_ = std::numeric_limits<double>::quiet_NaN();
      return {};
    }
    const double distance = x * count_ - sum_;
    squares_ += distance * distance / (count_ * before);
    if (std::isinf(sum_) || std::isinf(squares_)) {
      if (!std::isinf(sum_before) && !std::isinf(x)) return FloatOverflow();
      squares_ = std::numeric_limits<double>::quiet_NaN();
    }
    return {};
  }

 protected:
  double count_ = 0;
  double sum_ = 0;
  double squares_ = 0;
};

class FloatAverage final : public FloatMoments {
 public:
  SqlResult<Datum> Finish(EvalContext&) override {
    return count_ == 0 ? Datum::Null() : Datum::Double(sum_ / count_);
  }
};

class FloatSpread final : public FloatMoments {
 public:
  explicit FloatSpread(Spread spread) : spread_(spread) {}
  SqlResult<Datum> Finish(EvalContext&) override {
    const double divisor = IsSample(spread_) ? count_ - 1 : count_;
    if (divisor <= 0) return Datum::Null();
    const double variance = squares_ / divisor;
    return Datum::Double(IsStddev(spread_) ? std::sqrt(variance) : variance);
  }

 private:
  Spread spread_;
};

// (n * sum(x^2) - sum(x)^2) / (n * (n or n - 1)), exact up to the division, as PostgreSQL.
class NumericSpread final : public Accumulator {
 public:
  NumericSpread(Spread spread, bool from_int) : spread_(spread), from_int_(from_int) {}
  SqlStatus Add(std::span<const Datum> args, EvalContext&) override {
    if (args[0].is_null()) return {};
    const Numeric x = from_int_ ? Numeric(args[0].as_int()) : args[0].as_numeric();
    ASSIGN_OR_RETURN(sum_, Numeric::Add(sum_, x));
    ASSIGN_OR_RETURN(const Numeric square, Numeric::Multiply(x, x));
    ASSIGN_OR_RETURN(squares_, Numeric::Add(squares_, square));
    ++count_;
    return {};
  }
  SqlResult<Datum> Finish(EvalContext&) override {
    const int64_t divisor = IsSample(spread_) ? count_ - 1 : count_;
    if (divisor <= 0) return Datum::Null();
    ASSIGN_OR_RETURN(const Numeric n_squares, Numeric::Multiply(squares_, Numeric(count_)));
    ASSIGN_OR_RETURN(const Numeric sum_square, Numeric::Multiply(sum_, sum_));
    ASSIGN_OR_RETURN(const Numeric numerator, Numeric::Subtract(n_squares, sum_square));
    if (numerator.sign() <= 0 && numerator.is_finite()) return Datum::FromNumeric(Numeric(0));
    ASSIGN_OR_RETURN(const Numeric denominator,
                     Numeric::Multiply(Numeric(count_), Numeric(divisor)));
    ASSIGN_OR_RETURN(const Numeric variance, Numeric::Divide(numerator, denominator));
    if (!IsStddev(spread_)) return Datum::FromNumeric(variance);
    return Datum::FromNumeric(NumericSqrtAtScale(variance, variance.scale()));
  }

 private:
  Spread spread_;
  bool from_int_;
  int64_t count_ = 0;
  Numeric sum_;
  Numeric squares_;
};

using Types = std::span<const Type>;
using AccumulatorPtr = std::unique_ptr<Accumulator>;

AccumulatorPtr MakeCount(Types, Type) {
  return std::make_unique<Count>();
}
template <bool kAverage>
AccumulatorPtr MakeSum(Types types, Type result) {
  switch (types[0].id) {
    case kNumeric:
      return std::make_unique<NumericSum>(kAverage);
    case kFloat4:
      if constexpr (kAverage) return std::make_unique<FloatAverage>();
      return std::make_unique<FloatSum<float>>();
    case kFloat8:
      if constexpr (kAverage) return std::make_unique<FloatAverage>();
      return std::make_unique<FloatSum<double>>();
    case kInterval:
      return std::make_unique<IntervalSum>(kAverage);
    default:
      return std::make_unique<IntSum>(kAverage, result.id == kNumeric);
  }
}
template <bool kMax>
AccumulatorPtr MakeMinMax(Types types, Type) {
  return std::make_unique<MinMax>(types[0].id, kMax);
}
template <bool kConjunction>
AccumulatorPtr MakeBool(Types, Type) {
  return std::make_unique<BoolJunction>(kConjunction);
}
AccumulatorPtr MakeStringAgg(Types, Type) {
  return std::make_unique<StringAgg>();
}
AccumulatorPtr MakeArrayAgg(Types types, Type) {
  return std::make_unique<ArrayAgg>(types[0].id);
}
template <Spread kSpread>
AccumulatorPtr MakeSpread(Types types, Type result) {
  if (result.id == kFloat8) return std::make_unique<FloatSpread>(kSpread);
  return std::make_unique<NumericSpread>(kSpread, types[0].id != kNumeric);
}

// The registry of aggregates.
class Aggregates {
 public:
  static const Aggregates& Get() {
    static const auto* aggregates = new Aggregates();
    return *aggregates;
  }
  std::span<const AggregateDef* const> Find(std::string_view name) const {
    const auto it = index_.find(name);
    if (it == index_.end()) return {};
    return it->second;
  }
  std::span<const AggregateDef* const> all() const { return all_; }

 private:
  Aggregates() {
    AddBasic();
    AddSpread({"var_pop"}, MakeSpread<Spread::kVariancePop>);
    AddSpread({"var_samp", "variance"}, MakeSpread<Spread::kVarianceSample>);
    AddSpread({"stddev_pop"}, MakeSpread<Spread::kStddevPop>);
    AddSpread({"stddev_samp", "stddev"}, MakeSpread<Spread::kStddevSample>);
    uint32_t oid = 15500;
    for (AggregateDef& def : list_) {
      def.oid = oid++;
      index_[def.name].push_back(&def);
      all_.push_back(&def);
    }
  }

  void AddBasic() {
    list_.push_back({"count", {}, kInt8, MakeCount});
    list_.push_back({"count", {kAny}, kInt8, MakeCount});
    const std::pair<TypeId, TypeId> sums[] = {
        {kInt2, kInt8},     {kInt4, kInt8},     {kInt8, kNumeric},     {kNumeric, kNumeric},
        {kFloat4, kFloat4}, {kFloat8, kFloat8}, {kInterval, kInterval}};
    for (auto [from, to] : sums) list_.push_back({"sum", {from}, to, MakeSum<false>});
    const std::pair<TypeId, TypeId> averages[] = {
        {kInt2, kNumeric},  {kInt4, kNumeric},  {kInt8, kNumeric},     {kNumeric, kNumeric},
        {kFloat4, kFloat8}, {kFloat8, kFloat8}, {kInterval, kInterval}};
    for (auto [from, to] : averages) list_.push_back({"avg", {from}, to, MakeSum<true>});
    for (TypeId type : {kInt2, kInt4, kInt8, kNumeric, kFloat4, kFloat8, kText, kBpchar, kDate,
                        kTime, kTimeTz, kTimestamp, kTimestampTz, kInterval, kOid, kAnyArray}) {
      list_.push_back({"min", {type}, type, MakeMinMax<false>});
      list_.push_back({"max", {type}, type, MakeMinMax<true>});
    }
    list_.push_back({"bool_and", {kBool}, kBool, MakeBool<true>});
    list_.push_back({"every", {kBool}, kBool, MakeBool<true>});
    list_.push_back({"bool_or", {kBool}, kBool, MakeBool<false>});
    list_.push_back({"string_agg", {kText, kText}, kText, MakeStringAgg});
    list_.push_back({"array_agg", {kAnyNonArray}, kAnyArray, MakeArrayAgg});
  }

  void AddSpread(std::initializer_list<std::string_view> names,
                 AccumulatorPtr (*make)(Types, Type)) {
    for (std::string_view name : names) {
      for (TypeId type : {kInt2, kInt4, kInt8, kNumeric}) {
        list_.push_back({name, {type}, kNumeric, make});
      }
      for (TypeId type : {kFloat4, kFloat8}) list_.push_back({name, {type}, kFloat8, make});
    }
  }

  std::vector<AggregateDef> list_;
  std::map<std::string_view, std::vector<const AggregateDef*>> index_;
  std::vector<const AggregateDef*> all_;
};

}  // namespace

std::span<const AggregateDef* const> FindAggregates(std::string_view name) {
  return Aggregates::Get().Find(name);
}

std::span<const AggregateDef* const> AllAggregates() {
  return Aggregates::Get().all();
}

SqlResult<ResolvedAggregate> ResolveAggregate(std::string_view name,
                                              std::span<const TypeId> arguments, bool star) {
  std::string signature = std::string(name) + "(" + (star ? "*" : "");
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) signature += ", ";
    signature += FormatType(arguments[i]);
  }
  signature += ")";
  std::vector<const AggregateDef*> fitting;
  std::vector<std::span<const TypeId>> candidates;
  for (const AggregateDef* def : FindAggregates(name)) {
    const bool fits = def->params.size() == arguments.size() && star == def->params.empty();
    if (!fits) continue;
    fitting.push_back(def);
    candidates.emplace_back(def->params);
  }
  const OverloadResult found = ResolveOverload(arguments, candidates);
  const bool bare = arguments.empty() && !star;
  for (const AggregateDef* def : FindAggregates(name)) {
    if (!bare || !def->params.empty()) continue;
    return errors::Make(
        sqlstate::kWrongObjectType,
        std::string(name) + "(*) must be used to call a parameterless aggregate function");
  }
  if (found.outcome == OverloadOutcome::kNone) return errors::UndefinedFunction(signature);
  if (found.outcome == OverloadOutcome::kAmbiguous) return errors::AmbiguousFunction(signature);
  const AggregateDef* def = fitting[found.index];
  ResolvedAggregate resolved{def, def->params, def->result};
  std::optional<ConcreteSignature> concrete = BindPolymorphic(def->params, def->result, arguments);
  if (!concrete.has_value()) return errors::UndefinedFunction(signature);
  resolved.params = std::move(concrete->parameters);
  resolved.result = concrete->result;
  return resolved;
}

}  // namespace steno::sql
