// The calendar and time zones.
#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "base/check.h"
#include "sql/types/datetime.h"
#include "sql/types/datetime_parse.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

// Days from 0000-03-01 to 2000-01-01.
constexpr int64_t kEpochShiftDays = 730425;
constexpr int64_t kDaysPerEra = 146097;  // 400 years

int64_t FloorDivide(int64_t a, int64_t b) {
  return a / b - ((a % b != 0) && ((a < 0) != (b < 0)));
}

}  // namespace

bool IsLeapYear(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(int64_t year, int month) {
  static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[static_cast<size_t>(month - 1)] + (month == 2 && IsLeapYear(year) ? 1 : 0);
}

// Years that begin in March put the leap day last, so that a month's first day is a linear formula.
int64_t DaysFromCivil(int64_t year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = FloorDivide(y, 400);
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEpochShiftDays;
}

void CivilFromDays(int64_t days, CivilTime* out) {
  const int64_t shifted = days + kEpochShiftDays;
  const int64_t era = FloorDivide(shifted, kDaysPerEra);
  const int64_t day_of_era = shifted - era * kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t m = (5 * day_of_year + 2) / 153;
  out->day = static_cast<int>(day_of_year - (153 * m + 2) / 5 + 1);
  out->month = static_cast<int>(m < 10 ? m + 3 : m - 9);
  out->year = year_of_era + era * 400 + (out->month <= 2 ? 1 : 0);
}

CivilTime CivilFromTimestamp(int64_t micros) {
  CivilTime t;
  const int64_t days = FloorDivide(micros, kMicrosPerDay);
  int64_t rest = micros - days * kMicrosPerDay;
  CivilFromDays(days, &t);
  t.micros = static_cast<int>(rest % kMicrosPerSecond);
  rest /= kMicrosPerSecond;
  t.second = static_cast<int>(rest % 60);
  t.minute = static_cast<int>(rest / 60 % 60);
  t.hour = static_cast<int>(rest / 3600);
  return t;
}

int64_t TimestampFromCivil(const CivilTime& t) {
  return DaysFromCivil(t.year, t.month, t.day) * kMicrosPerDay + t.hour * kMicrosPerHour +
         t.minute * kMicrosPerMinute + t.second * kMicrosPerSecond + t.micros;
}

absl::Time ToAbslTime(int64_t timestamptz) {
  return absl::FromUnixSeconds(kPostgresEpochUnixSeconds) + absl::Microseconds(timestamptz);
}

int64_t FromAbslTime(absl::Time time) {
  return absl::ToUnixMicros(time) - kPostgresEpochUnixSeconds * kMicrosPerSecond;
}

int32_t ZoneOffsetAt(int64_t timestamptz, const absl::TimeZone& zone) {
  if (zone == absl::UTCTimeZone()) return 0;
  return zone.At(ToAbslTime(timestamptz)).offset;
}

int32_t ZoneOffsetOfLocal(int64_t local_timestamp, const absl::TimeZone& zone) {
  if (zone == absl::UTCTimeZone()) return 0;
  const CivilTime t = CivilFromTimestamp(local_timestamp);
  const absl::CivilSecond civil(t.year, t.month, t.day, t.hour, t.minute, t.second);
  const absl::TimeZone::TimeInfo info = zone.At(civil);
  // `pre` counts with the offset before the transition, `post` with the one after it.
  const absl::Time moment = info.kind == absl::TimeZone::TimeInfo::REPEATED ? info.post : info.pre;
  return static_cast<int32_t>((absl::UTCTimeZone().At(civil).pre - moment) / absl::Seconds(1));
}

int64_t LocalToUtc(int64_t local_timestamp, const absl::TimeZone& zone) {
  return local_timestamp - ZoneOffsetOfLocal(local_timestamp, zone) * kMicrosPerSecond;
}

int64_t UtcToLocal(int64_t timestamptz, const absl::TimeZone& zone) {
  return timestamptz + ZoneOffsetAt(timestamptz, zone) * kMicrosPerSecond;
}

namespace {

// POSIX without rules for summer: "<+05:30>-05:30", "FOO+3"; the number lies west of Greenwich.
std::optional<absl::TimeZone> PosixTimeZone(std::string_view name) {
  size_t end = 0;
  if (name.starts_with('<')) {
    end = name.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    ++end;
  } else {
    while (end < name.size() && absl::ascii_isalpha(name[end])) ++end;
  }
  if (end < 3 || end == name.size()) return std::nullopt;
  std::string offset(name.substr(end));
  if (absl::ascii_isdigit(offset[0])) offset.insert(0, "+");
  int32_t west_s;
  if (internal::ParseZoneOffset(offset, &west_s) != internal::DatetimeError::kNone) {
    return std::nullopt;
  }
  return absl::FixedTimeZone(-west_s);
}

}  // namespace

std::optional<absl::TimeZone> FindTimeZone(std::string_view name) {
  const std::string lower = AsciiLower(name);
  if (lower == "utc" || lower == "gmt" || lower == "z" || lower == "zulu") {
    return absl::UTCTimeZone();
  }
  int32_t east_s;
  if (!lower.empty() && (lower[0] == '+' || lower[0] == '-' || absl::ascii_isdigit(lower[0]))) {
    // As in SET TIME ZONE and AT TIME ZONE, a bare offset is POSIX: positive lies west of
    // Greenwich.
    const std::string offset = absl::ascii_isdigit(lower[0]) ? "+" + lower : lower;
    if (internal::ParseZoneOffset(offset, &east_s) != internal::DatetimeError::kNone) {
      return std::nullopt;
    }
    return absl::FixedTimeZone(-east_s);
  }
  if (const std::optional<int32_t> offset = internal::ZoneAbbreviation(lower)) {
    return absl::FixedTimeZone(*offset);
  }
  if (auto zone = PosixTimeZone(name)) return zone;
  absl::TimeZone zone;
  if (name.find("..") != std::string_view::npos || name.starts_with('/')) return std::nullopt;
  if (absl::LoadTimeZone(std::string(name), &zone)) return zone;
  // IANA names are in title case, with a few in capitals ("EST5EDT", "US/Pacific").
  std::string title = lower;
  bool first = true;
  for (char& c : title) {
    if (first) c = absl::ascii_toupper(c);
    first = !absl::ascii_isalpha(c);
  }
  if (absl::LoadTimeZone(title, &zone)) return zone;
  if (absl::LoadTimeZone(AsciiUpper(lower), &zone)) return zone;
  if (const size_t slash = title.find('/'); slash != std::string::npos && slash <= 3) {
    if (absl::LoadTimeZone(AsciiUpper(title.substr(0, slash)) + title.substr(slash), &zone)) {
      return zone;
    }
  }
  return std::nullopt;
}

}  // namespace steno::sql
