#include "sql/session/settings_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

using Kind = SettingDefinition::Type;
using Context = SettingDefinition::Context;

constexpr std::pair<std::string_view, Kind> kTypes[] = {{"bool", Kind::kBool},
                                                        {"integer", Kind::kInteger},
                                                        {"real", Kind::kReal},
                                                        {"string", Kind::kString},
                                                        {"enum", Kind::kEnum}};
constexpr std::pair<std::string_view, Context> kContexts[] = {
    {"internal", Context::kInternal},   {"postmaster", Context::kPostmaster},
    {"sighup", Context::kSighup},       {"backend", Context::kBackend},
    {"superuser", Context::kSuperuser}, {"user", Context::kUser}};

struct Unit {
  std::string_view name;
  double factor;  // in milliseconds, in bytes
  bool time;
};
constexpr Unit kUnits[] = {
    {"us", 0.001, true},    {"ms", 1, true},        {"s", 1000, true},
    {"min", 60'000, true},  {"h", 3'600'000, true}, {"d", 86'400'000, true},
    {"B", 1, false},        {"kB", 1024, false},    {"8kB", 8192, false},
    {"MB", 1 << 20, false}, {"GB", 1 << 30, false}, {"TB", 1024.0 * (1 << 30), false},
};

const Unit* FindUnit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

bool LessName(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return absl::ascii_tolower(x) < absl::ascii_tolower(y);
  });
}

bool SameName(std::string_view a, std::string_view b) {
  return !LessName(a, b) && !LessName(b, a);
}

std::vector<SettingDefinition> ReadList() {
  const std::string joined = absl::StrReplaceAll(kSettingsList, {{"\\\n", ""}});
  std::vector<SettingDefinition> list;
  const std::vector<std::string> lines = absl::StrSplit(joined, '\n', absl::SkipEmpty());
  for (const std::string& line : lines) {
    const std::vector<std::string> fields = absl::StrSplit(line, '|');
    CHECK(fields.size() == 8) << line;
    SettingDefinition setting;
    setting.name = fields[0];
    for (const auto& [name, type] : kTypes) {
      if (fields[1] == name) setting.type = type;
    }
    setting.unit = fields[2];
    for (const auto& [name, context] : kContexts) {
      if (fields[3].starts_with(name)) setting.context = context;
    }
    setting.default_value = fields[4];
    setting.low = std::strtod(fields[5].c_str(), nullptr);
    setting.high = std::strtod(fields[6].c_str(), nullptr);
    if (!fields[7].empty()) setting.words = absl::StrSplit(fields[7], ',');
    list.push_back(std::move(setting));
  }
  std::sort(list.begin(), list.end(),
            [](const auto& a, const auto& b) { return LessName(a.name, b.name); });
  return list;
}

SqlError Invalid(const SettingDefinition& setting, std::string_view value) {
  return errors::InvalidParameterValue(
      fmt::format("invalid value for parameter \"{}\": \"{}\"", setting.name, value));
}

SqlResult<std::string> CanonicalBool(const SettingDefinition& setting, std::string_view value) {
  const std::string lower = absl::AsciiStrToLower(std::string(value));
  const auto prefix = [&](std::string_view word, size_t least) {
    return lower.size() >= least && word.starts_with(lower);
  };
  if (prefix("true", 1) || prefix("yes", 1) || lower == "on" || lower == "1")
    return std::string("on");
  if (prefix("false", 1) || prefix("no", 1) || prefix("off", 2) || lower == "0") {
    return std::string("off");
  }
  return errors::InvalidParameterValue(
      fmt::format("parameter \"{}\" requires a Boolean value", setting.name));
}

