#include "kv/storage/mvcc_key.h"

#include <cstring>

#include "base/check.h"

namespace steno::storage {

void AppendMvccKey(std::string_view user_key, hlc::Timestamp ts, std::string* out) {
  const uint64_t suffix = __builtin_bswap64(~ts.raw());
  out->append(user_key);
  out->append(reinterpret_cast<const char*>(&suffix), sizeof suffix);
}

std::string EncodeMvccKey(std::string_view user_key, hlc::Timestamp ts) {
  std::string key;
  key.reserve(user_key.size() + kMvccSuffixBytes);
  AppendMvccKey(user_key, ts, &key);
  return key;
}

std::string MvccBound(std::string_view user_key) {
  return EncodeMvccKey(user_key, hlc::Timestamp::Max());
}

bool DecodeMvccKey(std::string_view engine_key, std::string_view* user_key, hlc::Timestamp* ts) {
  if (engine_key.size() < kMvccSuffixBytes) return false;
  *user_key = engine_key.substr(0, engine_key.size() - kMvccSuffixBytes);
  uint64_t suffix;
  std::memcpy(&suffix, engine_key.data() + user_key->size(), sizeof suffix);
  *ts = hlc::Timestamp(~__builtin_bswap64(suffix));
  return true;
}

std::string_view MvccUserKey(std::string_view engine_key) {
  CHECK_GE(engine_key.size(), kMvccSuffixBytes);
  return engine_key.substr(0, engine_key.size() - kMvccSuffixBytes);
}

hlc::Timestamp MvccTimestamp(std::string_view engine_key) {
  std::string_view user_key;
  hlc::Timestamp ts;
  CHECK(DecodeMvccKey(engine_key, &user_key, &ts));
  return ts;
}

int CompareMvccKeys(std::string_view a, std::string_view b) {
  if (a.size() < kMvccSuffixBytes || b.size() < kMvccSuffixBytes) [[unlikely]] {
    const bool a_is_key = a.size() >= kMvccSuffixBytes;
    const bool b_is_key = b.size() >= kMvccSuffixBytes;
    if (a_is_key != b_is_key) return a_is_key ? 1 : -1;
    return a.compare(b);
  }
  const size_t a_user_bytes = a.size() - kMvccSuffixBytes;
  const size_t b_user_bytes = b.size() - kMvccSuffixBytes;
  const int order = a.substr(0, a_user_bytes).compare(b.substr(0, b_user_bytes));
  if (order != 0) return order;
  return std::memcmp(a.data() + a_user_bytes, b.data() + b_user_bytes, kMvccSuffixBytes);
}

}  // namespace steno::storage
