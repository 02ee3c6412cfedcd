#include "kv/store/snapshots.h"

#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "base/log.h"
#include "kv/api/keys.h"
#include "kv/raft/codec.h"
#include "kv/storage/mvcc_key.h"

namespace steno::store {

std::vector<storage::EngineSpan> SnapshotSpans(const range::RangeDescriptor& descriptor) {
  const kv::Span local = kv::keys::RangeLocal(descriptor.id);
  return {{storage::Cf::kLocal, local.start, local.end},
          {storage::Cf::kData, storage::MvccBound(descriptor.span.start),
           storage::MvccBound(descriptor.span.end)}};
}

void SnapshotSenders::Start(const range::Replica& replica, raft::Message request, kv::NodeId to,
                            int64_t now_ns) {
  Stream stream;
  stream.id = next_stream_++;
  stream.message = std::move(request);
  stream.reader = engine_->NewSnapshot();
  // The state may have moved on since raft asked, further than raft knows if some of it is being
  // applied: what is sent is the state as it says itself.
  const auto applied = range::AppliedState::Read(*stream.reader, replica.range());
  CHECK(applied.has_value()) << "a range without applied state";
  stream.message.snapshot =
      raft::SnapshotMeta{.index = applied->index, .term = applied->term, .conf = applied->conf};
  stream.exporter = std::make_unique<storage::SnapshotExporter>(
      stream.reader.get(), SnapshotSpans(replica.descriptor()));
  stream.descriptor = replica.descriptor().Encode();
  stream.last_sign_ns = now_ns;
  LOG_INFO("store: snapshot begins range={} to=n{} index={}", replica.range().value(), to.value(),
           applied->index);
  const Key key(replica.range(), to);
  Stream& kept = streams_[key] = std::move(stream);
  SendNext(key, &kept);
}

bool SnapshotSenders::SendNext(const Key& key, Stream* stream) {
  if (stream->sequence == 0) {
    auto first = stream->exporter->Next();
    if (!first.ok()) return false;
    stream->next = *std::move(first);
  }
  SnapshotChunk chunk{.range = key.first, .stream = stream->id, .sequence = stream->sequence++};
  CHECK(stream->next.has_value());
  chunk.data = *std::move(stream->next);
  auto following = stream->exporter->Next();
  if (!following.ok()) return false;
  stream->next = *std::move(following);
  chunk.last = !stream->next.has_value();
  stream->all_sent = chunk.last;
  raft::EncodeMessage(stream->message, &chunk.message);
  chunk.descriptor = stream->descriptor;
  messenger_->SendSnapshotChunk(key.second, chunk);
  return true;
}

raft::Message SnapshotSenders::StatusOf(const raft::Message& request, bool reject) {
  raft::Message status;
  status.type = raft::MessageType::kSnapshotStatus;
  status.from = request.to;
  status.to = request.from;
  status.term = request.term;
  status.reject = reject;
  return status;
}

std::optional<raft::Message> SnapshotSenders::OnAck(kv::NodeId from, const SnapshotAck& ack,
                                                    int64_t now_ns) {
  const auto it = streams_.find({ack.range, from});
  if (it == streams_.end() || it->second.id != ack.stream) return std::nullopt;
  Stream& stream = it->second;
  if (ack.accepted && ack.sequence + 1 != stream.sequence) return std::nullopt;  // a repetition
  stream.last_sign_ns = now_ns;
  const bool failed = !ack.accepted;
  if (!failed && !stream.all_sent && SendNext(it->first, &stream)) return std::nullopt;
  const bool complete = !failed && stream.all_sent;
  raft::Message status = StatusOf(stream.message, /*reject=*/!complete);
  streams_.erase(it);
  return status;
}

std::vector<std::pair<kv::RangeId, raft::Message>> SnapshotSenders::Expire(int64_t now_ns) {
  std::vector<std::pair<kv::RangeId, raft::Message>> expired;
  for (auto it = streams_.begin(); it != streams_.end();) {
    if (now_ns - it->second.last_sign_ns < kTimeoutNs) {
      ++it;
      continue;
    }
    expired.emplace_back(it->first.first, StatusOf(it->second.message, /*reject=*/true));
    it = streams_.erase(it);
  }
  return expired;
}

std::optional<raft::Message> SnapshotReceivers::OnChunk(kv::NodeId from, SnapshotChunk chunk) {
  Stream& stream = streams_[chunk.range];
  const bool repeated = stream.from == from && stream.id == chunk.stream && stream.ingester &&
                        chunk.sequence < stream.next_sequence;
  if (repeated) return std::nullopt;
  if (chunk.sequence == 0) {
    stream = Stream{.from = from, .id = chunk.stream};
    const auto descriptor = range::RangeDescriptor::Decode(chunk.descriptor);
    if (descriptor.has_value() && descriptor->id == chunk.range) {
      auto ingester = engine_->NewIngester(SnapshotSpans(*descriptor));
      if (ingester.ok()) stream.ingester = *std::move(ingester);
    }
  }
  std::optional<raft::Message> message;
  const bool open = stream.ingester != nullptr && !stream.complete;
  const bool belongs = stream.from == from && stream.id == chunk.stream;
  bool accepted = open && belongs && chunk.sequence == stream.next_sequence && Add(&stream, chunk);
  if (accepted && chunk.last) {
    ByteReader in(chunk.message);
    raft::Message decoded;
    accepted = raft::DecodeMessage(&in, &decoded) && in.empty() && decoded.snapshot.has_value() &&
               decoded.type == raft::MessageType::kSnapshot;
    if (accepted) message = std::move(decoded);
    stream.complete = accepted;
  }
  messenger_->SendSnapshotAck(from, {.range = chunk.range,
                                     .stream = chunk.stream,
                                     .sequence = chunk.sequence,
                                     .accepted = accepted});
  // A late chunk of another stream, or one behind the end, does not undo what is staged: raft may
  // count on it.
  const bool staged = stream.ingester != nullptr && (stream.complete || !belongs);
  if (!accepted && !staged) streams_.erase(chunk.range);
  return message;
}

bool SnapshotReceivers::Add(Stream* stream, const SnapshotChunk& chunk) {
  const absl::Status added = stream->ingester->Add(chunk.data);
  if (!added.ok()) {
    LOG_WARN("store: snapshot chunk refused range={} error={}", chunk.range.value(),
             added.ToString());
    return false;
  }
  ++stream->next_sequence;
  return true;
}

absl::Status SnapshotReceivers::Install(kv::RangeId range) {
  const auto it = streams_.find(range);
  CHECK(it != streams_.end() && it->second.ingester != nullptr) << "no staged data to install";
  absl::Status status = it->second.ingester->Commit();
  streams_.erase(it);
  return status;
}

}  // namespace steno::store
