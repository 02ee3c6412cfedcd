// SnapshotExporter: the content of some spans as a stream of bounded chunks; Engine::NewIngester
// takes them on the other side.
//
// Chunk: 8 bytes checksum, seeded with the chunk's number | 1 byte flags (1: last) | records
// Record: 1 byte column family, string(key), string(value), as in base/bytes.h
//
// The keys ascend within a span, and the spans come in the order given. Numbering and the last flag
// make a lost, repeated or reordered chunk an error. Thread-compatible.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "kv/storage/engine.h"

namespace steno::storage {

inline constexpr int64_t kSnapshotChunkBytes = 512 << 10;

class SnapshotExporter {
 public:
  // `reader` must outlive the exporter and should be a snapshot, or the chunks mix states.
  SnapshotExporter(const Reader* reader, std::vector<EngineSpan> spans,
                   int64_t chunk_bytes = kSnapshotChunkBytes);
  // The next chunk, at most `chunk_bytes` and one record long; nullopt after the last one. There is
  // always at least one chunk.
  absl::StatusOr<std::optional<std::string>> Next();

 private:
  const Reader* const reader_;
  const std::vector<EngineSpan> spans_;
  const size_t chunk_bytes_;
  std::unique_ptr<Iterator> iter_;  // within spans_[span_]; null before its first key
  size_t span_ = 0;
  uint64_t chunk_number_ = 0;
  bool done_ = false;
};

// Takes a chunk apart, for ingesters. Returns whether it was the last one; InvalidArgument where
// the chunk is damaged or is not number `chunk_number`.
absl::StatusOr<bool> ReadSnapshotChunk(
    std::string_view chunk, uint64_t chunk_number,
    absl::FunctionRef<absl::Status(Cf cf, std::string_view key, std::string_view value)> visit);

}  // namespace steno::storage
