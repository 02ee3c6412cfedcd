// What a range keeps beside its data, as bytes: how far its log is applied, the records of
// committed transactions, and commands on their way through the log.
//
// The applied state is in the same engine write as the effects of the entries that it counts, so
// that after a crash replay begins exactly where the data ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "kv/api/types.h"
#include "kv/raft/quorum/conf_state.h"
#include "kv/storage/engine.h"
#include "kv/storage/write_batch.h"

namespace steno::range {

// Under keys::RangeApplied.
struct AppliedState {
  uint64_t index = 0;
  uint64_t term = 0;
  raft::ConfState conf;  // as of `index`
  std::string Encode() const;
  static std::optional<AppliedState> Decode(std::string_view bytes);
  // Nothing where the range has no state. One that is damaged or cannot be read ends the node.
  static std::optional<AppliedState> Read(const storage::Reader& reader, kv::RangeId range);
};

// Under keys::TxnRecord, from the commit until `expires_at` has surely passed.
struct TxnRecord {
  kv::Timestamp commit_ts;
  kv::Timestamp expires_at;
  std::string Encode() const;
  static std::optional<TxnRecord> Decode(std::string_view bytes);
};

// The payload of a kNormal entry: a version, then the bytes of a storage::WriteBatch. An entry
// written by a newer version is refused, never guessed at: the node that meets it ends.
std::string EncodeCommand(const storage::WriteBatch& batch);
absl::StatusOr<storage::WriteBatch> DecodeCommand(std::string_view payload);

}  // namespace steno::range
