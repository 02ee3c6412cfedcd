#include "sql/exec/copy_text.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

constexpr size_t kCompactBytes = 1 << 16;
// A line comes in any number of messages; it may be no longer than one.
constexpr size_t kLineBytesMax = kMessageBytesMax;

// In place of a byte: that of a message to come, or none.
constexpr int kUnknown = -1;
constexpr int kNothing = -2;

SqlError BadFormat(std::string message) {
  return errors::Make(sqlstate::kBadCopyFileFormat, std::move(message));
}

int DigitOf(char c, int base) {
  int digit = -1;
  if (c >= '0' && c <= '9') digit = c - '0';
  if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
  if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
  return digit < base ? digit : -1;
}

// What follows a backslash; moves *at behind it.
char Unescape(std::string_view text, size_t* at) {
  const char c = text[(*at)++];
  switch (c) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      break;
  }
  const bool hex = c == 'x' && *at < text.size() && DigitOf(text[*at], 16) >= 0;
  const int base = hex ? 16 : 8;
  if (!hex && DigitOf(c, 8) < 0) return c;
  int value = hex ? 0 : DigitOf(c, 8);
  for (int digits = hex ? 2 : 2; digits > 0 && *at < text.size(); --digits) {
    const int digit = DigitOf(text[*at], base);
    if (digit < 0) break;
    value = value * base + digit;
    ++*at;
  }
  return static_cast<char>(value);
}

void AppendEscaped(const CopyFormat& format, std::string_view value, std::string* out) {
  for (char c : value) {
    static constexpr std::pair<char, char> kEscapes[] = {{'\b', 'b'}, {'\f', 'f'}, {'\n', 'n'},
                                                         {'\r', 'r'}, {'\t', 't'}, {'\v', 'v'}};
    bool done = false;
    for (const auto& [raw, letter] : kEscapes) {
      if (c != raw) continue;
      out->push_back('\\');
      out->push_back(letter);
      done = true;
    }
    if (done) continue;
    if (c == '\\' || c == format.delimiter) out->push_back('\\');
    out->push_back(c);
  }
}

void AppendQuoted(const CopyFormat& format, std::string_view value, bool alone, std::string* out) {
  const bool special = value.find_first_of(std::string("\r\n") + format.delimiter + format.quote) !=
                       std::string_view::npos;
  if (!special && value != format.null && !(alone && value == "\\.")) {
    out->append(value);
    return;
  }
  out->push_back(format.quote);
  for (char c : value) {
    if (c == format.quote || c == format.escape) out->push_back(format.escape);
    out->push_back(c);
  }
  out->push_back(format.quote);
}

}  // namespace

void CopyParser::Feed(std::string_view bytes) {
  if (at_ > kCompactBytes) {
    buffer_.erase(0, at_);
    scanned_ -= at_;
    at_ = 0;
  }
  buffer_.append(bytes);
}

int CopyParser::At(size_t i) const {
  if (i < buffer_.size()) return static_cast<unsigned char>(buffer_[i]);
  return finished_ ? kNothing : kUnknown;
}

// `end` is where a carriage return or a newline stands, which must be as those of the lines before.
SqlResult<bool> CopyParser::EndAt(size_t end) {
  const char c = buffer_[end];
  const bool open = newline_ == NewLine::kUnknown;
  NewLine found = NewLine::kLf;
  if (c == '\r') {
    found = NewLine::kCr;
    if (open || newline_ == NewLine::kCrLf) {
      const int after = At(end + 1);
      if (after == kUnknown) return false;
      if (after == '\n') found = NewLine::kCrLf;
    }
  }
  if (!open && found != newline_) {
    const char* name = c == '\r' ? "carriage return" : "newline";
    const std::string hint =
        format_.csv ? std::string("Use quoted CSV field to represent ")
                    : std::string("Use \"\\") + (c == '\r' ? 'r' : 'n') + "\" to represent ";
    return BadFormat((format_.csv ? "unquoted " : "literal ") + std::string(name) +
                     " found in data")
        .WithHint(hint + name + ".");
  }
  newline_ = found;
  end_ = end;
  next_ = end + (found == NewLine::kCrLf ? 2 : 1);
  return true;
}

// Of `\.` at `at`: whether it ends the data. What follows must be a newline as those before; else
// it is data in CSV, and an error in text.
SqlResult<CopyParser::Marker> CopyParser::MarkerAt(size_t at) const {
  const auto is_newline = [](int c) { return c == '\r' || c == '\n'; };
  const auto mismatch = [] {
    return BadFormat("end-of-copy marker does not match previous newline style");
  };
  const auto corrupt = [&]() -> SqlResult<Marker> {
    if (format_.csv) return Marker::kData;
    return BadFormat("end-of-copy marker corrupt");
  };
  int c = At(at + 2);
  if (c == kUnknown) return Marker::kUnknown;
  if (newline_ == NewLine::kCrLf) {
    if (c == '\n' && !format_.csv) return mismatch();
    if (c != '\r') return corrupt();
    c = At(at + 3);
    if (c == kUnknown) return Marker::kUnknown;
  }
  if (!is_newline(c)) return corrupt();
  const bool fits = newline_ == NewLine::kUnknown || (c == '\r') == (newline_ == NewLine::kCr);
  if (!fits) return mismatch();
  return Marker::kEnd;
}

