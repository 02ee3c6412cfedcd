#include "kv/store/messenger.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kv/cluster/clock_monitor.h"
#include "kv/hlc/hybrid_clock.h"
#include "kv/store/store_group_test_util.h"
#include "runtime/task.h"

namespace steno::store {
namespace {

constexpr kv::NodeId kAsks(1);
constexpr kv::NodeId kServes(2);

// Keeps frames until the test hands them over, as often as it likes.
class FrameKeeper : public kv::Transport {
 public:
  void SetHandler(Handler handler) override { handler_ = std::move(handler); }
  void Send(kv::NodeId, std::string frame) override { sent.push_back(std::move(frame)); }
  void Arrive(kv::NodeId from, const std::string& frame) { handler_(from, frame); }

  std::vector<std::string> sent;

 private:
  Handler handler_;
};

// A messenger with a wall clock of its own. It knows no peers, so it sends no pings.
struct End {
  End(kv::NodeId self, VirtualTime* time)
      : executor(time, self.value()),
        messenger(self, &transport, &executor, &hybrid, &monitor, Rng(self.value())) {}

  ManualClock clock{1'700'000'000'000'000};
  hlc::HybridClock hybrid{&clock, 500'000};
  cluster::ClockMonitor monitor{500'000};
  FrameKeeper transport;
  TestExecutor executor;
  Messenger messenger;
};

class MessengerTest : public ::testing::Test {
 protected:
  MessengerTest() {
    asks_.messenger.Start({});
    MessengerHandlers handlers;
    handlers.on_request = [this](kv::NodeId, kv::BatchRequest, auto done) {
      under_way_.push_back(std::move(done));
    };
    serves_.messenger.Start(std::move(handlers));
  }

  // Sends a request; its frame.
  std::string Ask() {
    scope_.Spawn(&asks_.executor, Call());
    time_.Run(1);
    return asks_.transport.sent.at(0);
  }

  Task<void> Call() {
    kv::BatchRequest request;
    request.range = kv::RangeId(1);
    request.requests.emplace_back(kv::GetRequest{.key = "a"});
    answer_ = co_await asks_.messenger.Call(kServes, std::move(request));
  }

  VirtualTime time_;
  TaskScope scope_;
  End asks_{kAsks, &time_};
  End serves_{kServes, &time_};
  std::vector<absl::AnyInvocable<void(kv::BatchResponse)>> under_way_;
  std::optional<kv::BatchResponse> answer_;
};

TEST_F(MessengerTest, ExecutesACopyOnce) {
  const std::string frame = Ask();
  serves_.transport.Arrive(kAsks, frame);
  serves_.transport.Arrive(kAsks, frame);
  ASSERT_EQ(under_way_.size(), 1u);
  under_way_[0]({});
  serves_.transport.Arrive(kAsks, frame);
  EXPECT_EQ(under_way_.size(), 1u);
  ASSERT_EQ(serves_.transport.sent.size(), 1u);
  asks_.transport.Arrive(kServes, serves_.transport.sent[0]);
  time_.Run(1);
  EXPECT_TRUE(answer_.has_value());
}

// The refusal would say that nothing has been done, while the first copy may commit.
TEST_F(MessengerTest, SaysNothingOfTheClockToTheCopyOfWhatIsUnderWay) {
  const std::string frame = Ask();
  serves_.transport.Arrive(kAsks, frame);
  ASSERT_EQ(under_way_.size(), 1u);
  serves_.clock.JumpWall(-10'000'000);
  serves_.transport.Arrive(kAsks, frame);
  EXPECT_TRUE(serves_.transport.sent.empty());
}

TEST_F(MessengerTest, RefusesARequestFromAheadOfItsClock) {
  serves_.clock.JumpWall(-10'000'000);
  serves_.transport.Arrive(kAsks, Ask());
  EXPECT_TRUE(under_way_.empty());
  ASSERT_EQ(serves_.transport.sent.size(), 1u);
  asks_.transport.Arrive(kServes, serves_.transport.sent[0]);
  time_.Run(1);
  ASSERT_TRUE(answer_.has_value());
  const auto* refusal = std::get_if<kv::Refusal>(&answer_->result);
  ASSERT_NE(refusal, nullptr);
  EXPECT_TRUE(std::holds_alternative<kv::Unavailable>(*refusal));
}

}  // namespace
}  // namespace steno::store
