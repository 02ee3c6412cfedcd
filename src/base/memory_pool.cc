#include "base/memory_pool.h"

#include "base/check.h"

namespace steno {

bool MemoryPool::TryTake(int64_t bytes) {
  int64_t used = used_bytes();
  do {
    if (bytes > limit_bytes_ - used) return false;
  } while (!used_bytes_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
  return true;
}

MemoryShare::~MemoryShare() {
  if (taken_bytes_ > 0) pool_->GiveBack(taken_bytes_);
}

void MemoryShare::DrawOn(MemoryPool* pool) {
  CHECK(taken_bytes_ == 0);
  pool_ = pool;
}

bool MemoryShare::Resize(int64_t bytes) {
  if (pool_ == nullptr) return true;
  const int64_t chunks = bytes <= kFreeBytes ? 0 : (bytes + kChunkBytes - 1) / kChunkBytes;
  const int64_t wanted = chunks * kChunkBytes;
  if (wanted > taken_bytes_) {
    if (!pool_->TryTake(wanted - taken_bytes_)) return false;
    taken_bytes_ = wanted;
  } else if (taken_bytes_ - wanted > kChunkBytes) {
    // One chunk more than needed stays: rows that come and go would move it back and forth.
    pool_->GiveBack(taken_bytes_ - wanted - kChunkBytes);
    taken_bytes_ = wanted + kChunkBytes;
  }
  return true;
}

}  // namespace steno
