#include "kv/storage/mem_file_system.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/check.h"
#include "base/status_macros.h"

namespace steno::storage {
namespace {

// What a disk writes atomically, if anything.
constexpr size_t kSectorBytes = 512;

}  // namespace

struct MemFileSystem::Inode {
  // A change since the last sync, and how to take it back.
  struct Change {
    uint64_t offset = 0;
    std::string after;   // written at `offset`; of a truncation: empty
    std::string before;  // what stood at `offset`, as far as the file reached
    uint64_t size_before = 0;
    bool truncation = false;  // to size `offset`
  };

  std::string data;
  std::vector<Change> unsynced;

  void Put(uint64_t offset, std::string_view bytes) {
    if (data.size() < offset + bytes.size()) data.resize(offset + bytes.size());
    std::memcpy(data.data() + offset, bytes.data(), bytes.size());
  }

  void Write(uint64_t offset, std::string_view bytes) {
    Change change{.offset = offset, .after = std::string(bytes), .size_before = data.size()};
    if (offset < data.size()) change.before = data.substr(offset, bytes.size());
    unsynced.push_back(std::move(change));
    Put(offset, bytes);
  }

  void Truncate(uint64_t size) {
    Change change{.offset = size, .size_before = data.size(), .truncation = true};
    if (size < data.size()) change.before = data.substr(size);
    unsynced.push_back(std::move(change));
    data.resize(size);
  }

  void UndoUnsynced() {
    for (auto change = unsynced.rbegin(); change != unsynced.rend(); ++change) {
      data.resize(change->size_before);
      std::memcpy(data.data() + change->offset, change->before.data(), change->before.size());
    }
  }

  // Leaves what a power cut might: see the header.
  void Crash(Rng& rng);

 private:
  void RedoTorn(const Change& change, Rng& rng);
  void RedoSectors(const Change& change, Rng& rng);
};

void MemFileSystem::Inode::Crash(Rng& rng) {
  if (unsynced.empty()) return;
  UndoUnsynced();
  const std::vector<Change> changes = std::exchange(unsynced, {});
  const bool in_order = rng.Chance(1, 2);
  const size_t whole = in_order ? rng.Below(changes.size() + 1) : changes.size();
  for (size_t i = 0; i < changes.size(); ++i) {
    const Change& change = changes[i];
    if (change.truncation) {
      if (i < whole && rng.Chance(1, 2)) data.resize(change.offset);
    } else if (!in_order) {
      RedoSectors(change, rng);
    } else if (i < whole) {
      Put(change.offset, change.after);
    } else {
      RedoTorn(change, rng);
      return;
    }
  }
}

// A prefix arrives, perhaps with garbage where the rest of its last sector should be.
void MemFileSystem::Inode::RedoTorn(const Change& change, Rng& rng) {
  const size_t kept = rng.Below(change.after.size() + 1);
  Put(change.offset, std::string_view(change.after).substr(0, kept));
  if (rng.Chance(1, 2)) return;
  const size_t garbage_bytes = std::min(change.after.size() - kept, kSectorBytes);
  std::string garbage(garbage_bytes, '\0');
  for (char& c : garbage) c = static_cast<char>(rng.Next());
  Put(change.offset + kept, garbage);
}

// Each sector arrives or not, for itself.
void MemFileSystem::Inode::RedoSectors(const Change& change, Rng& rng) {
  const uint64_t end = change.offset + change.after.size();
  for (uint64_t from = change.offset; from < end;) {
    const uint64_t to = std::min(end, (from / kSectorBytes + 1) * kSectorBytes);
    if (rng.Chance(1, 2)) {
      Put(from, std::string_view(change.after).substr(from - change.offset, to - from));
      if (rng.Chance(1, 16))
        data[from + rng.Below(to - from)] ^= static_cast<char>(1 + rng.Below(255));
    }
    from = to;
  }
}

class MemFile final : public File {
 public:
  MemFile(MemFileSystem* fs, std::shared_ptr<MemFileSystem::Inode> inode, uint64_t generation)
      : fs_(fs), inode_(std::move(inode)), generation_(generation) {}

