// Multi-version concurrency control over the storage engine: every write makes a new version of its
// key, every read sees the versions at or below its timestamp.
//
// A version is an entry of Cf::kData under (key, timestamp), see kv/storage/mvcc_key.h; its bytes
// are one byte, 0 for a tombstone or 1 for a value, and the value. Nothing here is provisional: a
// transaction's writes arrive together when it commits. Versions leave through CollectGarbage only.
//
// Reads return what they found, or the refusal that the caller acts on:
//   ReadUncertain  a version above the read timestamp, but not above the uncertainty limit, may
//   have
//                  been acknowledged before the read began; names the newest such version
//   WriteTooOld    for locking reads: a version above the read timestamp; names the newest
// An absl::Status tells of damage or of an engine that cannot read.
//
// Functions of their arguments: no clock, no state, no threads. The caller sees to it (by latches,
// or by reading from a snapshot) that nothing is written below while it reads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kv/api/messages.h"
#include "kv/storage/engine.h"

namespace steno::mvcc {

using hlc::Timestamp;
using kv::KeyView;

struct ReadOptions {
  Timestamp ts;
  // At or below `ts`: nothing is uncertain.
  Timestamp uncertainty_limit;
  // WriteTooOld where any version is above `ts`.
  bool fail_on_more_recent = false;
};

using GetResult = std::variant<kv::GetReply, kv::ReadUncertain, kv::WriteTooOld>;
absl::StatusOr<GetResult> Get(const storage::Reader& reader, KeyView key,
                              const ReadOptions& options);

struct ScanOptions : ReadOptions {
  int64_t max_rows = 0;   // 0: kScanPageRows
  int64_t max_bytes = 0;  // of keys and values; 0: kScanPageBytes; at least one row comes
  int64_t max_keys = 0;   // looked at, with what is deleted; 0: kScanPageKeys
  bool reverse = false;
};
// So that a page of what is mostly deleted comes back in time too.
inline constexpr int64_t kScanPageKeys = 1 << 16;

// Live rows of `span` in key order, or in descending order; deleted ones are left out. Where a
// limit ends the page, `resume` says where the next one begins; it is set only if there are more
// versions. A page may hold no rows and still not be the last.
using ScanResult = std::variant<kv::ScanReply, kv::ReadUncertain, kv::WriteTooOld>;
absl::StatusOr<ScanResult> Scan(const storage::Reader& reader, const kv::Span& span,
                                const ScanOptions& options);

// Write a version. A version of the same key and timestamp is replaced.
void Put(storage::WriteBatch* batch, KeyView key, Timestamp ts, std::string_view value);
void Delete(storage::WriteBatch* batch, KeyView key, Timestamp ts);

struct Version {
  std::string key;
  Timestamp ts;
  bool tombstone = false;
};

// The newest version of `key`, whatever its timestamp; nullopt if there never was one.
absl::StatusOr<std::optional<Version>> LatestVersion(const storage::Reader& reader, KeyView key);

// Looks in `span` for a version with a timestamp in (from, to]: the first key that has one, and its
// newest such version. For proving that reads made at `from` hold at `to` as well. Looks at no more
// than `max_keys` keys: where it found nothing, `resume` is the first of the others; without it
// there is no such version. REQUIRES: max_keys > 0.
struct PartSearched {
  std::optional<Version> found;
  std::optional<kv::Key> resume;
  int64_t keys = 0;  // looked at
};
absl::StatusOr<PartSearched> FindVersionIn(const storage::Reader& reader, const kv::Span& span,
                                           Timestamp from, Timestamp to, int64_t max_keys);

// The first of `keys`, which ascend, whose newest version is a value; nullopt if all are absent.
// Where nothing lies between the keys it costs one seek for all.
absl::StatusOr<std::optional<kv::Key>> FirstPresent(const storage::Reader& reader,
                                                    std::span<const KeyView> keys);

struct GarbageOptions {
  // Reads at or above it see the same before and after; reads below must be refused from now on.
  Timestamp threshold;
  int64_t max_versions = 1 << 14;  // removed in one call
};
struct GarbageResult {
  int64_t removed_versions = 0;
  int64_t removed_bytes = 0;
  // Where to go on; nullopt: the span is done.
  std::optional<kv::Key> resume;
};

// Adds to `batch` the removal of versions that no read at or above the threshold sees: those below
// the newest at or below the threshold, and that one too if it is a tombstone. However the work is
// cut into calls, an older version never comes to light.
absl::StatusOr<GarbageResult> CollectGarbage(const storage::Reader& reader,
                                             storage::WriteBatch* batch, const kv::Span& span,
                                             const GarbageOptions& options);

}  // namespace steno::mvcc
