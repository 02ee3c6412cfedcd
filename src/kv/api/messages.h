// What a gateway asks a range, and what the range answers. Nothing here knows of rows, types or
// consensus: SQL stands on one side, replicas on the other.
//
//   BatchRequest ──► leaseholder ──► BatchResponse
//     header: whose transaction, at which time, up to which uncertainty, expecting what
//     requests: evaluated in order, all or none           reply per request | one Refusal
//
// Reads see the newest version at or below header.txn.read_ts. A version above it, but not above
// the uncertainty limit, may have been acknowledged before the transaction began, on a node whose
// clock is ahead: the range does not guess, it answers ReadUncertain (or, where nothing was read
// yet and the header allows it, moves read_ts up itself and says so in the response).
//
// Writes reach a range in one CommitRequest: it carries every write of the transaction and every
// span that it read. The range picks a commit timestamp above newer versions and above every read
// that was served (the timestamp cache), makes sure that nothing changed in the read spans up to
// it, and proposes all of it as one Raft command. A transaction commits once: the command leaves a
// record of the transaction id, so that a CommitRequest that is sent again answers as the first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kv/api/types.h"

namespace steno::kv {

enum class LockStrength : uint8_t { kNone, kShared, kExclusive };
// What to do about a lock that another transaction holds.
enum class WaitPolicy : uint8_t { kBlock, kError, kSkip };

struct TxnMeta {
  TxnId id;
  Timestamp read_ts;
  // Values in (read_ts, uncertainty_limit] may be older than the transaction's begin.
  Timestamp uncertainty_limit;
  // Nothing has been read yet, so the range may move read_ts up instead of refusing.
  bool can_forward_read_ts = false;
  // Who holds what, for people: "pgbench (pid 71)". Not interpreted.
  std::string label;
};

// "The newest version of `key` at the time of the read is the one written at `version`" (none: the
// key does not exist). A schema that was cached is proven current this way, in the same round as
// the read that relies on it.
struct Guard {
  Key key;
  Timestamp version;
};

struct GetRequest {
  Key key;
  LockStrength lock = LockStrength::kNone;
  WaitPolicy wait = WaitPolicy::kBlock;
};

struct ScanRequest {
  Span span;
  bool reverse = false;
  int64_t max_rows = 0;   // 0: kScanPageRows
  int64_t max_bytes = 0;  // 0: kScanPageBytes
};

// Nothing was written in `spans` after `from`, up to and including the header's read_ts.
struct RefreshRequest {
  std::vector<Span> spans;
  Timestamp from;
};

struct Write {
  Key key;
  std::optional<std::string> value;  // none: delete
};

// Alone in its batch.
struct CommitRequest {
  std::vector<Write> writes;  // at most one a key
  std::vector<Span> reads;
  // The range refuses to begin this commit later than that: bounds how long the record of a
  // committed transaction must be kept to recognise a repeated request.
  Timestamp expires_at;
};

// Ends the transaction's claims: locks, queued waits. Alone in its batch. Also for transactions
// that committed elsewhere or without writes.
struct RollbackRequest {};

// "I am alive": keeps the transaction's locks.
struct HeartbeatRequest {};

// Writes at header.txn.read_ts into keys that nobody else can know yet: an index under
// construction. Not part of the transaction: it takes effect at once and stays if the transaction
// fails (the caller then drops the span). Alone in its batch.
struct BulkWriteRequest {
  std::vector<Write> writes;
  // Refuse with DuplicateKey if a key already has a live version.
  bool must_be_absent = false;
};

// Deletes all versions of the span at once and for good. Only for spans that nobody can reach.
struct ClearSpanRequest {
  Span span;
};

using Request = std::variant<GetRequest, ScanRequest, RefreshRequest, CommitRequest,
                             RollbackRequest, HeartbeatRequest, BulkWriteRequest, ClearSpanRequest>;

struct BatchRequest {
  RangeId range;
  TxnMeta txn;
  std::vector<Guard> guards;
  std::vector<Request> requests;
};

// --- answers ---

struct GetReply {
  std::optional<std::string> value;
  Timestamp version;     // of the value, or of the tombstone; zero if there never was one
  bool skipped = false;  // WaitPolicy::kSkip and the key is locked by another
};

// Rows of a scan, packed: one buffer for all keys and values.
struct ScanReply {
  struct Row {
    uint32_t key_offset, key_size, value_offset, value_size;
    Timestamp version;
  };
  std::string arena;
  std::vector<Row> rows;
  // Where the next page begins (reverse: the exclusive upper end); none: the span is done.
  std::optional<Key> resume;

