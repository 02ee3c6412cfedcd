#include "kv/range/cleared_spans.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/check.h"
#include "kv/api/keys.h"

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
  oldest_ = kv::Timestamp();
  const kv::Span records = kv::keys::ClearedSpans(range);
  const auto it =
      reader.NewIterator(storage::Cf::kLocal, {.lower = records.start, .upper = records.end});
  for (it->Seek(records.start); it->Valid(); it->Next()) {
    std::optional<ClearedSpan> cleared = ClearedSpan::Decode(it->value());
    CHECK(cleared.has_value()) << "a damaged record of a cleared span";
    Add(kv::Key(it->key().substr(records.start.size())), *std::move(cleared));
  }
  CHECK(it->status().ok()) << it->status();
}

std::optional<std::pair<kv::Key, ClearedSpan>> ClearedSpans::Of(const storage::WriteBatch& command,
                                                                kv::RangeId range) {
  // The command holds nothing else, so there is no need to look through long ones.
  if (command.count() != 2) return std::nullopt;
  const kv::Key prefix = kv::keys::ClearedSpans(range).start;
  std::optional<std::pair<kv::Key, ClearedSpan>> found;
  command.ForEach([&](const storage::WriteBatch::Op& op) {
    if (op.kind != storage::WriteBatch::OpKind::kPut || op.cf != storage::Cf::kLocal ||
        !op.key.starts_with(prefix)) {
      return;
    }
    std::optional<ClearedSpan> cleared = ClearedSpan::Decode(op.value);
    CHECK(cleared.has_value()) << "a damaged record of a cleared span";
    found.emplace(kv::Key(op.key.substr(prefix.size())), *std::move(cleared));
  });
  return found;
}

void ClearedSpans::Add(kv::Key start, ClearedSpan cleared) {
  oldest_ = oldest_.empty() ? cleared.at : std::min(oldest_, cleared.at);
  // Takes in all that it overlaps: those that begin before its end and end behind its start.
  auto it = spans_.lower_bound(cleared.end);
  while (it != spans_.begin() && std::prev(it)->second.end > start) {
    --it;
    start = std::min(start, it->first);
    cleared.end = std::max(cleared.end, it->second.end);
    cleared.at = std::max(cleared.at, it->second.at);
    it = spans_.erase(it);
  }
  spans_[std::move(start)] = std::move(cleared);
}

void ClearedSpans::ForgetBefore(kv::Timestamp ts) {
  oldest_ = kv::Timestamp();
  for (auto it = spans_.begin(); it != spans_.end();) {
    if (it->second.at < ts) {
      it = spans_.erase(it);
      continue;
    }
    oldest_ = oldest_.empty() ? it->second.at : std::min(oldest_, it->second.at);
    ++it;
  }
}

std::string ClearedSpans::ToString() const {
  std::string out = absl::StrCat("since ", oldest_.ToString());
  for (const auto& [start, cleared] : spans_) {
    absl::StrAppend(&out, " [", start, ", ", cleared.end, ") @", cleared.at.ToString());
  }
  return out;
}

kv::Timestamp ClearedSpans::NewestIn(const kv::Span& span) const {
  kv::Timestamp newest;
  auto it = span.point() ? spans_.upper_bound(span.start) : spans_.lower_bound(span.end);
  while (it != spans_.begin() && (--it)->second.end > span.start) {
    newest = std::max(newest, it->second.at);
  }
  return newest;
}

}  // namespace steno::range
