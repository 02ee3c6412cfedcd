// Splitting date and time texts into fields, and the fields that stand for themselves: clocks, zone
// offsets, names.
#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "sql/types/datetime.h"
#include "sql/types/datetime_parse.h"
#include "sql/types/text_util.h"

namespace steno::sql::internal {
namespace {

constexpr int kZoneHoursMax = 15;

bool IsDigit(char c) {
  return absl::ascii_isdigit(c);
}
bool IsAlpha(char c) {
  return absl::ascii_isalpha(c);
}

// Cursor over the text that is split.
class Splitter {
 public:
  Splitter(std::string_view text, std::vector<DatetimeField>* fields)
      : text_(text), fields_(fields) {}

  bool Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (absl::ascii_isspace(c)) {
        ++at_;
      } else if (IsDigit(c)) {
        TakeNumeric();
      } else if (IsAlpha(c)) {
        TakeWord();
      } else if (c == '+' || c == '-') {
        if (!TakeSigned()) return false;
      } else if (c == '.' && IsDigit(Peek(1))) {
        std::string fraction;
        Take(&fraction, [](char d) { return IsDigit(d) || d == '.'; });
        Push(DatetimeField::Kind::kNumber, std::move(fraction));
      } else if (absl::ascii_ispunct(c)) {
        ++at_;
      } else {
        return false;
      }
    }
    return true;
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  template <typename Predicate>
  void Take(std::string* out, Predicate wanted) {
    while (at_ < text_.size() && wanted(text_[at_])) out->push_back(text_[at_++]);
  }
  void Push(DatetimeField::Kind kind, std::string text) {
    fields_->push_back({kind, std::move(text)});
  }

  void TakeNumeric() {
    std::string out;
    Take(&out, IsDigit);
    if (Peek() == ':') {
      Take(&out, [](char c) { return IsDigit(c) || c == ':' || c == '.'; });
      Push(DatetimeField::Kind::kTime, std::move(out));
      return;
    }
    const char delimiter = Peek();
    if (delimiter == '-' || delimiter == '/' || delimiter == '.') {
      if (TakeDate(delimiter, &out)) return;
    }
    Push(DatetimeField::Kind::kNumber, std::move(out));
  }

  // The rest of a date behind its first number and before `delimiter`; or of a decimal number.
  bool TakeDate(char delimiter, std::string* out) {
    out->push_back(text_[at_++]);
    if (IsDigit(Peek())) {
      Take(out, IsDigit);
      if (Peek() == delimiter) {
        Take(out, [delimiter](char c) { return IsDigit(c) || c == delimiter; });
        Push(DatetimeField::Kind::kDate, std::move(*out));
        return true;
      }
      Push(delimiter == '.' ? DatetimeField::Kind::kNumber : DatetimeField::Kind::kDate,
           std::move(*out));
      return true;
    }
    Take(out, [delimiter](char c) { return absl::ascii_isalnum(c) || c == delimiter; });
    Push(delimiter == '.' && out->back() == '.' ? DatetimeField::Kind::kNumber
                                                : DatetimeField::Kind::kDate,
         AsciiLower(*out));
    return true;
  }

  void TakeWord() {
    std::string out;
    Take(&out, IsAlpha);
    const char next = Peek();
    if ((next == '-' || next == '.') && MonthByName(AsciiLower(out)) != 0 &&
        absl::ascii_isalnum(Peek(1))) {
      // "Jan-08-1999"
      Take(&out, [next](char c) { return absl::ascii_isalnum(c) || c == next; });
      Push(DatetimeField::Kind::kDate, AsciiLower(out));
      return;
    }
    if (next == '/' || next == '_' || next == '-' || next == '+') {
      // "America/New_York", "Etc/GMT+5"; "EST5EDT" falls apart here, as it may in a date.
      const size_t start = at_;
      std::string name = out;
      Take(&name, [](char c) {
        return absl::ascii_isalnum(c) || c == '/' || c == '_' || c == '-' || c == '+';
      });
      if (name.find('/') != std::string::npos) {
        Push(DatetimeField::Kind::kWord, AsciiLower(name));
        return;
      }
      at_ = start;
    }
    Push(DatetimeField::Kind::kWord, AsciiLower(out));
  }

  bool TakeSigned() {
    std::string out(1, text_[at_++]);
    while (absl::ascii_isspace(Peek())) ++at_;
    if (IsDigit(Peek())) {
      // "-1-2" are years and months of an interval.
      Take(&out, [](char c) { return IsDigit(c) || c == ':' || c == '.' || c == '-'; });
      Push(DatetimeField::Kind::kZone, std::move(out));
      return true;
    }
    if (!IsAlpha(Peek())) return false;
    Take(&out, IsAlpha);
    Push(DatetimeField::Kind::kWord, AsciiLower(out));
    return true;
  }

  std::string_view text_;
  std::vector<DatetimeField>* fields_;
  size_t at_ = 0;
};

}  // namespace

bool SplitDatetime(std::string_view text, std::vector<DatetimeField>* fields) {
  return Splitter(text, fields).Run();
}

int MonthByName(std::string_view lower_case) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  if (lower_case == "sept") return 9;
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (lower_case == kNames[i] || lower_case == kNames[i].substr(0, 3)) {
      return static_cast<int>(i + 1);
    }
  }
  return 0;
}

