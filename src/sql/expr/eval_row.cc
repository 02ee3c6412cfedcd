#include "sql/expr/eval_row.h"

#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "base/check.h"
#include "sql/expr/array_lookups.h"
#include "sql/expr/function.h"
#include "sql/expr/row_in.h"
#include "sql/types/compare.h"
#include "sql/types/errors.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

enum class Truth { kFalse, kTrue, kUnknown };

Truth TruthOf(const Datum& v) {
  if (v.is_null()) return Truth::kUnknown;
  return v.as_bool() ? Truth::kTrue : Truth::kFalse;
}

Truth TruthOf(ArrayLookups::Found found) {
  if (found == ArrayLookups::Found::kUnknown) return Truth::kUnknown;
  return found == ArrayLookups::Found::kYes ? Truth::kTrue : Truth::kFalse;
}

Truth Not(Truth t) {
  if (t == Truth::kUnknown) return t;
  return t == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
}

Datum FromTruth(Truth t) {
  return t == Truth::kUnknown ? Datum::Null() : Datum::Bool(t == Truth::kTrue);
}

const Datum& SlotOf(const BatchRow& row, int slot) {
  return row.batch.Get(static_cast<size_t>(slot), row.row);
}

const Datum& SlotOf(std::span<const Datum> row, int slot) {
  CHECK(static_cast<size_t>(slot) < row.size()) << "slot " << slot << " of " << row.size();
  return row[static_cast<size_t>(slot)];
}

// Calls the two-argument function of `e`, which is strict.
Datum CallBinary(const Expr& e, const Datum& a, const Datum& b, EvalContext& context) {
  if (e.function->strict && (a.is_null() || b.is_null())) return Datum::Null();
  const Datum args[2] = {a, b};
  CallFrame frame{args, 2, &e, context};
  return e.function->kernel(frame);
}

template <typename RowRef>
class RowEvaluator {
 public:
  RowEvaluator(RowRef row, EvalContext& context, ArrayLookups* lookups)
      : row_(row), context_(context), lookups_(lookups) {}

  Datum Eval(const Expr& e) {
    switch (e.kind) {
      case ExprKind::kConstant:
        return e.value;
      case ExprKind::kColumn:
        return SlotOf(row_, e.index);
      case ExprKind::kParameter:
        CHECK(static_cast<size_t>(e.index) < context_.parameters.size());
        return context_.parameters[static_cast<size_t>(e.index)];
      case ExprKind::kExecParam:
        return EvalExecParam(e.index);
      case ExprKind::kFunction:
      case ExprKind::kCast:
        return EvalCall(e);
      case ExprKind::kAnd:
        return EvalJunction(e, Truth::kFalse);
      case ExprKind::kOr:
        return EvalJunction(e, Truth::kTrue);
      case ExprKind::kNot: {
        const Datum v = Eval(*e.args[0]);
        return v.is_null() ? v : Datum::Bool(!v.as_bool());
      }
      case ExprKind::kIsNull:
        return EvalIsNull(e);
      case ExprKind::kIsBool: {
        const Truth t = TruthOf(Eval(*e.args[0]));
        return Datum::Bool((t == (e.flag ? Truth::kTrue : Truth::kFalse)) != e.negated);
      }
      case ExprKind::kIsDistinct:
        return EvalIsDistinct(e);
      case ExprKind::kCase:
        return EvalCase(e);
      case ExprKind::kCaseTest:
        CHECK(case_operand_ != nullptr) << "outside of a CASE";
        return *case_operand_;
      case ExprKind::kCoalesce:
        return EvalCoalesce(e);
      case ExprKind::kNullIf:
        return EvalNullIf(e);
      case ExprKind::kMinMax:
        return EvalMinMax(e);
      case ExprKind::kInList:
        return EvalInList(e);
      case ExprKind::kArrayOp:
        return EvalArrayOp(e);
      case ExprKind::kArray:
        return EvalArray(e);
      case ExprKind::kSubscript:
        return EvalSubscript(e);
      case ExprKind::kRow:
        return EvalRecord(e);
      case ExprKind::kRowCompare:
        return EvalRowCompare(e);
    }
    CHECK(false) << "expression kind " << static_cast<int>(e.kind);
    return Datum::Null();
  }

 private:
  Datum EvalExecParam(int index) {
    CHECK(static_cast<size_t>(index) < context_.exec_params.size());
    if (!context_.exec_param_errors.empty()) {
      const auto failed = context_.exec_param_errors.find(index);
      if (failed != context_.exec_param_errors.end()) return context_.Fail(failed->second);
    }
    return context_.exec_params[static_cast<size_t>(index)];
  }

  Datum EvalCall(const Expr& e) {
    absl::InlinedVector<Datum, 4> args;
    args.reserve(e.args.size());
    for (const ExprPtr& arg : e.args) {
      args.push_back(Eval(*arg));
      if (context_.failed) return Datum::Null();
    }
    if (lookups_ != nullptr && e.function == RowInFunction() && !args.back().is_null()) {
      const auto found = lookups_->FindRow(e, args.back(), {args.data(), args.size() - 1});
      if (found.has_value()) return FromTruth(TruthOf(*found));
    }
    return ApplyNode(e, {args.data(), args.size()}, context_);
  }

