// The seam to the file system, for what is not RocksDB's: the Raft log and the store's identity.
// PosixFileSystem is the real one; MemFileSystem (mem_file_system.h) crashes and fails on demand.
//
// Changes of names (create, rename, remove) are durable when the call returns; one that is found
// after a restart may not be, see SyncDir. Contents are durable
// after Sync(). An error of WriteAt or Sync leaves the file's contents unknown: the caller must not
// go on, nor try Sync again (a second fsync can succeed without having written what the first
// lost).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace steno::storage {

// An open file. Thread-safe for concurrent ReadAt; writes need one thread.
class File {
 public:
  virtual ~File() = default;
  // Up to `n` bytes; fewer only at the end of the file.
  virtual absl::StatusOr<std::string> ReadAt(uint64_t offset, size_t n) const = 0;
  // Extends the file where needed. ResourceExhausted: the disk is full.
  virtual absl::Status WriteAt(uint64_t offset, std::string_view data) = 0;
  // Makes the contents durable, and of the size what is needed to read them.
  virtual absl::Status Sync() = 0;
  virtual absl::StatusOr<uint64_t> Size() const = 0;
  virtual absl::Status Truncate(uint64_t size) = 0;
};

// Held until destroyed, or until the process ends.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

enum class OpenMode { kExisting, kCreate };

// Paths are separated by '/'. Thread-safe.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // For reading and writing. kExisting: NotFound if there is none.
  virtual absl::StatusOr<std::unique_ptr<File>> Open(const std::string& path, OpenMode mode) = 0;
  // Names in `dir`, sorted, without "." and "..".
  virtual absl::StatusOr<std::vector<std::string>> List(const std::string& dir) = 0;
  // Creates `dir` and its parents; OK if it is there.
  virtual absl::Status CreateDir(const std::string& dir) = 0;
  // Replaces `to` atomically. Both in one directory.
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  virtual absl::Status Remove(const std::string& path) = 0;
  // Makes the names in `dir` durable that a process left that died inside one of the calls above.
  virtual absl::Status SyncDir(const std::string& dir) = 0;
  // Creates the file and locks it; FailedPrecondition if another process, or another lock of this
  // one, holds it.
  virtual absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) = 0;
};

// The file system of the operating system. Stateless.
FileSystem* PosixFileSystem();

}  // namespace steno::storage
