// Intervals from and to text: PostgreSQL's verbose form, SQL's "1-2" and "3 04:05:06", and ISO
// 8601.
#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "sql/types/datetime.h"
#include "sql/types/datetime_parse.h"
#include "sql/types/errors.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

using internal::DatetimeError;
using internal::DatetimeField;

constexpr int kMonthsPerYear = 12;
constexpr int kDaysPerMonth = 30;

enum class Unit {
  kMicrosecond,
  kMillisecond,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kMonth,
  kYear,
  kDecade,
  kCentury,
  kMillennium,
};

std::optional<Unit> UnitByName(std::string_view name) {
  static constexpr std::pair<std::string_view, Unit> kUnits[] = {
      {"us", Unit::kMicrosecond},
      {"usec", Unit::kMicrosecond},
      {"usecs", Unit::kMicrosecond},
      {"usecond", Unit::kMicrosecond},
      {"useconds", Unit::kMicrosecond},
      {"microsecond", Unit::kMicrosecond},
      {"microseconds", Unit::kMicrosecond},
      {"microsecon", Unit::kMicrosecond},
      {"ms", Unit::kMillisecond},
      {"msec", Unit::kMillisecond},
      {"msecs", Unit::kMillisecond},
      {"msecond", Unit::kMillisecond},
      {"mseconds", Unit::kMillisecond},
      {"millisecond", Unit::kMillisecond},
      {"milliseconds", Unit::kMillisecond},
      {"s", Unit::kSecond},
      {"sec", Unit::kSecond},
      {"secs", Unit::kSecond},
      {"second", Unit::kSecond},
      {"seconds", Unit::kSecond},
      {"m", Unit::kMinute},
      {"min", Unit::kMinute},
      {"mins", Unit::kMinute},
      {"minute", Unit::kMinute},
      {"minutes", Unit::kMinute},
      {"h", Unit::kHour},
      {"hr", Unit::kHour},
      {"hrs", Unit::kHour},
      {"hour", Unit::kHour},
      {"hours", Unit::kHour},
      {"d", Unit::kDay},
      {"day", Unit::kDay},
      {"days", Unit::kDay},
      {"w", Unit::kWeek},
      {"week", Unit::kWeek},
      {"weeks", Unit::kWeek},
      {"mon", Unit::kMonth},
      {"mons", Unit::kMonth},
      {"month", Unit::kMonth},
      {"months", Unit::kMonth},
      {"y", Unit::kYear},
      {"yr", Unit::kYear},
      {"yrs", Unit::kYear},
      {"year", Unit::kYear},
      {"years", Unit::kYear},
      {"dec", Unit::kDecade},
      {"decs", Unit::kDecade},
      {"decade", Unit::kDecade},
      {"decades", Unit::kDecade},
      {"c", Unit::kCentury},
      {"cent", Unit::kCentury},
      {"century", Unit::kCentury},
      {"centuries", Unit::kCentury},
      {"mil", Unit::kMillennium},
      {"mils", Unit::kMillennium},
      {"millennia", Unit::kMillennium},
      {"millennium", Unit::kMillennium}};
  for (const auto& [text, unit] : kUnits) {
    if (text == name) return unit;
  }
  return std::nullopt;
}

