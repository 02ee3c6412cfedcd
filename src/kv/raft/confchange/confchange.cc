#include "kv/raft/confchange/confchange.h"

#include <algorithm>

#include "base/check.h"

namespace steno::raft::confchange {

namespace {

void Forget(ConfState* conf, ReplicaId id) {
  SetErase(&conf->voters, id);
  SetErase(&conf->learners, id);
  SetErase(&conf->learners_next, id);
}

void ApplyStep(ConfState* conf, const ConfChangeStep& step) {
  Forget(conf, step.id);
  switch (step.type) {
    case ConfChangeStepType::kAddVoter:
      SetInsert(&conf->voters, step.id);
      return;
    case ConfChangeStepType::kAddLearner:
      SetInsert(
          SetContains(conf->voters_outgoing, step.id) ? &conf->learners_next : &conf->learners,
          step.id);
      return;
    case ConfChangeStepType::kRemove:
      return;
  }
  CHECK(false) << "unknown step " << static_cast<int>(step.type);
}

// How many replicas vote in one of the two but not in the other.
size_t VotersChanged(const ConfState& before, const ConfState& after) {
  ReplicaSet changed;
  std::set_symmetric_difference(before.voters.begin(), before.voters.end(), after.voters.begin(),
                                after.voters.end(), std::back_inserter(changed));
  return changed.size();
}

ConfState ApplySteps(ConfState conf, const ConfChange& change) {
  for (const ConfChangeStep& step : change.steps) ApplyStep(&conf, step);
  return conf;
}

Result<ConfState, Refusal> Leave(ConfState conf) {
  if (!conf.joint()) return Refusal::kNotJoint;
  conf.voters_outgoing.clear();
  for (const ReplicaId id : conf.learners_next) SetInsert(&conf.learners, id);
  conf.learners_next.clear();
  conf.auto_leave = false;
  return conf;
}

}  // namespace

Result<ConfState, Refusal> Apply(const ConfState& conf, const ConfChange& change) {
  if (change.steps.empty()) return Leave(conf);
  if (conf.joint()) return Refusal::kAlreadyJoint;
  ConfState simple = ApplySteps(conf, change);
  if (simple.voters.empty()) return Refusal::kNoVoters;
  if (change.transition == ConfTransition::kAuto && VotersChanged(conf, simple) <= 1) {
    return simple;
  }
  ConfState joint = conf;
  joint.voters_outgoing = conf.voters;
  joint.auto_leave = change.transition != ConfTransition::kJointExplicit;
  return ApplySteps(std::move(joint), change);
}

std::string ToString(Refusal refusal) {
  switch (refusal) {
    case Refusal::kAlreadyJoint:
      return "already joint";
    case Refusal::kNotJoint:
      return "not joint";
    case Refusal::kNoVoters:
      return "no voter left";
  }
  CHECK(false) << "unknown refusal";
  return {};
}

std::string ToString(const ConfChange& change) {
  if (change.steps.empty()) return "leave";
  std::string out;
  for (const ConfChangeStep& step : change.steps) {
    if (!out.empty()) out += ' ';
    out += "vlr"[static_cast<int>(step.type)];
    out += std::to_string(step.id.value());
  }
  return out;
}

}  // namespace steno::raft::confchange
