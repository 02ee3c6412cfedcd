// ClearedSpans: what was emptied for good, and when. The versions of before are gone, so whoever
// reads there at an earlier time (a cursor or a backup that began before its table was dropped)
// must not take what is missing for what never was.
//
//   ClearSpan ─► one command: versions go, a record comes ─► applied ─► Add
//
//   read at ts ─► NewestIn(span) > ts ─► refused
//
// Records are collected after kSnapshotAgeMaxUs; reads at timestamps that old are refused wherever
// they go. Exact enough: spans that overlap count as one, cleared when the last of them was.
// Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "kv/api/types.h"
#include "kv/storage/engine.h"
#include "kv/storage/write_batch.h"

namespace steno::range {

// A transaction that has stood for longer than this reads no more.
inline constexpr int64_t kSnapshotAgeMaxUs = int64_t{24} * 3600 * 1'000'000;

// Under keys::ClearedSpan of the span's first key.
struct ClearedSpan {
  kv::Key end;
  kv::Timestamp at;
  std::string Encode() const;
  static std::optional<ClearedSpan> Decode(std::string_view bytes);
};

class ClearedSpans {
 public:
  // Replaces what is known by the range's records. One that is damaged ends the node.
  void Load(const storage::Reader& reader, kv::RangeId range);
  // If the command is that of a ClearSpan: what it clears, and its first key.
  static std::optional<std::pair<kv::Key, ClearedSpan>> Of(const storage::WriteBatch& command,
                                                           kv::RangeId range);
  void Add(kv::Key start, ClearedSpan cleared);
  // Forgets what was cleared before `ts`, at which nobody may read any more.
  void ForgetBefore(kv::Timestamp ts);

  // When something in `span` was cleared last; empty: nothing was.
  kv::Timestamp NewestIn(const kv::Span& span) const;
  // Not above any time at which something was cleared; empty where nothing was.
  kv::Timestamp oldest() const { return oldest_; }
  // For tests.
  std::string ToString() const;

 private:
  std::map<kv::Key, ClearedSpan> spans_;  // by first key; disjoint
  kv::Timestamp oldest_;
};

}  // namespace steno::range