// Adds up fields, watching the ranges: years, months and days of 32 bits, microseconds of 64.
// Whether years and months together fit is only known at the end.
class Accumulator {
 public:
  // `fraction` has the sign of the field and is below one in magnitude.
  bool Add(Unit unit, int64_t whole, double fraction) {
    switch (unit) {
      case Unit::kMicrosecond:
        return AddMicros(whole, 1) && AddMicros(std::llrint(fraction), 1);
      case Unit::kMillisecond:
        return AddMicros(whole, 1000) && AddMicros(std::llrint(fraction * 1000), 1);
      case Unit::kSecond:
        return AddMicros(whole, kMicrosPerSecond) && AddFraction(fraction, kMicrosPerSecond);
      case Unit::kMinute:
        return AddMicros(whole, kMicrosPerMinute) && AddFraction(fraction, kMicrosPerMinute);
      case Unit::kHour:
        return AddMicros(whole, kMicrosPerHour) && AddFraction(fraction, kMicrosPerHour);
      case Unit::kDay:
        return Add32(whole, &days_) && AddFraction(fraction, kMicrosPerDay);
      case Unit::kWeek:
        return AddDaysScaled(whole, 7, fraction);
      case Unit::kMonth:
        return Add32(whole, &months_) && AddDaysScaled(0, kDaysPerMonth, fraction);
      case Unit::kYear:
        return AddYears(whole, 1, fraction);
      case Unit::kDecade:
        return AddYears(whole, 10, fraction);
      case Unit::kCentury:
        return AddYears(whole, 100, fraction);
      case Unit::kMillennium:
        return AddYears(whole, 1000, fraction);
    }
    return false;
  }

  bool AddMicros(int64_t n, int64_t unit) {
    int64_t product;
    return !__builtin_mul_overflow(n, unit, &product) &&
           !__builtin_add_overflow(micros_, product, &micros_);
  }

  bool Negate() {
    return !__builtin_sub_overflow(0, micros_, &micros_) &&
           !__builtin_sub_overflow(0, days_, &days_) &&
           !__builtin_sub_overflow(0, months_, &months_) &&
           !__builtin_sub_overflow(0, years_, &years_);
  }

  SqlResult<Interval> value() const {
    const int64_t months = int64_t{years_} * kMonthsPerYear + months_;
    if (months != static_cast<int32_t>(months)) {
      return errors::Make(sqlstate::kDatetimeFieldOverflow, "interval out of range");
    }
    return Interval{micros_, days_, static_cast<int32_t>(months)};
  }

 private:
  bool AddFraction(double fraction, int64_t unit) {
    return AddMicros(std::llrint(fraction * static_cast<double>(unit)), 1);
  }
  static bool Add32(int64_t n, int32_t* field) { return !__builtin_add_overflow(*field, n, field); }
  // A fraction of a week or month: whole days, the rest as time.
  bool AddDaysScaled(int64_t whole, int scale, double fraction) {
    int64_t days;
    if (__builtin_mul_overflow(whole, int64_t{scale}, &days) || !Add32(days, &days_)) return false;
    const double exact = fraction * scale;
    const double whole_days = std::trunc(exact);
    if (!Add32(static_cast<int64_t>(whole_days), &days_)) return false;
    return AddFraction(exact - whole_days, kMicrosPerDay);
  }
  // `whole` and a fraction of units of so many years. Fractions of a year are rounded to months.
  bool AddYears(int64_t whole, int64_t unit, double fraction) {
    int64_t years;
    return !__builtin_mul_overflow(whole, unit, &years) && Add32(years, &years_) &&
           Add32(std::llrint(fraction * static_cast<double>(unit) * kMonthsPerYear), &months_);
  }

  int64_t micros_ = 0;
  int32_t days_ = 0;
  int32_t months_ = 0;
  int32_t years_ = 0;
};

struct SignedNumber {
  bool negative = false;
  int64_t whole = 0;
  double fraction = 0;
};

