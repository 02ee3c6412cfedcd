// Dates and times: PostgreSQL's representation, calendar and text forms.
//
//   date               days since 2000-01-01 (Postgres epoch), proleptic Gregorian
//   time               microseconds since midnight, 0 to 24:00:00 inclusive
//   timestamp          microseconds since 2000-01-01 00:00 of no particular zone
//   timestamptz        microseconds since 2000-01-01 00:00 UTC
// The extreme integers are -infinity and infinity. Printing is ISO style (DateStyle ISO, MDY);
// reading accepts ISO 8601 and the common national forms, month names, AM/PM, BC, Julian days,
// zones as offsets, abbreviations and IANA names, and the words epoch, infinity, now, today,
// tomorrow, yesterday. All functions are pure: "now" is in the settings.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/values.h"

namespace steno::sql {

inline constexpr int64_t kMicrosPerSecond = 1000000;
inline constexpr int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerHour = 3600 * kMicrosPerSecond;
inline constexpr int64_t kMicrosPerDay = 86400 * kMicrosPerSecond;
inline constexpr int64_t kDateNegInfinity = std::numeric_limits<int32_t>::min();
inline constexpr int64_t kDateInfinity = std::numeric_limits<int32_t>::max();
inline constexpr int64_t kTimestampNegInfinity = std::numeric_limits<int64_t>::min();
inline constexpr int64_t kTimestampInfinity = std::numeric_limits<int64_t>::max();
// 4713-11-24 BC, the first date; one past 5874897-12-31 and one past 294276-12-31.
inline constexpr int64_t kDateMin = -2451545;
inline constexpr int64_t kDateEnd = 2147483494 - 2451545;
inline constexpr int64_t kTimestampMin = -211813488000000000;
inline constexpr int64_t kTimestampEnd = 9223371331200000000;
// Seconds from the Unix epoch to the Postgres epoch.
inline constexpr int64_t kPostgresEpochUnixSeconds = 946684800;

// A point of the calendar. Years are astronomical: 0 is 1 BC.
struct CivilTime {
  int64_t year = 2000;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int micros = 0;
};

int64_t DaysFromCivil(int64_t year, int month, int day);
void CivilFromDays(int64_t days, CivilTime* out);
int DaysInMonth(int64_t year, int month);
bool IsLeapYear(int64_t year);
// REQUIRES: the timestamp is finite.
CivilTime CivilFromTimestamp(int64_t micros);
int64_t TimestampFromCivil(const CivilTime& t);

inline bool IsFiniteDate(int64_t d) {
  return d != kDateNegInfinity && d != kDateInfinity;
}
inline bool IsFiniteTimestamp(int64_t t) {
  return t != kTimestampNegInfinity && t != kTimestampInfinity;
}
inline bool IsValidDate(int64_t d) {
  return d >= kDateMin && d < kDateEnd;
}
inline bool IsValidTimestamp(int64_t t) {
  return t >= kTimestampMin && t < kTimestampEnd;
}

absl::Time ToAbslTime(int64_t timestamptz);
// Microseconds since the Postgres epoch.
int64_t FromAbslTime(absl::Time time);

// Seconds east of UTC that `zone` has at the moment, or at the local time. Local times that a
// transition skips are read with the offset before it, repeated ones with the offset after it.
int32_t ZoneOffsetAt(int64_t timestamptz, const absl::TimeZone& zone);
int32_t ZoneOffsetOfLocal(int64_t local_timestamp, const absl::TimeZone& zone);
int64_t LocalToUtc(int64_t local_timestamp, const absl::TimeZone& zone);
int64_t UtcToLocal(int64_t timestamptz, const absl::TimeZone& zone);

// An IANA name, an abbreviation (EST), or an offset in ISO ("+02", "-3:30") or POSIX form; case is
// ignored. nullopt where it is none.
std::optional<absl::TimeZone> FindTimeZone(std::string_view name);

// --- Text ---
SqlResult<int64_t> ParseDate(std::string_view text, const FormatSettings& settings);
SqlResult<int64_t> ParseTime(std::string_view text, const FormatSettings& settings);
struct TimeTzValue {
  int64_t micros;
  int32_t zone_west_s;
};
SqlResult<TimeTzValue> ParseTimeTz(std::string_view text, const FormatSettings& settings);
SqlResult<int64_t> ParseTimestamp(std::string_view text, const FormatSettings& settings);
SqlResult<int64_t> ParseTimestampTz(std::string_view text, const FormatSettings& settings);
// `typmod` may restrict the fields: interval '3' with fields DAY is three days.
SqlResult<Interval> ParseInterval(std::string_view text, int32_t typmod);

void AppendDate(int64_t days, std::string* out);
void AppendTime(int64_t micros, std::string* out);
void AppendTimeTz(const TimeTzValue& v, std::string* out);
void AppendTimestamp(int64_t micros, std::string* out);
void AppendTimestampTz(int64_t micros, const absl::TimeZone& zone, std::string* out);
void AppendInterval(const Interval& v, std::string* out);
// "+02", "-03:30", "+00:19:32" for seconds east of UTC.
void AppendZoneOffset(int32_t east_s, std::string* out);

// Rounds the fraction of the second to `precision` digits, halves away from zero.
int64_t RoundMicros(int64_t micros, int precision);
SqlResult<Interval> ApplyIntervalTypmod(const Interval& v, int32_t typmod);

}  // namespace steno::sql
