#include "runtime/clock.h"

#include <time.h>

namespace steno {
namespace {

int64_t ReadNs(clockid_t id) {
  timespec ts;
  clock_gettime(id, &ts);
  return int64_t{ts.tv_sec} * 1'000'000'000 + ts.tv_nsec;
}

}  // namespace

int64_t SystemClock::MonotonicNs() const {
  return ReadNs(CLOCK_BOOTTIME);
}
int64_t SystemClock::WallUs() const {
  return ReadNs(CLOCK_REALTIME) / 1000;
}

}  // namespace steno
