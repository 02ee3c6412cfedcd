// Casts between types: PostgreSQL's pg_cast, casts through text, and casts of arrays by element.
//
//   from → to             context     e.g.
//   int4 → int8           implicit    applies in any expression
//   int8 → int4           assignment  applies in INSERT and UPDATE; 22003 beyond the range
//   text → int4           explicit    only with CAST or ::
//
// A string literal is of type unknown and becomes any type by TextIn. After the cast the target's
// modifier is applied: explicit casts cut strings, assignments refuse them (22001). Roundings:
// float → integer to the nearest, halves to even; numeric → integer halves away from zero.
#pragma once

#include <cstdint>
#include <optional>

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// Each context allows what the ones before it allow.
enum class CastContext : uint8_t { kImplicit, kAssignment, kExplicit };

struct CastArgs {
  Type from;
  Type to;
  CastContext context;
  const FormatSettings& settings;
};

struct Cast {
  using Fn = SqlResult<Datum> (*)(const Datum& value, const CastArgs& args);

  TypeId from;
  TypeId to;
  // The most restrictive context in which the cast applies by itself.
  CastContext context;
  // nullptr: the representations are the same (int4 → oid, varchar → text).
  Fn fn;

  // Whether the result depends on the session's settings (time zone): such casts are not folded
  // into plans that outlive the session's setting.
  bool stable = false;
};

// The cast between two types, nullopt where there is none. Equal types give a Cast without fn.
std::optional<Cast> FindCast(TypeId from, TypeId to);

// Applies `cast` and the modifier of args.to. NULL gives NULL.
SqlResult<Datum> ApplyCast(const Cast& cast, const Datum& value, const CastArgs& args);

// FindCast and ApplyCast in one, for one value; 42846 where there is no cast in `context`.
SqlResult<Datum> CastDatum(const Datum& value, Type from, Type to, CastContext context,
                           const FormatSettings& settings = FormatSettings::Default());

// Applies only the modifier of `type` to a value of that type: pads and cuts strings, rounds
// numeric and fractions of seconds. Values pass through where there is no modifier.
SqlResult<Datum> ApplyTypmod(Type type, Datum value, CastContext context);

}  // namespace steno::sql
