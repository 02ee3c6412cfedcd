// WriteBatch: the writes of one command, applied atomically over the column families. It is also
// what travels through the Raft log: the leaseholder evaluates a command into a batch, and every
// replica applies the same bytes.
//
// The bytes are those of RocksDB's own batch (a stable format, as its write-ahead logs persist it),
// so that applying is handing them over:
//
//   8 bytes sequence number, always 0 here | 4 bytes count of operations, little-endian |
//   operations put           0x05 varint32(cf) string(key) string(value) delete        0x04
//   varint32(cf) string(key) delete range  0x0E varint32(cf) string(start) string(end)
//
// The column family is always written out, 0 included, and varints are minimal: one sequence of
// calls gives one sequence of bytes. Bytes from elsewhere come in through FromBytes only, which
// checks all of that, so a batch in hand is always valid. Thread-compatible.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

namespace steno::storage {

// Column families. The numbers are persisted, in batches and in the engine.
enum class Cf : uint8_t {
  // Unversioned keys of ranges and of the store, in bytewise order.
  kLocal = 0,
  // Versions: keys are those of mvcc_key.h, and ordered as described there.
  kData = 1,
};
inline constexpr uint32_t kCfCount = 2;

class WriteBatch {
 public:
  enum class OpKind : uint8_t { kPut = 0x05, kDelete = 0x04, kDeleteRange = 0x0E };
  struct Op {
    OpKind kind;
    Cf cf;
    std::string_view key;    // kDeleteRange: the first key
    std::string_view value;  // kPut: the value; kDeleteRange: the key after the last
  };

  WriteBatch();
  WriteBatch(const WriteBatch&) = default;
  WriteBatch& operator=(const WriteBatch&) = default;
  // A batch that was moved from is empty.
  WriteBatch(WriteBatch&& other) noexcept : rep_(other.Take()) {}
  WriteBatch& operator=(WriteBatch&& other) noexcept {
    if (this != &other) rep_ = other.Take();
    return *this;
  }
  // InvalidArgument where the bytes are not what data() of some batch returns.
  static absl::StatusOr<WriteBatch> FromBytes(std::string bytes);

  // Keys of Cf::kData are made by EncodeMvccKey; a key too short to be one is a bug (CHECK).
  void Put(Cf cf, std::string_view key, std::string_view value);
  void Delete(Cf cf, std::string_view key);
  // Deletes [start, end). REQUIRES: start <= end in the order of `cf`.
  void DeleteRange(Cf cf, std::string_view start, std::string_view end);
  // Adds the operations of `other` behind those already here.
  void Append(const WriteBatch& other);
  void Clear();

  bool empty() const { return count() == 0; }
  uint32_t count() const;
  size_t bytes() const { return rep_.size(); }
  const std::string& data() const { return rep_; }
  // Leaves the batch empty.
  std::string Take();

  // Visits the operations in order. The views point into the batch.
  void ForEach(absl::FunctionRef<void(const Op&)> visit) const;

 private:
  void Add(OpKind kind, Cf cf, std::string_view key);
  std::string rep_;
};

}  // namespace steno::storage
