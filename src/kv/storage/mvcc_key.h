// Keys of Cf::kData: a user key and the timestamp of one of its versions.
//
//   user key bytes | 8 bytes, big-endian: the complement of the timestamp
//
// Order: user keys ascending in bytewise order, and under each the versions from new to old. Plain
// bytewise order of the encodings would not do: of the user keys "a" and "a\x00", the versions of
// one would fall between those of the other. CompareMvccKeys therefore compares the user keys
// first; it is the comparator of the column family. Strings shorter than 8 bytes are no keys, but
// order too (before all keys), as the order of the engine must be total.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kv/hlc/timestamp.h"

namespace steno::storage {

inline constexpr size_t kMvccSuffixBytes = 8;

void AppendMvccKey(std::string_view user_key, hlc::Timestamp ts, std::string* out);
std::string EncodeMvccKey(std::string_view user_key, hlc::Timestamp ts);
// The position before every version of `user_key`, for bounds: versions of user keys in [a, b) are
// the engine keys in [MvccBound(a), MvccBound(b)).
std::string MvccBound(std::string_view user_key);

// False where `engine_key` is too short. `user_key` points into `engine_key`.
bool DecodeMvccKey(std::string_view engine_key, std::string_view* user_key, hlc::Timestamp* ts);
// REQUIRES: `engine_key` is one.
std::string_view MvccUserKey(std::string_view engine_key);
hlc::Timestamp MvccTimestamp(std::string_view engine_key);

// < 0, 0 or > 0.
int CompareMvccKeys(std::string_view a, std::string_view b);

}  // namespace steno::storage