  // Stops at the first argument that is `decisive`.
  Datum EvalJunction(const Expr& e, Truth decisive) {
    Truth result = decisive == Truth::kFalse ? Truth::kTrue : Truth::kFalse;
    for (const ExprPtr& arg : e.args) {
      const Truth t = TruthOf(Eval(*arg));
      if (context_.failed) return Datum::Null();
      if (t == decisive) return FromTruth(t);
      if (t == Truth::kUnknown) result = t;
    }
    return FromTruth(result);
  }

  Datum EvalIsNull(const Expr& e) {
    const Datum v = Eval(*e.args[0]);
    if (v.kind() == Datum::Kind::kRecord) {
      // A row is null if all its fields are, and not null if none is.
      for (const Datum& field : v.as_record().values) {
        if (field.is_null() == e.negated) return Datum::Bool(false);
      }
      return Datum::Bool(true);
    }
    return Datum::Bool(v.is_null() != e.negated);
  }

  Datum EvalIsDistinct(const Expr& e) {
    const Datum a = Eval(*e.args[0]);
    const Datum b = Eval(*e.args[1]);
    if (context_.failed) return Datum::Null();
    bool distinct = a.is_null() != b.is_null();
    if (!a.is_null() && !b.is_null()) {
      const Datum equal = CallBinary(e, a, b, context_);
      distinct = equal.is_null() || !equal.as_bool();
    }
    return Datum::Bool(distinct != e.negated);
  }

  Datum EvalCase(const Expr& e) {
    if (!e.flag) return EvalBranches(e, 0);
    const Datum operand = Eval(*e.args[0]);
    if (context_.failed) return Datum::Null();
    const Datum* const outer = std::exchange(case_operand_, &operand);
    Datum value = EvalBranches(e, 1);
    case_operand_ = outer;
    return value;
  }

  Datum EvalBranches(const Expr& e, size_t first) {
    for (size_t i = first; i + 1 < e.args.size(); i += 2) {
      const Truth t = TruthOf(Eval(*e.args[i]));
      if (context_.failed) return Datum::Null();
      if (t == Truth::kTrue) return Eval(*e.args[i + 1]);
    }
    return Eval(*e.args.back());
  }

  Datum EvalCoalesce(const Expr& e) {
    for (const ExprPtr& arg : e.args) {
      Datum v = Eval(*arg);
      if (!v.is_null() || context_.failed) return v;
    }
    return Datum::Null();
  }

  Datum EvalNullIf(const Expr& e) {
    Datum a = Eval(*e.args[0]);
    const Datum b = Eval(*e.args[1]);
    if (context_.failed) return Datum::Null();
    const Datum equal = CallBinary(e, a, b, context_);
    return !equal.is_null() && equal.as_bool() ? Datum::Null() : a;
  }

  Datum EvalMinMax(const Expr& e) {
    Datum best;
    for (const ExprPtr& arg : e.args) {
      Datum v = Eval(*arg);
      if (context_.failed) return Datum::Null();
      if (v.is_null()) continue;
      const int sign = best.is_null() ? 0 : Compare(e.type.id, v, best);
      if (best.is_null() || (e.flag ? sign > 0 : sign < 0)) best = std::move(v);
    }
    return best;
  }

  Datum EvalInList(const Expr& e) {
    const Datum operand = Eval(*e.args[0]);
    if (context_.failed) return Datum::Null();
    Truth found = Truth::kFalse;
    for (size_t i = 1; i < e.args.size() && found != Truth::kTrue; ++i) {
      const Truth t = TruthOf(CallBinary(e, operand, Eval(*e.args[i]), context_));
      if (context_.failed) return Datum::Null();
      if (t != Truth::kFalse) found = t;
    }
    if (found == Truth::kUnknown) return Datum::Null();
    return Datum::Bool((found == Truth::kTrue) != e.negated);
  }

  Datum EvalArrayOp(const Expr& e) {
    const Datum left = Eval(*e.args[0]);
    const Datum array = Eval(*e.args[1]);
    if (context_.failed || array.is_null()) return Datum::Null();
    if (lookups_ != nullptr && !left.is_null()) {
      const auto found = lookups_->Find(e, array, left);
      if (found.has_value()) return FromTruth(e.flag ? Not(TruthOf(*found)) : TruthOf(*found));
    }
    const Truth decisive = e.flag ? Truth::kFalse : Truth::kTrue;
    Truth result = e.flag ? Truth::kTrue : Truth::kFalse;
    for (const Datum& element : array.as_array().elements) {
      const Truth t = TruthOf(CallBinary(e, left, element, context_));
      if (context_.failed) return Datum::Null();
      if (t == decisive) return FromTruth(t);
      if (t == Truth::kUnknown) result = t;
    }
    return FromTruth(result);
  }

