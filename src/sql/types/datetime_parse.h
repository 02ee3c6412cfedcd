// The reader of date and time texts: splits into fields, gives each field a meaning. Internal to
// the type library; callers use the Parse functions of datetime.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace steno::sql::internal {

enum class DatetimeError {
  kNone,
  kSyntax,
  kFieldOverflow,
  // The same, where another order of month and day might have been meant.
  kMonthDayOverflow,
  kZoneOverflow,
  kUnknownZone,
};

// A word that stands for a whole value.
enum class DatetimeWord {
  kNone,
  kEpoch,
  kInfinity,
  kNegInfinity,
  kNow,
  kToday,
  kTomorrow,
  kYesterday
};

struct ParsedDatetime {
  DatetimeWord word = DatetimeWord::kNone;
  bool has_date = false;
  bool has_time = false;
  bool zone_is_name = false;  // an IANA name, whose offset needs a date
  int64_t year = 0;           // astronomical
  int month = 0;
  int day = 0;
  int64_t time_micros = 0;  // within the day; 24:00:00 is kMicrosPerDay
  std::optional<int32_t> zone_east_s;
  std::optional<absl::TimeZone> zone;
  std::string bad_zone;  // for kUnknownZone
};

struct DatetimeField {
  enum class Kind { kNumber, kDate, kTime, kZone, kWord };
  Kind kind;
  std::string text;  // words in lower case
};

// Splits the text of a date or time into fields, blanks and punctuation dropped; false where a
// character fits nowhere.
bool SplitDatetime(std::string_view text, std::vector<DatetimeField>* fields);

DatetimeError ParseDatetime(std::string_view text, ParsedDatetime* out);

// 1 to 12 for a month's name or its first three letters; 0 for anything else.
int MonthByName(std::string_view lower_case);
bool IsWeekdayName(std::string_view lower_case);

// "+02", "-3:30", "+053045", "Z"; seconds east of UTC.
DatetimeError ParseZoneOffset(std::string_view text, int32_t* east_s);
// An abbreviation of the default set (est, cet, ...), lower case; seconds east of UTC.
std::optional<int32_t> ZoneAbbreviation(std::string_view lower_case);

// hh:mm[:ss[.ffffff]] as microseconds; hours up to 24 unless `unbounded_hours`.
DatetimeError ParseClock(std::string_view text, bool unbounded_hours, int64_t* micros);

// Digits behind a decimal point as microseconds, rounded: "5" is 500000.
int64_t FractionToMicros(std::string_view digits);

}  // namespace steno::sql::internal
