// Coordinator: kv::Txn at the gateway, a stack of small parts over a Sender.
//
//   Get, Scan, ...      Put, Delete                      Commit
//        │                  ▼                              │
//        │           ┌─────────────┐                       │ writes
//        ├─ overlay ─┤ WriteBuffer │ ──────────────────────┤
//        ▼           └─────────────┘                       ▼
//   ┌───────────┐  ReadUncertain,   ┌─────────┐ spans  ┌───────────┐
//   │ SendReads │ ─WriteTooOld────► │ MoveTo  │ ◄──────┤ SpanSet   │ reads of the commit
//   └───────────┘ ◄─again at a ──── └─────────┘        └───────────┘
//        │           later ReadTime  │ RefreshFailed ──► kRetry
//        ▼
//   Heartbeater (while locks may be held) ──► Sender
//
// Each operation sends one batch. Where the range says that the read timestamp is too low, the
// coordinator proves that nothing it has read so far has changed up to a later one
// (RefreshRequest), moves there and sends the batch again; a transaction that has read nothing just
// moves, or lets the range move it (can_forward_read_ts). The timestamp only grows, and each move
// is above a version that exists, so this ends; kMovesMax bounds it against a stream of new
// versions.
//
// The read timestamp is the time of the first thing that is sent, not of Begin: the gateway vouches
// for its clock whenever it sends, and nobody has looked at it while the transaction did nothing.
//
// Nothing is sent for writes until Commit, which carries them with all read spans. A transaction
// without writes has read a consistent snapshot at its read timestamp: there is nothing to
// validate, and nothing to send unless locks are to be released.
//
// Rollback may be called during an operation that its caller has given up, which may be waiting for
// a lock: the transaction's locks go at once, and the range refuses what still waits. The operation
// sends nothing more, and if it comes back with a lock all the same, gives that back, too.
//
// What a guard relies on is read by the range together with the operation that comes next, and from
// then on belongs to what was read: refreshes and the commit prove it again.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kv/api/sender.h"
#include "kv/api/txn.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/txn/heartbeater.h"
#include "kv/txn/read_time.h"
#include "kv/txn/span_set.h"
#include "kv/txn/write_buffer.h"

namespace steno::txn {

// What the coordinators of one gateway share. All pointers outlive them.
struct TxnContext {
  kv::Sender* sender = nullptr;
  hlc::HybridClock* clock = nullptr;
  Heartbeater* heartbeater = nullptr;
  Executor* executor = nullptr;  // for what goes on in the background
  TaskScope* background = nullptr;
};

class Coordinator final : public kv::Txn {
 public:
  Coordinator(const TxnContext* context, kv::TxnId id, kv::TxnOptions options);
  ~Coordinator() override;

  Task<kv::KvResult<kv::GetResult>> Get(kv::Key key, kv::GetOptions options) override;
  Task<kv::KvResult<std::vector<kv::GetResult>>> MultiGet(std::vector<kv::Key> keys,
                                                          kv::GetOptions options) override;
  Task<kv::KvResult<kv::ScanPage>> Scan(kv::Span span, kv::ScanOptions options) override;
  void AddGuard(kv::Guard guard) override;
  void RelyOnGuards() override;

  void Put(kv::Key key, std::string value) override;
  void Delete(kv::Key key) override;
  int64_t buffered_bytes() const override { return writes_.bytes(); }
  bool HasBufferedWriteIn(const kv::Span& span) const override { return writes_.HasIn(span); }

  Task<kv::KvResult<bool>> BulkWrite(std::vector<kv::Write> writes, bool must_be_absent) override;
  Task<kv::KvResult<bool>> ClearSpan(kv::Span span) override;

  kv::SavepointToken CreateSavepoint() override { return writes_.CreateSavepoint(); }
  void RollbackTo(kv::SavepointToken savepoint) override { writes_.RollbackTo(savepoint); }
  void Release(kv::SavepointToken savepoint) override { writes_.Release(savepoint); }

  Task<kv::KvResult<kv::Timestamp>> Commit() override;
  Task<void> Rollback() override;

  kv::Timestamp read_timestamp() const override { return time_.read_ts(); }
  const kv::TxnId& id() const override { return id_; }
  bool has_read() const override { return has_read_; }

 private:
  static constexpr int kMovesMax = 100;

  // Why no operation can be done now, if so.
  std::optional<kv::Error> WhyNot() const;
  // Remembers an error that ends the transaction, and gives it.
  kv::Error Fail(kv::Error error);
  // Before anything is sent, and before Meta.
  void BeginTime();
  kv::TxnMeta Meta() const;

  // Sends reads, moving the read timestamp as needed; gives one reply a request.
  Task<kv::KvResult<std::vector<kv::Reply>>> SendReads(std::vector<kv::Request> requests);
  Task<kv::KvResult<bool>> MoveTo(kv::Timestamp ts);
  Task<kv::KvResult<bool>> SendAlone(kv::Request request);
  Task<kv::KvResult<bool>> CheckPendingGuards();
  void AbsorbReply(const kv::BatchResponse& response, const std::vector<kv::Guard>& guards);
  kv::KvResult<kv::GetResult> TakeGet(const kv::Key& key, kv::Reply* reply);
  // Notes that the request may take locks, and keeps them alive.
  void MayLock();
  // Whether the operation under way was given up, and its transaction rolled back. `locks`: it asks
  // for locks, which are given back.
  bool GivenUp(bool locks);
  // Releases locks, without waiting for it. Thread-safe.
  void ReleaseLocks();
  // Ends the transaction. Thread-safe.
  void LetGo();

  const TxnContext* const context_;
  const kv::TxnId id_;
  const kv::TxnOptions options_;
  ReadTime time_;
  WriteBuffer writes_;
  SpanSet reads_;
  // To go with the next read. What the transaction has done rests on `relied_`.
  std::vector<kv::Guard> guards_;
  std::vector<kv::Guard> relied_;
  bool has_begun_ = false;
  bool has_read_ = false;
  // The only ones that a Rollback during an operation shares with it.
  std::atomic<bool> may_hold_locks_ = false;
  std::atomic<bool> ended_ = false;
  std::optional<kv::Error> failure_;
};

}  // namespace steno::txn