  Datum EvalArray(const Expr& e) {
    ArrayValue array;
    array.element = ElementOf(e.type.id);
    std::vector<Datum> values;
    for (const ExprPtr& arg : e.args) {
      values.push_back(Eval(*arg));
      if (context_.failed) return Datum::Null();
    }
    if (e.args.empty() || e.args[0]->type.id != e.type.id) {
      return Datum::FromArray(ArrayValue::Of(array.element, std::move(values)));
    }
    return NestArrays(std::move(array), values);
  }

  // ARRAY[[1,2],[3,4]]: the elements are arrays of equal shape.
  Datum NestArrays(ArrayValue array, const std::vector<Datum>& values) {
    for (const Datum& v : values) {
      const bool fits =
          !v.is_null() &&
          (&v == values.data() || v.as_array().dimensions == values[0].as_array().dimensions);
      if (!fits) {
        return context_.Fail(errors::Make(
            sqlstate::kArraySubscriptError,
            "multidimensional arrays must have array expressions with matching dimensions"));
      }
      const auto& elements = v.as_array().elements;
      array.elements.insert(array.elements.end(), elements.begin(), elements.end());
    }
    if (array.elements.empty()) return Datum::FromArray(std::move(array));
    array.dimensions = values[0].as_array().dimensions;
    if (array.dimensions.size() >= kArrayDimensionsMax) {
      return context_.Fail(errors::ProgramLimitExceeded(
          "number of array dimensions (7) exceeds the maximum allowed (6)"));
    }
    array.dimensions.insert(array.dimensions.begin(), {static_cast<int32_t>(values.size()), 1});
    return Datum::FromArray(std::move(array));
  }

  Datum EvalSubscript(const Expr& e) {
    const Datum operand = Eval(*e.args[0]);
    size_t offset = 0;
    std::vector<int64_t> subscripts;
    for (size_t i = 1; i < e.args.size(); ++i) {
      const Datum s = Eval(*e.args[i]);
      if (context_.failed || s.is_null()) return Datum::Null();
      subscripts.push_back(s.as_int());
    }
    if (context_.failed || operand.is_null()) return Datum::Null();
    const ArrayValue& array = operand.as_array();
    if (array.dimensions.size() != subscripts.size()) return Datum::Null();
    for (size_t d = 0; d < subscripts.size(); ++d) {
      const int64_t at = subscripts[d] - array.dimensions[d].lower_bound;
      if (at < 0 || at >= array.dimensions[d].length) return Datum::Null();
      offset = offset * static_cast<size_t>(array.dimensions[d].length) + static_cast<size_t>(at);
    }
    return array.elements[offset];
  }

  Datum EvalRecord(const Expr& e) {
    RecordValue record;
    for (const ExprPtr& arg : e.args) {
      record.types.push_back(arg->type);
      record.values.push_back(Eval(*arg));
    }
    return Datum::FromRecord(std::move(record));
  }

  // Field by field, as far as it takes: the first two that differ decide, or a NULL leaves it open.
  Datum EvalRowCompare(const Expr& e) {
    int sign = 0;
    for (size_t i = 0; i < e.args.size() && sign == 0; i += 2) {
      const Datum a = Eval(*e.args[i]);
      if (context_.failed) return Datum::Null();
      const Datum b = Eval(*e.args[i + 1]);
      if (context_.failed || a.is_null() || b.is_null()) return Datum::Null();
      sign = Compare(e.args[i]->type.id, a, b);
    }
    const std::string_view op = e.function->name;
    const bool below = op[0] == '<';
    return Datum::Bool(sign == 0 ? op.size() == 2 : (sign < 0) == below);
  }

  RowRef row_;
  EvalContext& context_;
  ArrayLookups* const lookups_;
  const Datum* case_operand_ = nullptr;  // of the innermost CASE that is under way
};

}  // namespace

Datum EvalNode(const Expr& e, BatchRow row, EvalContext& context, ArrayLookups* lookups) {
  return RowEvaluator<BatchRow>(row, context, lookups).Eval(e);
}

Datum EvalNode(const Expr& e, std::span<const Datum> row, EvalContext& context,
               ArrayLookups* lookups) {
  return RowEvaluator<std::span<const Datum>>(row, context, lookups).Eval(e);
}

Datum ApplyNode(const Expr& e, std::span<const Datum> args, EvalContext& context) {
  if (e.kind == ExprKind::kFunction) {
    if (e.function->strict) {
      for (const Datum& arg : args) {
        if (arg.is_null()) return Datum::Null();
      }
    }
    CallFrame frame{args.data(), args.size(), &e, context};
    return e.function->kernel(frame);
  }
  const Datum& value = args[0];
  if (value.is_null()) return Datum::Null();
  const CastArgs cast_args{e.args[0]->type, e.type, e.cast_context, *context.settings};
  SqlResult<Datum> result = ApplyCast(e.cast, value, cast_args);
  if (!result.has_value()) return context.Fail(std::move(result).error());
  return *std::move(result);
}

}  // namespace steno::sql
