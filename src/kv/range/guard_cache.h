// GuardCache: the newest versions of the keys that guards speak of. Every statement brings guards
// for the same few descriptors; without it each would cost a seek in the engine.
//
//   guard ----- Find ----> cached? --no--> mvcc::LatestVersion -- Insert --.
//                              ^------------------------------------------'
//   applied command ---- OnApplied: forgets the keys that it wrote
//
// Exact, because who evaluates a guard holds a read latch of its key, and a command that writes the
// key holds a write latch until it is applied here. What replaces state without commands (a
// snapshot) is followed by Clear(). Thread-compatible.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "kv/api/types.h"
#include "kv/storage/mvcc_key.h"
#include "kv/storage/write_batch.h"

namespace steno::range {

class GuardCache {
 public:
  // Beyond it everything is forgotten: schemas of that size are rare, and filled again at once.
  static constexpr size_t kEntriesMax = 1 << 14;

  // What is known of a key; at empty: it never had a version.
  struct Newest {
    kv::Timestamp ts;
    bool live = false;
  };

  const Newest* Find(const kv::Key& key) const {
    const auto it = newest_.find(key);
    return it == newest_.end() ? nullptr : &it->second;
  }
  void Insert(const kv::Key& key, Newest newest) {
    if (newest_.size() >= kEntriesMax) newest_.clear();
    newest_[key] = newest;
  }
  void OnApplied(const storage::WriteBatch& command) {
    if (newest_.empty()) return;
    command.ForEach([&](const storage::WriteBatch::Op& op) {
      if (op.cf != storage::Cf::kData) return;
      if (op.kind == storage::WriteBatch::OpKind::kDeleteRange) return newest_.clear();
      const std::string_view key = storage::MvccUserKey(op.key);
      newest_.erase(absl::string_view(key.data(), key.size()));
    });
  }
  void Clear() { newest_.clear(); }

 private:
  absl::flat_hash_map<kv::Key, Newest> newest_;
};

}  // namespace steno::range
