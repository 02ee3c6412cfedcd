#include "kv/raft/tracker/progress.h"

#include <algorithm>

#include "base/check.h"
#include "fmt/format.h"

namespace steno::raft::tracker {

void Progress::BecomeProbe() {
  state_ = ProgressState::kProbe;
  next_ = match_ + 1;
  pending_snapshot_ = 0;
  probe_sent_ = false;
  inflights_.Clear();
}

void Progress::BecomeReplicate() {
  state_ = ProgressState::kReplicate;
  next_ = match_ + 1;
  pending_snapshot_ = 0;
  probe_sent_ = false;
  inflights_.Clear();
}

void Progress::BecomeSnapshot(uint64_t index) {
  CHECK(index > 0);
  state_ = ProgressState::kSnapshot;
  next_ = std::max(next_, index + 1);
  pending_snapshot_ = index;
  probe_sent_ = false;
  inflights_.Clear();
}

void Progress::SnapshotEnded(bool installed) {
  CHECK(state_ == ProgressState::kSnapshot);
  const uint64_t pending = pending_snapshot_;
  BecomeProbe();
  // The follower has the snapshot's state even if its own answer got lost.
  if (installed) next_ = std::max(next_, pending + 1);
  probe_sent_ = true;
}

bool Progress::paused() const {
  switch (state_) {
    case ProgressState::kProbe:
      return probe_sent_;
    case ProgressState::kReplicate:
      return inflights_.full();
    case ProgressState::kSnapshot:
      return true;
  }
  CHECK(false) << "unknown state";
  return true;
}

void Progress::Sent(int entries, uint64_t last_index, uint64_t bytes) {
  CHECK(state_ != ProgressState::kSnapshot);
  append_owed = false;
  if (state_ == ProgressState::kProbe) {
    probe_sent_ = true;
    return;
  }
  if (entries == 0) return;
  next_ = last_index + 1;
  inflights_.Add(last_index, bytes);
}

bool Progress::Acknowledge(uint64_t index) {
  inflights_.FreeUpTo(index);
  if (index <= match_) return false;
  match_ = index;
  next_ = std::max(next_, index + 1);
  probe_sent_ = false;
  return true;
}

bool Progress::Reject(uint64_t rejected, uint64_t hint) {
  if (state_ == ProgressState::kSnapshot) return false;
  if (state_ == ProgressState::kReplicate) {
    // What was sent ahead is refused too; the first refusal tells, the others are old news.
    if (rejected <= match_) return false;
    BecomeProbe();
    return true;
  }
  if (rejected != next_ - 1) return false;
  next_ = std::max(std::min(rejected, hint + 1), match_ + 1);
  probe_sent_ = false;
  return true;
}

void Progress::CheckInvariants() const {
  CHECK_LT(match_, next_);
  CHECK(state_ == ProgressState::kReplicate || inflights_.size() == 0);
  CHECK_EQ(state_ == ProgressState::kSnapshot, pending_snapshot_ > 0);
}

std::string Progress::ToString() const {
  static constexpr const char* kNames[] = {"probe", "replicate", "snapshot"};
  std::string out =
      fmt::format("{} match={} next={}", kNames[static_cast<int>(state_)], match_, next_);
  if (pending_snapshot_ > 0) out += fmt::format(" pending={}", pending_snapshot_);
  if (inflights_.size() > 0) out += fmt::format(" inflight={}", inflights_.size());
  if (paused() && state_ != ProgressState::kSnapshot) out += " paused";
  return out;
}

}  // namespace steno::raft::tracker
