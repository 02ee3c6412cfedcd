// Dates, times and timestamps from and to text.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "sql/types/datetime.h"
#include "sql/types/datetime_parse.h"
#include "sql/types/errors.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

using internal::DatetimeError;
using internal::DatetimeWord;
using internal::ParsedDatetime;

// Texts longer than this are no date in any form.
constexpr size_t kDatetimeBytesMax = 128;

SqlError ToSqlError(DatetimeError error, TypeId type, std::string_view text,
                    std::string_view bad_zone = {}) {
  switch (error) {
    case DatetimeError::kFieldOverflow:
      return errors::DatetimeFieldOverflow(text);
    case DatetimeError::kMonthDayOverflow:
      return errors::DatetimeFieldOverflow(text).WithHint(
          "Perhaps you need a different \"datestyle\" setting.");
    case DatetimeError::kZoneOverflow:
      return errors::Make(sqlstate::kInvalidTimeZoneDisplacement,
                          StrCat("time zone displacement out of range: \"", text, "\""));
    case DatetimeError::kUnknownZone:
      return errors::UnknownTimeZone(bad_zone);
    case DatetimeError::kNone:
    case DatetimeError::kSyntax:
      break;
  }
  return errors::InvalidDatetime(type, text);
}

SqlResult<ParsedDatetime> Parse(std::string_view text, TypeId type) {
  ParsedDatetime parsed;
  if (text.size() > kDatetimeBytesMax) return errors::InvalidDatetime(type, text);
  const DatetimeError error = internal::ParseDatetime(text, &parsed);
  if (error != DatetimeError::kNone) return ToSqlError(error, type, text, parsed.bad_zone);
  return parsed;
}

int64_t FloorDays(int64_t micros) {
  return micros / kMicrosPerDay - (micros % kMicrosPerDay < 0 ? 1 : 0);
}

// The local date that a relative word names.
int64_t DateOfWord(DatetimeWord word, const FormatSettings& settings) {
  const int64_t today = FloorDays(UtcToLocal(settings.now_micros, settings.time_zone));
  if (word == DatetimeWord::kTomorrow) return today + 1;
  if (word == DatetimeWord::kYesterday) return today - 1;
  return today;
}

// 1970-01-01 in days from the Postgres epoch.
constexpr int64_t kUnixEpochDays = -kPostgresEpochUnixSeconds / 86400;

// The local timestamp of a parsed text that is neither infinite nor 'now'.
SqlResult<int64_t> LocalTimestamp(const ParsedDatetime& parsed, TypeId type, std::string_view text,
                                  const FormatSettings& settings) {
  int64_t days;
  if (parsed.word != DatetimeWord::kNone) {
    days = DateOfWord(parsed.word, settings);
  } else {
    if (!parsed.has_date) return errors::InvalidDatetime(type, text);
    days = DaysFromCivil(parsed.year, parsed.month, parsed.day);
  }
  const __int128 micros = static_cast<__int128>(days) * kMicrosPerDay + parsed.time_micros;
  if (micros < kTimestampMin || micros >= kTimestampEnd) {
    return errors::DatetimeOutOfRange(type, text);
  }
  return static_cast<int64_t>(micros);
}

int32_t ZoneOf(const ParsedDatetime& parsed, int64_t local, const absl::TimeZone& session_zone) {
  if (parsed.zone_east_s.has_value()) return *parsed.zone_east_s;
  return ZoneOffsetOfLocal(local, parsed.zone.value_or(session_zone));
}

}  // namespace

SqlResult<int64_t> ParseDate(std::string_view text, const FormatSettings& settings) {
  ASSIGN_OR_RETURN(const ParsedDatetime parsed, Parse(text, TypeId::kDate));
  switch (parsed.word) {
    case DatetimeWord::kInfinity:
      return kDateInfinity;
    case DatetimeWord::kNegInfinity:
      return kDateNegInfinity;
    case DatetimeWord::kEpoch:
      return kUnixEpochDays;
    case DatetimeWord::kNow:
    case DatetimeWord::kToday:
    case DatetimeWord::kTomorrow:
    case DatetimeWord::kYesterday:
      return DateOfWord(parsed.word, settings);
    case DatetimeWord::kNone:
      break;
  }
  if (!parsed.has_date) return errors::InvalidDatetime(TypeId::kDate, text);
  const int64_t days = DaysFromCivil(parsed.year, parsed.month, parsed.day);
  if (!IsValidDate(days)) return errors::DatetimeOutOfRange(TypeId::kDate, text);
  return days;
}

