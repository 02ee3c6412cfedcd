// LogStorage in memory, for tests and simulation. Every write is durable at once.
// Thread-compatible.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "kv/raft/log_storage.h"
#include "kv/raft/ready.h"

namespace steno::raft {

class MemoryLogStorage : public LogStorage {
 public:
  explicit MemoryLogStorage(ConfState conf = {}) { state_.conf = std::move(conf); }

  State InitialState() const override { return state_; }
  uint64_t FirstIndex() const override { return before_index_ + 1; }
  uint64_t LastIndex() const override { return before_index_ + entries_.size(); }
  std::optional<uint64_t> Term(uint64_t index) const override;
  std::vector<Entry> Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const override;

  // Replaces the log from entries[0].index on.
  void Append(const std::vector<Entry>& entries);
  void SetHardState(const HardState& hard_state) { state_.hard_state = hard_state; }
  void SetConf(ConfState conf) { state_.conf = std::move(conf); }
  // Drops the log and starts behind the snapshot.
  void Install(const SnapshotMeta& snapshot);
  // Drops entries up to `index`. REQUIRES: index <= LastIndex().
  void TruncateUpTo(uint64_t index);
  // What ready.h asks to write.
  void Persist(const Ready& ready);

 private:
  State state_;
  uint64_t before_index_ = 0;
  uint64_t before_term_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace steno::raft
