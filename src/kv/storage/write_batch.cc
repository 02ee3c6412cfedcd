#include "kv/storage/write_batch.h"

#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/check.h"
#include "base/status_macros.h"
#include "kv/storage/mvcc_key.h"

namespace steno::storage {
namespace {

constexpr size_t kCountOffset = 8;
constexpr size_t kHeaderBytes = 12;

void AppendVarint32(uint32_t v, std::string* out) {
  while (v >= 0x80) {
    out->push_back(static_cast<char>(v | 0x80));
    v >>= 7;
  }
  out->push_back(static_cast<char>(v));
}

void AppendString(std::string_view s, std::string* out) {
  CHECK_LT(s.size(), size_t{1} << 32);
  AppendVarint32(static_cast<uint32_t>(s.size()), out);
  out->append(s);
}

// Minimal encodings only, so that one batch has one form.
bool ReadVarint32(std::string_view* in, uint32_t* v) {
  uint64_t result = 0;
  for (size_t i = 0; i < in->size() && i < 5; ++i) {
    const auto byte = static_cast<uint8_t>((*in)[i]);
    result |= uint64_t{byte & 0x7fu} << (7 * i);
    if (byte >= 0x80) continue;
    if ((i > 0 && byte == 0) || result > UINT32_MAX) return false;
    in->remove_prefix(i + 1);
    *v = static_cast<uint32_t>(result);
    return true;
  }
  return false;
}

bool ReadString(std::string_view* in, std::string_view* s) {
  uint32_t size;
  if (!ReadVarint32(in, &size) || size > in->size()) return false;
  *s = in->substr(0, size);
  in->remove_prefix(size);
  return true;
}

bool ReadOp(std::string_view* in, WriteBatch::Op* op) {
  if (in->empty()) return false;
  op->kind = static_cast<WriteBatch::OpKind>((*in)[0]);
  in->remove_prefix(1);
  uint32_t cf;
  if (!ReadVarint32(in, &cf) || cf >= kCfCount || !ReadString(in, &op->key)) return false;
  op->cf = static_cast<Cf>(cf);
  op->value = {};
  switch (op->kind) {
    case WriteBatch::OpKind::kDelete:
      return true;
    case WriteBatch::OpKind::kPut:
    case WriteBatch::OpKind::kDeleteRange:
      return ReadString(in, &op->value);
  }
  return false;  // an unknown kind
}

bool IsKeyOf(Cf cf, std::string_view key) {
  return cf != Cf::kData || key.size() >= kMvccSuffixBytes;
}

bool IsOrdered(Cf cf, std::string_view start, std::string_view end) {
  return cf == Cf::kData ? CompareMvccKeys(start, end) <= 0 : start <= end;
}

bool IsValid(const WriteBatch::Op& op) {
  if (!IsKeyOf(op.cf, op.key)) return false;
  return op.kind != WriteBatch::OpKind::kDeleteRange ||
         (IsKeyOf(op.cf, op.value) && IsOrdered(op.cf, op.key, op.value));
}

}  // namespace

WriteBatch::WriteBatch() : rep_(kHeaderBytes, '\0') {}

absl::StatusOr<WriteBatch> WriteBatch::FromBytes(std::string bytes) {
  const auto malformed = [](const std::string& what) {
    return absl::InvalidArgumentError(absl::StrCat("malformed write batch: ", what));
  };
  if (bytes.size() < kHeaderBytes) return malformed("no header");
  if (bytes.find_first_not_of('\0') < kCountOffset) return malformed("sequence number is not 0");
  WriteBatch batch;
  batch.rep_ = std::move(bytes);
  std::string_view rest = std::string_view(batch.rep_).substr(kHeaderBytes);
  uint32_t found = 0;
  for (; !rest.empty(); ++found) {
    Op op;
    if (!ReadOp(&rest, &op) || !IsValid(op)) {
      return malformed(absl::StrCat("operation ", found, " of ", batch.count()));
    }
  }
  if (found != batch.count()) {
    return malformed(absl::StrCat(found, " operations instead of ", batch.count()));
  }
  return batch;
}

void WriteBatch::Add(OpKind kind, Cf cf, std::string_view key) {
  CHECK(IsKeyOf(cf, key)) << "key of " << key.size() << " bytes";
  const uint32_t incremented = count() + 1;
  std::memcpy(rep_.data() + kCountOffset, &incremented, sizeof incremented);
  rep_.push_back(static_cast<char>(kind));
  AppendVarint32(static_cast<uint32_t>(cf), &rep_);
  AppendString(key, &rep_);
}

void WriteBatch::Put(Cf cf, std::string_view key, std::string_view value) {
  Add(OpKind::kPut, cf, key);
  AppendString(value, &rep_);
}

void WriteBatch::Delete(Cf cf, std::string_view key) {
  Add(OpKind::kDelete, cf, key);
}

void WriteBatch::DeleteRange(Cf cf, std::string_view start, std::string_view end) {
  CHECK(IsKeyOf(cf, end) && IsOrdered(cf, start, end));
  Add(OpKind::kDeleteRange, cf, start);
  AppendString(end, &rep_);
}

void WriteBatch::Append(const WriteBatch& other) {
  const uint32_t total = count() + other.count();
  rep_.append(other.rep_, kHeaderBytes);
  std::memcpy(rep_.data() + kCountOffset, &total, sizeof total);
}

void WriteBatch::Clear() {
  rep_.assign(kHeaderBytes, '\0');
}

uint32_t WriteBatch::count() const {
  uint32_t count;
  std::memcpy(&count, rep_.data() + kCountOffset, sizeof count);
  return count;
}

std::string WriteBatch::Take() {
  std::string taken = std::move(rep_);
  Clear();
  return taken;
}

void WriteBatch::ForEach(absl::FunctionRef<void(const Op&)> visit) const {
  std::string_view rest = std::string_view(rep_).substr(kHeaderBytes);
  while (!rest.empty()) {
    Op op;
    CHECK(ReadOp(&rest, &op));
    visit(op);
  }
}

}  // namespace steno::storage
