#include "kv/storage/log_format.h"

#include <array>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/checksum.h"

namespace steno::storage {
namespace {

constexpr uint32_t kMagic = 0x31474C53;  // "SLG1"
constexpr size_t kHeaderChecksumOffset = 28;

uint64_t SeedOf(std::span<const uint64_t> words) {
  return Checksum(
      std::string_view(reinterpret_cast<const char*>(words.data()), words.size_bytes()));
}

uint64_t SeedOf(const FramePlace& place) {
  const std::array<uint64_t, 3> words = {place.store_seed, place.segment, place.offset};
  return SeedOf(words);
}

uint32_t HeaderChecksum(std::string_view header, uint64_t seed) {
  return static_cast<uint32_t>(Checksum(header.substr(0, kHeaderChecksumOffset), seed));
}

bool DecodeEntries(std::string_view frame_body, ByteReader* in, LogRecord* record) {
  uint64_t count;
  if (!in->Varint(&count) || !in->Varint(&record->index) || record->index == 0) return false;
  // Every entry takes bytes, so the count cannot make this allocate more than the body's size.
  if (count == 0 || count > in->rest().size()) return false;
  record->entries.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    LogRecord::Entry entry;
    uint64_t length, checksum;
    std::string_view payload;
    if (!in->Varint(&entry.term) || !in->U8(&entry.type) || !in->Varint(&length) ||
        !in->U64(&checksum) || !in->Bytes(length, &payload)) {
      return false;
    }
    entry.bytes = static_cast<uint32_t>(length);
    entry.offset = static_cast<uint64_t>(payload.data() - frame_body.data());
    record->entries.push_back(std::move(entry));
  }
  return true;
}

}  // namespace

uint64_t EntryChecksum(uint64_t store_seed, uint64_t range_id, uint64_t index, uint64_t term,
                       uint8_t type, std::string_view payload) {
  const std::array<uint64_t, 5> words = {store_seed, range_id, index, term, type};
  return Checksum(payload, SeedOf(words));
}

void SealFrame(const FramePlace& place, uint64_t durable, std::string* bytes) {
  CHECK_GE(bytes->size(), kFrameHeaderBytes);
  bytes->resize((bytes->size() + kFrameAlignment - 1) / kFrameAlignment * kFrameAlignment);
  const std::string_view body = std::string_view(*bytes).substr(kFrameHeaderBytes);
  CHECK_LE(body.size(), kFrameBodyBytesMax);
  const uint64_t seed = SeedOf(place);
  ByteWriter header;
  header.U32(kMagic);
  header.U32(static_cast<uint32_t>(body.size()));
  header.U64(durable);
  header.U64(Checksum(body, seed));
  header.U32(0);
  header.U32(HeaderChecksum(header.str(), seed));
  std::memcpy(bytes->data(), header.str().data(), kFrameHeaderBytes);
}

std::optional<Frame> ReadFrame(const FramePlace& place, std::string_view segment) {
  if (place.offset > segment.size()) return std::nullopt;
  const std::string_view bytes = segment.substr(place.offset);
  ByteReader in(bytes);
  uint32_t magic, length, reserved, header_checksum;
  uint64_t durable, body_checksum;
  Frame frame;
  if (!in.U32(&magic) || magic != kMagic || !in.U32(&length) || !in.U64(&durable) ||
      !in.U64(&body_checksum) || !in.U32(&reserved) || !in.U32(&header_checksum)) {
    return std::nullopt;
  }
  const uint64_t seed = SeedOf(place);
  if (HeaderChecksum(bytes, seed) != header_checksum) return std::nullopt;
  if (length % kFrameAlignment != 0 || !in.Bytes(length, &frame.body)) return std::nullopt;
  if (Checksum(frame.body, seed) != body_checksum) return std::nullopt;
  frame.durable = durable;
  frame.end = place.offset + kFrameHeaderBytes + length;
  return frame;
}

void EncodeRecord(uint64_t store_seed, LogRecord* record, ByteWriter* out) {
  out->U8(static_cast<uint8_t>(record->type));
  out->Varint(record->range_id);
  switch (record->type) {
    case LogRecord::Type::kPadding:
      CHECK(false) << "padding is no record";
      return;
    case LogRecord::Type::kEntries: {
      out->Varint(record->entries.size());
      out->Varint(record->index);
      uint64_t index = record->index;
      for (LogRecord::Entry& entry : record->entries) {
        const std::string_view payload = entry.data ? std::string_view(*entry.data) : "";
        out->Varint(entry.term);
        out->U8(entry.type);
        out->Varint(payload.size());
        out->U64(
            EntryChecksum(store_seed, record->range_id, index++, entry.term, entry.type, payload));
        entry.bytes = static_cast<uint32_t>(payload.size());
        entry.offset = out->size();
        out->Bytes(payload);
      }
      return;
    }
    case LogRecord::Type::kHardState:
      out->String(record->hard_state);
      return;
    case LogRecord::Type::kTruncate:
    case LogRecord::Type::kReset:
      out->Varint(record->index);
      out->Varint(record->term);
      return;
    case LogRecord::Type::kClear:
      return;
  }
  CHECK(false) << "record type " << static_cast<int>(record->type);
}

std::optional<LogRecord> DecodeRecord(std::string_view frame_body, std::string_view* body) {
  ByteReader in(*body);
  LogRecord record;
  uint8_t type;
  if (!in.U8(&type)) return LogRecord();  // a body without padding
  record.type = static_cast<LogRecord::Type>(type);
  if (record.type == LogRecord::Type::kPadding) {
    if (in.rest().find_first_not_of('\0') != std::string_view::npos) return std::nullopt;
    *body = {};
    return record;
  }
  if (!in.Varint(&record.range_id)) return std::nullopt;
  bool ok = false;
  std::string_view hard_state;
  switch (record.type) {
    case LogRecord::Type::kPadding:
      break;
    case LogRecord::Type::kEntries:
      ok = DecodeEntries(frame_body, &in, &record);
      break;
    case LogRecord::Type::kHardState:
      ok = in.String(&hard_state);
      record.hard_state = hard_state;
      break;
    case LogRecord::Type::kTruncate:
    case LogRecord::Type::kReset:
      ok = in.Varint(&record.index) && in.Varint(&record.term);
      break;
    case LogRecord::Type::kClear:
      ok = true;
      break;
  }
  if (!ok) return std::nullopt;
  *body = in.rest();
  return record;
}

}  // namespace steno::storage
