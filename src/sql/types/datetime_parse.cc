#include "sql/types/datetime_parse.h"

#include <array>

#include "absl/strings/ascii.h"
#include "sql/types/datetime.h"
#include "sql/types/text_util.h"

namespace steno::sql::internal {
namespace {

using Error = DatetimeError;

// Gives each field its meaning by what is known so far, month before day where nothing decides
// (DateStyle MDY).
class Decoder {
 public:
  explicit Decoder(ParsedDatetime* out) : out_(out) {}

  Error Run(const std::vector<DatetimeField>& fields) {
    if (fields.empty()) return Error::kSyntax;
    for (const DatetimeField& field : fields) {
      if (const Error e = Take(field); e != Error::kNone) return e;
    }
    return Finish();
  }

 private:
  Error Take(const DatetimeField& field) {
    switch (field.kind) {
      case DatetimeField::Kind::kDate:
        return TakeDate(field.text);
      case DatetimeField::Kind::kTime:
        return TakeClock(field.text);
      case DatetimeField::Kind::kZone:
        return TakeOffset(field.text);
      case DatetimeField::Kind::kWord:
        return TakeWord(field.text);
      case DatetimeField::Kind::kNumber:
        return TakeNumber(field.text);
    }
    return Error::kSyntax;
  }

  bool DateComplete() const { return has_year_ && has_month_ && has_day_; }

  Error TakeDate(std::string_view text) {
    if (has_year_ || has_day_) return Error::kSyntax;
    const std::vector<std::string_view> parts = SplitAny(text, "-/.");
    // A month's name decides the roles of the numbers around it, so it is taken first.
    for (std::string_view part : parts) {
      if (part.empty() || !absl::ascii_isalpha(part[0])) continue;
      if (has_month_ || !SetMonthName(part)) return Error::kSyntax;
    }
    for (std::string_view part : parts) {
      if (part.empty() || absl::ascii_isalpha(part[0])) continue;
      if (const Error e = TakeDatePart(part); e != Error::kNone) return e;
    }
    return DateComplete() ? Error::kNone : Error::kSyntax;
  }

  bool SetMonthName(std::string_view word) {
    const int month = MonthByName(word);
    if (month == 0) return false;
    month_ = month;
    has_month_ = month_is_text_ = true;
    return true;
  }

  // One number of a date.
  Error TakeDatePart(std::string_view digits) {
    int64_t value;
    if (!AllDigits(digits)) return Error::kSyntax;
    if (!ParseInteger(digits, &value) || value > 999999999) return Error::kFieldOverflow;
    const bool wide = digits.size() >= 3;
    if (digits.size() == 3 && has_year_ && !has_month_ && !has_day_ && value >= 1 && value <= 366) {
      return SetDayOfYear(static_cast<int>(value));
    }
    if (!has_year_ && !has_month_ && !has_day_) {
      if (wide) return SetYear(value, digits);
      return SetMonth(value);
    }
    if (month_is_text_) {
      if (!has_year_ && !has_day_) return wide ? SetYear(value, digits) : SetDay(value);
      if (has_day_ && !has_year_) return SetYear(value, digits);
      if (has_year_ && !has_day_) return SetDay(value);
      return Error::kSyntax;
    }
    if (has_year_ && !has_month_) return SetMonth(value);
    if (has_month_ && !has_day_) return SetDay(value);
    if (has_month_ && has_day_ && !has_year_) return SetYear(value, digits);
    return Error::kSyntax;
  }

  Error SetYear(int64_t value, std::string_view digits) {
    year_ = value;
    has_year_ = true;
    two_digit_year_ = digits.size() <= 2;
    return Error::kNone;
  }
  Error SetMonth(int64_t value) {
    month_ = value;
    has_month_ = true;
    return Error::kNone;
  }
  Error SetDay(int64_t value) {
    day_ = value;
    has_day_ = true;
    return Error::kNone;
  }
  Error SetDayOfYear(int day_of_year) {
    if (two_digit_year_ && year_ < 100) year_ += year_ < 70 ? 2000 : 1900;
    two_digit_year_ = false;
    CivilTime civil;
    CivilFromDays(DaysFromCivil(year_, 1, 1) + day_of_year - 1, &civil);
    year_ = civil.year;
    month_ = civil.month;
    day_ = civil.day;
    has_month_ = has_day_ = true;
    return Error::kNone;
  }