SqlResult<std::string> CanonicalNumber(const SettingDefinition& setting, std::string_view value) {
  const std::string text(absl::StripAsciiWhitespace(absl::string_view(value.data(), value.size())));
  const char* end = text.c_str();
  char* stop = nullptr;
  double number = std::strtod(end, &stop);
  if (stop == end || std::isnan(number)) return Invalid(setting, value);
  const std::string unit(absl::StripLeadingAsciiWhitespace(stop));
  if (!unit.empty()) {
    const Unit* from = FindUnit(unit);
    const Unit* to = FindUnit(setting.unit);
    if (from == nullptr || to == nullptr || from->time != to->time) {
      SqlError error = Invalid(setting, value);
      if (to == nullptr) return error;
      error.hint = to->time ? "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", "
                              "\"h\", and \"d\"."
                            : "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", "
                              "and \"TB\".";
      return error;
    }
    number = number * from->factor / to->factor;
  }
  const bool whole = setting.type == Kind::kInteger;
  if (whole) number = std::nearbyint(number);
  if (number < setting.low || number > setting.high) {
    const std::string suffix = setting.unit.empty() ? "" : " " + setting.unit;
    return errors::InvalidParameterValue(
        fmt::format("{}{} is outside the valid range for parameter \"{}\" ({}{} .. {}{})", number,
                    suffix, setting.name, setting.low, suffix, setting.high, suffix));
  }
  return whole ? std::to_string(static_cast<int64_t>(number)) : fmt::format("{}", number);
}

SqlResult<std::string> CanonicalWord(const SettingDefinition& setting, std::string_view value) {
  for (const std::string& word : setting.words) {
    if (SameName(word, value)) return word;
  }
  // Enums with on and off take what a Boolean takes.
  for (const std::string& word : setting.words) {
    if (word != "on") continue;
    SqlResult<std::string> boolean = CanonicalBool(setting, value);
    if (boolean.has_value()) return boolean;
  }
  SqlError error = Invalid(setting, value);
  error.hint = fmt::format("Available values: {}.", fmt::join(setting.words, ", "));
  return error;
}

}  // namespace

std::string_view SettingDefinition::type_name() const {
  for (const auto& [name, value] : kTypes) {
    if (value == type) return name;
  }
  return "string";
}

std::string_view SettingDefinition::context_name() const {
  for (const auto& [name, value] : kContexts) {
    if (value == context) return name;
  }
  return "user";
}

const std::vector<SettingDefinition>& AllSettingDefinitions() {
  static const auto* const list = new std::vector<SettingDefinition>(ReadList());
  return *list;
}

const SettingDefinition* FindSettingDefinition(std::string_view name) {
  const std::vector<SettingDefinition>& list = AllSettingDefinitions();
  const auto it = std::lower_bound(
      list.begin(), list.end(), name,
      [](const SettingDefinition& a, std::string_view b) { return LessName(a.name, b); });
  return it != list.end() && SameName(it->name, name) ? &*it : nullptr;
}

SqlResult<std::string> CanonicalSetting(const SettingDefinition& setting, std::string_view value) {
  switch (setting.type) {
    case SettingDefinition::Type::kBool:
      return CanonicalBool(setting, value);
    case SettingDefinition::Type::kInteger:
    case SettingDefinition::Type::kReal:
      return CanonicalNumber(setting, value);
    case SettingDefinition::Type::kEnum:
      return CanonicalWord(setting, value);
    case SettingDefinition::Type::kString:
      break;
  }
  return std::string(value);
}

std::string ShowSetting(const SettingDefinition& setting, const std::string& value) {
  const Unit* unit = FindUnit(setting.unit);
  int64_t number = 0;
  if (setting.type != SettingDefinition::Type::kInteger || unit == nullptr ||
      !absl::SimpleAtoi(value, &number) || number <= 0) {
    return value;
  }
  const double base = static_cast<double>(number) * unit->factor;
  const Unit* best = unit;
  for (const Unit& other : kUnits) {
    if (other.time != unit->time || other.factor < best->factor || other.name == "8kB") continue;
    if (std::fmod(base, other.factor) == 0) best = &other;
  }
  if (best->name == "8kB") return fmt::format("{}kB", number * 8);
  return fmt::format("{}{}", static_cast<int64_t>(base / best->factor), best->name);
}

}  // namespace steno::sql
