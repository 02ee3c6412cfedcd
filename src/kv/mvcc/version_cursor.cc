#include "kv/mvcc/version_cursor.h"

#include "base/check.h"
#include "kv/storage/mvcc_key.h"

namespace steno::mvcc {

using hlc::Timestamp;

storage::IterOptions BoundsOf(const kv::Span& span) {
  storage::IterOptions options;
  options.lower = storage::MvccBound(span.start);
  // The key right behind a key is the key and a zero byte.
  options.upper = storage::MvccBound(span.point() ? span.start + '\0' : span.end);
  return options;
}

VersionCursor::VersionCursor(const storage::Reader& reader, const kv::Span& span)
    : iter_(reader.NewIterator(storage::Cf::kData, BoundsOf(span))) {
  iter_->Seek(storage::MvccBound(span.start));
  LoadKey();
}

void VersionCursor::LoadVersion() {
  on_version_ = false;
  if (!iter_->Valid()) return;
  std::string_view user_key;
  CHECK(storage::DecodeMvccKey(iter_->key(), &user_key, &ts_));
  on_version_ = user_key == key_;
}

void VersionCursor::LoadKey() {
  valid_ = iter_->Valid();
  if (!valid_) {
    on_version_ = false;
    return;
  }
  key_.assign(storage::MvccUserKey(iter_->key()));
  ts_ = storage::MvccTimestamp(iter_->key());
  on_version_ = true;
}

void VersionCursor::NextVersion() {
  iter_->Next();
  LoadVersion();
}

void VersionCursor::DescendTo(Timestamp ts) {
  for (int steps = 0; on_version_ && ts_ > ts; ++steps) {
    if (steps < kStepsBeforeSeek) {
      NextVersion();
      continue;
    }
    target_.clear();
    storage::AppendMvccKey(key_, ts, &target_);
    iter_->Seek(target_);
    LoadVersion();
  }
}

void VersionCursor::NextKey() {
  for (int steps = 0; on_version_; ++steps) {
    if (steps < kStepsBeforeSeek) {
      NextVersion();
      continue;
    }
    target_.assign(key_).push_back('\0');
    storage::AppendMvccKey("", Timestamp::Max(), &target_);
    iter_->Seek(target_);
    break;
  }
  LoadKey();
}

}  // namespace steno::mvcc