  absl::StatusOr<std::string> ReadAt(uint64_t offset, size_t n) const override {
    absl::MutexLock lock(&fs_->mutex_);
    RETURN_IF_ERROR(CheckOpen());
    if (offset >= inode_->data.size()) return std::string();
    return inode_->data.substr(offset, n);
  }

  absl::Status WriteAt(uint64_t offset, std::string_view data) override {
    absl::MutexLock lock(&fs_->mutex_);
    RETURN_IF_ERROR(CheckOpen());
    RETURN_IF_ERROR(fs_->NextChange());
    ++fs_->writes_;
    if (fs_->fail_write_in_ > 0 && --fs_->fail_write_in_ == 0) {
      inode_->Write(offset, data.substr(0, data.size() / 2));
      return absl::DataLossError("write: injected error");
    }
    const uint64_t end = offset + data.size();
    const uint64_t growth = end > inode_->data.size() ? end - inode_->data.size() : 0;
    if (fs_->capacity_bytes_.has_value() && fs_->UsedBytes() + growth > *fs_->capacity_bytes_) {
      return absl::ResourceExhaustedError("write: no space left on device (injected)");
    }
    inode_->Write(offset, data);
    return absl::OkStatus();
  }

  absl::Status Sync() override {
    absl::MutexLock lock(&fs_->mutex_);
    RETURN_IF_ERROR(CheckOpen());
    RETURN_IF_ERROR(fs_->NextChange());
    ++fs_->syncs_;
    if (fs_->fail_sync_in_ > 0 && --fs_->fail_sync_in_ == 0) {
      return absl::DataLossError("sync: injected error");
    }
    inode_->unsynced.clear();
    return absl::OkStatus();
  }

  absl::StatusOr<uint64_t> Size() const override {
    absl::MutexLock lock(&fs_->mutex_);
    RETURN_IF_ERROR(CheckOpen());
    return inode_->data.size();
  }

  absl::Status Truncate(uint64_t size) override {
    absl::MutexLock lock(&fs_->mutex_);
    RETURN_IF_ERROR(CheckOpen());
    RETURN_IF_ERROR(fs_->NextChange());
    inode_->Truncate(size);
    return absl::OkStatus();
  }

 private:
  absl::Status CheckOpen() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(fs_->mutex_) {
    if (generation_ == fs_->generation_) return absl::OkStatus();
    return absl::UnavailableError("file was open in a process that crashed");
  }

  MemFileSystem* const fs_;
  const std::shared_ptr<MemFileSystem::Inode> inode_;
  const uint64_t generation_;
};

class MemLock final : public FileLock {
 public:
  MemLock(MemFileSystem* fs, std::string path, uint64_t generation)
      : fs_(fs), path_(std::move(path)), generation_(generation) {}
  ~MemLock() override {
    absl::MutexLock lock(&fs_->mutex_);
    const auto held = fs_->locks_.find(path_);
    if (held != fs_->locks_.end() && held->second == generation_) fs_->locks_.erase(held);
  }

 private:
  MemFileSystem* const fs_;
  const std::string path_;
  const uint64_t generation_;
};

MemFileSystem::MemFileSystem() = default;
MemFileSystem::~MemFileSystem() = default;

absl::StatusOr<std::unique_ptr<File>> MemFileSystem::Open(const std::string& path, OpenMode mode) {
  absl::MutexLock lock(&mutex_);
  auto file = files_.find(path);
  if (file == files_.end()) {
    if (mode == OpenMode::kExisting) return absl::NotFoundError(absl::StrCat("open ", path));
    RETURN_IF_ERROR(NextChange());
    file = files_.emplace(path, std::make_shared<Inode>()).first;
  }
  return std::make_unique<MemFile>(this, file->second, generation_);
}

absl::StatusOr<std::vector<std::string>> MemFileSystem::List(const std::string& dir) {
  absl::MutexLock lock(&mutex_);
  if (!dirs_.contains(dir)) return absl::NotFoundError(absl::StrCat("list ", dir));
  const std::string prefix = dir + "/";
  std::vector<std::string> names;
  for (auto file = files_.lower_bound(prefix);
       file != files_.end() && file->first.starts_with(prefix); ++file) {
    const std::string name = file->first.substr(prefix.size());
    if (name.find('/') == std::string::npos) names.push_back(name);
  }
  return names;
}

absl::Status MemFileSystem::CreateDir(const std::string& dir) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(NextChange());
  dirs_.insert(dir);
  return absl::OkStatus();
}

