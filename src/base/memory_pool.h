// MemoryPool: what a node's statements and transactions may keep in memory together.
// MemoryShare: what one of them keeps.
//
//   MemoryShare ─┐
//   MemoryShare ─┼─ chunks ─► MemoryPool (one a node, a limit)
//   MemoryShare ─┘
//
// A share draws whole chunks, and none for what is small, so that a short statement costs the pool
// nothing and a long one touches its shared counter seldom. The pool counts; it allocates nothing.
#pragma once

#include <atomic>
#include <cstdint>

namespace steno {

// Thread-safe.
class MemoryPool {
 public:
  explicit MemoryPool(int64_t limit_bytes) : limit_bytes_(limit_bytes) {}
  MemoryPool(const MemoryPool&) = delete;

  // Takes all of it or nothing.
  bool TryTake(int64_t bytes);
  void GiveBack(int64_t bytes) { used_bytes_.fetch_sub(bytes, std::memory_order_relaxed); }
  int64_t used_bytes() const { return used_bytes_.load(std::memory_order_relaxed); }
  int64_t limit_bytes() const { return limit_bytes_; }

 private:
  const int64_t limit_bytes_;
  std::atomic<int64_t> used_bytes_ = 0;
};

// Thread-compatible. Gives back what it has when it is destroyed.
class MemoryShare {
 public:
  // What a share may keep without drawing on the pool.
  static constexpr int64_t kFreeBytes = 64 << 10;
  static constexpr int64_t kChunkBytes = 256 << 10;

  // No pool: no limit. The pool outlives it.
  explicit MemoryShare(MemoryPool* pool = nullptr) : pool_(pool) {}
  ~MemoryShare();
  MemoryShare(const MemoryShare&) = delete;

  // REQUIRES: nothing was taken from another pool.
  void DrawOn(MemoryPool* pool);
  // Its holder keeps `bytes` now. False if the pool does not have them: then the share is as it
  // was.
  bool Resize(int64_t bytes);
  // Of the pool; 0 without one.
  int64_t limit_bytes() const { return pool_ == nullptr ? 0 : pool_->limit_bytes(); }

 private:
  MemoryPool* pool_;
  int64_t taken_bytes_ = 0;
};

}  // namespace steno
