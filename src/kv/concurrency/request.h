// What a request tells the concurrency manager about itself, and what it is told.
//
// The views in a RequestSpec (keys, label) are not copied: a commit of thousands of keys would pay
// for it. Their bytes belong to the request that is being served.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "kv/api/messages.h"
#include "kv/api/types.h"

namespace steno::concurrency {

using kv::Deadlock;
using kv::Key;
using kv::KeyView;
using kv::LockConflict;
using kv::LockStrength;
using kv::Printable;
using kv::Span;
using kv::Timestamp;
using kv::TxnAborted;
using kv::TxnId;
using kv::WaitPolicy;

// Chosen by the caller; unique among the requests that are not finished.
using RequestId = StrongId<struct RequestIdTag, uint64_t>;

// A Span that does not own its keys; an empty `end` means the one key `start`.
struct SpanView {
  KeyView start;
  KeyView end;

  static SpanView Of(const Span& span) { return {span.start, span.end}; }
  static SpanView Point(KeyView key) { return {key, {}}; }
  bool point() const { return end.empty(); }
};

enum class Access : uint8_t { kRead, kWrite };

// A latch isolates the evaluation (and, for a write, the replication) of one request from others.
struct LatchSpec {
  SpanView span;
  Access access = Access::kRead;
  // Read: the timestamp that it reads at. Timestamp::Max() for what must see the newest version: a
  // locking read, a guard, the validation of a commit's read spans.
  // Write: where the versions will stand; zero while that is not known, which keeps all reads off.
  Timestamp ts;
};

// A claim of the transaction on a key, held until the transaction ends.
struct LockSpec {
  KeyView key;
  LockStrength strength = LockStrength::kExclusive;  // not kNone
  WaitPolicy wait = WaitPolicy::kBlock;
};

struct RequestSpec {
  TxnId txn;               // REQUIRES: valid where there are locks
  std::string_view label;  // TxnMeta::label
  // A commit is never refused as TxnAborted here: an earlier copy of it may be on its way through
  // the log, and then that answer would be a lie. Its validation decides.
  bool commit = false;
  absl::InlinedVector<LatchSpec, 2> latches;
  absl::InlinedVector<LockSpec, 1> locks;  // taken in this order
};

// The request holds its latches and locks until Finish.
struct Proceed {
  // Indices into RequestSpec::locks of those that WaitPolicy::kSkip passed over, ascending.
  std::vector<uint32_t> skipped;
};
// It will be in TakeResumed() later.
struct Wait {};

// This replica does not hold the lease any more: ask the new leaseholder.
struct LeaseLost {};
// A limit of base/limits.h; nothing was done.
struct Overloaded {
  std::string reason;
};
// The request holds no latches and is forgotten: no Finish. Locks that it was granted before the
// refusal stay with the transaction.
using Refused = std::variant<LockConflict, Deadlock, TxnAborted, LeaseLost, Overloaded>;

using SequenceResult = std::variant<Proceed, Wait, Refused>;

struct Resumed {
  RequestId id;
  std::variant<Proceed, Refused> outcome;
};

}  // namespace steno::concurrency
