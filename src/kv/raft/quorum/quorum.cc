#include "kv/raft/quorum/quorum.h"

#include <algorithm>
#include <functional>

#include "absl/container/inlined_vector.h"

namespace steno::raft::quorum {

uint64_t MajorityAcked(const ReplicaSet& voters, Acked acked) {
  if (voters.empty()) return UINT64_MAX;
  absl::InlinedVector<uint64_t, 8> values;
  for (const ReplicaId id : voters) values.push_back(acked(id));
  std::sort(values.begin(), values.end(), std::greater<>());
  // n/2 + 1 replicas have at least the value at n/2.
  return values[voters.size() / 2];
}

uint64_t QuorumAcked(const ConfState& conf, Acked acked) {
  return std::min(MajorityAcked(conf.voters, acked), MajorityAcked(conf.voters_outgoing, acked));
}

VoteResult MajorityVote(const ReplicaSet& voters, Votes votes) {
  const size_t needed = voters.empty() ? 0 : voters.size() / 2 + 1;
  size_t granted = 0;
  size_t pending = 0;
  for (const ReplicaId id : voters) {
    const std::optional<bool> vote = votes(id);
    if (!vote.has_value()) {
      ++pending;
    } else if (*vote) {
      ++granted;
    }
  }
  if (granted >= needed) return VoteResult::kWon;
  return granted + pending >= needed ? VoteResult::kPending : VoteResult::kLost;
}

VoteResult QuorumVote(const ConfState& conf, Votes votes) {
  const VoteResult incoming = MajorityVote(conf.voters, votes);
  const VoteResult outgoing = MajorityVote(conf.voters_outgoing, votes);
  if (incoming == outgoing) return incoming;
  if (incoming == VoteResult::kLost || outgoing == VoteResult::kLost) return VoteResult::kLost;
  return VoteResult::kPending;
}

}  // namespace steno::raft::quorum