SqlResult<int64_t> ParseTimestamp(std::string_view text, const FormatSettings& settings) {
  ASSIGN_OR_RETURN(const ParsedDatetime parsed, Parse(text, TypeId::kTimestamp));
  if (parsed.word == DatetimeWord::kInfinity) return kTimestampInfinity;
  if (parsed.word == DatetimeWord::kNegInfinity) return kTimestampNegInfinity;
  if (parsed.word == DatetimeWord::kEpoch) return kUnixEpochDays * kMicrosPerDay;
  if (parsed.word == DatetimeWord::kNow) {
    return UtcToLocal(settings.now_micros, settings.time_zone);
  }
  return LocalTimestamp(parsed, TypeId::kTimestamp, text, settings);
}

SqlResult<int64_t> ParseTimestampTz(std::string_view text, const FormatSettings& settings) {
  constexpr TypeId kType = TypeId::kTimestampTz;
  ASSIGN_OR_RETURN(const ParsedDatetime parsed, Parse(text, kType));
  if (parsed.word == DatetimeWord::kInfinity) return kTimestampInfinity;
  if (parsed.word == DatetimeWord::kNegInfinity) return kTimestampNegInfinity;
  if (parsed.word == DatetimeWord::kEpoch) return kUnixEpochDays * kMicrosPerDay;
  if (parsed.word == DatetimeWord::kNow) return settings.now_micros;
  ASSIGN_OR_RETURN(const int64_t local, LocalTimestamp(parsed, kType, text, settings));
  const int64_t utc = local - ZoneOf(parsed, local, settings.time_zone) * kMicrosPerSecond;
  if (!IsValidTimestamp(utc)) return errors::DatetimeOutOfRange(kType, text);
  return utc;
}

namespace {

// Six or four digits alone are a time here, not a date.
SqlResult<ParsedDatetime> ParseTimeOfDay(std::string_view text, TypeId type) {
  const std::string_view trimmed = StripBlanks(text);
  const size_t digits = std::min(trimmed.find_first_not_of("0123456789"), trimmed.size());
  if ((digits == 6 || digits == 4) && trimmed.substr(digits).find(':') == std::string_view::npos) {
    const std::string_view rest = trimmed.substr(digits);
    if (rest.empty() || rest[0] == '.' || rest[0] == '+' || rest[0] == '-' || rest[0] == ' ') {
      ParsedDatetime parsed;
      const DatetimeError error = internal::ParseDatetime(StrCat("T", trimmed), &parsed);
      if (error == DatetimeError::kNone && parsed.has_time && !parsed.has_date) return parsed;
    }
  }
  ASSIGN_OR_RETURN(ParsedDatetime parsed, Parse(text, type));
  if (!parsed.has_time && parsed.word != DatetimeWord::kNow) {
    return errors::InvalidDatetime(type, text);
  }
  return parsed;
}

int64_t LocalNow(const FormatSettings& settings) {
  return UtcToLocal(settings.now_micros, settings.time_zone);
}

}  // namespace

SqlResult<int64_t> ParseTime(std::string_view text, const FormatSettings& settings) {
  ASSIGN_OR_RETURN(const ParsedDatetime parsed, ParseTimeOfDay(text, TypeId::kTime));
  if (parsed.word == DatetimeWord::kNow) {
    const int64_t local = LocalNow(settings);
    return local - FloorDays(local) * kMicrosPerDay;
  }
  // The time of a zone that changes with the date needs the date.
  if (parsed.zone_is_name && !parsed.has_date) return errors::InvalidDatetime(TypeId::kTime, text);
  return parsed.time_micros;
}

SqlResult<TimeTzValue> ParseTimeTz(std::string_view text, const FormatSettings& settings) {
  constexpr TypeId kType = TypeId::kTimeTz;
  ASSIGN_OR_RETURN(const ParsedDatetime parsed, ParseTimeOfDay(text, kType));
  const int64_t now = LocalNow(settings);
  if (parsed.word == DatetimeWord::kNow) {
    return TimeTzValue{now - FloorDays(now) * kMicrosPerDay,
                       -ZoneOffsetAt(settings.now_micros, settings.time_zone)};
  }
  if (parsed.zone_is_name && !parsed.has_date) return errors::InvalidDatetime(kType, text);
  const int64_t days =
      parsed.has_date ? DaysFromCivil(parsed.year, parsed.month, parsed.day) : FloorDays(now);
  return TimeTzValue{parsed.time_micros, -ZoneOf(parsed, days * kMicrosPerDay + parsed.time_micros,
                                                 settings.time_zone)};
}

