#include "sql/session/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "sql/parser/parser.h"
#include "sql/session/settings_table.h"
#include "sql/types/datetime.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr char kCannotChange[] = "55P02";
constexpr double kZoneHoursMax = 15.99;

constexpr std::string_view kReported[] = {"server_version",
                                          "server_encoding",
                                          "client_encoding",
                                          "application_name",
                                          "is_superuser",
                                          "session_authorization",
                                          "DateStyle",
                                          "IntervalStyle",
                                          "TimeZone",
                                          "integer_datetimes",
                                          "in_hot_standby",
                                          "default_transaction_read_only",
                                          "standard_conforming_strings"};

bool IsReported(std::string_view name) {
  return std::find(std::begin(kReported), std::end(kReported), name) != std::end(kReported);
}

SqlError Invalid(std::string_view name, std::string_view value) {
  return errors::InvalidParameterValue(
      fmt::format("invalid value for parameter \"{}\": \"{}\"", name, value));
}

bool IsOfTransaction(std::string_view name) {
  return name.starts_with("transaction_");
}

// Names of a list such as search_path: "$user", public.
std::optional<std::vector<std::string>> SplitNames(std::string_view text) {
  std::vector<std::string> names;
  size_t at = 0;
  const auto skip = [&] {
    while (at < text.size() && absl::ascii_isspace(static_cast<unsigned char>(text[at]))) ++at;
  };
  skip();
  if (at == text.size()) return names;
  for (;;) {
    skip();
    std::string name;
    if (at < text.size() && text[at] == '"') {
      for (++at; at < text.size(); ++at) {
        if (text[at] == '"' && (++at >= text.size() || text[at] != '"')) break;
        name.push_back(text[at]);
      }
    } else {
      const size_t end = std::min(text.find_first_of(", \t\n", at), text.size());
      name = absl::AsciiStrToLower(std::string(text.substr(at, end - at)));
      if (name.empty()) return std::nullopt;
      at = end;
    }
    names.push_back(std::move(name));
    skip();
    if (at == text.size()) return names;
    if (text[at++] != ',') return std::nullopt;
  }
}

SqlResult<std::string> CheckEncoding(std::string_view value) {
  std::string plain;
  for (char c : value) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) plain.push_back(absl::ascii_tolower(c));
  }
  if (plain == "utf8" || plain == "unicode") return std::string("UTF8");
  // Means that nothing is converted. What is sent must be UTF-8 all the same.
  if (plain == "sqlascii") return std::string("SQL_ASCII");
  if (plain.starts_with("latin") || plain.starts_with("win")) {
    return errors::FeatureNotSupported(
        fmt::format("conversion between {} and UTF8 is not supported", value));
  }
  return Invalid("client_encoding", value);
}

SqlResult<std::string> CheckDateStyle(std::string_view value) {
  std::string order = "MDY";
  const auto words = SplitNames(value);
  if (!words.has_value()) return Invalid("DateStyle", value);
  for (const std::string& word : *words) {
    const std::string lower = absl::AsciiStrToLower(word);
    if (lower == "iso" || lower == "default") continue;
    if (lower == "mdy" || lower == "us" || lower.starts_with("noneuro")) continue;
    if (lower == "postgres" || lower == "sql" || lower == "german" || lower == "dmy" ||
        lower == "ymd" || lower.starts_with("euro")) {
      return errors::FeatureNotSupported(
          fmt::format("DateStyle \"{}\" is not supported, only \"ISO, MDY\"", value));
    }
    return Invalid("DateStyle", value);
  }
  return "ISO, " + order;
}

// The zone of a number: here, and only here, hours east of Greenwich. In POSIX's form, which counts
// the other way round, it is what others read.
std::string ZoneOfHours(double hours) {
  const auto seconds = static_cast<int64_t>(std::abs(hours) * 3600);
  std::string text = fmt::format("{:02}", seconds / 3600);
  if (seconds % 3600 != 0) text += fmt::format(":{:02}", seconds / 60 % 60);
  if (seconds % 60 != 0) text += fmt::format(":{:02}", seconds % 60);
  return hours < 0 ? fmt::format("<-{0}>+{0}", text) : fmt::format("<+{0}>-{0}", text);
}

// Values that more than their type decides.
SqlResult<std::string> CheckSpecial(const std::string& name, std::string value,
                                    const std::string& user) {
  if (name == "client_encoding") return CheckEncoding(value);
  if (name == "DateStyle") return CheckDateStyle(value);
  if (name == "TimeZone" || name == "log_timezone") {
    double hours = 0;
    const bool number = absl::SimpleAtod(value, &hours) && std::abs(hours) <= kZoneHoursMax;
    const std::string zone = number ? ZoneOfHours(hours) : value;
    if (!FindTimeZone(zone).has_value()) return Invalid(name, value);
    return zone;
  }
  if (name == "search_path") {
    if (!SplitNames(value).has_value()) {
      return Invalid(name, value).WithDetail("List syntax is invalid.");
    }
    return value;
  }
  if (name == "IntervalStyle" && value != "postgres") {
    return errors::FeatureNotSupported("IntervalStyle \"" + value + "\" is not supported");
  }
  if (name == "standard_conforming_strings" && value != "on") {
    return errors::FeatureNotSupported("standard_conforming_strings = off is not supported");
  }
  if (name == "role" || name == "session_authorization") {
    if (value == user || (name == "role" && value == "none")) return value;
    return errors::InvalidParameterValue("role \"" + value + "\" does not exist");
  }
  return value;
}