  KeyView key(size_t i) const {
    return KeyView(arena).substr(rows[i].key_offset, rows[i].key_size);
  }
  std::string_view value(size_t i) const {
    return std::string_view(arena).substr(rows[i].value_offset, rows[i].value_size);
  }
  void Append(KeyView key, std::string_view value, Timestamp version) {
    const auto at = static_cast<uint32_t>(arena.size());
    arena.append(key).append(value);
    rows.push_back({at, static_cast<uint32_t>(key.size()), at + static_cast<uint32_t>(key.size()),
                    static_cast<uint32_t>(value.size()), version});
  }
};

struct CommitReply {
  Timestamp commit_ts;
};

struct EmptyReply {};

using Reply = std::variant<EmptyReply, GetReply, ScanReply, CommitReply>;

// --- refusals: each has one caller that acts on it ---

// Ask `leaseholder` instead (none: not known, ask again later or elsewhere).
struct NotLeaseholder {
  NodeId leaseholder;
};
// The range cannot answer now and says why: no quorum, clock out of bounds, overloaded, shutting
// down. The request had no effect.
struct Unavailable {
  std::string reason;
};
struct ReadUncertain {
  Key key;
  Timestamp version;
};
// A locking read found a version above read_ts; the lock, if granted, is held.
struct WriteTooOld {
  Key key;
  Timestamp version;
};
// A read span changed: the transaction cannot commit as of now.
struct RefreshFailed {
  Key key;
  Timestamp version;
};
// WaitPolicy::kError.
struct LockConflict {
  Key key;
  std::string holder;  // its label
};
// Waiting would close a cycle; this transaction is the victim.
struct Deadlock {
  Key key;
  std::string cycle;  // for people: "A waits for B on k1, B waits for A on k2"
};
struct GuardFailed {
  Key key;
};
// The transaction was ended by others (its gateway was silent too long), or may not begin its
// commit any more.
struct TxnAborted {
  std::string reason;
};
struct DuplicateKey {
  Key key;
};
// The command may or may not take effect: the leaseholder lost its lease while it was under way.
struct Ambiguous {
  std::string reason;
};
// The leaseholder's disk has no space for a command; reads are served.
struct DiskFull {
  std::string reason;
};

using Refusal = std::variant<NotLeaseholder, Unavailable, ReadUncertain, WriteTooOld, RefreshFailed,
                             LockConflict, Deadlock, GuardFailed, TxnAborted, DuplicateKey,
                             Ambiguous, DiskFull>;

struct BatchResponse {
  std::variant<std::vector<Reply>, Refusal> result;  // replies: one a request, in order
  // The read timestamp that was used: above the request's where the range moved it.
  Timestamp read_ts;
  // The leaseholder's hybrid time after the evaluation: what its clock shows, for narrowing the
  // transaction's uncertainty, and for the gateway's own clock.
  Timestamp observed_now;

  bool ok() const { return result.index() == 0; }
  const Refusal& refusal() const { return std::get<Refusal>(result); }
  std::vector<Reply>& replies() { return std::get<std::vector<Reply>>(result); }
};

std::string ToString(const Refusal& refusal);

}  // namespace steno::kv
