#include "kv/range/cleared_spans.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "kv/api/keys.h"
#include "kv/range/eval.h"

namespace steno::range {
namespace {

constexpr uint8_t kVersion = 1;

}  // namespace

std::string ClearedSpan::Encode() const {
  ByteWriter w;
  w.U8(kVersion);
  w.U64(at.raw());
  w.String(end);
  return w.Take();
}

std::optional<ClearedSpan> ClearedSpan::Decode(std::string_view bytes) {
  ByteReader in(bytes);
  uint8_t version;
  uint64_t at;
  std::string_view end;
  if (!in.U8(&version) || version != kVersion || !in.U64(&at) || !in.String(&end) || !in.empty()) {
    return std::nullopt;
  }
  return ClearedSpan{.end = kv::Key(end), .at = kv::Timestamp(at)};
}

void ClearedSpans::Load(const storage::Reader& reader, kv::RangeId range) {
  spans_.clear();
  const kv::Span records = kv::keys::ClearedSpans(range);
  const auto it =
      reader.NewIterator(storage::Cf::kLocal, {.lower = records.start, .upper = records.end});
  ClearedSpan* last = nullptr;
  for (it->Seek(records.start); it->Valid(); it->Next()) {
    std::optional<ClearedSpan> cleared = ClearedSpan::Decode(it->value());
    CHECK(cleared.has_value()) << "a damaged record of a cleared span";
    kv::Key start(it->key().substr(records.start.size()));
    if (last != nullptr && start < last->end) {
      last->end = std::max(last->end, cleared->end);
      last->at = std::max(last->at, cleared->at);
    } else {
      last = &(spans_[std::move(start)] = *std::move(cleared));
    }
  }
  CHECK(it->status().ok()) << it->status();
}

kv::Timestamp ClearedSpans::NewestIn(const kv::Span& span) const {
  kv::Timestamp newest;
  auto it = span.point() ? spans_.upper_bound(span.start) : spans_.lower_bound(span.end);
  while (it != spans_.begin() && (--it)->second.end > span.start) {
    newest = std::max(newest, it->second.at);
  }
  return newest;
}

std::optional<kv::Refusal> WhyTooOld(const kv::Span& span, const EvalContext& context) {
  const kv::Timestamp read_ts = context.txn->read_ts;
  if (read_ts.wall_us() + kSnapshotAgeMaxUs < context.now.wall_us()) {
    return kv::RefreshFailed{span.start, context.now};
  }
  if (context.cleared == nullptr) return std::nullopt;
  const kv::Timestamp cleared = context.cleared->NewestIn(span);
  if (cleared <= read_ts) return std::nullopt;
  return kv::RefreshFailed{span.start, cleared};
}

bool ClearedSpans::IsClear(const storage::WriteBatch& command) {
  // The command holds nothing else, so there is no need to look through long ones.
  if (command.count() != 2) return false;
  bool clears = false;
  command.ForEach([&](const storage::WriteBatch::Op& op) {
    clears = clears || op.kind == storage::WriteBatch::OpKind::kDeleteRange;
  });
  return clears;
}

}  // namespace steno::range
