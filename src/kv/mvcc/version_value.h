// The bytes of one version: a byte for its kind, then the value. See mvcc.h.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace steno::mvcc {

inline constexpr char kTombstoneByte = 0;
inline constexpr char kValueByte = 1;

inline bool IsTombstone(std::string_view bytes) {
  return bytes.size() == 1 && bytes[0] == kTombstoneByte;
}
inline bool IsValue(std::string_view bytes) {
  return !bytes.empty() && bytes[0] == kValueByte;
}

// DataLoss where `bytes` is neither.
inline absl::Status CheckVersionBytes(std::string_view bytes) {
  if (IsTombstone(bytes) || IsValue(bytes)) return absl::OkStatus();
  return absl::DataLossError("mvcc: a version's bytes are malformed");
}

}  // namespace steno::mvcc
