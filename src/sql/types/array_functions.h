// Kernels of arrays. See arithmetic.h for what a kernel may expect; elements may be NULL.
#pragma once

#include <span>
#include <vector>

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql::kernels {

// array[i][j]...: NULL outside the bounds or with the wrong number of subscripts.
SqlResult<Datum> ArraySubscript(const Datum& array, std::span<const int64_t> subscripts);
// array[low:high] of a one-dimensional array; the result starts at 1.
SqlResult<Datum> ArraySlice(const Datum& array, int64_t low, int64_t high);
// ARRAY[...] of scalars, or of arrays of one shape (2202E where shapes differ).
SqlResult<Datum> MakeArray(TypeId element, std::vector<Datum> values);

SqlResult<Datum> ArrayNdims(const Datum& array);                           // NULL if empty
SqlResult<Datum> ArrayLength(const Datum& array, const Datum& dimension);  // NULL if none, as below
SqlResult<Datum> ArrayLower(const Datum& array, const Datum& dimension);
SqlResult<Datum> ArrayUpper(const Datum& array, const Datum& dimension);
SqlResult<Datum> Cardinality(const Datum& array);
SqlResult<Datum> ArrayDims(const Datum& array);  // "[1:2][1:3]"

SqlResult<Datum> ArrayAppend(const Datum& array, const Datum& element);
SqlResult<Datum> ArrayPrepend(const Datum& element, const Datum& array);
SqlResult<Datum> ArrayCat(const Datum& a, const Datum& b);
SqlResult<Datum> ArrayRemove(const Datum& array, const Datum& element);
SqlResult<Datum> ArrayReplace(const Datum& array, const Datum& from, const Datum& to);
SqlResult<Datum> ArrayPosition(const Datum& array, const Datum& element);   // NULL if none
SqlResult<Datum> ArrayPositions(const Datum& array, const Datum& element);  // int4[]
SqlResult<Datum> ArrayContains(const Datum& a, const Datum& b);             // @>
SqlResult<Datum> ArrayOverlaps(const Datum& a, const Datum& b);             // &&

// array_to_string(array, delimiter [, null text]); `null_text` may be NULL, which skips NULLs.
SqlResult<Datum> ArrayToString(Type array_type, const Datum& array, const Datum& delimiter,
                               const Datum& null_text, const FormatSettings& settings);
// string_to_array(text, delimiter [, null text]) as text[]; a NULL delimiter splits characters.
SqlResult<Datum> StringToArray(const Datum& text, const Datum& delimiter, const Datum& null_text);

}  // namespace steno::sql::kernels
