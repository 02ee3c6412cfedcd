#include "sim/seams.h"

#include <memory>
#include <utility>

namespace steno::sim {
namespace {

// What a piece of work costs before the next begins.
constexpr int64_t kPostNsMin = 500;
constexpr int64_t kPostNsMax = 5'000;
constexpr int64_t kTimerLateNsMax = 200'000;

}  // namespace

void SimExecutor::Post(Work work) {
  last_post_ns_ =
      std::max(last_post_ns_, scheduler_->now_ns() + rng_.Between(kPostNsMin, kPostNsMax));
  scheduler_->At(last_post_ns_, process_, std::move(work));
}

TimerId SimExecutor::PostAfter(int64_t delay_ns, Work work) {
  return scheduler_->After(delay_ns + rng_.Between(0, kTimerLateNsMax), process_, std::move(work));
}

void SimBlockingRunner::Run(Work blocking, Work done) {
  const int64_t begin_ns = std::max(busy_until_ns_, scheduler_->now_ns());
  const int64_t takes_ns = rng_.Between(speed_->min_us, speed_->max_us) * kNsPerUs;
  busy_until_ns_ = begin_ns + takes_ns;
  auto effect = std::make_shared<Work>(std::move(blocking));
  scheduler_->At(begin_ns, process_, [this, effect, number = ++last_] {
    running_ = number;
    under_way_ = effect;
    if (strike_) scheduler_->After(0, kWorld, std::exchange(strike_, nullptr));
  });
  scheduler_->At(begin_ns + rng_.Between(0, takes_ns), process_, [effect, speed = speed_] {
    if (!speed->may_fail) std::exchange(*effect, nullptr)();
  });
  scheduler_->At(busy_until_ns_, process_, [this, effect, done = std::move(done)]() mutable {
    if (*effect) std::exchange(*effect, nullptr)();
    running_ = 0;
    done();
  });
}

}  // namespace steno::sim
