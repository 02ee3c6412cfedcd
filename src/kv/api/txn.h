// Txn: one transaction, as SQL drives it. Db: where transactions come from.
//
//   std::unique_ptr<Txn> txn = db->Begin({.label = "psql (pid 7)"});
//   CO_ASSIGN_OR_RETURN(GetResult row, co_await txn->Get(key, {.lock = LockStrength::kExclusive}));
//   txn->Put(key, value);                           // buffered here, seen by this txn's own reads
//   CO_ASSIGN_OR_RETURN(Timestamp at, co_await txn->Commit());
//
// Isolation is SERIALIZABLE. Reads see the state as of one read timestamp plus the transaction's
// own writes. When that timestamp must move (a newer version met by a locking read, an uncertain
// value) the coordinator refreshes what was read so far and goes on by itself; only if something
// that was read has changed does an operation fail with kRetry, and then the whole transaction has
// failed.
//
// Writes are buffered until Commit. Locks are taken by locking reads: a statement that will write a
// row reads it with LockStrength::kExclusive first (also a row that must be absent), so that
// transactions queue up instead of failing each other at commit.
//
// After an error of kind kRetry, kDeadlock, kAmbiguous, kUnavailable or kTooLarge the transaction
// can only be rolled back. kLockNotAvailable, kDuplicateKey and kGuardFailed leave it usable.
//
// Thread-compatible: one operation at a time. Destroying a Txn that is neither committed nor rolled
// back releases its locks in the background.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kv/api/error.h"
#include "kv/api/messages.h"
#include "kv/api/types.h"
#include "runtime/task.h"

namespace steno::kv {

struct GetOptions {
  LockStrength lock = LockStrength::kNone;
  WaitPolicy wait = WaitPolicy::kBlock;
};

struct GetResult {
  std::optional<std::string> value;
  // When the value was written; zero for the transaction's own unwritten writes and for absence.
  Timestamp version;
  bool skipped = false;
};

struct ScanOptions {
  bool reverse = false;
  int64_t max_rows = 0;  // of this page; 0: the server's page size
};

// A page: rows in scan order, own writes merged in. Continue with the span cut at `resume`
// (forward: start = *resume; reverse: end = *resume) until there is none.
struct ScanPage {
  ScanReply rows;
  std::optional<Key> resume;
};

struct TxnOptions {
  // Names the transaction to people: application name and session. Seen in other sessions' errors.
  std::string label;
  bool read_only = false;
};

// Opaque; valid until rolled back past or released.
using SavepointToken = uint64_t;

class Txn {
 public:
  virtual ~Txn() = default;

  virtual Task<KvResult<GetResult>> Get(Key key, GetOptions options) = 0;
  // The keys' values in the order of `keys`, in as few rounds as possible.
  virtual Task<KvResult<std::vector<GetResult>>> MultiGet(std::vector<Key> keys,
                                                          GetOptions options) = 0;
  virtual Task<KvResult<ScanPage>> Scan(Span span, ScanOptions options) = 0;

  // Makes the next read (and the commit) prove that the guarded versions are the newest. A failure
  // is kGuardFailed, with the key, on that read.
  virtual void AddGuard(Guard guard) = 0;
  // What was done so far rests on the guards that are still to be proven: one of them that fails is
  // kReliedGuardFailed from now on. Where it is kGuardFailed, those added since are dropped.
  virtual void RelyOnGuards() = 0;

  virtual void Put(Key key, std::string value) = 0;
  virtual void Delete(Key key) = 0;
  // Bytes buffered; past kTxnBufferBytesMax the next operation fails with kTooLarge.
  virtual int64_t buffered_bytes() const = 0;
  virtual bool HasBufferedWriteIn(const Span& span) const = 0;

  // See BulkWriteRequest: at once, not undone by Rollback, only into keys nobody else can reach.
  virtual Task<KvResult<bool>> BulkWrite(std::vector<Write> writes, bool must_be_absent) = 0;
  // See ClearSpanRequest.
  virtual Task<KvResult<bool>> ClearSpan(Span span) = 0;

  virtual SavepointToken CreateSavepoint() = 0;
  // Undoes the writes since the savepoint, which stays. Locks stay too.
  virtual void RollbackTo(SavepointToken savepoint) = 0;
  virtual void Release(SavepointToken savepoint) = 0;

  // Exactly one of these ends it. Commit gives its timestamp (where read-only: the read timestamp).
  // Rollback may come, on any thread, during an operation whose result nobody takes any more.
  virtual Task<KvResult<Timestamp>> Commit() = 0;
  virtual Task<void> Rollback() = 0;

  virtual Timestamp read_timestamp() const = 0;
  virtual const TxnId& id() const = 0;
  // True once any read has given data to the caller: a retry could change what it saw.
  virtual bool has_read() const = 0;
};

// Thread-safe.
class Db {
 public:
  virtual ~Db() = default;
  virtual std::unique_ptr<Txn> Begin(TxnOptions options) = 0;
  // `count` ids of the named kind that nobody else gets, ever; not transactional. Gives the first.
  virtual Task<KvResult<int64_t>> AllocateIds(std::string counter, int64_t count) = 0;
  // This node's hybrid time: what now() and CURRENT_TIMESTAMP are made of.
  virtual Timestamp Now() = 0;
};

}  // namespace steno::kv
