// MVCC: versions of keys over the storage engine. Pure functions of a Reader; writes go into a batch.
//
//   engine key (Cf::kData): user key, inverted timestamp        newest version first
//   engine value: 1 byte kind (value, tombstone), then the bytes of the value
//
// A read at `ts` sees, for each key, the newest version with timestamp <= ts; a tombstone hides the
// key. What it cannot decide it returns as a value of its own kind (contract of kv/api/messages.h):
//
//   Uncertain     a version in (ts, uncertainty_limit] exists
//   WriteTooOld   fail_on_more_recent, and a version above ts exists
//
// Both name the newest such version. An absl::Status means that the engine cannot be read or holds
// what no version can be: damage, never "no such key".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "kv/api/messages.h"
#include "kv/api/types.h"
#include "kv/hlc/timestamp.h"
#include "kv/storage/engine.h"
#include "kv/storage/write_batch.h"

namespace steno::mvcc {

using hlc::Timestamp;

struct GetOptions {
  Timestamp uncertainty_limit;  // at or below ts: none
  bool fail_on_more_recent = false;
};

struct Value {
  std::optional<std::string> value;  // none: no version, or a tombstone
  Timestamp version;                 // of the value or tombstone; zero: no version
};
struct Uncertain {
  Timestamp version;
};
struct WriteTooOld {
  Timestamp version;
};
using GetResult = std::variant<Value, Uncertain, WriteTooOld>;

absl::StatusOr<GetResult> Get(const storage::Reader& reader, std::string_view key, Timestamp ts,
                              const GetOptions& options);

struct ScanOptions {
  Timestamp uncertainty_limit;
  bool reverse = false;
  int64_t max_rows = 0;   // > 0
  int64_t max_bytes = 0;  // > 0; of keys and values; at least one row is returned whatever its size
};

struct UncertainKey {
  kv::Key key;
  Timestamp version;
};

// One page of the keys of `span` in order, packed as the wire wants them. `resume` is set where a
// limit ended the page: forward, the next key to read; reverse, the exclusive upper end of the rest.
absl::StatusOr<std::variant<kv::ScanReply, UncertainKey>> Scan(const storage::Reader& reader,
                                                               const kv::Span& span, Timestamp ts,
                                                               const ScanOptions& options);

// The timestamp of the newest version of `key`, tombstones included; zero if there is none.
absl::StatusOr<Timestamp> NewestVersion(const storage::Reader& reader, std::string_view key);
// True if the newest version is a value.
struct Newest {
  Timestamp version;
  bool live = false;
};
absl::StatusOr<Newest> NewestState(const storage::Reader& reader, std::string_view key);

// A key of `span` with a version in (after, upto], and that version; none if nothing changed there.
absl::StatusOr<std::optional<UncertainKey>> ChangedIn(const storage::Reader& reader,
                                                      const kv::Span& span, Timestamp after,
                                                      Timestamp upto);

void Put(storage::WriteBatch* batch, std::string_view key, Timestamp ts, std::string_view value);
void Delete(storage::WriteBatch* batch, std::string_view key, Timestamp ts);
// All versions of all keys of the span.
void ClearSpan(storage::WriteBatch* batch, const kv::Span& span);

// Adds to `batch` the removal of versions that no read at or above `threshold` can see: those
// shadowed by a newer version at or below it, and tombstones at or below it with all beneath.
// Stops after `max_versions` removals; returns where to go on, or none when the span is done.
absl::StatusOr<std::optional<kv::Key>> CollectGarbage(const storage::Reader& reader,
                                                      const kv::Span& span, Timestamp threshold,
                                                      int64_t max_versions,
                                                      storage::WriteBatch* batch);

}  // namespace steno::mvcc
