// Set-returning functions.
#include <string>

#include "sql/expr/function_lists.h"
#include "sql/types/array_functions.h"
#include "sql/types/compare.h"
#include "sql/types/datetime.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/text_functions.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;

class IntSeries final : public SetGenerator {
 public:
  IntSeries(int64_t from, int64_t to, int64_t step) : next_(from), to_(to), step_(step) {}
  SqlResult<bool> Next(Row* row) override {
    if (done_ || (step_ > 0 ? next_ > to_ : next_ < to_)) return false;
    row->push_back(Datum::Int(next_));
    done_ = __builtin_add_overflow(next_, step_, &next_);
    return true;
  }

 private:
  int64_t next_, to_, step_;
  bool done_ = false;
};

class NumericSeries final : public SetGenerator {
 public:
  NumericSeries(Numeric from, Numeric to, Numeric step)
      : next_(std::move(from)), to_(std::move(to)), step_(std::move(step)) {}
  SqlResult<bool> Next(Row* row) override {
    const int order = Numeric::Compare(next_, to_);
    if (step_.sign() > 0 ? order > 0 : order < 0) return false;
    row->push_back(Datum::FromNumeric(next_));
    ASSIGN_OR_RETURN(next_, Numeric::Add(next_, step_));
    return true;
  }

 private:
  Numeric next_, to_, step_;
};

// Timestamps with an interval as the step, which the addition operator of the type takes.
class TimeSeries final : public SetGenerator {
 public:
  TimeSeries(const FunctionDef* plus, Datum from, Datum to, Datum step, EvalContext* context)
      : plus_(plus),
        next_(std::move(from)),
        to_(std::move(to)),
        step_(std::move(step)),
        context_(context) {
    const Interval zero;
    forward_ = Compare(kInterval, step_, Datum::FromInterval(zero)) > 0;
  }
  SqlResult<bool> Next(Row* row) override {
    const int64_t next = next_.as_int();
    if (forward_ ? next > to_.as_int() : next < to_.as_int()) return false;
    row->push_back(next_);
    const Datum args[2] = {next_, step_};
    CallFrame frame{args, 2, nullptr, *context_};
    next_ = plus_->kernel(frame);
    if (context_->failed) {
      context_->failed = false;
      return std::move(context_->error);
    }
    return true;
  }

 private:
  const FunctionDef* plus_;
  Datum next_, to_, step_;
  EvalContext* context_;
  bool forward_ = true;
};

class ArrayElements final : public SetGenerator {
 public:
  explicit ArrayElements(Datum array) : array_(std::move(array)) {}
  SqlResult<bool> Next(Row* row) override {
    const auto& elements = array_.as_array().elements;
    if (next_ == elements.size()) return false;
    row->push_back(elements[next_++]);
    return true;
  }

 private:
  Datum array_;
  size_t next_ = 0;
};

class ValueRows final : public SetGenerator {
 public:
  explicit ValueRows(std::vector<Datum> values) : values_(std::move(values)) {}
  SqlResult<bool> Next(Row* row) override {
    if (next_ == values_.size()) return false;
    row->push_back(values_[next_++]);
    return true;
  }

 private:
  std::vector<Datum> values_;
  size_t next_ = 0;
};

class NoRows final : public SetGenerator {
 public:
  SqlResult<bool> Next(Row*) override { return false; }
};

SqlError ZeroStep() {
  return errors::InvalidParameterValue("step size cannot equal zero");
}

