#include "sql/session/interrupt.h"

#include <gtest/gtest.h>

#include <map>

namespace steno::sql {
namespace {

using Reason = Interrupt::Reason;

// Timers that are up when the test says so.
class TimersByHand final : public Executor {
 public:
  void Post(Work work) override { work(); }
  TimerId PostAfter(int64_t delay_ns, Work work) override {
    delay_ns_ = delay_ns;
    timers_[++last_] = std::move(work);
    return last_;
  }
  void CancelTimer(TimerId id) override {
    // As one that has begun to run on another thread.
    late_ = std::move(timers_[id]);
    timers_.erase(id);
  }

  int64_t delay_ns() const { return delay_ns_; }
  size_t size() const { return timers_.size(); }
  void RunNewest() { timers_.rbegin()->second(); }
  void RunCancelled() { late_(); }

 private:
  std::map<TimerId, Work> timers_;
  Work late_;
  TimerId last_ = 0;
  int64_t delay_ns_ = 0;
};

class InterruptTest : public testing::Test {
 protected:
  const std::shared_ptr<Interrupt> interrupt_ = std::make_shared<Interrupt>();
  TimersByHand timers_;
  Deadline deadline_{interrupt_, &timers_, Reason::kTimeout};
};

TEST_F(InterruptTest, NoTimeoutIsNoTimer) {
  deadline_.Start(0);
  EXPECT_EQ(timers_.size(), 0u);
}

TEST_F(InterruptTest, TimeIsUp) {
  int woken = 0;
  deadline_.Start(1500);
  EXPECT_EQ(timers_.delay_ns(), 1'500'000'000);
  interrupt_->SetWaker([&] { ++woken; });
  timers_.RunNewest();
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(interrupt_->Check().error().message, "canceling statement due to statement timeout");
  deadline_.Stop();
  EXPECT_EQ(interrupt_->reason(), Reason::kNone);
}

TEST_F(InterruptTest, TheTimeOfAStatementIsNotTheNextOnes) {
  deadline_.Start(10);
  deadline_.Stop();
  timers_.RunCancelled();
  EXPECT_EQ(interrupt_->reason(), Reason::kNone);
  deadline_.Start(10);
  timers_.RunCancelled();
  EXPECT_EQ(interrupt_->reason(), Reason::kNone);
  timers_.RunNewest();
  EXPECT_EQ(interrupt_->reason(), Reason::kTimeout);
  deadline_.Start(10);
  EXPECT_EQ(interrupt_->reason(), Reason::kNone);
}

TEST_F(InterruptTest, ACancelOutlivesTheBeginningAndTheEndOfATime) {
  interrupt_->Cancel();
  deadline_.Start(10);
  EXPECT_EQ(interrupt_->reason(), Reason::kCancel);
  timers_.RunNewest();
  deadline_.Stop();
  EXPECT_EQ(interrupt_->Check().error().message, "canceling statement due to user request");
  interrupt_->Arm();
  EXPECT_TRUE(interrupt_->Check().has_value());
}

TEST_F(InterruptTest, TwoTimesRunBesideEachOther) {
  Deadline lock(interrupt_, &timers_, Reason::kLockTimeout);
  deadline_.Start(10);
  lock.Start(5);
  lock.Stop();
  timers_.RunCancelled();
  EXPECT_EQ(interrupt_->reason(), Reason::kNone);
  lock.Start(5);
  timers_.RunNewest();
  EXPECT_EQ(interrupt_->Check().error().message, "canceling statement due to lock timeout");
  deadline_.Stop();
  EXPECT_EQ(interrupt_->Check().error().sqlstate, "55P03");
  // A wait that was given up has nobody to stop its time.
  lock.Start(5);
  interrupt_->Arm();
  timers_.RunNewest();
  EXPECT_EQ(interrupt_->reason(), Reason::kNone);
}

TEST_F(InterruptTest, AWakerThatComesLateIsCalledAtOnce) {
  int woken = 0;
  interrupt_->Cancel();
  interrupt_->SetWaker([&] { ++woken; });
  EXPECT_EQ(woken, 1);
  interrupt_->Arm();
  interrupt_->SetWaker([&] { ++woken; });
  interrupt_->ClearWaker();
  interrupt_->Cancel();
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace steno::sql
