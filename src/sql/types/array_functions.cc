#include "sql/types/array_functions.h"

#include <algorithm>

#include "sql/types/compare.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/scalar_text.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"
#include "sql/types/values.h"

namespace steno::sql::kernels {
namespace {

const ArrayValue::Dimension* DimensionOf(const Datum& array, const Datum& dimension) {
  const auto& dimensions = array.as_array().dimensions;
  const int64_t n = dimension.as_int();
  if (n < 1 || n > static_cast<int64_t>(dimensions.size())) return nullptr;
  return &dimensions[static_cast<size_t>(n - 1)];
}

// Equality that finds NULLs too, as array_remove and array_position do.
bool NotDistinct(TypeId type, const Datum& a, const Datum& b) {
  return CompareNullsLast(type, a, b) == 0;
}

SqlStatus CheckOneDimension(const ArrayValue& v, std::string_view message) {
  if (v.dimensions.size() > 1) return errors::FeatureNotSupported(std::string(message));
  return {};
}

SqlError IncompatibleConcat(std::string detail) {
  return errors::Make(sqlstate::kArraySubscriptError, "cannot concatenate incompatible arrays")
      .WithDetail(std::move(detail));
}

bool SameInnerShape(const ArrayValue& a, size_t skip_a, const ArrayValue& b, size_t skip_b) {
  return std::equal(a.dimensions.begin() + static_cast<ptrdiff_t>(skip_a), a.dimensions.end(),
                    b.dimensions.begin() + static_cast<ptrdiff_t>(skip_b), b.dimensions.end(),
                    [](const auto& x, const auto& y) {
                      return x.length == y.length && x.lower_bound == y.lower_bound;
                    });
}

}  // namespace

SqlResult<Datum> ArraySubscript(const Datum& array, std::span<const int64_t> subscripts) {
  const ArrayValue& v = array.as_array();
  if (subscripts.size() != v.dimensions.size()) return Datum();
  int64_t offset = 0;
  for (size_t i = 0; i < subscripts.size(); ++i) {
    const ArrayValue::Dimension& d = v.dimensions[i];
    const __int128 at = static_cast<__int128>(subscripts[i]) - d.lower_bound;
    if (at < 0 || at >= d.length) return Datum();
    offset = offset * d.length + static_cast<int64_t>(at);
  }
  return v.elements[static_cast<size_t>(offset)];
}

SqlResult<Datum> ArraySlice(const Datum& array, int64_t low, int64_t high) {
  const ArrayValue& v = array.as_array();
  RETURN_IF_ERROR(CheckOneDimension(v, "slices of multidimensional arrays are not supported"));
  std::vector<Datum> elements;
  if (!v.dimensions.empty()) {
    const int64_t first = v.dimensions[0].lower_bound;
    const int64_t last = first + v.dimensions[0].length - 1;
    for (int64_t i = std::max(low, first); i <= std::min(high, last); ++i) {
      elements.push_back(v.elements[static_cast<size_t>(i - first)]);
    }
  }
  return Datum::FromArray(ArrayValue::Of(v.element, std::move(elements)));
}

SqlResult<Datum> MakeArray(TypeId element, std::vector<Datum> values) {
  const bool nested = std::any_of(values.begin(), values.end(),
                                  [](const Datum& d) { return d.kind() == Datum::Kind::kArray; });
  if (!nested) return Datum::FromArray(ArrayValue::Of(element, std::move(values)));
  ArrayValue out;
  out.element = element;
  const auto mismatch = [] {
    return errors::Make(
        sqlstate::kArraySubscriptError,
        "multidimensional arrays must have array expressions with matching dimensions");
  };
  for (size_t i = 0; i < values.size(); ++i) {
    if (values[i].is_null()) return mismatch();
    const ArrayValue& part = values[i].as_array();
    if (i == 0) {
      out.dimensions.push_back({static_cast<int32_t>(values.size()), 1});
      out.dimensions.insert(out.dimensions.end(), part.dimensions.begin(), part.dimensions.end());
    } else if (part.dimensions != values[0].as_array().dimensions) {
      return mismatch();
    }
    out.elements.insert(out.elements.end(), part.elements.begin(), part.elements.end());
  }
  if (out.dimensions.size() > kArrayDimensionsMax) {
    return errors::ProgramLimitExceeded(
        "number of array dimensions (7) exceeds the maximum "
        "allowed (6)");
  }
  if (out.elements.empty()) out.dimensions.clear();
  return Datum::FromArray(std::move(out));
}

SqlResult<Datum> ArrayNdims(const Datum& array) {
  const size_t n = array.as_array().dimensions.size();
  return n == 0 ? Datum() : Datum::Int(static_cast<int64_t>(n));
}
SqlResult<Datum> ArrayLength(const Datum& array, const Datum& dimension) {
  const auto* d = DimensionOf(array, dimension);
  return d == nullptr ? Datum() : Datum::Int(d->length);
}
SqlResult<Datum> ArrayLower(const Datum& array, const Datum& dimension) {
  const auto* d = DimensionOf(array, dimension);
  return d == nullptr ? Datum() : Datum::Int(d->lower_bound);
}
SqlResult<Datum> ArrayUpper(const Datum& array, const Datum& dimension) {
  const auto* d = DimensionOf(array, dimension);
  return d == nullptr ? Datum() : Datum::Int(int64_t{d->lower_bound} + d->length - 1);
}
SqlResult<Datum> Cardinality(const Datum& array) {
  return Datum::Int(static_cast<int64_t>(array.as_array().elements.size()));
}
SqlResult<Datum> ArrayDims(const Datum& array) {
  std::string out;
  for (const auto& d : array.as_array().dimensions) {
    StrAppend(&out, '[', d.lower_bound, ':', int64_t{d.lower_bound} + d.length - 1, ']');
  }
  return out.empty() ? Datum() : Datum::String(out);
}

SqlResult<Datum> ArrayAppend(const Datum& array, const Datum& element) {
  ArrayValue v = array.as_array();
  if (v.dimensions.size() > 1) {
    return errors::Make(sqlstate::kDataException,
                        "argument must be empty or one-dimensional array");
  }
  if (v.dimensions.empty()) v.dimensions.push_back({0, 1});
  ++v.dimensions[0].length;
  RETURN_IF_ERROR(CheckBounds(v.dimensions[0]));
  v.elements.push_back(element);
  return Datum::FromArray(std::move(v));
}

SqlResult<Datum> ArrayPrepend(const Datum& element, const Datum& array) {
  ArrayValue v = array.as_array();
  if (v.dimensions.size() > 1) {
    return errors::Make(sqlstate::kDataException,
                        "argument must be empty or one-dimensional array");
  }
  if (v.dimensions.empty()) v.dimensions.push_back({0, 1});
  if (v.dimensions[0].lower_bound == INT32_MIN) return errors::OutOfRange(TypeId::kInt4);
  ++v.dimensions[0].length;
  v.elements.insert(v.elements.begin(), element);
  return Datum::FromArray(std::move(v));
}

SqlResult<Datum> ArrayCat(const Datum& a, const Datum& b) {
  const ArrayValue& x = a.as_array();
  const ArrayValue& y = b.as_array();
  if (x.dimensions.empty()) return b;
  if (y.dimensions.empty()) return a;
  ArrayValue out = x;
  out.elements.insert(out.elements.end(), y.elements.begin(), y.elements.end());
  if (x.dimensions.size() == y.dimensions.size()) {
    if (!SameInnerShape(x, 1, y, 1)) {
      return IncompatibleConcat(
          "Arrays with differing element dimensions are not compatible for concatenation.");
    }
    out.dimensions[0].length += y.dimensions[0].length;
  } else if (x.dimensions.size() == y.dimensions.size() + 1 && SameInnerShape(x, 1, y, 0)) {
    ++out.dimensions[0].length;
  } else if (y.dimensions.size() == x.dimensions.size() + 1 && SameInnerShape(x, 0, y, 1)) {
    out.dimensions = y.dimensions;
    ++out.dimensions[0].length;
  } else {
    const size_t difference = std::max(x.dimensions.size(), y.dimensions.size()) -
                              std::min(x.dimensions.size(), y.dimensions.size());
    if (difference == 1) {
      return IncompatibleConcat(
          "Arrays with differing dimensions are not compatible for concatenation.");
    }
    return IncompatibleConcat(StrCat("Arrays of ", x.dimensions.size(), " and ",
                                     y.dimensions.size(),
                                     " dimensions are not compatible for concatenation."));
  }
  RETURN_IF_ERROR(CheckBounds(out.dimensions[0]));
  return Datum::FromArray(std::move(out));
}

SqlResult<Datum> ArrayRemove(const Datum& array, const Datum& element) {
  ArrayValue v = array.as_array();
  RETURN_IF_ERROR(
      CheckOneDimension(v, "removing elements from multidimensional arrays is not supported"));
  std::erase_if(v.elements, [&](const Datum& d) { return NotDistinct(v.element, d, element); });
  if (v.elements.empty()) {
    v.dimensions.clear();
  } else {
    v.dimensions[0].length = static_cast<int32_t>(v.elements.size());
  }
  return Datum::FromArray(std::move(v));
}

SqlResult<Datum> ArrayReplace(const Datum& array, const Datum& from, const Datum& to) {
  ArrayValue v = array.as_array();
  for (Datum& d : v.elements) {
    if (NotDistinct(v.element, d, from)) d = to;
  }
  return Datum::FromArray(std::move(v));
}

SqlResult<Datum> ArrayPosition(const Datum& array, const Datum& element) {
  const ArrayValue& v = array.as_array();
  RETURN_IF_ERROR(
      CheckOneDimension(v, "searching for elements in multidimensional arrays is not supported"));
  for (size_t i = 0; i < v.elements.size(); ++i) {
    if (NotDistinct(v.element, v.elements[i], element)) {
      return Datum::Int(static_cast<int64_t>(i) + v.dimensions[0].lower_bound);
    }
  }
  return Datum();
}

SqlResult<Datum> ArrayPositions(const Datum& array, const Datum& element) {
  const ArrayValue& v = array.as_array();
  RETURN_IF_ERROR(
      CheckOneDimension(v, "searching for elements in multidimensional arrays is not supported"));
  std::vector<Datum> positions;
  for (size_t i = 0; i < v.elements.size(); ++i) {
    if (NotDistinct(v.element, v.elements[i], element)) {
      positions.push_back(Datum::Int(static_cast<int64_t>(i) + v.dimensions[0].lower_bound));
    }
  }
  return Datum::FromArray(ArrayValue::Of(TypeId::kInt4, std::move(positions)));
}

namespace {

// NULLs are equal to nothing here.
bool Holds(const ArrayValue& v, const Datum& wanted) {
  return !wanted.is_null() &&
         std::any_of(v.elements.begin(), v.elements.end(), [&](const Datum& d) {
           return !d.is_null() && Compare(v.element, d, wanted) == 0;
         });
}

}  // namespace

SqlResult<Datum> ArrayContains(const Datum& a, const Datum& b) {
  const ArrayValue& wanted = b.as_array();
  return Datum::Bool(std::all_of(wanted.elements.begin(), wanted.elements.end(),
                                 [&](const Datum& d) { return Holds(a.as_array(), d); }));
}

SqlResult<Datum> ArrayOverlaps(const Datum& a, const Datum& b) {
  const ArrayValue& wanted = b.as_array();
  return Datum::Bool(std::any_of(wanted.elements.begin(), wanted.elements.end(),
                                 [&](const Datum& d) { return Holds(a.as_array(), d); }));
}

SqlResult<Datum> ArrayToString(Type array_type, const Datum& array, const Datum& delimiter,
                               const Datum& null_text, const FormatSettings& settings) {
  const ArrayValue& v = array.as_array();
  const Type element{v.element, array_type.typmod};
  std::string out;
  bool first = true;
  for (const Datum& d : v.elements) {
    if (d.is_null() && null_text.is_null()) continue;
    if (!first) out.append(delimiter.as_string());
    first = false;
    if (d.is_null()) {
      out.append(null_text.as_string());
    } else {
      RETURN_IF_ERROR(AppendText(element, d, settings, &out));
    }
  }
  return Datum::String(out);
}

SqlResult<Datum> StringToArray(const Datum& text, const Datum& delimiter, const Datum& null_text) {
  std::string_view rest = text.as_string();
  std::vector<Datum> parts;
  const auto add = [&](std::string_view part) {
    const bool is_null = !null_text.is_null() && part == null_text.as_string();
    parts.push_back(is_null ? Datum() : Datum::String(part));
  };
  if (delimiter.is_null()) {
    while (!rest.empty()) {
      const size_t n = PrefixBytes(rest, 1);
      add(rest.substr(0, n));
      rest.remove_prefix(n);
    }
  } else if (!rest.empty()) {
    const std::string_view mark = delimiter.as_string();
    for (size_t at; !mark.empty() && (at = rest.find(mark)) != std::string_view::npos;) {
      add(rest.substr(0, at));
      rest.remove_prefix(at + mark.size());
    }
    add(rest);
  }
  return Datum::FromArray(ArrayValue::Of(TypeId::kText, std::move(parts)));
}

}  // namespace steno::sql::kernels