bool IsWeekdayName(std::string_view lower_case) {
  static constexpr std::string_view kNames[] = {
      "sunday", "sun",      "monday", "mon",  "tuesday", "tue",    "tues", "wednesday", "wed",
      "weds",   "thursday", "thu",    "thur", "thurs",   "friday", "fri",  "sat",       "saturday"};
  return std::find(std::begin(kNames), std::end(kNames), lower_case) != std::end(kNames);
}

std::optional<int32_t> ZoneAbbreviation(std::string_view lower_case) {
  static constexpr std::pair<std::string_view, int32_t> kOffsets[] = {
      {"z", 0},      {"utc", 0},    {"gmt", 0},    {"ut", 0},      {"uct", 0},     {"zulu", 0},
      {"wet", 0},    {"west", 60},  {"bst", 60},   {"cet", 60},    {"cest", 120},  {"met", 60},
      {"mest", 120}, {"eet", 120},  {"eest", 180}, {"msk", 180},   {"msd", 240},   {"ast", -240},
      {"adt", -180}, {"est", -300}, {"edt", -240}, {"cst", -360},  {"cdt", -300},  {"mst", -420},
      {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600},
      {"nst", -210}, {"ndt", -150}, {"brt", -180}, {"art", -180},  {"clt", -240},  {"sast", 120},
      {"eat", 180},  {"ist", 120},  {"pkt", 300},  {"jst", 540},   {"kst", 540},   {"hkt", 480},
      {"sgt", 480},  {"awst", 480}, {"acst", 570}, {"acdt", 630},  {"aest", 600},  {"aedt", 660},
      {"nzst", 720}, {"nzdt", 780}};
  for (const auto& [name, minutes] : kOffsets) {
    if (name == lower_case) return minutes * 60;
  }
  return std::nullopt;
}

int64_t FractionToMicros(std::string_view digits) {
  int64_t micros = 0;
  for (size_t i = 0; i < 6; ++i) {
    micros = micros * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  }
  // Further digits round; exactly one half goes to the even neighbour.
  if (digits.size() > 6) {
    const std::string_view rest = digits.substr(6);
    const bool exact_half =
        rest[0] == '5' && rest.find_first_not_of('0', 1) == std::string_view::npos;
    if (rest[0] > '5' || (rest[0] == '5' && (!exact_half || micros % 2 == 1))) ++micros;
  }
  return micros;
}

DatetimeError ParseClock(std::string_view text, bool unbounded_hours, int64_t* micros) {
  std::string_view fraction;
  if (const size_t point = text.find('.'); point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    text = text.substr(0, point);
    if (!AllDigits(fraction)) {
      return DatetimeError::kSyntax;
    }
  }
  const std::vector<std::string_view> parts = SplitAny(text, ":");
  if (parts.size() < 2 || parts.size() > 3) return DatetimeError::kSyntax;
  std::array<int64_t, 3> hms = {0, 0, 0};
  // "1:2.5" is minutes and seconds.
  const size_t first = parts.size() == 2 && !fraction.empty() ? 1 : 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty() && i > 0) continue;
    if (parts[i].empty() || !ParseInteger(parts[i], &hms[first + i])) {
      return parts[i].empty() ? DatetimeError::kSyntax : DatetimeError::kFieldOverflow;
    }
  }
  const auto [hour, minute, second] = hms;
  const int64_t fraction_micros = FractionToMicros(fraction);
  if (minute > 59 || second > 60) return DatetimeError::kFieldOverflow;
  if (!unbounded_hours &&
      (hour > 24 || (hour == 24 && (minute > 0 || second > 0 || fraction_micros > 0)) ||
       (second == 60 && fraction_micros > 0))) {
    return DatetimeError::kFieldOverflow;
  }
  __int128 total = static_cast<__int128>(hour) * kMicrosPerHour + minute * kMicrosPerMinute +
                   second * kMicrosPerSecond + fraction_micros;
  if (total != static_cast<int64_t>(total)) return DatetimeError::kFieldOverflow;
  *micros = static_cast<int64_t>(total);
  return DatetimeError::kNone;
}

DatetimeError ParseZoneOffset(std::string_view text, int32_t* east_s) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return DatetimeError::kSyntax;
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  std::array<int, 3> hms = {0, 0, 0};
  if (text.find(':') != std::string_view::npos) {
    const std::vector<std::string_view> parts = SplitAny(text, ":");
    if (parts.size() > 3) return DatetimeError::kSyntax;
    for (size_t i = 0; i < parts.size(); ++i) {
      if (!ParseInteger(parts[i], &hms[i])) return DatetimeError::kSyntax;
    }
  } else {
    int digits;
    if (!ParseInteger(text, &digits)) return DatetimeError::kSyntax;
    if (text.size() > 4) {
      hms = {digits / 10000, digits / 100 % 100, digits % 100};
    } else if (text.size() > 2) {
      hms = {digits / 100, digits % 100, 0};
    } else {
      hms = {digits, 0, 0};
    }
  }
  if (hms[0] > kZoneHoursMax || hms[1] > 59 || hms[2] > 59) return DatetimeError::kZoneOverflow;
  const int32_t seconds = hms[0] * 3600 + hms[1] * 60 + hms[2];
  *east_s = negative ? -seconds : seconds;
  return DatetimeError::kNone;
}

}  // namespace steno::sql::internal
