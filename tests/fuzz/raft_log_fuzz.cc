// The Raft log opens any bytes, or refuses them: it never crashes, and never returns entries that
// fail their checksum. Also batches of writes, which arrive through the log.
//
// Input: one byte that chooses, then the bytes. Random bytes hardly pass a checksum, so one choice
// wraps them into a valid frame: what is inside a frame is parsed under the same rules.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "kv/storage/log_format.h"
#include "kv/storage/mem_file_system.h"
#include "kv/storage/raft_log.h"
#include "kv/storage/write_batch.h"

namespace steno::storage {
namespace {

constexpr char kSegment[] = "log/0000000000000001.log";

void OpenLog(std::string content) {
  MemFileSystem fs;
  CHECK(fs.CreateDir("log").ok());
  fs.SetContents(kSegment, std::move(content));
  const auto log = RaftLog::Open(&fs, "log", {.prefill_bytes = 0, .cache_bytes = 0});
  if (!log.ok()) return;
  for (const uint64_t range : (*log)->Ranges()) {
    const LogState state = *(*log)->State(range);
    const auto entries =
        (*log)->Entries(range, state.first_index, state.last_index + 1, UINT64_MAX);
    if (entries.ok()) CHECK_EQ(entries->size(), state.last_index + 1 - state.first_index);
  }
  // What was accepted goes on: a write, and a second opening that finds it.
  LogBatch batch;
  batch.SetHardState(77, "state");
  CHECK((*log)->Write(std::move(batch), true).ok());
  const auto again = RaftLog::Open(&fs, "log", {.prefill_bytes = 0});
  CHECK(again.ok()) << again.status();
  CHECK((*again)->State(77)->hard_state == "state");
}

void RunOne(std::string_view input) {
  if (input.empty()) return;
  const uint8_t choice = static_cast<uint8_t>(input[0]) % 3;
  std::string bytes(input.substr(1));
  if (choice == 0) {
    OpenLog(std::move(bytes));
  } else if (choice == 1) {
    std::string frame(kFrameHeaderBytes, '\0');
    frame.append(bytes);
    SealFrame({.segment = 1}, 0, &frame);
    OpenLog(std::move(frame));
  } else {
    const auto batch = WriteBatch::FromBytes(bytes);
    if (!batch.ok()) return;
    // A valid batch has one form: its operations again give its bytes.
    WriteBatch copy;
    batch->ForEach([&copy](const WriteBatch::Op& op) {
      switch (op.kind) {
        case WriteBatch::OpKind::kPut:
          return copy.Put(op.cf, op.key, op.value);
        case WriteBatch::OpKind::kDelete:
          return copy.Delete(op.cf, op.key);
        case WriteBatch::OpKind::kDeleteRange:
          return copy.DeleteRange(op.cf, op.key, op.value);
      }
    });
    CHECK(copy.data() == bytes);
  }
}

}  // namespace
}  // namespace steno::storage

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  steno::storage::RunOne({reinterpret_cast<const char*>(data), size});
  return 0;
}
