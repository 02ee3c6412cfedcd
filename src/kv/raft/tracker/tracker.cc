#include "kv/raft/tracker/tracker.h"

#include <utility>

#include "base/check.h"

namespace steno::raft::tracker {

void Tracker::SetConf(ConfState conf, uint64_t next) {
  conf_ = std::move(conf);
  std::erase_if(progress_, [this](const auto& item) { return !conf_.Contains(item.first); });
  for (const ReplicaId id : conf_.All()) {
    const auto [it, added] = progress_.try_emplace(id, NewProgress(next));
    // A replica that was just added has had no time to answer.
    if (added) it->second.recent_active = true;
  }
}

void Tracker::Reset(uint64_t next) {
  for (auto& [id, progress] : progress_) progress = NewProgress(next);
  votes_.clear();
}

Progress* Tracker::Find(ReplicaId id) {
  const auto it = progress_.find(id);
  return it == progress_.end() ? nullptr : &it->second;
}

const Progress* Tracker::Find(ReplicaId id) const {
  const auto it = progress_.find(id);
  return it == progress_.end() ? nullptr : &it->second;
}

quorum::VoteResult Tracker::Tally() const {
  return quorum::QuorumVote(conf_, [this](ReplicaId id) -> std::optional<bool> {
    const auto it = votes_.find(id);
    if (it == votes_.end()) return std::nullopt;
    return it->second;
  });
}

uint64_t Tracker::CommittedIndex() const {
  return quorum::QuorumAcked(conf_, [this](ReplicaId id) { return Find(id)->match(); });
}

bool Tracker::TakeQuorumActive(ReplicaId self) {
  const bool active = quorum::QuorumVote(conf_, [&](ReplicaId id) -> std::optional<bool> {
                        return id == self || Find(id)->recent_active;
                      }) == quorum::VoteResult::kWon;
  for (auto& [id, progress] : progress_) progress.recent_active = false;
  return active;
}

Progress Tracker::NewProgress(uint64_t next) const {
  return Progress(next, Inflights(options_.inflight_messages_max, options_.inflight_bytes_max));
}

}  // namespace steno::raft::tracker
