#include "kv/mvcc/mvcc.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "kv/mvcc/version_cursor.h"
#include "kv/mvcc/version_value.h"
#include "kv/storage/mvcc_key.h"

namespace steno::mvcc {

using storage::Cf;

absl::StatusOr<GetResult> Get(const storage::Reader& reader, KeyView key,
                              const ReadOptions& options) {
  // The newest version that matters decides alone, so one seek answers.
  const Timestamp newest = options.fail_on_more_recent
                               ? Timestamp::Max()
                               : std::max(options.ts, options.uncertainty_limit);
  const auto iter = reader.NewIterator(Cf::kData, {.single_key = true});
  iter->Seek(storage::EncodeMvccKey(key, newest));
  kv::GetReply reply;
  if (!iter->Valid()) {
    RETURN_IF_ERROR(iter->status());
    return reply;
  }
  reply.version = storage::MvccTimestamp(iter->key());
  if (reply.version > options.ts) {
    if (options.fail_on_more_recent) return kv::WriteTooOld{kv::Key(key), reply.version};
    return kv::ReadUncertain{kv::Key(key), reply.version};
  }
  const std::string_view bytes = iter->value();
  RETURN_IF_ERROR(CheckVersionBytes(bytes));
  if (IsValue(bytes)) reply.value.emplace(bytes.substr(1));
  return reply;
}

void Put(storage::WriteBatch* batch, KeyView key, Timestamp ts, std::string_view value) {
  std::string bytes;
  bytes.reserve(value.size() + 1);
  bytes.push_back(kValueByte);
  bytes.append(value);
  batch->Put(Cf::kData, storage::EncodeMvccKey(key, ts), bytes);
}

void Delete(storage::WriteBatch* batch, KeyView key, Timestamp ts) {
  batch->Put(Cf::kData, storage::EncodeMvccKey(key, ts), std::string_view(&kTombstoneByte, 1));
}

absl::StatusOr<std::optional<Version>> LatestVersion(const storage::Reader& reader, KeyView key) {
  ASSIGN_OR_RETURN(PartSearched part, FindVersionIn(reader, kv::Span::Point(kv::Key(key)),
                                                    Timestamp(), Timestamp::Max(), /*max_keys=*/1));
  return std::move(part.found);
}

absl::StatusOr<PartSearched> FindVersionIn(const storage::Reader& reader, const kv::Span& span,
                                           Timestamp from, Timestamp to, int64_t max_keys) {
  PartSearched part;
  if (span.point()) {
    part.keys = 1;
    const auto iter = reader.NewIterator(Cf::kData, {.single_key = true});
    iter->Seek(storage::EncodeMvccKey(span.start, to));
    if (!iter->Valid()) {
      RETURN_IF_ERROR(iter->status());
      return part;
    }
    const Timestamp ts = storage::MvccTimestamp(iter->key());
    if (ts > from) part.found = Version{span.start, ts, IsTombstone(iter->value())};
    return part;
  }
  VersionCursor cursor(reader, span);
  for (; cursor.Valid(); cursor.NextKey()) {
    if (part.keys == max_keys) {
      part.resume = kv::Key(cursor.key());
      break;
    }
    ++part.keys;
    cursor.DescendTo(to);
    if (!cursor.OnVersion() || cursor.ts() <= from) continue;
    part.found = Version{kv::Key(cursor.key()), cursor.ts(), IsTombstone(cursor.bytes())};
    break;
  }
  RETURN_IF_ERROR(cursor.status());
  return part;
}

absl::StatusOr<std::optional<kv::Key>> FirstPresent(const storage::Reader& reader,
                                                    std::span<const KeyView> keys) {
  if (keys.empty()) return std::nullopt;
  kv::Span span{kv::Key(keys.front()), kv::Key(keys.back())};
  span.end.push_back('\0');
  const auto iter = reader.NewIterator(Cf::kData, BoundsOf(span));
  std::string_view at;  // the key the iterator stands on; nothing lies between it and the last seek
  for (KeyView key : keys) {
    if (at < key) {
      iter->Seek(storage::EncodeMvccKey(key, Timestamp::Max()));
      if (!iter->Valid()) break;
      at = storage::MvccUserKey(iter->key());
    }
    if (at == key && !IsTombstone(iter->value())) return kv::Key(key);
  }
  RETURN_IF_ERROR(iter->status());
  return std::nullopt;
}

absl::StatusOr<GarbageResult> CollectGarbage(const storage::Reader& reader,
                                             storage::WriteBatch* batch, const kv::Span& span,
                                             const GarbageOptions& options) {
  GarbageResult result;
  const auto remove = [&](KeyView key, Timestamp ts, size_t bytes) {
    batch->Delete(Cf::kData, storage::EncodeMvccKey(key, ts));
    ++result.removed_versions;
    result.removed_bytes += static_cast<int64_t>(key.size() + storage::kMvccSuffixBytes + bytes);
  };
  VersionCursor cursor(reader, span);
  for (; cursor.Valid(); cursor.NextKey()) {
    cursor.DescendTo(options.threshold);
    if (!cursor.OnVersion()) continue;
    RETURN_IF_ERROR(CheckVersionBytes(cursor.bytes()));
    const bool deleted = IsTombstone(cursor.bytes());
    const Timestamp shadow = cursor.ts();
    for (cursor.NextVersion(); cursor.OnVersion(); cursor.NextVersion()) {
      if (result.removed_versions >= options.max_versions) break;
      remove(cursor.key(), cursor.ts(), cursor.bytes().size());
    }
    // The tombstone goes last: before, it would bare what it hides.
    if (deleted && !cursor.OnVersion() && result.removed_versions < options.max_versions) {
      remove(cursor.key(), shadow, 1);
    } else if (deleted || cursor.OnVersion()) {
      result.resume = kv::Key(cursor.key());
      break;
    }
  }
  RETURN_IF_ERROR(cursor.status());
  return result;
}

}  // namespace steno::mvcc
