// Lease: until when, and up to which time, this replica may answer reads and accept commits.
//
// The leaseholder is the Raft leader; Raft counts two things for it (raft/node.h):
//   - a real-time lease: while now < LeaseExpiresAt no other replica can have been elected;
//   - lease_until: the highest HLC time that leaders may serve, which only grows, and which a
//     quorum has persisted before it is used.
// A new leader learns from its votes the highest lease_until of all before it. It serves nothing
// until its clock has reached that, and then writes only above it: no write can slip below a read
// that an earlier leader served, whatever the clocks of the two say. This also holds over restarts
// of the whole cluster, as lease_until is on disk.
//
//   old leader   ──reads ≤ lease_until──┤crash
//   new leader            elected ──► waits until clock ≥ lease_until ──► low water mark, serves
//
// What an earlier leader wrote is at or below the time that this one began above, and may have been
// acknowledged before a transaction began whose read timestamp is lower still: clocks that were
// ahead by more than their bound, and agreed about it, leave such versions to those who come after
// them. So versions up to there are uncertain for every reader (BeganAbove). Where clocks are
// healthy that concerns the few transactions that are older than the lease.
//
// The leader extends lease_until ahead of its clock in coarse steps (an extension costs every
// replica an fsync), but not so far that a successor would have to wait for longer than the real
// lease lasts anyway. Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kv/concurrency/concurrency_manager.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/raft/node.h"

namespace steno::range {

class Lease {
 public:
  // How far ahead of the clock an extension reaches, and how little of it may be left. The rest
  // must exceed max_offset: a request's timestamp may be that far ahead of this clock.
  static constexpr int64_t kAheadUs = 1'800'000;
  static constexpr int64_t kLeftUsMin = 1'100'000;

  Lease(raft::Node* raft, hlc::HybridClock* clock, concurrency::ConcurrencyManager* concurrency)
      : raft_(raft), clock_(clock), concurrency_(concurrency) {}

  // Takes up a new lease where possible. True if requests may be served now.
  bool Serves();
  // The highest timestamp that may be read or written now. Zero unless Serves().
  kv::Timestamp Until() const { return kv::Timestamp(raft_->QuorumLeaseUntil()); }
  // The highest timestamp that an earlier leader may have written at. REQUIRES: Serves().
  kv::Timestamp BeganAbove() const { return began_above_; }
  // Extends lease_until where due. Called by each tick of a leader that may serve.
  void Extend();

 private:
  raft::Node* const raft_;
  hlc::HybridClock* const clock_;
  concurrency::ConcurrencyManager* const concurrency_;
  uint64_t serving_term_ = 0;
  kv::Timestamp began_above_;
};

}  // namespace steno::range