// "[+-]12[.5]"
bool ParseNumber(std::string_view text, SignedNumber* out) {
  if (text.starts_with('-') || text.starts_with('+')) {
    out->negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (whole.empty() && point == std::string_view::npos) return false;
  if (!whole.empty() && !ParseInteger(whole, &out->whole)) return false;
  if (point != std::string_view::npos) {
    const std::string digits(text.substr(point + 1));
    if (!AllDigits(digits)) return false;
    out->fraction = std::strtod(("0." + digits).c_str(), nullptr);
  }
  if (out->negative) {
    out->whole = -out->whole;
    out->fraction = -out->fraction;
  }
  return true;
}

// Reads the verbose form from its last field to its first, since a number's unit stands behind it.
class VerboseParser {
 public:
  VerboseParser(int32_t fields_mask, Accumulator* out) : mask_(fields_mask), out_(out) {}

  DatetimeError Run(const std::vector<DatetimeField>& fields) {
    if (fields.empty()) return DatetimeError::kSyntax;
    for (size_t i = fields.size(); i > 0; --i) {
      if (const DatetimeError e = Take(fields[i - 1]); e != DatetimeError::kNone) return e;
    }
    if (unit_.has_value() || !any_) return DatetimeError::kSyntax;
    return Check(!ago_ || out_->Negate());
  }

 private:
  using Error = DatetimeError;

  Error Take(const DatetimeField& field) {
    switch (field.kind) {
      case DatetimeField::Kind::kWord:
        return TakeWord(field.text);
      case DatetimeField::Kind::kTime:
        return TakeClock(field.text, /*negative=*/false);
      case DatetimeField::Kind::kZone:
        if (field.text.find(':') != std::string::npos) {
          return TakeClock(std::string_view(field.text).substr(1), field.text[0] == '-');
        }
        if (field.text.find('-', 1) != std::string::npos) {
          return TakeYearMonth(std::string_view(field.text).substr(1), field.text[0] == '-');
        }
        return TakeNumber(field.text);
      case DatetimeField::Kind::kDate:
        return TakeYearMonth(field.text, /*negative=*/false);
      case DatetimeField::Kind::kNumber:
        return TakeNumber(field.text);
    }
    return Error::kSyntax;
  }

  Error TakeWord(std::string_view word) {
    if (unit_.has_value()) return Error::kSyntax;
    if (word == "ago") {
      if (any_ || ago_) return Error::kSyntax;
      ago_ = true;
      return Error::kNone;
    }
    unit_ = UnitByName(word);
    return unit_.has_value() ? Error::kNone : Error::kSyntax;
  }

  Error TakeClock(std::string_view text, bool negative) {
    if (unit_.has_value() || clock_) return Error::kSyntax;
    int64_t micros;
    if (const Error e = internal::ParseClock(text, /*unbounded_hours=*/true, &micros);
        e != Error::kNone) {
      return e;
    }
    clock_ = any_ = true;
    if (!See(Unit::kHour) || !See(Unit::kMinute) || !See(Unit::kSecond)) return Error::kSyntax;
    // A bare number before the clock is a number of days.
    unit_default_ = Unit::kDay;
    return Check(out_->AddMicros(micros, negative ? -1 : 1));
  }

  // SQL's year-month "1-2"; a sign in front is that of both.
  Error TakeYearMonth(std::string_view text, bool negative) {
    const std::vector<std::string_view> parts = SplitAny(text, "-");
    int64_t years;
    int64_t months;
    if (parts.size() != 2 || unit_.has_value() || !ParseInteger(parts[0], &years) ||
        !ParseInteger(parts[1], &months)) {
      return Error::kSyntax;
    }
    if (months >= kMonthsPerYear) return Error::kFieldOverflow;
    any_ = true;
    int64_t total;
    if (__builtin_mul_overflow(years, int64_t{kMonthsPerYear}, &total) ||
        __builtin_add_overflow(total, months, &total)) {
      return Error::kFieldOverflow;
    }
    return Check(out_->Add(Unit::kMonth, negative ? -total : total, 0));
  }

  Error TakeNumber(std::string_view text) {
    SignedNumber number;
    if (!ParseNumber(text, &number)) {
      return text.find_first_not_of("+-.0123456789") == std::string_view::npos
                 ? Error::kFieldOverflow
                 : Error::kSyntax;
    }
    const Unit unit = unit_.value_or(unit_default_.value_or(DefaultUnit()));
    // Only one number may go without a unit.
    if (!unit_.has_value() && any_ && !unit_default_.has_value()) return Error::kSyntax;
    if (!See(unit)) return Error::kSyntax;
    unit_.reset();
    // A bare number before the hours is a number of days, too.
    unit_default_.reset();
    if (unit == Unit::kHour) unit_default_ = Unit::kDay;
    any_ = true;
    return Check(out_->Add(unit, number.whole, number.fraction));
  }

  // What a bare number counts: the smallest field that the type has.
  Unit DefaultUnit() const {
    if (mask_ & kIntervalSecond) return Unit::kSecond;
    if (mask_ & kIntervalMinute) return Unit::kMinute;
    if (mask_ & kIntervalHour) return Unit::kHour;
    if (mask_ & kIntervalDay) return Unit::kDay;
    if (mask_ & kIntervalMonth) return Unit::kMonth;
    if (mask_ & kIntervalYear) return Unit::kYear;
    return Unit::kSecond;
  }

  // False where the unit was there before.
  bool See(Unit unit) {
    const uint32_t bit = uint32_t{1} << static_cast<int>(unit);
    if (seen_ & bit) return false;
    seen_ |= bit;
    return true;
  }

  static Error Check(bool ok) { return ok ? Error::kNone : Error::kFieldOverflow; }

  int32_t mask_;
  Accumulator* out_;
  std::optional<Unit> unit_;
  std::optional<Unit> unit_default_;
  uint32_t seen_ = 0;
  bool any_ = false;
  bool clock_ = false;
  bool ago_ = false;
};

std::optional<Unit> IsoUnit(char designator, bool time) {
  switch (designator) {
    case 'Y':
      return Unit::kYear;
    case 'M':
      return time ? Unit::kMinute : Unit::kMonth;
    case 'W':
      return Unit::kWeek;
    case 'D':
      return Unit::kDay;
    case 'H':
      return Unit::kHour;
    case 'S':
      return Unit::kSecond;
    default:
      return std::nullopt;
  }
}

// "P1Y2M3DT4H5M6S" and "P0001-02-03T04:05:06".
DatetimeError ParseIso(std::string_view text, Accumulator* out) {
  text.remove_prefix(1);
  bool time = false;
  bool any = false;
  while (!text.empty()) {
    if (text[0] == 'T') {
      if (time) return DatetimeError::kSyntax;
      time = any = true;
      text.remove_prefix(1);
      continue;
    }
    const size_t end = text.find_first_not_of("+-.0123456789", text[0] == '-' ? 1 : 0);
    const std::string_view digits = text.substr(0, end);
    if (!time && digits.find('-', 1) != std::string_view::npos) {
      const std::vector<std::string_view> parts = SplitAny(digits, "-");
      int64_t ymd[3] = {0, 0, 0};
      if (parts.size() > 3) return DatetimeError::kSyntax;
      for (size_t i = 0; i < parts.size(); ++i) {
        if (!ParseInteger(parts[i], &ymd[i])) return DatetimeError::kSyntax;
      }
      if (!out->Add(Unit::kYear, ymd[0], 0) || !out->Add(Unit::kMonth, ymd[1], 0) ||
          !out->Add(Unit::kDay, ymd[2], 0)) {
        return DatetimeError::kFieldOverflow;
      }
      any = true;
      text = end == std::string_view::npos ? std::string_view() : text.substr(end);
      continue;
    }
    if (time && text.find(':') != std::string_view::npos) {
      int64_t micros;
      const DatetimeError e = internal::ParseClock(text, /*unbounded_hours=*/true, &micros);
      if (e != DatetimeError::kNone) return e;
      return out->AddMicros(micros, 1) ? DatetimeError::kNone : DatetimeError::kFieldOverflow;
    }
    SignedNumber number;
    if (end == std::string_view::npos || !ParseNumber(digits, &number)) {
      return DatetimeError::kSyntax;
    }
    const std::optional<Unit> unit = IsoUnit(text[end], time);
    if (!unit.has_value()) return DatetimeError::kSyntax;
    if (!out->Add(*unit, number.whole, number.fraction)) return DatetimeError::kFieldOverflow;
    any = true;
    text.remove_prefix(end + 1);
  }
  return any ? DatetimeError::kNone : DatetimeError::kSyntax;
}

}  // namespace

