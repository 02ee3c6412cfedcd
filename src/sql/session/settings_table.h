// The table of settings: which there are, of which type, with which default. Constant, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/types/sql_error.h"

namespace steno::sql {

struct SettingDefinition {
  enum class Type : uint8_t { kBool, kInteger, kReal, kString, kEnum };
  // Who may change it: only kUser and kSuperuser at run time.
  enum class Context : uint8_t { kInternal, kPostmaster, kSighup, kBackend, kSuperuser, kUser };

  std::string name;
  Type type = Type::kString;
  std::string unit;  // "ms", "s", "min", "kB", "8kB", "B", "MB", or nothing
  Context context = Context::kUser;
  std::string default_value;
  double low = 0;
  double high = 0;
  std::vector<std::string> words;

  std::string_view type_name() const;
  std::string_view context_name() const;
};

// In order of name, regardless of case.
const std::vector<SettingDefinition>& AllSettingDefinitions();
// Regardless of case; null where there is none.
const SettingDefinition* FindSettingDefinition(std::string_view name);

// The value in the form in which it is kept: "on", a number in the setting's unit, the word in its
// case. 22023 where it is none.
SqlResult<std::string> CanonicalSetting(const SettingDefinition& setting, std::string_view value);
// What SHOW prints of a kept value: numbers with the largest unit that fits.
std::string ShowSetting(const SettingDefinition& setting, const std::string& value);

// settings_list.cc
extern const char kSettingsList[];

}  // namespace steno::sql
