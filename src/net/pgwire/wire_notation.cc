#include "net/pgwire/wire_notation.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace steno::pgwire {
namespace {

void AppendBigEndian(uint64_t v, int bytes, std::string* out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(v >> shift));
  }
}

// Hexadecimal digits, in pairs; anything else counts as zero.
std::string Unhex(std::string_view digits) {
  std::string out;
  for (; digits.size() >= 2; digits.remove_prefix(2)) {
    unsigned byte = 0;
    std::from_chars(digits.data(), digits.data() + 2, byte, 16);
    out.push_back(static_cast<char>(byte));
  }
  return out;
}

// Takes the quoted string off the front of *in, which begins behind the opening quote.
bool TakeQuoted(std::string_view* in, std::string* out) {
  while (!in->empty()) {
    const char c = in->front();
    in->remove_prefix(1);
    if (c == '"') return true;
    if (c != '\\') {
      out->push_back(c);
      continue;
    }
    if (in->empty()) return false;
    const char escaped = in->front();
    in->remove_prefix(1);
    if (escaped == 'n') {
      out->push_back('\n');
    } else if (escaped == '0') {
      out->push_back('\0');
    } else if (escaped == 'x' && in->size() >= 2) {
      out->append(Unhex(in->substr(0, 2)));
      in->remove_prefix(2);
    } else {
      out->push_back(escaped);
    }
  }
  return false;
}

bool AppendWord(std::string_view word, std::string* out, std::optional<size_t>* length_at) {
  if (word.size() == 1) {
    out->push_back(word == "0" ? '\0' : word[0]);
    return true;
  }
  if (word == "len") {
    *length_at = out->size();
    out->append(4, '\0');
    return true;
  }
  const size_t colon = word.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view kind = word.substr(0, colon);
  const std::string_view value = word.substr(colon + 1);
  if (kind == "hex") {
    out->append(Unhex(value));
    return true;
  }
  int64_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc()) return false;
  if (kind == "rep" && end - rest == 3) {
    out->append(static_cast<size_t>(number), Unhex({rest + 1, 2})[0]);
    return true;
  }
  const int bytes = kind == "u8" ? 1 : kind == "i16" ? 2 : 4;
  if (bytes == 4 && kind != "i32" && kind != "len") return false;
  AppendBigEndian(static_cast<uint64_t>(number), bytes, out);
  return true;
}

}  // namespace

std::optional<std::string> WireBytes(std::string_view line) {
  std::string out;
  std::optional<size_t> length_at;
  while (!line.empty()) {
    if (line.front() == ' ' || line.front() == '\n') {
      line.remove_prefix(1);
    } else if (line.front() == '"') {
      line.remove_prefix(1);
      if (!TakeQuoted(&line, &out)) return std::nullopt;
    } else {
      const std::string_view word = line.substr(0, line.find(' '));
      if (!AppendWord(word, &out, &length_at)) return std::nullopt;
      line.remove_prefix(word.size());
    }
  }
  if (length_at.has_value()) {
    std::string length;
    AppendBigEndian(out.size() - *length_at, 4, &length);
    out.replace(*length_at, 4, length);
  }
  return out;
}

std::string WireEscape(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) {
      out += "\\0";
    } else if (c == '\\') {
      out += "\\\\";
    } else if (byte < 0x20 || byte >= 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace steno::pgwire