SqlResult<Interval> ParseInterval(std::string_view text, int32_t typmod) {
  const std::string_view trimmed = StripBlanks(text);
  const int32_t mask = typmod < 0 ? kIntervalFullRange : (typmod >> 16) & 0x7FFF;
  Accumulator out;
  DatetimeError error;
  if (trimmed.starts_with('P')) {
    error = ParseIso(trimmed, &out);
  } else {
    std::vector<DatetimeField> fields;
    error = internal::SplitDatetime(trimmed, &fields) ? VerboseParser(mask, &out).Run(fields)
                                                      : DatetimeError::kSyntax;
  }
  if (error == DatetimeError::kFieldOverflow) {
    return errors::Make(sqlstate::kIntervalFieldOverflow,
                        StrCat("interval field value out of range: \"", text, "\""));
  }
  if (error != DatetimeError::kNone) return errors::InvalidDatetime(TypeId::kInterval, text);
  ASSIGN_OR_RETURN(const Interval value, out.value());
  return ApplyIntervalTypmod(value, typmod);
}

SqlResult<Interval> ApplyIntervalTypmod(const Interval& v, int32_t typmod) {
  if (typmod < 0) return v;
  Interval out = v;
  const int32_t mask = (typmod >> 16) & 0x7FFF;
  if (mask != kIntervalFullRange) {
    // Fields finer than the last one are cut.
    if (mask == kIntervalYear) out.months = out.months / kMonthsPerYear * kMonthsPerYear;
    if (!(mask & (kIntervalDay | kIntervalHour | kIntervalMinute | kIntervalSecond))) {
      out.days = 0;
      out.micros = 0;
    } else if (mask == kIntervalDay) {
      out.micros = 0;
    } else if (!(mask & (kIntervalMinute | kIntervalSecond))) {
      out.micros = out.micros / kMicrosPerHour * kMicrosPerHour;
    } else if (!(mask & kIntervalSecond)) {
      out.micros = out.micros / kMicrosPerMinute * kMicrosPerMinute;
    }
  }
  if (const auto precision = TimePrecisionOf(Type{TypeId::kInterval, typmod})) {
    out.micros = RoundMicros(out.micros, *precision);
  }
  return out;
}

