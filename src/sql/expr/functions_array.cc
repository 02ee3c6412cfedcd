#include <algorithm>
#include <string>
#include <vector>

#include "sql/expr/function_lists.h"
#include "sql/expr/kernel_call.h"
#include "sql/types/array_functions.h"
#include "sql/types/compare.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/values.h"

namespace steno::sql {
namespace {

using enum TypeId;

bool Same(TypeId element, const Datum& a, const Datum& b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  return Compare(element, a, b) == 0;
}

Datum ArrayPosition(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  const ArrayValue& array = f.arg(0).as_array();
  if (array.dimensions.size() > 1) {
    return f.Fail(errors::FeatureNotSupported(
        "searching for elements in multidimensional arrays is not supported"));
  }
  for (size_t i = 0; i < array.elements.size(); ++i) {
    if (Same(array.element, array.elements[i], f.arg(1))) {
      return Datum::Int(array.dimensions[0].lower_bound + static_cast<int64_t>(i));
    }
  }
  return Datum::Null();
}

template <bool kUpper>
Datum Bound(CallFrame& f) {
  const ArrayValue& array = f.arg(0).as_array();
  const int64_t d = f.arg(1).as_int();
  if (d < 1 || d > static_cast<int64_t>(array.dimensions.size())) return Datum::Null();
  const ArrayValue::Dimension& dimension = array.dimensions[static_cast<size_t>(d - 1)];
  return Datum::Int(dimension.lower_bound + (kUpper ? dimension.length - 1 : 0));
}
Datum ArrayLength(CallFrame& f) {
  const ArrayValue& array = f.arg(0).as_array();
  const int64_t d = f.arg(1).as_int();
  if (d < 1 || d > static_cast<int64_t>(array.dimensions.size())) return Datum::Null();
  return Datum::Int(array.dimensions[static_cast<size_t>(d - 1)].length);
}
Datum ArrayNdims(CallFrame& f) {
  const size_t n = f.arg(0).as_array().dimensions.size();
  return n == 0 ? Datum::Null() : Datum::Int(static_cast<int64_t>(n));
}
Datum Cardinality(CallFrame& f) {
  return Datum::Int(static_cast<int64_t>(f.arg(0).as_array().elements.size()));
}

// These take NULL for an empty array.
Datum EmptyOr(const CallFrame& f, size_t i) {
  if (!f.arg(i).is_null()) return f.arg(i);
  return Datum::FromArray(ArrayValue::Of(ElementOf(f.call->type.id), {}));
}
Datum ArrayAppend(CallFrame& f) {
  return Give(f, kernels::ArrayAppend(EmptyOr(f, 0), f.arg(1)));
}
Datum ArrayPrepend(CallFrame& f) {
  return Give(f, kernels::ArrayPrepend(f.arg(0), EmptyOr(f, 1)));
}
Datum ArrayCat(CallFrame& f) {
  if (f.arg(0).is_null()) return f.arg(1);
  if (f.arg(1).is_null()) return f.arg(0);
  return Give(f, kernels::ArrayCat(f.arg(0), f.arg(1)));
}
Datum ArrayRemove(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  return Give(f, kernels::ArrayRemove(f.arg(0), f.arg(1)));
}
Datum ArrayReplace(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  return Give(f, kernels::ArrayReplace(f.arg(0), f.arg(1), f.arg(2)));
}
Datum ArrayPositions(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  return Give(f, kernels::ArrayPositions(f.arg(0), f.arg(1)));
}

bool ContainsElement(const ArrayValue& array, const Datum& v) {
  return !v.is_null() && std::any_of(array.elements.begin(), array.elements.end(), [&](auto& e) {
    return !e.is_null() && Compare(array.element, e, v) == 0;
  });
}
Datum ArrayContains(CallFrame& f) {
  const ArrayValue& whole = f.arg(0).as_array();
  const auto& part = f.arg(1).as_array().elements;
  return Datum::Bool(std::all_of(part.begin(), part.end(),
                                 [&](const Datum& v) { return ContainsElement(whole, v); }));
}
Datum ArrayContained(CallFrame& f) {
  const ArrayValue& whole = f.arg(1).as_array();
  const auto& part = f.arg(0).as_array().elements;
  return Datum::Bool(std::all_of(part.begin(), part.end(),
                                 [&](const Datum& v) { return ContainsElement(whole, v); }));
}
Datum ArrayOverlap(CallFrame& f) {
  const ArrayValue& a = f.arg(0).as_array();
  const auto& b = f.arg(1).as_array().elements;
  return Datum::Bool(
      std::any_of(b.begin(), b.end(), [&](const Datum& v) { return ContainsElement(a, v); }));
}

// array_to_string(array, delimiter [, null text])
Datum ArrayToString(CallFrame& f) {
  if (f.arg(0).is_null() || f.arg(1).is_null()) return Datum::Null();
  const ArrayValue& array = f.arg(0).as_array();
  std::string out;
  bool first = true;
  for (const Datum& e : array.elements) {
    const bool shown_null = e.is_null() && f.size > 2 && !f.arg(2).is_null();
    if (e.is_null() && !shown_null) continue;
    if (!first) out += f.arg(1).as_string();
    first = false;
    if (e.is_null()) {
      out += f.arg(2).as_string();
    } else {
      SqlStatus status = AppendText(Type{array.element}, e, *f.context.settings, &out);
      if (!status.has_value()) return f.Fail(std::move(status).error());
    }
  }
  return Datum::String(out);
}

// string_to_array(text, delimiter [, null text]); a NULL delimiter splits into characters.
Datum StringToArray(CallFrame& f) {
  if (f.arg(0).is_null()) return Datum::Null();
  std::string_view s = f.arg(0).as_string();
  std::vector<Datum> elements;
  const auto add = [&](std::string_view part) {
    const bool null = f.size > 2 && !f.arg(2).is_null() && part == f.arg(2).as_string();
    elements.push_back(null ? Datum::Null() : Datum::String(part));
  };
  if (s.empty()) return Datum::FromArray(ArrayValue::Of(kText, {}));
  if (f.arg(1).is_null()) {
    for (size_t begin = 0, i = 1; i <= s.size(); ++i) {
      if (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) continue;
      add(s.substr(begin, i - begin));
      begin = i;
    }
  } else if (const std::string_view delimiter = f.arg(1).as_string(); delimiter.empty()) {
    add(s);
  } else {
    for (size_t at; (at = s.find(delimiter)) != std::string_view::npos;) {
      add(s.substr(0, at));
      s.remove_prefix(at + delimiter.size());
    }
    add(s);
  }
  return Datum::FromArray(ArrayValue::Of(kText, std::move(elements)));
}

}  // namespace

void AddArrayFunctions(FunctionList* out) {
  out->push_back(
      LaxFn("array_position", {kAnyCompatibleArray, kAnyCompatible}, kInt4, ArrayPosition));
  out->push_back(Fn("array_upper", {kAnyArray, kInt4}, kInt4, Bound<true>));
  out->push_back(Fn("array_lower", {kAnyArray, kInt4}, kInt4, Bound<false>));
  out->push_back(Fn("array_length", {kAnyArray, kInt4}, kInt4, ArrayLength));
  out->push_back(Fn("array_ndims", {kAnyArray}, kInt4, ArrayNdims));
  out->push_back(Fn("cardinality", {kAnyArray}, kInt4, Cardinality));
  out->push_back(LaxFn("array_append", {kAnyCompatibleArray, kAnyCompatible}, kAnyCompatibleArray,
                       ArrayAppend));
  out->push_back(LaxFn("array_prepend", {kAnyCompatible, kAnyCompatibleArray}, kAnyCompatibleArray,
                       ArrayPrepend));
  out->push_back(LaxFn("array_cat", {kAnyCompatibleArray, kAnyCompatibleArray}, kAnyCompatibleArray,
                       ArrayCat));
  out->push_back(LaxFn("array_remove", {kAnyCompatibleArray, kAnyCompatible}, kAnyCompatibleArray,
                       ArrayRemove));
  FunctionDef append =
      Op("||", {kAnyCompatibleArray, kAnyCompatible}, kAnyCompatibleArray, ArrayAppend);
  FunctionDef prepend =
      Op("||", {kAnyCompatible, kAnyCompatibleArray}, kAnyCompatibleArray, ArrayPrepend);
  FunctionDef cat =
      Op("||", {kAnyCompatibleArray, kAnyCompatibleArray}, kAnyCompatibleArray, ArrayCat);
  append.strict = prepend.strict = cat.strict = false;
  out->push_back(std::move(append));
  out->push_back(std::move(prepend));
  out->push_back(std::move(cat));
  out->push_back(Op("@>", {kAnyArray, kAnyArray}, kBool, ArrayContains, "<@"));
  out->push_back(Op("<@", {kAnyArray, kAnyArray}, kBool, ArrayContained, "@>"));
  out->push_back(Op("&&", {kAnyArray, kAnyArray}, kBool, ArrayOverlap, "&&"));
  out->push_back(LaxFn("array_replace", {kAnyCompatibleArray, kAnyCompatible, kAnyCompatible},
                       kAnyCompatibleArray, ArrayReplace));
  out->push_back(
      LaxFn("array_positions", {kAnyCompatibleArray, kAnyCompatible}, kInt4Array, ArrayPositions));
  out->push_back(Fn("array_dims", {kAnyArray}, kText, Call<kernels::ArrayDims>));
  constexpr Volatility kStable = Volatility::kStable;
  out->push_back(LaxFn("array_to_string", {kAnyArray, kText}, kText, ArrayToString, kStable));
  out->push_back(
      LaxFn("array_to_string", {kAnyArray, kText, kText}, kText, ArrayToString, kStable));
  out->push_back(LaxFn("string_to_array", {kText, kText}, kTextArray, StringToArray));
  out->push_back(LaxFn("string_to_array", {kText, kText, kText}, kTextArray, StringToArray));
}

}  // namespace steno::sql