std::unique_ptr<SetGenerator> GenerateIntSeries(CallFrame& f) {
  const int64_t step = f.size > 2 ? f.arg(2).as_int() : 1;
  if (step == 0) {
    f.Fail(ZeroStep());
    return nullptr;
  }
  return std::make_unique<IntSeries>(f.arg(0).as_int(), f.arg(1).as_int(), step);
}
std::unique_ptr<SetGenerator> GenerateNumericSeries(CallFrame& f) {
  const Numeric step = f.size > 2 ? f.arg(2).as_numeric() : Numeric(1);
  if (step.is_zero()) {
    f.Fail(ZeroStep());
    return nullptr;
  }
  return std::make_unique<NumericSeries>(f.arg(0).as_numeric(), f.arg(1).as_numeric(), step);
}
template <TypeId T>
std::unique_ptr<SetGenerator> GenerateTimeSeries(CallFrame& f) {
  if (Compare(kInterval, f.arg(2), Datum::FromInterval(Interval{})) == 0) {
    f.Fail(ZeroStep());
    return nullptr;
  }
  return std::make_unique<TimeSeries>(FindOperatorExact("+", T, kInterval), f.arg(0), f.arg(1),
                                      f.arg(2), &f.context);
}
std::unique_ptr<SetGenerator> Unnest(CallFrame& f) {
  return std::make_unique<ArrayElements>(f.arg(0));
}
std::unique_ptr<SetGenerator> GenerateSubscripts(CallFrame& f) {
  const ArrayValue& array = f.arg(0).as_array();
  const int64_t d = f.arg(1).as_int();
  if (d < 1 || d > static_cast<int64_t>(array.dimensions.size())) {
    return std::make_unique<NoRows>();
  }
  const ArrayValue::Dimension& dimension = array.dimensions[static_cast<size_t>(d - 1)];
  return std::make_unique<IntSeries>(dimension.lower_bound,
                                     dimension.lower_bound + dimension.length - 1, 1);
}
Datum FlagsOf(const CallFrame& f) {
  return f.size > 2 ? f.arg(2) : Datum::String("");
}
std::unique_ptr<SetGenerator> RegexMatchRows(CallFrame& f) {
  SqlResult<std::vector<Datum>> rows = kernels::RegexMatchAll(f.arg(0), f.arg(1), FlagsOf(f));
  if (!rows.has_value()) {
    f.Fail(std::move(rows).error());
    return nullptr;
  }
  return std::make_unique<ValueRows>(*std::move(rows));
}
// The elements of an array that a kernel gives.
std::unique_ptr<SetGenerator> ElementRows(CallFrame& f, SqlResult<Datum> array) {
  if (!array.has_value()) {
    f.Fail(std::move(array).error());
    return nullptr;
  }
  if (array->is_null()) return std::make_unique<NoRows>();
  return std::make_unique<ArrayElements>(*std::move(array));
}
std::unique_ptr<SetGenerator> RegexSplitRows(CallFrame& f) {
  return ElementRows(f, kernels::RegexSplit(f.arg(0), f.arg(1), FlagsOf(f)));
}
std::unique_ptr<SetGenerator> StringToTable(CallFrame& f) {
  if (f.arg(0).is_null()) return std::make_unique<NoRows>();
  const Datum null_text = f.size > 2 ? f.arg(2) : Datum::Null();
  return ElementRows(f, kernels::StringToArray(f.arg(0), f.arg(1), null_text));
}
std::unique_ptr<SetGenerator> Nothing(CallFrame&) {
  return std::make_unique<NoRows>();
}

FunctionDef Set(std::string_view name, std::vector<TypeId> params, TypeId result,
                SetKernel kernel) {
  FunctionDef def;
  def.name = name;
  def.params = std::move(params);
  def.result = result;
  def.set_kernel = kernel;
  return def;
}

}  // namespace

void AddSetFunctions(FunctionList* out) {
  for (TypeId type : {kInt4, kInt8}) {
    out->push_back(Set("generate_series", {type, type}, type, GenerateIntSeries));
    out->push_back(Set("generate_series", {type, type, type}, type, GenerateIntSeries));
  }
  out->push_back(Set("generate_series", {kNumeric, kNumeric}, kNumeric, GenerateNumericSeries));
  out->push_back(
      Set("generate_series", {kNumeric, kNumeric, kNumeric}, kNumeric, GenerateNumericSeries));
  out->push_back(Set("generate_series", {kTimestamp, kTimestamp, kInterval}, kTimestamp,
                     GenerateTimeSeries<kTimestamp>));
  FunctionDef zoned = Set("generate_series", {kTimestampTz, kTimestampTz, kInterval}, kTimestampTz,
                          GenerateTimeSeries<kTimestampTz>);
  zoned.volatility = Volatility::kStable;
  out->push_back(std::move(zoned));
  out->push_back(Set("unnest", {kAnyArray}, kAnyElement, Unnest));
  out->push_back(Set("generate_subscripts", {kAnyArray, kInt4}, kInt4, GenerateSubscripts));
  out->push_back(Set("regexp_matches", {kText, kText}, kTextArray, RegexMatchRows));
  out->push_back(Set("regexp_matches", {kText, kText, kText}, kTextArray, RegexMatchRows));
  out->push_back(Set("regexp_split_to_table", {kText, kText}, kText, RegexSplitRows));
  out->push_back(Set("regexp_split_to_table", {kText, kText, kText}, kText, RegexSplitRows));
  for (FunctionDef def : {Set("string_to_table", {kText, kText}, kText, StringToTable),
                          Set("string_to_table", {kText, kText, kText}, kText, StringToTable)}) {
    def.strict = false;  // a NULL delimiter splits into characters
    out->push_back(std::move(def));
  }
  // Nobody listens; zones are not listed, though they are known.
  out->push_back(Set("pg_listening_channels", {}, kText, Nothing));
  FunctionDef zones = Set("pg_timezone_names", {}, kText, Nothing);
  zones.set_columns = {"name"};
  out->push_back(std::move(zones));
  // There are no partitions.
  FunctionDef ancestors = Set("pg_partition_ancestors", {kRegClass}, kRegClass, Nothing);
  ancestors.set_columns = {"relid"};
  out->push_back(std::move(ancestors));
}

}  // namespace steno::sql