  Error TakeClock(std::string_view text) {
    if (out_->has_time) return Error::kSyntax;
    out_->has_time = true;
    return ParseClock(text, /*unbounded_hours=*/false, &out_->time_micros);
  }

  Error TakeOffset(std::string_view text) {
    if (out_->zone_east_s.has_value() || out_->zone.has_value()) return Error::kSyntax;
    int32_t east_s;
    if (const Error e = ParseZoneOffset(text, &east_s); e != Error::kNone) return e;
    out_->zone_east_s = east_s;
    return Error::kNone;
  }

  Error TakeNumber(std::string_view text) {
    if (expect_julian_) {
      int64_t julian;
      expect_julian_ = false;
      if (!ParseInteger(text, &julian)) return Error::kSyntax;
      CivilTime civil;
      CivilFromDays(julian - 2451545, &civil);
      year_ = civil.year;
      month_ = civil.month;
      day_ = civil.day;
      astronomical_year_ = has_year_ = has_month_ = has_day_ = true;
      return Error::kNone;
    }
    const size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (!AllDigits(fraction)) return Error::kSyntax;
    const bool any_date = has_year_ || has_month_ || has_day_;
    if (!any_date && whole.size() >= 6 && fraction.empty() && !expect_time_) {
      return TakeCompactDate(whole);
    }
    if (!any_date && !expect_time_ && point != std::string_view::npos) return TakeDate(text);
    if (expect_time_ || (DateComplete() && !out_->has_time)) {
      return TakeCompactTime(whole, fraction);
    }
    if (point != std::string_view::npos) return Error::kSyntax;
    return TakeDatePart(whole);
  }

  // "20200131", "990108"
  Error TakeCompactDate(std::string_view digits) {
    const size_t n = digits.size();
    int64_t year;
    int month;
    int day;
    if (!ParseInteger(digits.substr(0, n - 4), &year) ||
        !ParseInteger(digits.substr(n - 4, 2), &month) ||
        !ParseInteger(digits.substr(n - 2), &day) || year > 999999999) {
      return Error::kFieldOverflow;
    }
    SetMonth(month);
    SetDay(day);
    return SetYear(year, digits.substr(0, n - 4));
  }

  // "040506.789", "0405"
  Error TakeCompactTime(std::string_view digits, std::string_view fraction) {
    if (out_->has_time || (digits.size() != 6 && digits.size() != 4)) return Error::kSyntax;
    std::string clock(digits.substr(0, 2));
    clock.append(":").append(digits.substr(2, 2)).append(":");
    clock.append(digits.size() == 6 ? digits.substr(4, 2) : "00");
    if (!fraction.empty()) clock.append(".").append(fraction);
    expect_time_ = false;
    return TakeClock(clock);
  }

  Error TakeWord(std::string_view word) {
    if (expect_julian_) return Error::kSyntax;
    if (SetSpecial(word)) return Error::kNone;
    if (word == "am" || word == "pm") {
      if (half_day_ != HalfDay::kNone) return Error::kSyntax;
      half_day_ = word == "am" ? HalfDay::kAm : HalfDay::kPm;
      return Error::kNone;
    }
    if (word == "bc" || word == "ad") {
      before_christ_ = word == "bc";
      return Error::kNone;
    }
    if (word == "t") {
      if (!DateComplete() && has_year_) return Error::kSyntax;
      expect_time_ = true;
      return Error::kNone;
    }
    if (word == "j" || word == "jd" || word == "julian") {
      expect_julian_ = true;
      return Error::kNone;
    }
    if (word == "at" || word == "on" || word == "of" || IsWeekdayName(word)) return Error::kNone;
    if (word == "allballs") {
      out_->has_time = true;
      out_->time_micros = 0;
      out_->zone_east_s = 0;
      return Error::kNone;
    }
    if (!has_month_ && SetMonthName(word)) return Error::kNone;
    // "1 January" was taken as month 1: the name shows that it was a day.
    if (has_month_ && !month_is_text_ && !has_day_ && MonthByName(word) != 0) {
      SetDay(month_);
      SetMonthName(word);
      return Error::kNone;
    }
    return TakeZoneName(word);
  }