namespace {

void AppendPadded(int64_t v, int width, std::string* out) {
  const std::string digits = std::to_string(v);
  if (digits.size() < static_cast<size_t>(width)) {
    out->append(static_cast<size_t>(width) - digits.size(), '0');
  }
  out->append(digits);
}

void AppendTwoDigits(int v, std::string* out) {
  out->push_back(static_cast<char>('0' + v / 10));
  out->push_back(static_cast<char>('0' + v % 10));
}

// ".5" for 500000; nothing for 0.
void AppendFraction(int micros, std::string* out) {
  if (micros == 0) return;
  char buffer[7] = {'.'};
  for (int i = 6; i > 0; --i) {
    buffer[i] = static_cast<char>('0' + micros % 10);
    micros /= 10;
  }
  size_t n = sizeof buffer;
  while (buffer[n - 1] == '0') --n;
  out->append(buffer, n);
}

void AppendCivilDate(const CivilTime& t, std::string* out) {
  AppendPadded(t.year > 0 ? t.year : 1 - t.year, 4, out);
  out->push_back('-');
  AppendTwoDigits(t.month, out);
  out->push_back('-');
  AppendTwoDigits(t.day, out);
}

void AppendClock(int hour, int minute, int second, int micros, std::string* out) {
  AppendTwoDigits(hour, out);
  out->push_back(':');
  AppendTwoDigits(minute, out);
  out->push_back(':');
  AppendTwoDigits(second, out);
  AppendFraction(micros, out);
}

bool AppendInfinity(bool negative, bool positive, std::string* out) {
  if (negative) out->append("-infinity");
  if (positive) out->append("infinity");
  return negative || positive;
}

}  // namespace

void AppendZoneOffset(int32_t east_s, std::string* out) {
  const int32_t magnitude = std::abs(east_s);
  out->push_back(east_s < 0 ? '-' : '+');
  AppendTwoDigits(magnitude / 3600, out);
  if (magnitude % 3600 == 0) return;
  out->push_back(':');
  AppendTwoDigits(magnitude / 60 % 60, out);
  if (magnitude % 60 == 0) return;
  out->push_back(':');
  AppendTwoDigits(magnitude % 60, out);
}

void AppendDate(int64_t days, std::string* out) {
  if (AppendInfinity(days == kDateNegInfinity, days == kDateInfinity, out)) return;
  CivilTime t;
  CivilFromDays(days, &t);
  AppendCivilDate(t, out);
  if (t.year <= 0) out->append(" BC");
}

void AppendTime(int64_t micros, std::string* out) {
  const auto seconds = static_cast<int>(micros / kMicrosPerSecond);
  AppendClock(seconds / 3600, seconds / 60 % 60, seconds % 60,
              static_cast<int>(micros % kMicrosPerSecond), out);
}

void AppendTimeTz(const TimeTzValue& v, std::string* out) {
  AppendTime(v.micros, out);
  AppendZoneOffset(-v.zone_west_s, out);
}

void AppendTimestamp(int64_t micros, std::string* out) {
  if (AppendInfinity(micros == kTimestampNegInfinity, micros == kTimestampInfinity, out)) return;
  const CivilTime t = CivilFromTimestamp(micros);
  AppendCivilDate(t, out);
  out->push_back(' ');
  AppendClock(t.hour, t.minute, t.second, t.micros, out);
  if (t.year <= 0) out->append(" BC");
}

void AppendTimestampTz(int64_t micros, const absl::TimeZone& zone, std::string* out) {
  if (AppendInfinity(micros == kTimestampNegInfinity, micros == kTimestampInfinity, out)) return;
  const int32_t offset = ZoneOffsetAt(micros, zone);
  const CivilTime t = CivilFromTimestamp(micros + offset * kMicrosPerSecond);
  AppendCivilDate(t, out);
  out->push_back(' ');
  AppendClock(t.hour, t.minute, t.second, t.micros, out);
  AppendZoneOffset(offset, out);
  if (t.year <= 0) out->append(" BC");
}

int64_t RoundMicros(int64_t micros, int precision) {
  if (precision >= 6 || !IsFiniteTimestamp(micros)) return micros;
  int64_t unit = 1;
  for (int i = precision; i < 6; ++i) unit *= 10;
  const int64_t half = unit / 2;
  // Halves away from zero; values near the ends of int64 stay where they are.
  if (micros > std::numeric_limits<int64_t>::max() - half ||
      micros < std::numeric_limits<int64_t>::min() + half) {
    return micros;
  }
  return (micros >= 0 ? micros + half : micros - half) / unit * unit;
}

}  // namespace steno::sql
