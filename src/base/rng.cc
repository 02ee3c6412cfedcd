#include "base/rng.h"

#include <bit>
#include <random>

#include "base/check.h"

namespace steno {

Rng::Rng(uint64_t seed) {
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    word = z ^ (z >> 31);
  }
}

Rng Rng::FromEntropy() {
  std::random_device device;
  return Rng((uint64_t{device()} << 32) | device());
}

uint64_t Rng::Next() {
  const uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

uint64_t Rng::Below(uint64_t n) {
  CHECK(n > 0);
  // Lemire's multiplication; its bias of at most n/2^64 does not matter here.
  return static_cast<uint64_t>((static_cast<unsigned __int128>(Next()) * n) >> 64);
}

int64_t Rng::Between(int64_t low, int64_t high) {
  CHECK_LE(low, high);
  // Unsigned: the distance of two int64 may be more than an int64.
  const uint64_t distance = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  // The whole of int64 has one number more than Below can count.
  const uint64_t offset = distance == UINT64_MAX ? Next() : Below(distance + 1);
  return static_cast<int64_t>(static_cast<uint64_t>(low) + offset);
}

}  // namespace steno
