// RangeLog: one range's part of the store's RaftLog, as raft::Node reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kv/api/types.h"
#include "kv/raft/log_storage.h"
#include "kv/storage/raft_log.h"

namespace steno::store {

// Thread-compatible. A damaged log ends the process: Node cannot go on without it.
class RangeLog : public raft::LogStorage {
 public:
  // `log` outlives this. `conf` is the configuration as of the applied index.
  RangeLog(const storage::RaftLog* log, kv::RangeId range, raft::ConfState conf)
      : log_(log), range_(range.value()), conf_(std::move(conf)) {}

  State InitialState() const override;
  uint64_t FirstIndex() const override { return log_->FirstIndex(range_); }
  uint64_t LastIndex() const override { return log_->LastIndex(range_); }
  std::optional<uint64_t> Term(uint64_t index) const override { return log_->Term(range_, index); }
  std::vector<raft::Entry> Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const override;

 private:
  const storage::RaftLog* const log_;
  const uint64_t range_;
  const raft::ConfState conf_;
};

std::vector<storage::LogEntry> ToLogEntries(const std::vector<raft::Entry>& entries);

}  // namespace steno::store
