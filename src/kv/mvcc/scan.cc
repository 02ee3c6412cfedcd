#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/status_macros.h"
#include "kv/mvcc/mvcc.h"
#include "kv/mvcc/version_cursor.h"
#include "kv/mvcc/version_value.h"
#include "kv/storage/mvcc_key.h"

namespace steno::mvcc {
namespace {

using storage::Cf;

// The newest version that a read at these options looks at.
Timestamp NewestVisible(const ReadOptions& options) {
  return options.fail_on_more_recent ? Timestamp::Max()
                                     : std::max(options.ts, options.uncertainty_limit);
}

ScanResult Refuse(const ReadOptions& options, KeyView key, Timestamp version) {
  if (options.fail_on_more_recent) return kv::WriteTooOld{kv::Key(key), version};
  return kv::ReadUncertain{kv::Key(key), version};
}

// The page under construction.
class Page {
 public:
  explicit Page(const ScanOptions& options)
      : max_rows_(static_cast<size_t>(options.max_rows > 0 ? options.max_rows : kScanPageRows)),
        max_bytes_(static_cast<size_t>(options.max_bytes > 0 ? options.max_bytes : kScanPageBytes)),
        keys_left_(options.max_keys > 0 ? options.max_keys : kScanPageKeys) {}

  // `bytes` are a version's; tombstones are no rows.
  absl::Status Add(KeyView key, std::string_view bytes, Timestamp version) {
    RETURN_IF_ERROR(CheckVersionBytes(bytes));
    if (IsValue(bytes)) reply_.Append(key, bytes.substr(1), version);
    return absl::OkStatus();
  }
  // One more key is looked at.
  void CountKey() { --keys_left_; }
  bool Full() const {
    return reply_.rows.size() >= max_rows_ || reply_.arena.size() >= max_bytes_ || keys_left_ == 0;
  }
  kv::ScanReply& reply() { return reply_; }

 private:
  const size_t max_rows_;
  const size_t max_bytes_;
  int64_t keys_left_;
  kv::ScanReply reply_;
};

absl::StatusOr<ScanResult> ScanForward(const storage::Reader& reader, const kv::Span& span,
                                       const ScanOptions& options) {
  const Timestamp newest = NewestVisible(options);
  Page page(options);
  VersionCursor cursor(reader, span);
  for (; cursor.Valid(); cursor.NextKey()) {
    if (page.Full()) {
      page.reply().resume = kv::Key(cursor.key());
      break;
    }
    page.CountKey();
    cursor.DescendTo(newest);
    if (!cursor.OnVersion()) continue;
    if (cursor.ts() > options.ts) return Refuse(options, cursor.key(), cursor.ts());
    RETURN_IF_ERROR(page.Add(cursor.key(), cursor.bytes(), cursor.ts()));
  }
  RETURN_IF_ERROR(cursor.status());
  return std::move(page.reply());
}

// Backwards a key shows its oldest version first. One step at a time keeps the newest that the read
// sees; a key of many versions is left for a seek to that version, and one to the key before.
class ReverseScan {
 public:
  ReverseScan(const storage::Reader& reader, const kv::Span& span, const ScanOptions& options)
      : options_(options),
        newest_(NewestVisible(options)),
        iter_(reader.NewIterator(Cf::kData, BoundsOf(span))),
        page_(options) {
    iter_->SeekForPrev(BoundsOf(span).upper);
  }

  absl::StatusOr<ScanResult> Run() {
    while (iter_->Valid()) {
      if (page_.Full()) {
        page_.reply().resume = key_;
        break;
      }
      page_.CountKey();
      key_.assign(storage::MvccUserKey(iter_->key()));
      found_ = false;
      if (!StepOverKey()) SeekOverKey();
      if (!found_) continue;
      if (ts_ > options_.ts) return Refuse(options_, key_, ts_);
      RETURN_IF_ERROR(page_.Add(key_, bytes_, ts_));
    }
    RETURN_IF_ERROR(iter_->status());
    return std::move(page_.reply());
  }

 private:
  void Take() {
    found_ = true;
    ts_ = storage::MvccTimestamp(iter_->key());
    bytes_.assign(iter_->value());
  }

  // False: the key has too many versions for stepping.
  bool StepOverKey() {
    for (int steps = 0; iter_->Valid() && storage::MvccUserKey(iter_->key()) == key_; ++steps) {
      if (steps == kStepsBeforeSeek) return false;
      if (storage::MvccTimestamp(iter_->key()) <= newest_) Take();
      iter_->Prev();
    }
    return true;
  }

  void SeekOverKey() {
    target_.clear();
    storage::AppendMvccKey(key_, newest_, &target_);
    iter_->Seek(target_);
    found_ = false;
    if (iter_->Valid() && storage::MvccUserKey(iter_->key()) == key_) Take();
    target_.clear();
    storage::AppendMvccKey(key_, Timestamp::Max(), &target_);
    iter_->SeekForPrev(target_);
    // A version at the greatest of all timestamps is where that seek stops.
    if (iter_->Valid() && storage::MvccUserKey(iter_->key()) == key_) iter_->Prev();
  }

  const ScanOptions& options_;
  const Timestamp newest_;
  const std::unique_ptr<storage::Iterator> iter_;
  Page page_;
  std::string key_;
  std::string target_;
  // The newest visible version of key_, if found_.
  bool found_ = false;
  Timestamp ts_;
  std::string bytes_;
};

}  // namespace

absl::StatusOr<ScanResult> Scan(const storage::Reader& reader, const kv::Span& span,
                                const ScanOptions& options) {
  if (options.reverse) return ReverseScan(reader, span, options).Run();
  return ScanForward(reader, span, options);
}

}  // namespace steno::mvcc