int64_t* TimeoutOf(std::string_view name, Timeouts* timeouts) {
  if (name == "statement_timeout") return &timeouts->statement_ms;
  if (name == "lock_timeout") return &timeouts->lock_ms;
  if (name == "idle_session_timeout") return &timeouts->idle_session_ms;
  if (name == "idle_in_transaction_session_timeout") {
    return &timeouts->idle_in_transaction_session_ms;
  }
  return nullptr;
}

SqlStatus CheckChangeable(const SettingDefinition& setting) {
  using Context = SettingDefinition::Context;
  const std::string head = "parameter \"" + setting.name + "\" cannot be ";
  switch (setting.context) {
    case Context::kInternal:
      return errors::Make(kCannotChange, head + "changed");
    case Context::kPostmaster:
      return errors::Make(kCannotChange, head + "changed without restarting the server");
    case Context::kSighup:
      return errors::Make(kCannotChange, head + "changed now");
    case Context::kBackend:
      return errors::Make(kCannotChange, head + "set after connection start");
    case Context::kSuperuser:
    case Context::kUser:
      break;
  }
  return {};
}

}  // namespace

std::string JoinNames(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += name.empty() ? "\"\"" : QuoteIdentifier(name);
  }
  return text;
}

Settings::Settings(std::string user) : user_(std::move(user)) {
  startup_["session_authorization"] = user_;
  for (const char* name : {"TimeZone", "search_path"}) Apply(name);
}

const std::string* Settings::Find(const std::string& name) const {
  for (const Values* values : {&local_, &session_, &startup_}) {
    if (const auto it = values->find(name); it != values->end()) return &it->second;
  }
  const SettingDefinition* definition = FindSettingDefinition(name);
  return definition == nullptr ? nullptr : &definition->default_value;
}

// The name and value as they are kept.
static SqlResult<std::pair<std::string, std::string>> Canonical(std::string_view name,
                                                                std::string_view value,
                                                                const std::string& user,
                                                                bool startup) {
  const SettingDefinition* setting = FindSettingDefinition(name);
  if (setting == nullptr) {
    if (name.find('.') == std::string_view::npos) return errors::UndefinedSetting(name);
    return std::pair(std::string(name), std::string(value));
  }
  if (!startup || setting->context == SettingDefinition::Context::kInternal) {
    RETURN_IF_ERROR(CheckChangeable(*setting));
  }
  ASSIGN_OR_RETURN(std::string kept, CanonicalSetting(*setting, value));
  ASSIGN_OR_RETURN(kept, CheckSpecial(setting->name, std::move(kept), user));
  return std::pair(setting->name, std::move(kept));
}

SqlStatus Settings::Set(std::string_view name, std::string_view value, bool local) {
  ASSIGN_OR_RETURN(auto kept, Canonical(name, value, user_, /*startup=*/false));
  local = local || IsOfTransaction(kept.first);
  if (local && !in_transaction_) return {};
  MakeKnown(kept.first);
  if (!local) Put(true, kept.first, std::nullopt);
  Put(local, kept.first, std::move(kept.second));
  Apply(kept.first);
  return {};
}

SqlStatus Settings::SetStartup(std::string_view name, std::string_view value) {
  ASSIGN_OR_RETURN(auto kept, Canonical(name, value, user_, /*startup=*/true));
  startup_[kept.first] = std::move(kept.second);
  Apply(kept.first);
  return {};
}

SqlStatus Settings::Reset(std::string_view name, bool local) {
  const SettingDefinition* setting = FindSettingDefinition(name);
  if (setting == nullptr) {
    if (name.find('.') == std::string_view::npos) return errors::UndefinedSetting(name);
    MakeKnown(std::string(name));
    Put(true, std::string(name), std::nullopt);
    Put(false, std::string(name), std::nullopt);
    return {};
  }
  RETURN_IF_ERROR(CheckChangeable(*setting));
  if (local) {
    const auto startup = startup_.find(setting->name);
    return Set(name, startup == startup_.end() ? setting->default_value : startup->second, true);
  }
  Put(true, setting->name, std::nullopt);
  Put(false, setting->name, std::nullopt);
  Apply(setting->name);
  return {};
}

void Settings::ResetAll() {
  std::vector<std::string> names;
  for (const auto& [name, value] : session_) names.push_back(name);
  for (const auto& [name, value] : local_) names.push_back(name);
  for (const std::string& name : names) {
    // Those of the transaction and of who one is stay.
    if (IsOfTransaction(name) || name == "role" || name == "session_authorization") {
      continue;
    }
    Put(true, name, std::nullopt);
    Put(false, name, std::nullopt);
    Apply(name);
  }
}

