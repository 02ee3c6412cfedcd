// What nodes send each other and what ranges keep, on arbitrary bytes: a decoder refuses, or it
// decodes to something that encodes and decodes to the same again. The first byte chooses which.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "base/check.h"
#include "kv/api/codec.h"
#include "kv/raft/codec.h"
#include "kv/range/descriptor.h"
#include "kv/range/state.h"
#include "kv/storage/mvcc_key.h"
#include "kv/storage/write_batch.h"

namespace {

using steno::ByteReader;

// Re-encodes what `bytes` decode to; nullopt where they are refused.
using Recode = std::optional<std::string> (*)(std::string_view bytes);

template <auto Decode, auto Encode, typename T>
std::optional<std::string> Whole(std::string_view bytes) {
  T value;
  if (!Decode(bytes, &value)) return std::nullopt;
  return Encode(value);
}

template <auto Decode, auto Encode, typename T>
std::optional<std::string> Front(std::string_view bytes) {
  ByteReader in(bytes);
  T value;
  if (!Decode(&in, &value)) return std::nullopt;
  std::string out;
  Encode(value, &out);
  return out;
}

template <typename T>
std::optional<std::string> Member(std::string_view bytes) {
  const std::optional<T> value = T::Decode(bytes);
  if (!value.has_value()) return std::nullopt;
  return value->Encode();
}

std::optional<std::string> Command(std::string_view bytes) {
  const auto batch = steno::range::DecodeCommand(bytes);
  if (!batch.ok()) return std::nullopt;
  return steno::range::EncodeCommand(*batch);
}

std::optional<std::string> MvccKey(std::string_view bytes) {
  std::string_view user_key;
  steno::hlc::Timestamp ts;
  if (!steno::storage::DecodeMvccKey(bytes, &user_key, &ts)) return std::nullopt;
  return steno::storage::EncodeMvccKey(user_key, ts);
}

constexpr Recode kRecoders[] = {
    Whole<steno::kv::DecodeRequest, steno::kv::EncodeRequest, steno::kv::BatchRequest>,
    Whole<steno::kv::DecodeResponse, steno::kv::EncodeResponse, steno::kv::BatchResponse>,
    Front<steno::raft::DecodeMessage, steno::raft::EncodeMessage, steno::raft::Message>,
    Front<steno::raft::DecodeEntry, steno::raft::EncodeEntry, steno::raft::Entry>,
    Front<steno::raft::DecodeHardState, steno::raft::EncodeHardState, steno::raft::HardState>,
    Front<steno::raft::DecodeConfState, steno::raft::EncodeConfState, steno::raft::ConfState>,
    Front<steno::raft::DecodeConfChange, steno::raft::EncodeConfChange, steno::raft::ConfChange>,
    Front<steno::raft::DecodeSnapshotMeta, steno::raft::EncodeSnapshotMeta,
          steno::raft::SnapshotMeta>,
    Member<steno::range::AppliedState>,
    Member<steno::range::TxnRecord>,
    Member<steno::range::RangeDescriptor>,
    Command,
    MvccKey,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Recode recode = kRecoders[data[0] % std::size(kRecoders)];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::optional<std::string> once = recode(bytes);
  if (!once.has_value()) return 0;
  const std::optional<std::string> twice = recode(*once);
  CHECK(twice.has_value());
  CHECK(*twice == *once);
  return 0;
}
