// The one source of randomness, passed in and never global, so that a seed replays a run.
// xoshiro256** by Blackman and Vigna (2018), seeded through splitmix64. Not for secrets: those come
// from OpenSSL. Thread-compatible.
#pragma once

#include <array>
#include <cstdint>

namespace steno {

class Rng {
 public:
  explicit Rng(uint64_t seed);

  // Seeds from the operating system. Only composition roots call this.
  static Rng FromEntropy();

  uint64_t Next();
  // Uniform in [0, n). REQUIRES: n > 0.
  uint64_t Below(uint64_t n);
  // Uniform in [low, high], both inclusive. REQUIRES: low <= high.
  int64_t Between(int64_t low, int64_t high);
  // True in `numerator` of `denominator` cases. Integers only, so that every platform agrees.
  bool Chance(uint64_t numerator, uint64_t denominator) { return Below(denominator) < numerator; }
  // An independent generator, for handing to a part whose draws must not shift others'.
  Rng Fork() { return Rng(Next()); }

 private:
  std::array<uint64_t, 4> state_;
};

}  // namespace steno
