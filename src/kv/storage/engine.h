// The storage engine's seam: an ordered map per column family, read through iterators and
// snapshots, written in atomic batches. RocksEngine is the implementation, on disk or in memory.
//
// The engine keeps no write-ahead log. Write() puts a batch into memory; it becomes durable with
// the next flush, for all column families at one moment. What happened between the last flush and a
// crash is replayed from the Raft log, so the log may only be cut below what GetFlushed() shows as
// applied.
//
// Thread-safe: readers and writers may run concurrently. An Iterator belongs to one thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kv/storage/write_batch.h"

namespace steno::storage {

struct IterOptions {
  // Bounds of what the iterator sees, in the keys of the column family: [lower, upper). Empty:
  // open.
  std::string lower;
  std::string upper;
  // Cf::kData only: the caller seeks to, and reads, versions of one user key per Seek. The iterator
  // may then answer from the filters that there is none, and is exhausted behind that key.
  bool single_key = false;
};

// A position in one column family, over the state at the time the iterator was made.
class Iterator {
 public:
  virtual ~Iterator() = default;
  // False at either end, and after an error: check status() where it matters.
  virtual bool Valid() const = 0;
  // Moves to the first key >= `key`.
  virtual void Seek(std::string_view key) = 0;
  // Moves to the last key <= `key`. REQUIRES: not single_key.
  virtual void SeekForPrev(std::string_view key) = 0;
  // REQUIRES: Valid().
  virtual void Next() = 0;
  virtual void Prev() = 0;
  // Views are good until the iterator moves. REQUIRES: Valid().
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
  virtual absl::Status status() const = 0;
};

class Reader {
 public:
  virtual ~Reader() = default;
  virtual absl::StatusOr<std::optional<std::string>> Get(Cf cf, std::string_view key) const = 0;
  virtual std::unique_ptr<Iterator> NewIterator(Cf cf, IterOptions options) const = 0;
};

// Keys [start, end) of one column family; an empty end is the end of the column family.
struct EngineSpan {
  Cf cf = Cf::kLocal;
  std::string start;
  std::string end;
};

// Replaces the content of some spans by that of a snapshot; see snapshot.h for the sending half.
//
// Chunks are staged in files beside the data, where no reader sees them. Commit() swaps them in, in
// one atomic and durable step: afterwards the spans hold exactly what the chunks held. An ingester
// that is dropped, or left behind by a crash, changes nothing.
class SnapshotIngester {
 public:
  virtual ~SnapshotIngester() = default;
  // Takes the next chunk of SnapshotExporter, in order. InvalidArgument for a damaged, repeated,
  // missing or foreign one; the ingester is then of no further use.
  virtual absl::Status Add(std::string_view chunk) = 0;
  // FailedPrecondition unless the last chunk was added.
  virtual absl::Status Commit() = 0;
};

class Engine : public Reader {
 public:
  // The state now, unchanged by later writes. Must not outlive the engine.
  virtual std::unique_ptr<Reader> NewSnapshot() const = 0;
  // Applies the batch atomically: visible at once, durable with the next flush.
  virtual absl::Status Write(WriteBatch batch) = 0;
  // Makes everything written before durable.
  virtual absl::Status Flush() = 0;
  // Like Get, but sees only what is durable: what would be found after a crash now.
  virtual absl::StatusOr<std::optional<std::string>> GetFlushed(Cf cf,
                                                                std::string_view key) const = 0;
  // `spans` must not overlap. See SnapshotIngester.
  virtual absl::StatusOr<std::unique_ptr<SnapshotIngester>> NewIngester(
      std::span<const EngineSpan> spans) = 0;
};

}  // namespace steno::storage
