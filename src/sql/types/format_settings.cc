#include "sql/types/format_settings.h"

namespace steno::sql {

const FormatSettings& FormatSettings::Default() {
  static const auto* const settings = new FormatSettings();
  return *settings;
}

}  // namespace steno::sql
