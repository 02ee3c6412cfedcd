// The identity of a store: whose data a directory holds, and in which format.
//
// File IDENTITY in the store's directory, written once, when the node joins a cluster, by writing a
// temporary file, syncing and renaming it. A node checks it before it opens anything else: disks
// that were swapped between machines, a directory of another cluster and one written by a newer
// version are refused, not repaired. File LOCK keeps a second process out.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "kv/storage/file.h"

namespace steno::storage {

// The layout of everything in a store's directory. Raised when an older program could not read it.
inline constexpr uint32_t kStoreFormatVersion = 1;

struct StoreIdentity {
  std::string cluster_id;  // as text; not empty
  uint64_t node_id = 0;    // from 1
  uint32_t format_version = kStoreFormatVersion;
  friend bool operator==(const StoreIdentity&, const StoreIdentity&) = default;
};

// Locks `dir`, creating it where needed. FailedPrecondition if a process uses the store.
absl::StatusOr<std::unique_ptr<FileLock>> LockStore(FileSystem* fs, const std::string& dir);

// nullopt: the store has no identity yet. DataLoss: the file is damaged. FailedPrecondition:
// written by a version with another format.
absl::StatusOr<std::optional<StoreIdentity>> ReadStoreIdentity(FileSystem* fs,
                                                               const std::string& dir);

// OK where `dir` may become the store of a new node. FailedPrecondition: it is somebody's already,
// or holds a Raft log or a state that no identity tells the owner of.
absl::Status CheckStoreIsNew(FileSystem* fs, const std::string& dir);

// Durable when it returns. FailedPrecondition if the store has another identity.
absl::Status WriteStoreIdentity(FileSystem* fs, const std::string& dir,
                                const StoreIdentity& identity);

}  // namespace steno::storage
