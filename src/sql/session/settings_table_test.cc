#include "sql/session/settings_table.h"

#include <gtest/gtest.h>

namespace steno::sql {
namespace {

std::string Shown(std::string_view name, std::string_view value) {
  const SettingDefinition* setting = FindSettingDefinition(name);
  const SqlResult<std::string> kept = CanonicalSetting(*setting, value);
  return kept.has_value() ? ShowSetting(*setting, *kept) : kept.error().sqlstate;
}

TEST(SettingsTable, FindsNamesInAnyCase) {
  ASSERT_NE(FindSettingDefinition("timezone"), nullptr);
  EXPECT_EQ(FindSettingDefinition("timezone")->name, "TimeZone");
  EXPECT_EQ(FindSettingDefinition("nonsense"), nullptr);
  EXPECT_EQ(FindSettingDefinition("server_version")->default_value, "15.15");
}

TEST(SettingsTable, ReadsAndShowsUnits) {
  EXPECT_EQ(Shown("statement_timeout", "5000"), "5s");
  EXPECT_EQ(Shown("statement_timeout", "1.5min"), "90s");
  EXPECT_EQ(Shown("statement_timeout", "0"), "0");
  EXPECT_EQ(Shown("work_mem", "4096"), "4MB");
  EXPECT_EQ(Shown("work_mem", "1MB"), "1MB");
  EXPECT_EQ(Shown("work_mem", "1"), "22023");
  EXPECT_EQ(Shown("work_mem", "1min"), "22023");
}

TEST(SettingsTable, ReadsBooleansAndWords) {
  EXPECT_EQ(Shown("enable_seqscan", "TRU"), "on");
  EXPECT_EQ(Shown("enable_seqscan", "o"), "22023");
  EXPECT_EQ(Shown("transaction_isolation", "Read Committed"), "read committed");
  EXPECT_EQ(Shown("bytea_output", "base64"), "22023");
}

}  // namespace
}  // namespace steno::sql
