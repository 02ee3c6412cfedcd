// MemFileSystem: files in memory that behave like a disk in the ways that lose data.
//
// Crash() is a power cut: what was synced stays; of the writes since, some prefix arrived, or some
// arbitrary set of sectors, and a sector may have arrived as garbage. Faults are set beforehand and
// hit the operations that follow. Deterministic: the only randomness is the Rng given to Crash().
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/rng.h"
#include "kv/storage/file.h"

namespace steno::storage {

class MemFileSystem : public FileSystem {
 public:
  MemFileSystem();
  ~MemFileSystem() override;

  absl::StatusOr<std::unique_ptr<File>> Open(const std::string& path, OpenMode mode) override;
  absl::StatusOr<std::vector<std::string>> List(const std::string& dir) override;
  absl::Status CreateDir(const std::string& dir) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status SyncDir(const std::string& dir) override;
  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) override;

  // A power cut. Files opened before fail from now on (Unavailable), locks are free, faults
  // cleared.
  void Crash(Rng& rng);
  // The process ends, the machine goes on: as Crash(), but every write arrived.
  void Kill();

  // The n-th write (n = 1: the next), or sync, from now fails with DataLoss; the write may arrive
  // in part, the sync leaves its writes unsynced. Later ones work again, as they do on real
  // systems.
  void FailWrite(uint64_t n);
  void FailSync(uint64_t n);
  // `n` more writes, syncs and changes of files take effect, and then nothing does (Unavailable)
  // until Crash() or Kill(): what a process had begun when it ended.
  void StopAfter(uint64_t n);
  // Writes fail with ResourceExhausted once the files together would exceed `bytes`; nullopt: no
  // limit.
  void SetCapacity(std::optional<uint64_t> bytes);
  // Flips one bit of what is stored, synced or not.
  void FlipBit(const std::string& path, uint64_t offset, int bit);

  // Contents of one file, as a reader sees it now; CHECKs that it is there. For tests.
  std::string Contents(const std::string& path) const;
  void SetContents(const std::string& path, std::string contents);
  uint64_t writes() const;
  uint64_t syncs() const;
  // How often SyncDir was called for it. The names themselves are never lost here.
  uint64_t dir_syncs(const std::string& dir) const;

 private:
  friend class MemFile;
  friend class MemLock;
  struct Inode;
  uint64_t UsedBytes() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status NextChange() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Inode>> files_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> dirs_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, uint64_t> locks_ ABSL_GUARDED_BY(mutex_);  // path → holder's generation
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 1;  // of open files; crashes raise it
  std::optional<uint64_t> capacity_bytes_ ABSL_GUARDED_BY(mutex_);
  uint64_t fail_write_in_ ABSL_GUARDED_BY(mutex_) = 0;  // 0: none
  uint64_t fail_sync_in_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<uint64_t> stop_after_ ABSL_GUARDED_BY(mutex_);
  uint64_t writes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, uint64_t> dir_syncs_ ABSL_GUARDED_BY(mutex_);
  uint64_t syncs_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace steno::storage