  Error TakeZoneName(std::string_view word) {
    if (out_->zone_east_s.has_value() || out_->zone.has_value()) return Error::kSyntax;
    if (const std::optional<int32_t> offset = ZoneAbbreviation(word)) {
      out_->zone_east_s = *offset;
      return Error::kNone;
    }
    if (std::optional<absl::TimeZone> zone = FindTimeZone(word)) {
      out_->zone = *zone;
      out_->zone_is_name = true;
      return Error::kNone;
    }
    if (word.find('/') == std::string_view::npos) return Error::kSyntax;
    out_->bad_zone = word;
    return Error::kUnknownZone;
  }

  bool SetSpecial(std::string_view word) {
    static constexpr std::pair<std::string_view, DatetimeWord> kWords[] = {
        {"epoch", DatetimeWord::kEpoch},
        {"infinity", DatetimeWord::kInfinity},
        {"+infinity", DatetimeWord::kInfinity},
        {"inf", DatetimeWord::kInfinity},
        {"-infinity", DatetimeWord::kNegInfinity},
        {"-inf", DatetimeWord::kNegInfinity},
        {"now", DatetimeWord::kNow},
        {"today", DatetimeWord::kToday},
        {"tomorrow", DatetimeWord::kTomorrow},
        {"yesterday", DatetimeWord::kYesterday}};
    for (const auto& [name, value] : kWords) {
      if (word != name || out_->word != DatetimeWord::kNone) continue;
      out_->word = value;
      return true;
    }
    return false;
  }

  Error Finish() {
    if (expect_julian_) return Error::kSyntax;
    if (half_day_ != HalfDay::kNone) {
      if (!out_->has_time) return Error::kSyntax;
      const int64_t hour = out_->time_micros / kMicrosPerHour;
      if (hour > 12) return Error::kFieldOverflow;
      if (half_day_ == HalfDay::kAm && hour == 12) out_->time_micros -= 12 * kMicrosPerHour;
      if (half_day_ == HalfDay::kPm && hour != 12) out_->time_micros += 12 * kMicrosPerHour;
    }
    const bool any_date = has_year_ || has_month_ || has_day_;
    if (out_->word != DatetimeWord::kNone) return any_date ? Error::kSyntax : Error::kNone;
    if (!any_date) return Error::kNone;
    if (!DateComplete()) {
      // Six digits alone may also be a time; ParseTime reads them so.
      return Error::kSyntax;
    }
    return FinishDate();
  }

  Error FinishDate() {
    if (!astronomical_year_) {
      if (before_christ_) {
        if (year_ <= 0) return Error::kFieldOverflow;
        year_ = 1 - year_;
      } else if (two_digit_year_) {
        year_ += year_ < 70 ? 2000 : 1900;
      } else if (year_ <= 0) {
        return Error::kFieldOverflow;
      }
    }
    if (month_ < 1 || month_ > 12 || day_ < 1 || day_ > 31) return Error::kMonthDayOverflow;
    if (day_ > DaysInMonth(year_, static_cast<int>(month_))) return Error::kFieldOverflow;
    out_->has_date = true;
    out_->year = year_;
    out_->month = static_cast<int>(month_);
    out_->day = static_cast<int>(day_);
    return Error::kNone;
  }

  enum class HalfDay { kNone, kAm, kPm };

  ParsedDatetime* out_;
  int64_t year_ = 0;
  int64_t month_ = 0;
  int64_t day_ = 0;
  bool has_year_ = false;
  bool has_month_ = false;
  bool has_day_ = false;
  bool month_is_text_ = false;
  bool two_digit_year_ = false;
  bool astronomical_year_ = false;
  bool before_christ_ = false;
  bool expect_julian_ = false;
  bool expect_time_ = false;
  HalfDay half_day_ = HalfDay::kNone;
};

}  // namespace

DatetimeError ParseDatetime(std::string_view text, ParsedDatetime* out) {
  std::vector<DatetimeField> fields;
  if (!SplitDatetime(text, &fields)) return DatetimeError::kSyntax;
  return Decoder(out).Run(fields);
}

}  // namespace steno::sql::internal