// A setting that nobody has defined stays one once it is named: empty by default.
void Settings::MakeKnown(const std::string& name) {
  if (IsCustom(name)) session_.try_emplace(name);
}

bool Settings::IsCustom(const std::string& name) const {
  return FindSettingDefinition(name) == nullptr && !startup_.contains(name);
}

void Settings::Put(bool local, const std::string& name, std::optional<std::string> value) {
  Values& values = local ? local_ : session_;
  if (!local && !value.has_value() && IsCustom(name)) value.emplace();
  const auto it = values.find(name);
  std::optional<std::string> before;
  if (it != values.end()) before = it->second;
  if (before == value) return;
  if (in_transaction_) log_.push_back({local, name, std::move(before)});
  if (value.has_value()) {
    values[name] = *std::move(value);
  } else {
    values.erase(name);
  }
}

void Settings::Undo(const Change& change) {
  Values& values = change.local ? local_ : session_;
  if (change.before.has_value()) {
    values[change.name] = *change.before;
  } else {
    values.erase(change.name);
  }
  Apply(change.name);
}

void Settings::BeginTransaction() {
  in_transaction_ = true;
  if (!default_read_only_) return;
  Put(true, "transaction_read_only", "on");
  Apply("transaction_read_only");
}

void Settings::RollbackTo(size_t mark) {
  while (log_.size() > mark) {
    const Change change = std::move(log_.back());
    log_.pop_back();
    Undo(change);
  }
}

void Settings::Commit() {
  in_transaction_ = false;
  log_.clear();
  const Values local = std::exchange(local_, {});
  for (const auto& [name, value] : local) Apply(name);
}

void Settings::Rollback() {
  RollbackTo(0);
  Commit();
}

void Settings::Apply(const std::string& name) {
  const std::string* value = Find(name);
  if (value == nullptr) return;
  reported_changed_ = reported_changed_ || IsReported(name);
  if (name == "TimeZone") {
    if (auto zone = FindTimeZone(*value)) format_.time_zone = *zone;
    ++plan_epoch_;
  } else if (name == "search_path") {
    search_path_.clear();
    for (std::string& schema : SplitNames(*value).value_or(std::vector<std::string>())) {
      search_path_.push_back(schema == "$user" ? user_ : std::move(schema));
    }
    ++plan_epoch_;
  } else if (name == "extra_float_digits") {
    format_.extra_float_digits = std::atoi(value->c_str());
    ++plan_epoch_;
  } else if (name == "bytea_output") {
    format_.bytea_output = *value == "escape" ? FormatSettings::ByteaOutput::kEscape
                                              : FormatSettings::ByteaOutput::kHex;
    ++plan_epoch_;
  } else if (int64_t* timeout = TimeoutOf(name, &timeouts_); timeout != nullptr) {
    *timeout = std::atoll(value->c_str());
  } else if (name == "default_transaction_read_only") {
    default_read_only_ = *value == "on";
  } else if (name == "transaction_read_only") {
    read_only_ = *value == "on";
  } else if (name == "client_min_messages") {
    min_messages_ = *value;
  }
}

bool Settings::ShowsNotice(std::string_view severity) const {
  if (severity == "INFO") return true;
  if (min_messages_ == "error") return false;
  return severity == "WARNING" || min_messages_ != "warning";
}

std::optional<std::string> Settings::Show(std::string_view name) const {
  const SettingDefinition* setting = FindSettingDefinition(name);
  const std::string* value = Find(setting == nullptr ? std::string(name) : setting->name);
  if (value == nullptr) return std::nullopt;
  return setting == nullptr ? *value : ShowSetting(*setting, *value);
}

std::vector<SessionInfo::Setting> Settings::All() const {
  std::vector<SessionInfo::Setting> all;
  for (const SettingDefinition& setting : AllSettingDefinitions()) {
    SessionInfo::Setting& out = all.emplace_back();
    out.name = setting.name;
    out.value = *Find(setting.name);
    out.unit = setting.unit;
    out.context = setting.context_name();
    out.vartype = setting.type_name();
    out.boot_value = setting.default_value;
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> Settings::Reported() const {
  std::vector<std::pair<std::string, std::string>> reported;
  for (std::string_view name : kReported) {
    reported.emplace_back(name, *Find(std::string(name)));
  }
  return reported;
}

std::vector<std::pair<std::string, std::string>> Settings::TakeChanged() {
  std::vector<std::pair<std::string, std::string>> changed;
  if (!std::exchange(reported_changed_, false)) return changed;
  std::vector<std::pair<std::string, std::string>> now = Reported();
  for (size_t i = 0; i < now.size(); ++i) {
    if (told_.empty() || told_[i].second != now[i].second) changed.push_back(now[i]);
  }
  told_ = std::move(now);
  return changed;
}

}  // namespace steno::sql
