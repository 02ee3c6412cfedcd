// WriteBuffer: the writes of a transaction until it commits, with savepoints.
//
//   Put(a,1)  S1  Put(a,2) Put(a,3) Delete(b)  S2  Put(b,4)      undo log:  S1│ a:1, b:-  S2│ b:x
//                                                                RollbackTo(S1) plays it backwards
//
// One entry a key: the newest write. The undo log holds what each entry was before its first change
// after a savepoint, so it grows with the keys that are written, not with the writes; without a
// savepoint there is none.
//
// The buffer lies over what the transaction reads from ranges: Overlay puts it over a page of a
// scan, in either direction.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "kv/api/messages.h"
#include "kv/api/txn.h"

namespace steno::txn {

class WriteBuffer {
 public:
  // No value: delete.
  void Write(kv::Key key, std::optional<std::string> value);
  bool empty() const { return entries_.empty(); }
  // Of keys and values, those in the undo log included.
  int64_t bytes() const { return bytes_; }

  // The buffered write of `key`, or null. Valid until the next change.
  const std::optional<std::string>* Find(kv::KeyView key) const;
  bool HasIn(const kv::Span& span) const;

  // Merges the buffered writes of `span` into `page`, what a scan of `span` found in the range, and
  // cuts it after `max_rows` (0: does not). REQUIRES: `span` is not a point.
  kv::ScanPage Overlay(const kv::Span& span, bool reverse, int64_t max_rows,
                       kv::ScanReply page) const;

  kv::SavepointToken CreateSavepoint();
  // REQUIRES: the savepoint exists. It stays; those made after it go.
  void RollbackTo(kv::SavepointToken savepoint);
  // Forgets it and those made after it; their writes stay.
  void Release(kv::SavepointToken savepoint);

  // Every write, by key. The buffer is empty afterwards.
  std::vector<kv::Write> TakeAll();

 private:
  struct Entry {
    std::optional<std::string> value;
    // The newest savepoint when it was written (0: none): what was there before that savepoint is
    // in the undo log.
    kv::SavepointToken savepoint = 0;
  };
  using Entries = absl::btree_map<kv::Key, Entry>;
  struct Undo {
    kv::Key key;
    std::optional<Entry> before;
  };
  struct Savepoint {
    kv::SavepointToken token;
    size_t undo_size;
  };

  static int64_t BytesOf(const kv::Key& key, const Entry& entry);
  size_t IndexOf(kv::SavepointToken savepoint) const;

  Entries entries_;
  std::vector<Savepoint> savepoints_;
  std::vector<Undo> undo_;
  kv::SavepointToken last_token_ = 0;
  int64_t bytes_ = 0;
};

}  // namespace steno::txn
