// The bytes of the Raft log's segment files. What the records mean stands in raft_log.h.
//
// A segment is a sequence of frames, each at a multiple of 8 bytes, as long as they are valid:
//
//    0  u32  magic, also the format's version
//    4  u32  length of the body, a multiple of 8
//    8  u64  durable: up to which offset of this segment everything was durable when the frame was
//            written; in a segment's first frame: the length of the previous segment
//   16  u64  checksum of the body
//   24  u32  0
//   28  u32  checksum of the 28 bytes before
//   32  body: records, then zeros up to the length
//
// Both checksums are seeded with (store, segment number, offset of the frame), so a frame passes
// only in the place it was written for. A header that passes is cheap to find in garbage; `durable`
// is what tells a torn write from damage (raft_log.h, Recovery).
//
//   record   u8 type, varint range, and
//     1 entries     varint count, varint first index, then each: varint term, u8 type, varint
//     length,
//                   u64 checksum seeded with (store, range, index, term, type), payload
//     2 hard state  string
//     3 truncate    varint index, varint term
//     4 reset       varint index, varint term
//     5 clear       nothing
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "kv/storage/raft_log.h"

namespace steno::storage {

inline constexpr size_t kFrameHeaderBytes = 32;
inline constexpr size_t kFrameAlignment = 8;
inline constexpr size_t kEntryChecksumBytes = 8;
inline constexpr uint64_t kFrameBodyBytesMax = 1u << 30;

// Where a frame stands; the seed of its checksums.
struct FramePlace {
  uint64_t store_seed = 0;
  uint64_t segment = 0;
  uint64_t offset = 0;
};

struct Frame {
  uint64_t durable = 0;
  std::string_view body;
  uint64_t end = 0;  // offset of the next frame
};

// Completes a frame: `bytes` holds kFrameHeaderBytes of anything, then the records. Pads the body.
void SealFrame(const FramePlace& place, uint64_t durable, std::string* bytes);
// The frame at place.offset of the segment whose whole content is `segment`; nullopt if none is
// valid.
std::optional<Frame> ReadFrame(const FramePlace& place, std::string_view segment);

struct LogRecord {
  enum class Type : uint8_t {
    kPadding = 0,
    kEntries = 1,
    kHardState = 2,
    kTruncate = 3,
    kReset = 4,
    kClear = 5,
  };
  struct Entry {
    uint64_t term = 0;
    uint8_t type = 0;
    uint32_t bytes = 0;
    uint64_t offset = 0;  // of the payload; the checksum stands just before it
    Payload data;         // null where the record was read from a file
  };

  Type type = Type::kPadding;
  uint64_t range_id = 0;
  uint64_t index = 0;  // kEntries: of the first one
  uint64_t term = 0;
  std::string hard_state;
  std::vector<Entry> entries;
};

// Appends a record's bytes; sets its entries' offsets to where in `out` they stand.
void EncodeRecord(uint64_t store_seed, LogRecord* record, ByteWriter* out);
// Takes one record off *body; nullopt where it is malformed. A kPadding record stands for the end.
// Entries' offsets are relative to `frame_body`, of which *body is a tail.
std::optional<LogRecord> DecodeRecord(std::string_view frame_body, std::string_view* body);

uint64_t EntryChecksum(uint64_t store_seed, uint64_t range_id, uint64_t index, uint64_t term,
                       uint8_t type, std::string_view payload);

}  // namespace steno::storage
