// Checksums of bytes at rest and on the wire: XXH3, 64 bits. Detects damage, not malice.
#pragma once

#include <cstdint>
#include <string_view>

namespace steno {

// `seed` binds the bytes to their place (say, range, index and term), so that intact bytes found in
// the wrong place do not pass.
uint64_t Checksum(std::string_view bytes, uint64_t seed = 0);

}  // namespace steno
