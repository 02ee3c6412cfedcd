// The command line of a data-driven test: how it is parsed and how its arguments are handed out.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "testing/datadriven.h"

namespace steno::datadriven {
namespace {

constexpr std::string_view kSpace = " \t";

bool IsSpace(char c) {
  return kSpace.find(c) != std::string_view::npos;
}

void SkipSpace(std::string_view* rest) {
  while (!rest->empty() && IsSpace(rest->front())) rest->remove_prefix(1);
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = absl::ascii_tolower(static_cast<unsigned char>(c));
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Appends one escape, whose backslash is already taken. False for an unknown one.
bool TakeEscape(std::string_view* rest, std::string* out) {
  if (rest->empty()) return false;
  const char c = rest->front();
  rest->remove_prefix(1);
  switch (c) {
    case 'n':
      out->push_back('\n');
      return true;
    case 't':
      out->push_back('\t');
      return true;
    case '"':
    case '\\':
      out->push_back(c);
      return true;
    case 'x': {
      if (rest->size() < 2) return false;
      const int high = HexDigit((*rest)[0]);
      const int low = HexDigit((*rest)[1]);
      if (high < 0 || low < 0) return false;
      rest->remove_prefix(2);
      out->push_back(static_cast<char>(high * 16 + low));
      return true;
    }
    default:
      return false;
  }
}

// Takes one value: a run of characters up to a space or one of `stops`, parts of which may stand in
// double quotes. False for a quote that does not end or an unknown escape.
bool TakeValue(std::string_view* rest, std::string_view stops, std::string* out) {
  bool quoted = false;
  while (!rest->empty()) {
    const char c = rest->front();
    if (!quoted && (IsSpace(c) || stops.find(c) != std::string_view::npos)) return true;
    rest->remove_prefix(1);
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted && c == '\\') {
      if (!TakeEscape(rest, out)) return false;
    } else {
      out->push_back(c);
    }
  }
  return !quoted;
}

// Takes `v1, v2 v3)`; the opening parenthesis is already taken.
bool TakeList(std::string_view* rest, std::vector<std::string>* out) {
  while (true) {
    while (!rest->empty() && (IsSpace(rest->front()) || rest->front() == ',')) {
      rest->remove_prefix(1);
    }
    if (rest->empty()) return false;
    if (rest->front() == ')') {
      rest->remove_prefix(1);
      return true;
    }
    std::string value;
    if (!TakeValue(rest, ",)", &value)) return false;
    out->push_back(std::move(value));
  }
}

}  // namespace

Command Command::Parse(std::string_view text, std::string file, int line,
                       std::vector<std::string>* failures) {
  Command command;
  command.file = std::move(file);
  command.line = line;
  command.failures_ = failures;
  std::string_view rest = text;
  SkipSpace(&rest);
  command.indent = static_cast<int>(text.size() - rest.size());
  if (!TakeValue(&rest, "", &command.name)) command.Fail("malformed command name");
  while (true) {
    SkipSpace(&rest);
    if (rest.empty() || rest.front() == '#') return command;
    if (!command.ParseArgument(&rest)) {
      command.Fail(fmt::format("malformed argument before '{}'", rest));
      return command;
    }
  }
}

bool Command::ParseArgument(std::string_view* rest) {
  std::string key;
  const bool starts_quoted = rest->front() == '"';
  if (!TakeValue(rest, starts_quoted ? "" : "=", &key)) return false;
  if (rest->empty() || rest->front() != '=') {
    words_.push_back(std::move(key));
    return true;
  }
  rest->remove_prefix(1);
  std::vector<std::string> values;
  if (!rest->empty() && rest->front() == '(') {
    rest->remove_prefix(1);
    if (!TakeList(rest, &values)) return false;
  } else {
    values.emplace_back();
    if (!TakeValue(rest, "", &values.back())) return false;
  }
  if (!args_.emplace(key, std::move(values)).second) Fail(key + "= is given twice");
  return true;
}

std::string Command::Word(size_t i) const {
  if (i >= words_.size()) {
    Fail(absl::StrCat(name, " needs a word at position ", i + 1));
    return "";
  }
  used_words_.insert(i);
  return words_[i];
}

std::vector<std::string> Command::WordsFrom(size_t i) const {
  std::vector<std::string> result;
  for (; i < words_.size(); ++i) result.push_back(Word(i));
  return result;
}

bool Command::Flag(std::string_view word) const {
  bool found = false;
  for (size_t i = 0; i < words_.size(); ++i) {
    if (words_[i] != word) continue;
    used_words_.insert(i);
    found = true;
  }
  return found;
}

const std::vector<std::string>* Command::Find(std::string_view key) const {
  const auto it = args_.find(key);
  if (it == args_.end()) return nullptr;
  used_args_.emplace(key);
  return &it->second;
}

bool Command::Has(std::string_view key) const {
  return args_.find(key) != args_.end();
}

std::string Command::Arg(std::string_view key) const {
  const std::vector<std::string>* values = Find(key);
  if (values == nullptr) {
    Fail(fmt::format("{} needs {}=", name, key));
    return "";
  }
  if (values->size() != 1) {
    Fail(fmt::format("{}= must be one value, not a list", key));
    return "";
  }
  return values->front();
}

std::string Command::Arg(std::string_view key, std::string_view fallback) const {
  return Has(key) ? Arg(key) : std::string(fallback);
}

int64_t Command::IntArg(std::string_view key) const {
  const std::string text = Arg(key);
  int64_t value = 0;
  if (!absl::SimpleAtoi(text, &value)) {
    Fail(fmt::format("{}={} is not an integer", key, text));
    return 0;
  }
  return value;
}

int64_t Command::IntArg(std::string_view key, int64_t fallback) const {
  return Has(key) ? IntArg(key) : fallback;
}

std::vector<std::string> Command::ListArg(std::string_view key) const {
  const std::vector<std::string>* values = Find(key);
  return values == nullptr ? std::vector<std::string>() : *values;
}

void Command::Fail(std::string_view message) const {
  if (failed_) return;  // what follows from the first mistake is noise
  failed_ = true;
  if (failures_ == nullptr) {
    ADD_FAILURE_AT(file.c_str(), line) << message;
    return;
  }
  failures_->push_back(fmt::format("{}:{}: {}\n", file, line, message));
}

std::string Command::Unknown() const {
  Fail(absl::StrCat("unknown command ", name));
  return "";
}

std::vector<std::string> Command::Unused() const {
  std::vector<std::string> unused;
  if (failed_) return unused;
  for (size_t i = 0; i < words_.size(); ++i) {
    if (!used_words_.contains(i)) unused.push_back(words_[i]);
  }
  for (const auto& [key, values] : args_) {
    if (!used_args_.contains(key)) {
      unused.push_back(absl::StrCat(key, "=", absl::StrJoin(values, ",")));
    }
  }
  return unused;
}

}  // namespace steno::datadriven
