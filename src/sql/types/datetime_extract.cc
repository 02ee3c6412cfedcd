// extract and date_trunc.
#include <string>

#include "sql/types/datetime.h"
#include "sql/types/datetime_functions.h"
#include "sql/types/errors.h"
#include "sql/types/numeric.h"
#include "sql/types/text_util.h"
#include "sql/types/values.h"

namespace steno::sql::kernels {
namespace {

enum class Field {
  kMicroseconds,
  kMilliseconds,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kQuarter,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
  kEpoch,
  kDow,
  kIsodow,
  kDoy,
  kIsoyear,
  kJulian,
  kTimezone,
  kTimezoneHour,
  kTimezoneMinute,
};

std::optional<Field> FieldByName(std::string_view text) {
  static constexpr std::pair<std::string_view, Field> kFields[] = {
      {"microseconds", Field::kMicroseconds},
      {"microsecond", Field::kMicroseconds},
      {"us", Field::kMicroseconds},
      {"milliseconds", Field::kMilliseconds},
      {"millisecond", Field::kMilliseconds},
      {"ms", Field::kMilliseconds},
      {"msec", Field::kMilliseconds},
      {"second", Field::kSecond},
      {"seconds", Field::kSecond},
      {"sec", Field::kSecond},
      {"secs", Field::kSecond},
      {"s", Field::kSecond},
      {"minute", Field::kMinute},
      {"minutes", Field::kMinute},
      {"min", Field::kMinute},
      {"mins", Field::kMinute},
      {"m", Field::kMinute},
      {"hour", Field::kHour},
      {"hours", Field::kHour},
      {"h", Field::kHour},
      {"hr", Field::kHour},
      {"hrs", Field::kHour},
      {"day", Field::kDay},
      {"days", Field::kDay},
      {"d", Field::kDay},
      {"week", Field::kWeek},
      {"weeks", Field::kWeek},
      {"w", Field::kWeek},
      {"month", Field::kMonth},
      {"months", Field::kMonth},
      {"mon", Field::kMonth},
      {"mons", Field::kMonth},
      {"quarter", Field::kQuarter},
      {"qtr", Field::kQuarter},
      {"year", Field::kYear},
      {"years", Field::kYear},
      {"y", Field::kYear},
      {"yr", Field::kYear},
      {"yrs", Field::kYear},
      {"decade", Field::kDecade},
      {"decades", Field::kDecade},
      {"dec", Field::kDecade},
      {"century", Field::kCentury},
      {"centuries", Field::kCentury},
      {"c", Field::kCentury},
      {"cent", Field::kCentury},
      {"millennium", Field::kMillennium},
      {"millennia", Field::kMillennium},
      {"mil", Field::kMillennium},
      {"mils", Field::kMillennium},
      {"epoch", Field::kEpoch},
      {"dow", Field::kDow},
      {"isodow", Field::kIsodow},
      {"doy", Field::kDoy},
      {"isoyear", Field::kIsoyear},
      {"julian", Field::kJulian},
      {"j", Field::kJulian},
      {"jd", Field::kJulian},
      {"timezone", Field::kTimezone},
      {"timezone_h", Field::kTimezoneHour},
      {"timezone_hour", Field::kTimezoneHour},
      {"timezone_m", Field::kTimezoneMinute},
      {"timezone_minute", Field::kTimezoneMinute}};
  const std::string lower = AsciiLower(text);
  for (const auto& [name, field] : kFields) {
    if (name == lower) return field;
  }
  return std::nullopt;
}

// A moment such as the epoch is no unit to cut to.
std::optional<Field> TruncUnit(std::string_view text) {
  const std::optional<Field> field = FieldByName(text);
  return field == Field::kEpoch ? std::nullopt : field;
}

SqlError NotRecognized(TypeId type, std::string_view unit) {
  return errors::InvalidParameterValue(
      StrCat("unit \"", AsciiLower(unit), "\" not recognized for type ", FormatType(type)));
}
SqlError NotSupported(TypeId type, std::string_view unit) {
  return errors::FeatureNotSupported(
      StrCat("unit \"", AsciiLower(unit), "\" not supported for type ", FormatType(type)));
}

int64_t FloorDivide(int64_t a, int64_t b) {
  return a / b - ((a % b != 0) && ((a < 0) != (b < 0)));
}

// 0 is Sunday; 2000-01-01 was a Saturday.
int64_t DayOfWeek(int64_t days) {
  return ((days + 6) % 7 + 7) % 7;
}

// Monday of the ISO week that holds `days`.
int64_t WeekStart(int64_t days) {
  return days - (DayOfWeek(days) + 6) % 7;
}

struct IsoWeek {
  int64_t year;
  int64_t week;
};
IsoWeek IsoWeekOf(int64_t days) {
  // The week belongs to the year that holds its Thursday.
  const int64_t thursday = WeekStart(days) + 3;
  CivilTime t;
  CivilFromDays(thursday, &t);
  return {t.year, (thursday - DaysFromCivil(t.year, 1, 1)) / 7 + 1};
}

// Years before Christ count as negative, without a year zero.
int64_t ShownYear(int64_t year) {
  return year > 0 ? year : year - 1;
}
int64_t CenturyOf(int64_t year, int64_t length) {
  return year > 0 ? (year + length - 1) / length : -((length - 1 - (year - 1)) / length);
}

Datum IntValue(int64_t v) {
  return Datum::FromNumeric(Numeric(v));
}
Datum SecondsValue(int64_t micros) {
  return Datum::FromNumeric(Numeric(micros, 6));
}

// Fields of the time of day, shared by all types that have one.
std::optional<Datum> TimeField(Field field, int64_t micros) {
  const int64_t second_micros = micros % kMicrosPerMinute;
  switch (field) {
    case Field::kMicroseconds:
      return IntValue(second_micros);
    case Field::kMilliseconds:
      return Datum::FromNumeric(Numeric(second_micros, 3));
    case Field::kSecond:
      return SecondsValue(second_micros);
    case Field::kMinute:
      return IntValue(micros / kMicrosPerMinute % 60);
    case Field::kHour:
      return IntValue(micros / kMicrosPerHour);
    default:
      return std::nullopt;
  }
}

std::optional<Datum> ZoneField(Field field, int32_t east_s) {
  switch (field) {
    case Field::kTimezone:
      return IntValue(east_s);
    case Field::kTimezoneHour:
      return IntValue(east_s / 3600);
    case Field::kTimezoneMinute:
      return IntValue(east_s / 60 % 60);
    default:
      return std::nullopt;
  }
}

std::optional<Datum> DateField(Field field, int64_t days) {
  CivilTime t;
  CivilFromDays(days, &t);
  switch (field) {
    case Field::kDay:
      return IntValue(t.day);
    case Field::kWeek:
      return IntValue(IsoWeekOf(days).week);
    case Field::kMonth:
      return IntValue(t.month);
    case Field::kQuarter:
      return IntValue((t.month - 1) / 3 + 1);
    case Field::kYear:
      return IntValue(ShownYear(t.year));
    case Field::kDecade:
      return IntValue(FloorDivide(t.year, 10));
    case Field::kCentury:
      return IntValue(CenturyOf(t.year, 100));
    case Field::kMillennium:
      return IntValue(CenturyOf(t.year, 1000));
    case Field::kDow:
      return IntValue(DayOfWeek(days));
    case Field::kIsodow:
      return IntValue((DayOfWeek(days) + 6) % 7 + 1);
    case Field::kDoy:
      return IntValue(days - DaysFromCivil(t.year, 1, 1) + 1);
    case Field::kIsoyear:
      return IntValue(ShownYear(IsoWeekOf(days).year));
    default:
      return std::nullopt;
  }
}

constexpr int64_t kJulianOfEpoch = 2451545;

SqlResult<Datum> JulianOf(int64_t local) {
  const int64_t days = FloorDivide(local, kMicrosPerDay);
  ASSIGN_OR_RETURN(const Numeric fraction,
                   Numeric::Divide(Numeric(local - days * kMicrosPerDay), Numeric(kMicrosPerDay)));
  ASSIGN_OR_RETURN(Numeric julian, Numeric::Add(Numeric(days + kJulianOfEpoch), fraction));
  return Datum::FromNumeric(std::move(julian));
}

bool IsMonotonic(Field field) {
  switch (field) {
    case Field::kYear:
    case Field::kDecade:
    case Field::kCentury:
    case Field::kMillennium:
    case Field::kJulian:
    case Field::kIsoyear:
    case Field::kEpoch:
      return true;
    default:
      return false;
  }
}

// The field of an infinite value: infinite where it grows with time, else NULL.
Datum InfiniteField(Field field, bool negative) {
  return IsMonotonic(field) ? Datum::FromNumeric(Numeric::Infinity(negative)) : Datum();
}

bool IsTimeUnit(Field field) {
  return field <= Field::kHour;
}
bool IsZoneUnit(Field field) {
  return field >= Field::kTimezone;
}

SqlResult<Datum> FromDate(Field field, int64_t days, std::string_view name) {
  if (IsTimeUnit(field) || IsZoneUnit(field)) return NotSupported(TypeId::kDate, name);
  if (!IsFiniteDate(days)) return InfiniteField(field, days == kDateNegInfinity);
  if (field == Field::kEpoch) {
    return IntValue(days * 86400 + kPostgresEpochUnixSeconds);
  }
  if (field == Field::kJulian) return IntValue(days + kJulianOfEpoch);
  return *DateField(field, days);
}

SqlResult<Datum> FromTimestamp(TypeId type, Field field, int64_t value, std::string_view name,
                               const FormatSettings& settings) {
  const bool zoned = type == TypeId::kTimestampTz;
  if (IsZoneUnit(field) && !zoned) return NotSupported(type, name);
  if (!IsFiniteTimestamp(value)) return InfiniteField(field, value == kTimestampNegInfinity);
  if (field == Field::kEpoch) {
    ASSIGN_OR_RETURN(Numeric epoch,
                     Numeric::Add(Numeric(value, 6), Numeric(kPostgresEpochUnixSeconds)));
    return Datum::FromNumeric(std::move(epoch));
  }
  const int32_t offset = zoned ? ZoneOffsetAt(value, settings.time_zone) : 0;
  const int64_t local = value + offset * kMicrosPerSecond;
  if (std::optional<Datum> zone = ZoneField(field, offset)) return *zone;
  if (field == Field::kJulian) return JulianOf(local);
  const int64_t days = FloorDivide(local, kMicrosPerDay);
  if (std::optional<Datum> time = TimeField(field, local - days * kMicrosPerDay)) return *time;
  return *DateField(field, days);
}

SqlResult<Datum> FromInterval(Field field, const Interval& v, std::string_view name) {
  const int64_t years = v.months / 12;
  switch (field) {
    case Field::kDay:
      return IntValue(v.days);
    case Field::kMonth:
      return IntValue(v.months % 12);
    case Field::kQuarter:
      return IntValue(v.months % 12 / 3 + 1);
    case Field::kYear:
      return IntValue(years);
    case Field::kDecade:
      return IntValue(years / 10);
    case Field::kCentury:
      return IntValue(years / 100);
    case Field::kMillennium:
      return IntValue(years / 1000);
    case Field::kEpoch: {
      // A year has 365.25 days here, a month 30.
      const int64_t seconds =
          years * 31557600 + (v.months % 12) * int64_t{30 * 86400} + v.days * int64_t{86400};
      ASSIGN_OR_RETURN(Numeric epoch, Numeric::Add(Numeric(v.micros, 6), Numeric(seconds)));
      return Datum::FromNumeric(std::move(epoch));
    }
    default:
      break;
  }
  if (std::optional<Datum> time = TimeField(field, v.micros)) return *time;
  return NotSupported(TypeId::kInterval, name);
}

SqlResult<Datum> FromTime(TypeId type, Field field, const Datum& value, std::string_view name) {
  const bool zoned = type == TypeId::kTimeTz;
  const int64_t micros = zoned ? value.timetz_micros() : value.as_int();
  if (field == Field::kEpoch) {
    return SecondsValue(micros + (zoned ? value.timetz_zone_west_s() * kMicrosPerSecond : 0));
  }
  if (std::optional<Datum> time = TimeField(field, micros)) return *time;
  if (zoned) {
    if (std::optional<Datum> zone = ZoneField(field, -value.timetz_zone_west_s())) return *zone;
  }
  return NotSupported(type, name);
}

// The start of the unit that holds `local`; nullopt where the unit cannot be cut to.
std::optional<int64_t> TruncateLocal(Field unit, int64_t local) {
  const auto floor_to = [&](int64_t size) { return FloorDivide(local, size) * size; };
  const int64_t days = FloorDivide(local, kMicrosPerDay);
  CivilTime t;
  CivilFromDays(days, &t);
  const auto year_start = [](int64_t year) { return DaysFromCivil(year, 1, 1) * kMicrosPerDay; };
  switch (unit) {
    case Field::kMicroseconds:
      return local;
    case Field::kMilliseconds:
      return floor_to(1000);
    case Field::kSecond:
      return floor_to(kMicrosPerSecond);
    case Field::kMinute:
      return floor_to(kMicrosPerMinute);
    case Field::kHour:
      return floor_to(kMicrosPerHour);
    case Field::kDay:
      return days * kMicrosPerDay;
    case Field::kWeek:
      return WeekStart(days) * kMicrosPerDay;
    case Field::kMonth:
      return DaysFromCivil(t.year, t.month, 1) * kMicrosPerDay;
    case Field::kQuarter:
      return DaysFromCivil(t.year, (t.month - 1) / 3 * 3 + 1, 1) * kMicrosPerDay;
    case Field::kYear:
      return year_start(t.year);
    case Field::kDecade:
      return year_start(FloorDivide(t.year, 10) * 10);
    case Field::kCentury:
      return year_start(FloorDivide(t.year - 1, 100) * 100 + 1);
    case Field::kMillennium:
      return year_start(FloorDivide(t.year - 1, 1000) * 1000 + 1);
    default:
      return std::nullopt;
  }
}

}  // namespace

SqlResult<Datum> Extract(TypeId type, const Datum& field, const Datum& value,
                         const FormatSettings& settings) {
  const std::string_view name = field.as_string();
  const std::optional<Field> unit = FieldByName(name);
  if (!unit.has_value()) return NotRecognized(type, name);
  switch (type) {
    case TypeId::kDate:
      return FromDate(*unit, value.as_int(), name);
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return FromTimestamp(type, *unit, value.as_int(), name, settings);
    case TypeId::kInterval:
      return FromInterval(*unit, value.as_interval(), name);
    default:
      return FromTime(type, *unit, value, name);
  }
}

SqlResult<Datum> DateTrunc(const Datum& unit, const Datum& timestamp) {
  constexpr TypeId kType = TypeId::kTimestamp;
  if (!IsFiniteTimestamp(timestamp.as_int())) return timestamp;  // whatever the unit
  const std::optional<Field> field = TruncUnit(unit.as_string());
  if (!field.has_value()) return NotRecognized(kType, unit.as_string());
  const std::optional<int64_t> cut = TruncateLocal(*field, timestamp.as_int());
  if (!cut.has_value()) return NotSupported(kType, unit.as_string());
  return Datum::Int(*cut);
}

SqlResult<Datum> DateTruncTz(const Datum& unit, const Datum& timestamp,
                             const FormatSettings& settings) {
  constexpr TypeId kType = TypeId::kTimestampTz;
  const int64_t value = timestamp.as_int();
  if (!IsFiniteTimestamp(value)) return timestamp;
  const std::optional<Field> field = TruncUnit(unit.as_string());
  if (!field.has_value()) return NotRecognized(kType, unit.as_string());
  const int32_t offset = ZoneOffsetAt(value, settings.time_zone);
  const std::optional<int64_t> cut = TruncateLocal(*field, value + offset * kMicrosPerSecond);
  if (!cut.has_value()) return NotSupported(kType, unit.as_string());
  // Below a day the offset stays; a day or more may begin under another one.
  if (IsTimeUnit(*field)) return Datum::Int(*cut - offset * kMicrosPerSecond);
  return Datum::Int(LocalToUtc(*cut, settings.time_zone));
}

SqlResult<Datum> DateTruncInterval(const Datum& unit, const Datum& interval) {
  constexpr TypeId kType = TypeId::kInterval;
  const std::optional<Field> field = TruncUnit(unit.as_string());
  if (!field.has_value()) return NotRecognized(kType, unit.as_string());
  Interval v = interval.as_interval();
  const auto cut_months = [&](int32_t months) {
    v.months = v.months / months * months;
    v.days = 0;
    v.micros = 0;
  };
  const auto cut_micros = [&](int64_t micros) { v.micros = v.micros / micros * micros; };
  switch (*field) {
    case Field::kMillennium:
      cut_months(12000);
      break;
    case Field::kCentury:
      cut_months(1200);
      break;
    case Field::kDecade:
      cut_months(120);
      break;
    case Field::kYear:
      cut_months(12);
      break;
    case Field::kQuarter:
      cut_months(3);
      break;
    case Field::kMonth:
      cut_months(1);
      break;
    case Field::kDay:
      v.micros = 0;
      break;
    case Field::kHour:
      cut_micros(kMicrosPerHour);
      break;
    case Field::kMinute:
      cut_micros(kMicrosPerMinute);
      break;
    case Field::kSecond:
      cut_micros(kMicrosPerSecond);
      break;
    case Field::kMilliseconds:
      cut_micros(1000);
      break;
    case Field::kMicroseconds:
      break;
    case Field::kWeek:
      return NotSupported(kType, unit.as_string())
          .WithDetail("Months usually have fractional weeks.");
    default:
      return NotSupported(kType, unit.as_string());
  }
  return Datum::FromInterval(v);
}

}  // namespace steno::sql::kernels
