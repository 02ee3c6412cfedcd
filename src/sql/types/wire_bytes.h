// Big-endian integers of the wire protocol's binary forms. Internal to the library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sql/types/datum.h"
#include "sql/types/format_settings.h"
#include "sql/types/type.h"

namespace steno::sql {

template <typename T>
void AppendBigEndian(T v, std::string* out) {
  for (size_t i = sizeof(T); i > 0; --i) out->push_back(static_cast<char>(v >> (8 * (i - 1))));
}
inline void AppendInt16(int16_t v, std::string* out) {
  AppendBigEndian(v, out);
}
inline void AppendInt32(int32_t v, std::string* out) {
  AppendBigEndian(v, out);
}
inline void AppendInt64(int64_t v, std::string* out) {
  AppendBigEndian(v, out);
}

// The length as an int32 and the binary form; -1 for NULL.
void AppendSized(Type type, const Datum& value, const FormatSettings& settings, std::string* out);

// Reads past the end give zero and make Done() false, so that callers check once.
class WireReader {
 public:
  explicit WireReader(std::string_view in) : in_(in) {}

  int8_t Int8() { return static_cast<int8_t>(Take(1)); }
  int16_t Int16() { return static_cast<int16_t>(Take(2)); }
  int32_t Int32() { return static_cast<int32_t>(Take(4)); }
  int64_t Int64() { return static_cast<int64_t>(Take(8)); }
  bool Bytes(size_t n, std::string_view* out) {
    if (failed_ || n > in_.size()) return false;
    *out = in_.substr(0, n);
    in_.remove_prefix(n);
    return true;
  }
  size_t remaining() const { return in_.size(); }
  bool failed() const { return failed_; }
  // Everything was read, and nothing beyond the end.
  bool Done() const { return !failed_ && in_.empty(); }

 private:
  uint64_t Take(size_t n) {
    if (in_.size() < n) failed_ = true;
    if (failed_) return 0;
    uint64_t v = 0;
    for (size_t i = 0; i < n; ++i) v = v << 8 | static_cast<uint8_t>(in_[i]);
    in_.remove_prefix(n);
    return v;
  }

  std::string_view in_;
  bool failed_ = false;
};

}  // namespace steno::sql