SqlResult<bool> CopyParser::FindEnd() {
  for (; scanned_ < buffer_.size(); ++scanned_) {
    const char c = buffer_[scanned_];
    if ((c == '\n' || c == '\r') && !quoted_) return EndAt(scanned_);
    if (quoted_ && c == (newline_ == NewLine::kLf ? '\n' : '\r')) ++line_;
    const bool may_end = c == '\\' && !quoted_ && (!format_.csv || scanned_ == at_);
    if (may_end) {
      const int after = At(scanned_ + 1);
      if (after == kUnknown) return false;
      if (after == '.') {
        ASSIGN_OR_RETURN(const Marker marker, MarkerAt(scanned_));
        if (marker == Marker::kUnknown) return false;
        if (marker == Marker::kEnd) {
          ended_ = true;
          end_ = next_ = scanned_;
          return true;
        }
      }
      if (!format_.csv && after != kNothing) ++scanned_;
    }
    if (!format_.csv) continue;
    const bool escapes = quoted_ && c == format_.escape && format_.escape != format_.quote;
    if (escapes) {
      if (At(scanned_ + 1) == kUnknown) return false;
      ++scanned_;
    } else if (c == format_.quote) {
      quoted_ = !quoted_;
    }
  }
  if (!finished_ || at_ == buffer_.size()) return false;
  end_ = next_ = buffer_.size();
  return true;
}

SqlResult<bool> CopyParser::Next(CopyFields* fields) {
  if (ended_) return false;
  SqlResult<bool> found = FindEnd();
  if (!found.has_value()) {
    ++line_;
    return found;
  }
  if ((*found ? end_ : buffer_.size()) - at_ > kLineBytesMax) {
    return errors::ProgramLimitExceeded("a line of COPY data is longer than " +
                                        std::to_string(kLineBytesMax >> 20) + " MiB");
  }
  if (!*found) return false;
  // What stands before the marker is a line without an end.
  if (ended_ && end_ == at_) return false;
  const std::string_view line(buffer_.data() + at_, end_ - at_);
  at_ = scanned_ = next_;
  ++line_;
  quoted_ = false;
  fields->clear();
  RETURN_IF_ERROR(format_.csv ? ParseCsv(line, fields) : ParseText(line, fields));
  return true;
}

SqlStatus CopyParser::ParseText(std::string_view line, CopyFields* fields) const {
  size_t begin = 0;
  for (;;) {
    std::string value;
    size_t at = begin;
    while (at < line.size() && line[at] != format_.delimiter) {
      const char c = line[at++];
      if (c == '\\' && at == line.size()) break;
      value.push_back(c == '\\' ? Unescape(line, &at) : c);
    }
    const bool null = line.substr(begin, at - begin) == format_.null;
    fields->push_back(null ? std::nullopt : std::optional(std::move(value)));
    if (at == line.size()) return {};
    begin = at + 1;
  }
}

SqlStatus CopyParser::ParseCsv(std::string_view line, CopyFields* fields) const {
  size_t at = 0;
  for (;;) {
    std::string value;
    bool inside = false;
    bool was_quoted = false;
    for (; at < line.size(); ++at) {
      const char c = line[at];
      if (!inside && c == format_.delimiter) break;
      if (!inside && c == format_.quote) {
        inside = was_quoted = true;
        continue;
      }
      const bool more = at + 1 < line.size();
      if (inside && c == format_.escape && more &&
          (line[at + 1] == format_.quote || line[at + 1] == format_.escape)) {
        value.push_back(line[++at]);
        continue;
      }
      if (inside && c == format_.quote) {
        inside = false;
        continue;
      }
      value.push_back(c);
    }
    if (inside) return BadFormat("unterminated CSV quoted field");
    const bool null = !was_quoted && value == format_.null;
    fields->push_back(null ? std::nullopt : std::optional(std::move(value)));
    if (at == line.size()) return {};
    ++at;
  }
}

void AppendCopyLine(const CopyFormat& format, const CopyFields& fields, std::string* out) {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out->push_back(format.delimiter);
    if (!fields[i].has_value()) {
      out->append(format.null);
    } else if (format.csv) {
      AppendQuoted(format, *fields[i], fields.size() == 1, out);
    } else {
      AppendEscaped(format, *fields[i], out);
    }
  }
  out->push_back('\n');
}

}  // namespace steno::sql
