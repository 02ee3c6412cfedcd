#include "kv/raft/quorum/conf_state.h"

#include <algorithm>

#include "fmt/format.h"

namespace steno::raft {

namespace {

bool SortedUnique(const ReplicaSet& set) {
  return std::adjacent_find(set.begin(), set.end(), std::greater_equal<>()) == set.end();
}

std::string SetToString(const ReplicaSet& set) {
  std::string out = "(";
  for (const ReplicaId id : set) {
    if (out.size() > 1) out += ' ';
    out += std::to_string(id.value());
  }
  return out + ")";
}

}  // namespace

bool SetContains(const ReplicaSet& set, ReplicaId id) {
  return std::binary_search(set.begin(), set.end(), id);
}

void SetInsert(ReplicaSet* set, ReplicaId id) {
  const auto at = std::lower_bound(set->begin(), set->end(), id);
  if (at == set->end() || *at != id) set->insert(at, id);
}

void SetErase(ReplicaSet* set, ReplicaId id) {
  std::erase(*set, id);
}

bool ConfState::IsVoter(ReplicaId id) const {
  return SetContains(voters, id) || SetContains(voters_outgoing, id);
}

bool ConfState::IsLearner(ReplicaId id) const {
  return SetContains(learners, id);
}

ReplicaSet ConfState::All() const {
  ReplicaSet all = voters;
  for (const ReplicaId id : voters_outgoing) SetInsert(&all, id);
  for (const ReplicaId id : learners) SetInsert(&all, id);
  return all;
}

bool ConfState::Valid() const {
  for (const ReplicaSet* set : {&voters, &voters_outgoing, &learners, &learners_next}) {
    if (!SortedUnique(*set)) return false;
  }
  const auto votes = [this](ReplicaId id) { return IsVoter(id); };
  const auto only_outgoing = [this](ReplicaId id) {
    return SetContains(voters_outgoing, id) && !SetContains(voters, id);
  };
  return !voters.empty() && std::none_of(learners.begin(), learners.end(), votes) &&
         std::all_of(learners_next.begin(), learners_next.end(), only_outgoing) &&
         (joint() || !auto_leave);
}

std::string ToString(const ConfState& conf) {
  std::string out = SetToString(conf.voters);
  if (conf.joint()) out += "&&" + SetToString(conf.voters_outgoing);
  if (!conf.learners.empty()) out += " learners=" + SetToString(conf.learners);
  if (!conf.learners_next.empty()) out += " next=" + SetToString(conf.learners_next);
  if (conf.auto_leave) out += " auto";
  return out;
}

}  // namespace steno::raft
