// Changes of a group's configuration, as pure functions from configuration to configuration.
//
// A change of at most one voter is simple: majorities before and after overlap. Any other goes
// through a joint configuration (thesis, section 4.3):
//
//     C_old --enter--> C_old ∧ C_new --leave--> C_new
//
// A voter that becomes a learner in a joint change stays a voter of the outgoing half and waits in
// learners_next, so that it is never both.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "kv/raft/quorum/conf_state.h"

namespace steno::raft {

enum class ConfChangeStepType : uint8_t { kAddVoter = 0, kAddLearner = 1, kRemove = 2 };

struct ConfChangeStep {
  ConfChangeStepType type = ConfChangeStepType::kAddVoter;
  ReplicaId id;
  friend bool operator==(const ConfChangeStep&, const ConfChangeStep&) = default;
};

enum class ConfTransition : uint8_t {
  kAuto = 0,           // simple where possible, else joint and left by itself
  kJointImplicit = 1,  // joint, left by itself
  kJointExplicit = 2,  // joint, left by a later change without steps
};

struct ConfChange {
  ConfTransition transition = ConfTransition::kAuto;
  // Empty: leave the joint configuration.
  std::vector<ConfChangeStep> steps;
  // Opaque to Raft: what the shell needs when it applies the change.
  std::string context;
  friend bool operator==(const ConfChange&, const ConfChange&) = default;
};

}  // namespace steno::raft

namespace steno::raft::confchange {

enum class Refusal {
  kAlreadyJoint,  // only leaving is possible
  kNotJoint,      // nothing to leave
  kNoVoters,      // the last voter would go
};

// The configuration after `change`. REQUIRES: conf.Valid().
Result<ConfState, Refusal> Apply(const ConfState& conf, const ConfChange& change);

std::string ToString(Refusal refusal);
// "v4 l5 r1" or "leave", as in test data.
std::string ToString(const ConfChange& change);

}  // namespace steno::raft::confchange
