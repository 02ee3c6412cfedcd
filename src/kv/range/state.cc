#include "kv/range/state.h"

#include "base/bytes.h"
#include "base/check.h"
#include "kv/api/keys.h"
#include "kv/raft/codec.h"

namespace steno::range {
namespace {

constexpr uint8_t kAppliedVersion = 1;
constexpr uint8_t kTxnRecordVersion = 1;
constexpr char kCommandVersion = 1;

}  // namespace

std::string AppliedState::Encode() const {
  ByteWriter w;
  w.U8(kAppliedVersion);
  w.Varint(index);
  w.Varint(term);
  std::string out = w.Take();
  raft::EncodeConfState(conf, &out);
  return out;
}

std::optional<AppliedState> AppliedState::Decode(std::string_view bytes) {
  ByteReader in(bytes);
  uint8_t version;
  AppliedState out;
  if (!in.U8(&version) || version != kAppliedVersion || !in.Varint(&out.index) ||
      !in.Varint(&out.term) || !raft::DecodeConfState(&in, &out.conf) || !in.empty()) {
    return std::nullopt;
  }
  return out;
}

std::optional<AppliedState> AppliedState::Read(const storage::Reader& reader, kv::RangeId range) {
  const auto read = reader.Get(storage::Cf::kLocal, kv::keys::RangeApplied(range));
  CHECK(read.ok()) << read.status();
  if (!read->has_value()) return std::nullopt;
  std::optional<AppliedState> state = Decode(**read);
  CHECK(state.has_value()) << "the applied state of range " << range << " is damaged";
  return state;
}

std::string TxnRecord::Encode() const {
  ByteWriter w;
  w.U8(kTxnRecordVersion);
  w.U64(commit_ts.raw());
  w.U64(expires_at.raw());
  return w.Take();
}

std::optional<TxnRecord> TxnRecord::Decode(std::string_view bytes) {
  ByteReader in(bytes);
  uint8_t version;
  uint64_t commit_ts;
  uint64_t expires_at;
  if (!in.U8(&version) || version != kTxnRecordVersion || !in.U64(&commit_ts) ||
      !in.U64(&expires_at) || !in.empty()) {
    return std::nullopt;
  }
  return TxnRecord{kv::Timestamp(commit_ts), kv::Timestamp(expires_at)};
}

std::string EncodeCommand(const storage::WriteBatch& batch) {
  std::string out;
  out.reserve(1 + batch.bytes());
  out.push_back(kCommandVersion);
  out.append(batch.data());
  return out;
}

absl::StatusOr<storage::WriteBatch> DecodeCommand(std::string_view payload) {
  if (payload.empty() || payload[0] != kCommandVersion) {
    return absl::DataLossError("a command of an unknown version");
  }
  return storage::WriteBatch::FromBytes(std::string(payload.substr(1)));
}

}  // namespace steno::range
