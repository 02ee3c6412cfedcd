// The log as the store keeps it: what was handed out in Ready and made durable.
//
// Node reads through this interface what it no longer holds itself. A call never waits long: the
// implementation keeps the tail in memory. It ends the process on a read error or a bad checksum
// (or quarantines the replica before Node sees it); Node has no way to go on without its log.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kv/raft/types.h"

namespace steno::raft {

class LogStorage {
 public:
  struct State {
    HardState hard_state;
    // As of Config::applied_index.
    ConfState conf;
  };

  virtual ~LogStorage() = default;

  // Read once, when Node starts. A replica that joins a running group starts with nothing, not even
  // voters, and is sent a snapshot. The first replicas of a group share a ConfState; where their
  // log starts behind an index above 0 they need no snapshot from each other later.
  virtual State InitialState() const = 0;
  // The first entry that is there; one above LastIndex() where none is.
  virtual uint64_t FirstIndex() const = 0;
  virtual uint64_t LastIndex() const = 0;
  // Term of an entry, or of FirstIndex() - 1, which a truncation or snapshot leaves behind (0 at
  // index 0). nullopt for any other index.
  virtual std::optional<uint64_t> Term(uint64_t index) const = 0;
  // Entries [lo, hi) from the front, until Entry::bytes() exceed bytes_max, but at least one. Empty
  // if some of them are compacted: that may happen on another thread, at any time up to the applied
  // index, so what FirstIndex() and Term() said before does not hold on.
  // REQUIRES: lo < hi <= LastIndex() + 1.
  virtual std::vector<Entry> Entries(uint64_t lo, uint64_t hi, uint64_t bytes_max) const = 0;
};

}  // namespace steno::raft
