// ConcurrencyManager: decides which requests of one range may be evaluated now, and keeps the
// others waiting, first come, first served. A pure state machine: it reads no clock, owns no thread
// and blocks nobody; who waits is data, and comes back out of TakeResumed().
//
//   Sequence(id, spec)
//        │
//        ▼  conflict: WaitPolicy kError ──► Refused(LockConflict), kSkip ──► remembered, next lock
//   ┌─────────┐       kBlock ──► cycle? ──► Refused(Deadlock)
//   │  locks  │                    └─no──► waits in the key's queue ──► FinishTxn(holder) grants
//   └─────────┘
//        ▼  overlaps an earlier request's latch: waits ──► Finish(that request) lets it on
//   ┌─────────┐
//   │ latches │
//   └─────────┘
//        ▼
//    Proceed ──► [the caller evaluates: reads, marks the reads in timestamps(), picks the commit
//        │        timestamp above timestamps().GetMaxRead(), SetWriteTimestamp(), replicates]
//        ▼
//    Finish(id): latches go; the transaction's locks stay until FinishTxn
//
// Latches last as long as one request, locks as long as a transaction. A request takes its locks
// first and its latches last, so no request ever waits for a lock while it holds a latch. Hence
// latch waits end by themselves: a request waits for latches only of requests that came to them
// earlier, and whoever holds latches waits for nothing but the log. Only locks can form a cycle,
// and the lock table looks for one whenever it makes somebody wait (deadlock.h). Taking latches
// first would mean giving them back and queueing anew at each lock wait, and would make NOWAIT
// wait.
//
// Plain reads never wait for locks. They wait for a write latch only if they must see that write:
// once its timestamp is fixed, reads below it pass.
//
// Commits do not wait for locks either, even where another transaction holds a lock on a key that
// they write (its lock was granted while ours was lost with an old lease, or ours is a blind
// write). Locks are not what makes commits safe: a commit validates under its latches that nothing
// it read has changed, so the lock's holder either commits first, or finds its read changed and
// retries. That harms liveness no more than it must. The one who is refused was refused because
// another committed, so the range as a whole goes on. And the loser's retry is protected:
// statements lock what they will write before they read it, so a transaction overtakes a lock at
// most once for each lock that it lost, and locks are lost only with a lease. Waiting instead would
// add commits to the wait-for graph, with all their keys at once, for transactions that are past
// their last statement.
//
// Locks are unreplicated: Clear() forgets them when the lease is lost, which is safe for the same
// reason. Held locks order transactions so that they do not fail each other; they carry no promise.
//
// A transaction whose gateway is silent for kTxnSilenceMsMax is ended: its locks go to those who
// wait, and its later requests are refused with TxnAborted for kTxnAbortedMemoryMs. It is alive
// while one of its requests waits here. Once forgotten, it may go on without its locks; validation
// protects the others still.
//
// All methods that move time take now_ns of one monotonic clock. Thread-compatible: one range, one
// strand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "kv/concurrency/request.h"

namespace steno::concurrency {

class LatchManager;
class LockTable;
class TimestampCache;

// For who evaluates requests.
class RequestSequencer {
 public:
  virtual ~RequestSequencer() = default;
  // Proceed: evaluate now, then Finish. Wait: it will be resumed, unless cancelled.
  // REQUIRES: `id` is not in use. The bytes that `spec` views must live until Finish, Cancel, or a
  // Refused outcome has been taken.
  virtual SequenceResult Sequence(RequestId id, RequestSpec spec, int64_t now_ns) = 0;
  // The request's writes will stand at `ts`: reads below it need not wait for it any more.
  // REQUIRES: the request proceeded and is not finished; ts is not zero, nor below one given
  // before.
  virtual void SetWriteTimestamp(RequestId id, Timestamp ts) = 0;
  // REQUIRES: the request proceeded (was told so, if it waited) and is not finished.
  virtual void Finish(RequestId id) = 0;
  // The client is gone, whatever the state of its request; unknown ids are ignored.
  virtual void Cancel(RequestId id) = 0;
  // Those whose waiting ended since the last call, in the order in which it ended. To be called
  // after each event that may end a wait: all but SetLowWater.
  virtual std::vector<Resumed> TakeResumed() = 0;
};

enum class Liveness : uint8_t { kAlive, kAborted };

// For who hears from transactions.
class TxnTracker {
 public:
  virtual ~TxnTracker() = default;
  // The transaction has committed or rolled back: its locks go, its waiting requests are refused.
  virtual void FinishTxn(const TxnId& txn) = 0;
  virtual Liveness Heartbeat(const TxnId& txn, int64_t now_ns) = 0;
  // Ends silent transactions; to be called every few hundred milliseconds.
  virtual void Tick(int64_t now_ns) = 0;
};

// For who hears of leases.
class LeaseListener {
 public:
  virtual ~LeaseListener() = default;
  // The lease is lost: who waits is refused with LeaseLost, locks are forgotten. Requests that
  // proceeded keep their latches until they are finished: their commands may still apply.
  virtual void Clear() = 0;
  // A lease begins that may serve from `ts` on: nothing is written at or below it.
  virtual void SetLowWater(Timestamp ts) = 0;
};

struct ConcurrencyOptions {
  int64_t requests_max = kRangeRequestsMax;
  int64_t locks_max = kRangeLocksMax;
  int64_t txn_silence_ms = kTxnSilenceMsMax;
  int64_t timestamp_cache_entries_max = kTimestampCacheEntriesMax;
};

class ConcurrencyManager final : public RequestSequencer, public TxnTracker, public LeaseListener {
 public:
  explicit ConcurrencyManager(ConcurrencyOptions options = {});
  ~ConcurrencyManager() override;

  SequenceResult Sequence(RequestId id, RequestSpec spec, int64_t now_ns) override;
  void SetWriteTimestamp(RequestId id, Timestamp ts) override;
  void Finish(RequestId id) override;
  void Cancel(RequestId id) override;
  std::vector<Resumed> TakeResumed() override;

  void FinishTxn(const TxnId& txn) override;
  Liveness Heartbeat(const TxnId& txn, int64_t now_ns) override;
  void Tick(int64_t now_ns) override;

  void Clear() override;
  void SetLowWater(Timestamp ts) override;

  // High-water marks of the reads that were served (timestamp_cache.h).
  TimestampCache& timestamps() { return *timestamps_; }

  // For metrics and tests.
  int64_t requests() const;  // waiting or proceeding
  int64_t locks() const;
  std::string DebugLocks() const;
  std::string DebugLatches() const;
  void CheckInvariants() const;

 private:
  struct Pending;
  struct State;

  SequenceResult Advance(RequestId id, Pending* pending);
  void Drain();
  void ResumeLatched();

  std::unique_ptr<State> state_;
  std::unique_ptr<TimestampCache> timestamps_;
};

}  // namespace steno::concurrency
