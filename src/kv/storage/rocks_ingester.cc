#include "kv/storage/rocks_ingester.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kv/storage/mvcc_key.h"
#include "kv/storage/rocks_util.h"
#include "kv/storage/snapshot.h"

namespace steno::storage {
namespace {

int CompareKeys(Cf cf, std::string_view a, std::string_view b) {
  return cf == Cf::kData ? CompareMvccKeys(a, b) : a.compare(b);
}

bool Contains(const EngineSpan& span, Cf cf, std::string_view key) {
  return span.cf == cf && CompareKeys(cf, key, span.start) >= 0 &&
         CompareKeys(cf, key, span.end) < 0;
}

}  // namespace

RocksIngester::RocksIngester(rocksdb::DB* db, const RocksHandles& handles,
                             std::vector<EngineSpan> spans, std::string files_prefix)
    : db_(db),
      handles_(handles),
      spans_(std::move(spans)),
      files_prefix_(std::move(files_prefix)) {}

RocksIngester::~RocksIngester() {
  for (size_t cf = 0; cf < kCfCount; ++cf) {
    if (writers_[cf] == nullptr) continue;
    writers_[cf].reset();
    // Fails where Commit moved the file away; what is left behind goes at the next Open.
    db_->GetEnv()->DeleteFile(PathOf(cf)).PermitUncheckedError();
  }
}

std::string RocksIngester::PathOf(size_t cf) const {
  return absl::StrCat(files_prefix_, "-", cf, ".sst");
}

absl::Status RocksIngester::Start() {
  for (const EngineSpan& span : spans_) {
    if (span.end.empty() || CompareKeys(span.cf, span.start, span.end) >= 0) {
      return absl::InvalidArgumentError("snapshot: a span is empty or has no end");
    }
    const auto cf = static_cast<size_t>(span.cf);
    if (writers_[cf] == nullptr) {
      const rocksdb::Options options = db_->GetOptions(handles_[cf]);
      writers_[cf] = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(options), options,
                                                              handles_[cf]);
      RETURN_IF_ERROR(ToStatus(writers_[cf]->Open(PathOf(cf))));
    }
    RETURN_IF_ERROR(ToStatus(writers_[cf]->DeleteRange(ToSlice(span.start), ToSlice(span.end))));
  }
  return absl::OkStatus();
}

absl::Status RocksIngester::AddRecord(Cf cf, std::string_view key, std::string_view value) {
  const auto i = static_cast<size_t>(cf);
  bool inside = false;
  for (const EngineSpan& span : spans_) inside = inside || Contains(span, cf, key);
  if (!inside) return absl::InvalidArgumentError("snapshot: a key lies outside the spans");
  if (has_keys_[i] && CompareKeys(cf, last_keys_[i], key) >= 0) {
    return absl::InvalidArgumentError("snapshot: keys are out of order");
  }
  has_keys_[i] = true;
  last_keys_[i].assign(key);
  return ToStatus(writers_[i]->Put(ToSlice(key), ToSlice(value)));
}

absl::Status RocksIngester::Add(std::string_view chunk) {
  RETURN_IF_ERROR(failed_);
  if (complete_) return failed_ = absl::InvalidArgumentError("snapshot: chunk after the last one");
  const absl::StatusOr<bool> last = ReadSnapshotChunk(
      chunk, next_chunk_, [this](Cf cf, std::string_view key, std::string_view value) {
        return AddRecord(cf, key, value);
      });
  if (!last.ok()) return failed_ = last.status();
  ++next_chunk_;
  complete_ = *last;
  return absl::OkStatus();
}

absl::Status RocksIngester::Commit() {
  RETURN_IF_ERROR(failed_);
  if (!complete_) return absl::FailedPreconditionError("snapshot: the last chunk is missing");
  failed_ = absl::FailedPreconditionError("snapshot: already committed");
  std::vector<rocksdb::IngestExternalFileArg> files;
  for (size_t cf = 0; cf < kCfCount; ++cf) {
    if (writers_[cf] == nullptr) continue;
    RETURN_IF_ERROR(ToStatus(writers_[cf]->Finish()));
    rocksdb::IngestExternalFileArg file;
    file.column_family = handles_[cf];
    file.external_files = {PathOf(cf)};
    file.options.move_files = true;
    file.options.write_global_seqno = false;  // kept in the manifest: files stay as written
    files.push_back(std::move(file));
  }
  if (files.empty()) return absl::OkStatus();
  return ToStatus(db_->IngestExternalFiles(files));
}

}  // namespace steno::storage
