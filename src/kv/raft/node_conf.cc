// Changes of the configuration: proposing, applying, leaving a joint one, stepping down.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "kv/raft/codec.h"
#include "kv/raft/node.h"

namespace steno::raft {

namespace {

Payload Encoded(const ConfChange& change) {
  std::string bytes;
  EncodeConfChange(change, &bytes);
  return MakePayload(std::move(bytes));
}

}  // namespace

ProposeConfChangeResult Node::ProposeConfChange(const ConfChange& change, int64_t now_ns) {
  using Reason = ConfChangeRefused::Reason;
  Advance(now_ns);
  if (!leading()) return NotLeader{leader_};
  if (transferee_.valid()) return NotLeader{transferee_};
  // The second half is Ongaro's correction of 2015: without an entry of its own term committed, two
  // leaders could each start from an old configuration and pass two different single steps.
  if (pending_conf_index_ > applied_ || !OwnTermCommitted()) {
    return ConfChangeRefused{Reason::kPending};
  }
  if (!confchange::Apply(conf(), change).has_value()) return ConfChangeRefused{Reason::kInvalid};
  if (!CaughtUp(change)) return ConfChangeRefused{Reason::kNotCaughtUp};
  const Proposed place = AppendEntry(EntryType::kConfChange, Encoded(change));
  pending_conf_index_ = place.index;
  return place;
}

// Would all new voters be of use at once? One that is far behind would stall commits.
bool Node::CaughtUp(const ConfChange& change) const {
  return std::all_of(change.steps.begin(), change.steps.end(), [this](const ConfChangeStep& step) {
    if (step.type != ConfChangeStepType::kAddVoter || conf().IsVoter(step.id)) return true;
    const tracker::Progress* progress = tracker_.Find(step.id);
    return progress != nullptr && progress->match() > 0 &&
           progress->match() + config_.promotion_lag_max >= commit();
  });
}

ConfState Node::ApplyConfChange(const Entry& entry) {
  CHECK(entry.type == EntryType::kConfChange);
  CHECK(applied_ < entry.index && entry.index <= handed_out_) << entry.index;
  CHECK_LT(conf_index_, entry.index);
  ConfChange change;
  ByteReader reader(entry.data ? std::string_view(*entry.data) : std::string_view());
  CHECK(DecodeConfChange(&reader, &change)) << "index " << entry.index;
  Result<ConfState, confchange::Refusal> next = confchange::Apply(conf(), change);
  CHECK(next.has_value()) << confchange::ToString(next.error()) << " at index " << entry.index;
  conf_index_ = entry.index;
  tracker_.SetConf(*std::move(next), std::max<uint64_t>(log_.LastIndex(), 1));
  OnConfSwitched();
  return conf();
}

void Node::OnConfSwitched() {
  if (!leading()) return;
  if (!conf().IsVoter(config_.id)) {
    StepDownRemoved();
    return;
  }
  if (transferee_.valid() && !lease_forfeited_ && !conf().IsVoter(transferee_)) {
    transferee_ = ReplicaId{};
  }
  for (auto& [id, progress] : tracker_.all()) {
    if (progress.match() == 0) progress.append_owed = true;
  }
  flush_owed_ = true;
  // Smaller quorums may already be complete.
  MaybeCommit();
  UpdateQuorumLeaseUntil();
  ReleaseReads();
}

void Node::MaybeLeaveJoint() {
  if (!leading() || !conf().joint() || !conf().auto_leave) return;
  if (pending_conf_index_ > applied_ || !OwnTermCommitted()) return;
  pending_conf_index_ = AppendEntry(EntryType::kConfChange, Encoded(ConfChange{})).index;
}

// The change that removed this leader is committed. It tells the others, asks one that has the
// whole log to take over at once, and goes.
void Node::StepDownRemoved() {
  for (auto& [id, progress] : tracker_.all()) progress.append_owed = true;
  FlushAppends();
  for (const ReplicaId id : conf().voters) {
    const tracker::Progress* progress = tracker_.Find(id);
    if (lease_forfeited_ || !progress->recent_active) continue;
    if (progress->match() == log_.LastIndex()) {
      lease_forfeited_ = true;
      Send(Outgoing(MessageType::kTimeoutNow, id));
    }
  }
  BecomeFollower(term(), ReplicaId{});
}

}  // namespace steno::raft
