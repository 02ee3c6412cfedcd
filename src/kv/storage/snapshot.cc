#include "kv/storage/snapshot.h"

#include <cstring>
#include <utility>

#include "base/bytes.h"
#include "base/checksum.h"
#include "base/status_macros.h"

namespace steno::storage {
namespace {

constexpr size_t kChecksumBytes = 8;
constexpr uint8_t kLastChunk = 1;

}  // namespace

SnapshotExporter::SnapshotExporter(const Reader* reader, std::vector<EngineSpan> spans,
                                   int64_t chunk_bytes)
    : reader_(reader), spans_(std::move(spans)), chunk_bytes_(static_cast<size_t>(chunk_bytes)) {}

absl::StatusOr<std::optional<std::string>> SnapshotExporter::Next() {
  if (done_) return std::nullopt;
  ByteWriter chunk;
  chunk.U64(0);
  chunk.U8(0);
  const size_t bytes_max = chunk.size() + chunk_bytes_;
  while (span_ < spans_.size() && chunk.size() < bytes_max) {
    const EngineSpan& span = spans_[span_];
    if (iter_ == nullptr) {
      iter_ = reader_->NewIterator(span.cf, {.lower = span.start, .upper = span.end});
      iter_->Seek(span.start);
    }
    for (; iter_->Valid() && chunk.size() < bytes_max; iter_->Next()) {
      chunk.U8(static_cast<uint8_t>(span.cf));
      chunk.String(iter_->key());
      chunk.String(iter_->value());
    }
    if (iter_->Valid()) continue;
    RETURN_IF_ERROR(iter_->status());
    iter_.reset();
    ++span_;
  }
  done_ = span_ == spans_.size();
  std::string bytes = chunk.Take();
  bytes[kChecksumBytes] = static_cast<char>(done_ ? kLastChunk : 0);
  const uint64_t checksum =
      Checksum(std::string_view(bytes).substr(kChecksumBytes), chunk_number_++);
  std::memcpy(bytes.data(), &checksum, sizeof checksum);
  return bytes;
}

absl::StatusOr<bool> ReadSnapshotChunk(
    std::string_view chunk, uint64_t chunk_number,
    absl::FunctionRef<absl::Status(Cf cf, std::string_view key, std::string_view value)> visit) {
  ByteReader reader(chunk);
  uint64_t checksum;
  uint8_t flags;
  if (!reader.U64(&checksum) || Checksum(reader.rest(), chunk_number) != checksum ||
      !reader.U8(&flags)) {
    return absl::InvalidArgumentError("snapshot: chunk is damaged or out of order");
  }
  while (!reader.empty()) {
    uint8_t cf;
    std::string_view key, value;
    if (!reader.U8(&cf) || cf >= kCfCount || !reader.String(&key) || !reader.String(&value)) {
      return absl::InvalidArgumentError("snapshot: chunk is malformed");
    }
    RETURN_IF_ERROR(visit(static_cast<Cf>(cf), key, value));
  }
  return (flags & kLastChunk) != 0;
}

}  // namespace steno::storage