void AppendInterval(const Interval& v, std::string* out) {
  const size_t start = out->size();
  // After a negative field a positive one shows its sign.
  bool previous_negative = false;
  const auto append = [&](int32_t n, std::string_view unit) {
    if (n == 0) return;
    if (out->size() > start) out->push_back(' ');
    if (previous_negative && n > 0) out->push_back('+');
    StrAppend(out, n, ' ', unit, n == 1 ? "" : "s");
    previous_negative = n < 0;
  };
  append(v.months / kMonthsPerYear, "year");
  append(v.months % kMonthsPerYear, "mon");
  append(v.days, "day");
  if (out->size() > start && v.micros == 0) return;
  if (out->size() > start) out->push_back(' ');
  if (v.micros < 0) {
    out->push_back('-');
  } else if (previous_negative) {
    out->push_back('+');
  }
  // The magnitude of the least int64 needs the unsigned type.
  const uint64_t magnitude = v.micros < 0 ? uint64_t{0} - static_cast<uint64_t>(v.micros)
                                          : static_cast<uint64_t>(v.micros);
  const uint64_t hours = magnitude / kMicrosPerHour;
  std::string clock;
  AppendTime(static_cast<int64_t>(magnitude % kMicrosPerHour), &clock);
  if (hours < 10) out->push_back('0');
  StrAppend(out, hours);
  out->append(clock, 2);  // ":mm:ss[.f]" behind the zero hours
}

}  // namespace steno::sql
