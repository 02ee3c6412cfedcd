// Clock: one of the five seams. Nothing outside runtime/ asks the operating system for the time.
#pragma once

#include <cstdint>

namespace steno {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  // Nanoseconds since some fixed point; never goes back, and goes on while the machine sleeps, so
  // that a lease cannot outlive a suspend (CLOCK_BOOTTIME).
  virtual int64_t MonotonicNs() const = 0;
  // Microseconds since 1970-01-01 UTC as the operating system believes; may jump either way.
  virtual int64_t WallUs() const = 0;
};

class SystemClock : public Clock {
 public:
  int64_t MonotonicNs() const override;
  int64_t WallUs() const override;
};

// A clock that stands still until it is moved. Thread-compatible.
class ManualClock : public Clock {
 public:
  explicit ManualClock(int64_t wall_us = 1'000'000) : wall_us_(wall_us) {}
  int64_t MonotonicNs() const override { return monotonic_ns_; }
  int64_t WallUs() const override { return wall_us_; }
  void Advance(int64_t ns) {
    monotonic_ns_ += ns;
    wall_us_ += ns / 1000;
  }
  void JumpWall(int64_t us) { wall_us_ += us; }

 private:
  int64_t monotonic_ns_ = 0;
  int64_t wall_us_;
};

}  // namespace steno
