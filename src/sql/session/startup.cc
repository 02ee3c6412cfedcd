// The settings that a client sends when it connects.
#include "absl/strings/ascii.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// The words of `options`; a backslash keeps a blank inside a word.
std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool blank = absl::ascii_isspace(static_cast<unsigned char>(text[i]));
    if (blank) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    words.back().push_back(text[i]);
  }
  return words;
}

// "-c name=value", "-cname=value" and "--name=value".
SqlStatus ApplyOptions(std::string_view options, Settings* settings) {
  const std::vector<std::string> words = WordsOf(options);
  for (size_t i = 0; i < words.size(); ++i) {
    std::string setting = words[i];
    if (setting == "-c" && i + 1 < words.size()) {
      setting = words[++i];
    } else if (setting.starts_with("-c") || setting.starts_with("--")) {
      setting = setting.substr(2);
    } else {
      return errors::Make(sqlstate::kSyntaxError,
                          "invalid command-line argument for server process: " + setting);
    }
    const size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      return errors::Make(sqlstate::kSyntaxError, "-c " + setting + " requires a value");
    }
    std::string name = setting.substr(0, equals);
    for (char& c : name) c = c == '-' ? '_' : c;
    RETURN_IF_ERROR(settings->SetStartup(name, setting.substr(equals + 1)));
  }
  return {};
}

}  // namespace

SqlStatus SessionImpl::ApplyStartup(const std::map<std::string, std::string>& settings) {
  for (const auto& [name, value] : settings) {
    if (name == "user" || name == "database" || name == "replication" ||
        name.starts_with("_pq_.")) {
      continue;
    }
    if (name == "options") {
      RETURN_IF_ERROR(ApplyOptions(value, &settings_));
    } else {
      RETURN_IF_ERROR(settings_.SetStartup(name, value));
    }
  }
  format_ = settings_.format();
  settings_.TakeChanged();  // the client is told all of them
  return {};
}

}  // namespace steno::sql
