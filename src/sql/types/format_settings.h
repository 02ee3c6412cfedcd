// FormatSettings: what a session's settings change about reading and printing values. Passed in,
// never global; the default value is UTC with PostgreSQL's defaults.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// How regclass and its kin become names and back; the catalog implements it.
class RegNames {
 public:
  virtual ~RegNames() = default;
  // The name that prints for `oid`, quoted and qualified as needed; nullopt prints the number.
  virtual std::optional<std::string> NameOf(TypeId reg_type, uint32_t oid) const = 0;
  virtual SqlResult<uint32_t> OidOf(TypeId reg_type, std::string_view name) const = 0;
};

struct FormatSettings {
  enum class ByteaOutput { kHex, kEscape };

  absl::TimeZone time_zone = absl::UTCTimeZone();
  // The transaction's start for 'now', 'today' and age(): microseconds since 2000-01-01 UTC.
  int64_t now_micros = 0;
  // 1 to 3: shortest text that reads back the same; 0 and below: 15 (float4: 6) digits plus it.
  int extra_float_digits = 1;
  ByteaOutput bytea_output = ByteaOutput::kHex;
  // nullptr: reg* types read and print numbers (regtype also knows the built-in types).
  const RegNames* reg_names = nullptr;

  static const FormatSettings& Default();
};

}  // namespace steno::sql
