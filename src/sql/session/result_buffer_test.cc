#include "sql/session/result_buffer.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "runtime/asio_executor.h"
#include "sql/types/errors.h"

namespace steno::sql {
namespace {

// Counts what it gets.
class CountingSink final : public ResultSink {
 public:
  int columns = 0;
  int tags = 0;
  int notices = 0;

  void OnColumns(const std::vector<ResultColumn>&) override { ++columns; }
  Task<bool> OnRows(const Batch&) override { co_return true; }
  void OnComplete(std::string_view) override { ++tags; }
  void OnEmptyQuery() override {}
  void OnNotice(std::string_view, const SqlError&) override { ++notices; }
  void OnCopyIn(const CopyDescription&) override {}
  Task<CopyInput> ReadCopyInput() override { co_return CopyInput(); }
  void OnCopyOut(const CopyDescription&) override {}
  Task<bool> OnCopyRows(CopyRows) override { co_return true; }
  void OnCopyOutDone() override {}
};

Task<void> FlushThenNotify(ResultBuffer* buffer, absl::Notification* done) {
  co_await buffer->Flush();
  done->Notify();
}

void Flush(ResultBuffer* buffer) {
  AsioExecutor executor(1);
  TaskScope scope;
  absl::Notification done;
  scope.Spawn(&executor, FlushThenNotify(buffer, &done));
  done.WaitForNotification();
  while (scope.size() > 0) std::this_thread::yield();
}

// How many of what `add` adds fit, up to a bound that none may reach.
int CountUntilFull(const std::function<void(ResultBuffer*)>& add) {
  constexpr int kBound = 100'000;
  CountingSink sink;
  ResultBuffer buffer(&sink, /*simple=*/true);
  int count = 0;
  while (!buffer.full() && count < kBound) {
    add(&buffer);
    ++count;
  }
  EXPECT_LT(count, kBound);
  EXPECT_EQ(sink.columns + sink.tags + sink.notices, 0);
  EXPECT_FALSE(buffer.sent());
  Flush(&buffer);
  EXPECT_EQ(sink.columns + sink.tags + sink.notices, count);
  EXPECT_TRUE(buffer.sent());
  EXPECT_FALSE(buffer.full());
  return count;
}

TEST(ResultBuffer, FillsByTagsColumnsAndNotices) {
  const int tags = CountUntilFull([](ResultBuffer* buffer) { buffer->OnComplete("SET"); });
  EXPECT_GT(tags, 100);
  const std::string long_name(1000, 'n');
  EXPECT_LT(CountUntilFull([&](ResultBuffer* buffer) {
              buffer->OnColumns({{.name = long_name, .type = {TypeId::kInt4}}});
            }),
            ResultBuffer::kRetainBytesMax / 1000 + 1);
  EXPECT_LT(CountUntilFull([&](ResultBuffer* buffer) {
              buffer->OnNotice("WARNING", errors::Internal(long_name));
            }),
            ResultBuffer::kRetainBytesMax / 1000 + 1);
}

TEST(ResultBuffer, IsEmptyAfterDiscard) {
  CountingSink sink;
  ResultBuffer buffer(&sink, /*simple=*/true);
  while (!buffer.full()) buffer.OnComplete("SET");
  buffer.Discard();
  EXPECT_FALSE(buffer.full());
  buffer.OnComplete("SET");
  EXPECT_FALSE(buffer.full());
  Flush(&buffer);
  EXPECT_EQ(sink.tags, 1);
}

}  // namespace
}  // namespace steno::sql