absl::Status MemFileSystem::Rename(const std::string& from, const std::string& to) {
  absl::MutexLock lock(&mutex_);
  const auto file = files_.find(from);
  if (file == files_.end()) return absl::NotFoundError(absl::StrCat("rename ", from));
  RETURN_IF_ERROR(NextChange());
  files_[to] = file->second;
  files_.erase(from);
  return absl::OkStatus();
}

absl::Status MemFileSystem::Remove(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(NextChange());
  if (files_.erase(path) == 0) return absl::NotFoundError(absl::StrCat("remove ", path));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<FileLock>> MemFileSystem::Lock(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  if (!locks_.emplace(path, generation_).second) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is locked by another process"));
  }
  files_.emplace(path, std::make_shared<Inode>());
  return std::make_unique<MemLock>(this, path, generation_);
}

void MemFileSystem::Crash(Rng& rng) {
  Kill();
  absl::MutexLock lock(&mutex_);
  for (const auto& [path, inode] : files_) inode->Crash(rng);
}

void MemFileSystem::Kill() {
  absl::MutexLock lock(&mutex_);
  ++generation_;
  locks_.clear();
  capacity_bytes_.reset();
  fail_write_in_ = 0;
  fail_sync_in_ = 0;
  stop_after_.reset();
}

void MemFileSystem::StopAfter(uint64_t n) {
  absl::MutexLock lock(&mutex_);
  stop_after_ = n;
}

absl::Status MemFileSystem::NextChange() {
  if (!stop_after_.has_value()) return absl::OkStatus();
  if (*stop_after_ == 0) return absl::UnavailableError("the process has ended");
  --*stop_after_;
  return absl::OkStatus();
}

void MemFileSystem::FailWrite(uint64_t n) {
  absl::MutexLock lock(&mutex_);
  fail_write_in_ = n;
}

void MemFileSystem::FailSync(uint64_t n) {
  absl::MutexLock lock(&mutex_);
  fail_sync_in_ = n;
}

void MemFileSystem::SetCapacity(std::optional<uint64_t> bytes) {
  absl::MutexLock lock(&mutex_);
  capacity_bytes_ = bytes;
}

void MemFileSystem::FlipBit(const std::string& path, uint64_t offset, int bit) {
  absl::MutexLock lock(&mutex_);
  const auto file = files_.find(path);
  CHECK(file != files_.end() && offset < file->second->data.size()) << path;
  file->second->unsynced.clear();  // or undoing a change would undo the flip
  file->second->data[offset] ^= static_cast<char>(1 << bit);
}

std::string MemFileSystem::Contents(const std::string& path) const {
  absl::MutexLock lock(&mutex_);
  const auto file = files_.find(path);
  CHECK(file != files_.end()) << path;
  return file->second->data;
}

void MemFileSystem::SetContents(const std::string& path, std::string contents) {
  absl::MutexLock lock(&mutex_);
  auto inode = std::make_shared<Inode>();
  inode->data = std::move(contents);
  files_[path] = std::move(inode);
}

absl::Status MemFileSystem::SyncDir(const std::string& dir) {
  absl::MutexLock lock(&mutex_);
  ++dir_syncs_[dir];
  return absl::OkStatus();
}

uint64_t MemFileSystem::dir_syncs(const std::string& dir) const {
  absl::MutexLock lock(&mutex_);
  const auto found = dir_syncs_.find(dir);
  return found == dir_syncs_.end() ? 0 : found->second;
}

uint64_t MemFileSystem::writes() const {
  absl::MutexLock lock(&mutex_);
  return writes_;
}

uint64_t MemFileSystem::syncs() const {
  absl::MutexLock lock(&mutex_);
  return syncs_;
}

uint64_t MemFileSystem::UsedBytes() const {
  uint64_t bytes = 0;
  for (const auto& [path, inode] : files_) bytes += inode->data.size();
  return bytes;
}

}  // namespace steno::storage
