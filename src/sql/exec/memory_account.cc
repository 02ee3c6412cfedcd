#include "sql/exec/memory_account.h"

#include "absl/strings/str_cat.h"
#include "sql/types/errors.h"

namespace steno::sql {

SqlStatus MemoryAccount::Charge(int64_t bytes) {
  used_bytes_ += bytes;
  if (used_bytes_ > limit_bytes_) {
    return errors::OutOfMemory(absl::StrCat("The statement needs more than ", limit_bytes_ >> 20,
                                            " MiB for sorting, grouping or joining."));
  }
  if (!share_.Resize(used_bytes_)) return NodeOutOfMemory(share_.limit_bytes());
  return {};
}

void MemoryAccount::Release(int64_t bytes) {
  used_bytes_ -= bytes;
  share_.Resize(used_bytes_);
}

SqlError NodeOutOfMemory(int64_t limit_bytes) {
  return errors::OutOfMemory(
             absl::StrCat("The statements and transactions of this node need more than ",
                          limit_bytes >> 20, " MiB together."))
      .WithHint("Try again when others have ended, or start the node with a larger --sql-memory.");
}

int64_t BytesOf(const Row& row) {
  int64_t bytes = static_cast<int64_t>(sizeof(Row));
  for (const Datum& datum : row) {
    bytes += static_cast<int64_t>(sizeof(Datum) + datum.HeapBytes());
  }
  return bytes;
}

int64_t BytesOf(const Batch& batch) {
  int64_t bytes = static_cast<int64_t>(sizeof(Batch));
  for (size_t c = 0; c < batch.columns(); ++c) {
    for (size_t row = 0; row < batch.rows(); ++row) {
      bytes += static_cast<int64_t>(sizeof(Datum) + batch.Get(c, row).HeapBytes());
    }
  }
  return bytes;
}

}  // namespace steno::sql
