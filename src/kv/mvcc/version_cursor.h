// VersionCursor: walks over the keys of a span in ascending order, and over each key's versions
// from new to old. The one place that decides between stepping and seeking. Thread-compatible.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kv/api/types.h"
#include "kv/storage/engine.h"

namespace steno::mvcc {

// Steps over versions before it seeks instead: a seek costs about as much.
inline constexpr int kStepsBeforeSeek = 8;

// The engine's keys of all versions of the keys in `span`.
storage::IterOptions BoundsOf(const kv::Span& span);

class VersionCursor {
 public:
  // On the newest version of the first key.
  VersionCursor(const storage::Reader& reader, const kv::Span& span);

  // On a key; false: behind the last one, or status() is an error.
  bool Valid() const { return valid_; }
  absl::Status status() const { return iter_->status(); }
  // Good until NextKey().
  kv::KeyView key() const { return key_; }

  // On a version of key(); the methods below need it.
  bool OnVersion() const { return on_version_; }
  hlc::Timestamp ts() const { return ts_; }
  std::string_view bytes() const { return iter_->value(); }

  // To the newest version of key() at or below `ts`, from one that is not older. OnVersion() is
  // false if there is none.
  void DescendTo(hlc::Timestamp ts);
  // To the next older version.
  void NextVersion();
  void NextKey();

 private:
  void LoadVersion();
  void LoadKey();

  const std::unique_ptr<storage::Iterator> iter_;
  std::string key_;
  std::string target_;  // of seeks; kept for its memory
  hlc::Timestamp ts_;
  bool valid_ = false;
  bool on_version_ = false;
};

}  // namespace steno::mvcc
