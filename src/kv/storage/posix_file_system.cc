#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kv/storage/file.h"

namespace steno::storage {
namespace {

absl::Status ErrnoStatus(const char* operation, const std::string& path) {
  const int error = errno;
  const std::string message = absl::StrCat(operation, " ", path, ": ", std::strerror(error));
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(message);
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError(message);
    case EACCES:
    case EROFS:
      return absl::PermissionDeniedError(message);
    default:
      return absl::InternalError(message);
  }
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

absl::StatusOr<FileDescriptor> OpenPath(const std::string& path, int flags) {
  int fd;
  do {
    fd = open(path.c_str(), flags | O_CLOEXEC, 0644);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) return ErrnoStatus("open", path);
  return FileDescriptor(fd);
}

std::string DirOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Makes names that were added to or removed from `dir` durable.
absl::Status SyncNames(const std::string& dir) {
  ASSIGN_OR_RETURN(const FileDescriptor fd, OpenPath(dir, O_RDONLY | O_DIRECTORY));
  if (fsync(fd.get()) != 0) return ErrnoStatus("fsync", dir);
  return absl::OkStatus();
}

class PosixFile final : public File {
 public:
  PosixFile(std::string path, FileDescriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  absl::StatusOr<std::string> ReadAt(uint64_t offset, size_t n) const override {
    std::string data(n, '\0');
    size_t done = 0;
    while (done < n) {
      const ssize_t got =
          pread(fd_.get(), data.data() + done, n - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return ErrnoStatus("read", path_);
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    data.resize(done);
    return data;
  }

  absl::Status WriteAt(uint64_t offset, std::string_view data) override {
    while (!data.empty()) {
      const ssize_t put = pwrite(fd_.get(), data.data(), data.size(), static_cast<off_t>(offset));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) return ErrnoStatus("write", path_);
      offset += static_cast<uint64_t>(put);
      data.remove_prefix(static_cast<size_t>(put));
    }
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    // No second try, whatever the error: the first may have dropped dirty pages.
    if (fdatasync(fd_.get()) != 0) return ErrnoStatus("fdatasync", path_);
    return absl::OkStatus();
  }

  absl::StatusOr<uint64_t> Size() const override {
    struct stat info;
    if (fstat(fd_.get(), &info) != 0) return ErrnoStatus("stat", path_);
    return static_cast<uint64_t>(info.st_size);
  }

  absl::Status Truncate(uint64_t size) override {
    if (ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) return ErrnoStatus("truncate", path_);
    return absl::OkStatus();
  }

 private:
  const std::string path_;
  const FileDescriptor fd_;
};

// flock belongs to the open file, so it also excludes a second lock of this process.
class PosixLock final : public FileLock {
 public:
  explicit PosixLock(FileDescriptor fd) : fd_(std::move(fd)) {}

 private:
  const FileDescriptor fd_;
};

class Posix final : public FileSystem {
 public:
  absl::StatusOr<std::unique_ptr<File>> Open(const std::string& path, OpenMode mode) override {
    const bool existed = access(path.c_str(), F_OK) == 0;
    const int create = mode == OpenMode::kCreate ? O_CREAT : 0;
    ASSIGN_OR_RETURN(FileDescriptor fd, OpenPath(path, O_RDWR | create));
    if (!existed) RETURN_IF_ERROR(SyncNames(DirOf(path)));
    return std::make_unique<PosixFile>(path, std::move(fd));
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& dir) override {
    DIR* const stream = opendir(dir.c_str());
    if (stream == nullptr) return ErrnoStatus("list", dir);
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = readdir(stream)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(name);
    }
    const absl::Status status = errno == 0 ? absl::OkStatus() : ErrnoStatus("list", dir);
    closedir(stream);
    RETURN_IF_ERROR(status);
    std::sort(names.begin(), names.end());
    return names;
  }

  absl::Status CreateDir(const std::string& dir) override {
    for (size_t end = dir.find('/', 1);; end = dir.find('/', end + 1)) {
      const std::string part = dir.substr(0, end);
      if (mkdir(part.c_str(), 0755) == 0) {
        RETURN_IF_ERROR(SyncNames(DirOf(part)));
      } else if (errno != EEXIST) {
        return ErrnoStatus("create directory", part);
      }
      if (end == std::string::npos) return absl::OkStatus();
    }
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    if (rename(from.c_str(), to.c_str()) != 0) return ErrnoStatus("rename", from);
    return SyncNames(DirOf(to));
  }

  absl::Status Remove(const std::string& path) override {
    if (unlink(path.c_str()) != 0) return ErrnoStatus("remove", path);
    return SyncNames(DirOf(path));
  }

  absl::Status SyncDir(const std::string& dir) override { return SyncNames(dir); }

  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path) override {
    ASSIGN_OR_RETURN(FileDescriptor fd, OpenPath(path, O_RDWR | O_CREAT));
    if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return ErrnoStatus("lock", path);
      return absl::FailedPreconditionError(absl::StrCat(path, " is locked by another process"));
    }
    return std::make_unique<PosixLock>(std::move(fd));
  }
};

}  // namespace

FileSystem* PosixFileSystem() {
  static auto* const file_system = new Posix();
  return file_system;
}

}  // namespace steno::storage
