#include "kv/storage/store_identity.h"

#include <fmt/format.h>

#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "base/checksum.h"
#include "base/status_macros.h"

namespace steno::storage {
namespace {

constexpr std::string_view kMagic = "STENOSTO";
constexpr size_t kIdentityBytesMax = 4096;

std::string PathOf(const std::string& dir) {
  return dir + "/IDENTITY";
}

// magic, format version | cluster, node | checksum of all before. The version stands in front so
// that every program, however old, can read it.
std::string Encode(const StoreIdentity& identity) {
  ByteWriter out;
  out.Bytes(kMagic);
  out.U32(identity.format_version);
  out.String(identity.cluster_id);
  out.U64(identity.node_id);
  out.U64(Checksum(out.str()));
  return out.Take();
}

absl::StatusOr<StoreIdentity> Decode(std::string_view bytes, const std::string& path) {
  const auto damaged = [&path] {
    return absl::DataLossError(fmt::format(
        "{} is damaged: restore the file from a backup, or start the node with an empty store "
        "directory and let it rejoin",
        path));
  };
  ByteReader in(bytes);
  std::string_view magic, cluster_id;
  StoreIdentity identity;
  uint64_t checksum;
  if (!in.Bytes(kMagic.size(), &magic) || magic != kMagic || !in.U32(&identity.format_version)) {
    return damaged();
  }
  const std::string_view tail = bytes.size() < 8 ? bytes : bytes.substr(bytes.size() - 8);
  if (!ByteReader(tail).U64(&checksum) ||
      Checksum(bytes.substr(0, bytes.size() - tail.size())) != checksum) {
    return damaged();
  }
  if (identity.format_version != kStoreFormatVersion) {
    return absl::FailedPreconditionError(fmt::format(
        "{} has store format {}, this program reads format {}: use the version of steno that wrote "
        "the store",
        path, identity.format_version, kStoreFormatVersion));
  }
  if (!in.String(&cluster_id) || !in.U64(&identity.node_id) || in.rest().size() != tail.size()) {
    return damaged();
  }
  identity.cluster_id = cluster_id;
  return identity;
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileLock>> LockStore(FileSystem* fs, const std::string& dir) {
  RETURN_IF_ERROR(fs->CreateDir(dir));
  absl::StatusOr<std::unique_ptr<FileLock>> lock = fs->Lock(dir + "/LOCK");
  if (lock.ok() || lock.status().code() != absl::StatusCode::kFailedPrecondition) return lock;
  return absl::FailedPreconditionError(
      fmt::format("store {} is in use by another process: stop that node first, or give this one "
                  "another --store",
                  dir));
}

absl::StatusOr<std::optional<StoreIdentity>> ReadStoreIdentity(FileSystem* fs,
                                                               const std::string& dir) {
  const absl::StatusOr<std::unique_ptr<File>> file = fs->Open(PathOf(dir), OpenMode::kExisting);
  if (absl::IsNotFound(file.status())) return std::nullopt;
  RETURN_IF_ERROR(file);
  // A process may have died between the rename and making it durable.
  RETURN_IF_ERROR(fs->SyncDir(dir));
  ASSIGN_OR_RETURN(const std::string bytes, (*file)->ReadAt(0, kIdentityBytesMax));
  ASSIGN_OR_RETURN(StoreIdentity identity, Decode(bytes, PathOf(dir)));
  return identity;
}

absl::Status CheckStoreIsNew(FileSystem* fs, const std::string& dir) {
  ASSIGN_OR_RETURN(const std::optional<StoreIdentity> existing, ReadStoreIdentity(fs, dir));
  if (existing.has_value()) {
    return absl::FailedPreconditionError(
        fmt::format("the store {} is initialized already: it belongs to node {} of cluster {}", dir,
                    existing->node_id, existing->cluster_id));
  }
  for (const char* part : {"/raft", "/state"}) {
    const auto names = fs->List(dir + part);
    if (absl::IsNotFound(names.status())) continue;
    RETURN_IF_ERROR(names);
    // What a file system makes in its root, where the part is one of its own.
    if (names->empty() || *names == std::vector<std::string>{"lost+found"}) continue;
    return absl::FailedPreconditionError(fmt::format(
        "the store {} has no IDENTITY, but {}{} is not empty: either the file was lost, then "
        "restore it, or an init or a join ended halfway, then remove the whole store directory and "
        "try again",
        dir, dir, part));
  }
  return absl::OkStatus();
}

absl::Status WriteStoreIdentity(FileSystem* fs, const std::string& dir,
                                const StoreIdentity& identity) {
  CHECK(!identity.cluster_id.empty() && identity.node_id != 0);
  ASSIGN_OR_RETURN(const std::optional<StoreIdentity> existing, ReadStoreIdentity(fs, dir));
  if (existing == identity) return absl::OkStatus();
  if (existing.has_value()) {
    return absl::FailedPreconditionError(fmt::format(
        "store {} belongs to node {} of cluster {}, not to node {} of cluster {}: check --store, "
        "or "
        "whether disks were swapped",
        dir, existing->node_id, existing->cluster_id, identity.node_id, identity.cluster_id));
  }
  const std::string temporary = PathOf(dir) + ".new";
  {
    ASSIGN_OR_RETURN(const std::unique_ptr<File> file, fs->Open(temporary, OpenMode::kCreate));
    RETURN_IF_ERROR(file->Truncate(0));  // what an earlier attempt left
    RETURN_IF_ERROR(file->WriteAt(0, Encode(identity)));
    RETURN_IF_ERROR(file->Sync());
  }
  return fs->Rename(temporary, PathOf(dir));
}

}  // namespace steno::storage
