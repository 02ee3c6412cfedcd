// Runs testdata/*.td. Commands:
//   conf (1 2 3)                              starts from these voters
//   change [joint|explicit] v4 l5 r1 | leave  v: voter, l: learner, r: remove
#include "kv/raft/confchange/confchange.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_split.h"
#include "base/rng.h"
#include "testing/datadriven.h"

namespace steno::raft::confchange {
namespace {

using datadriven::Command;

class ConfChangeRunner : public datadriven::Runner {
 public:
  std::string Run(const Command& c) override {
    if (c.name == "conf") {
      conf_ = {};
      for (size_t i = 0; i < c.words(); ++i) AddVoter(c.Word(i));
      return "";
    }
    if (c.name != "change") c.Fail("unknown command");
    ConfChange change;
    for (size_t i = 0; i < c.words(); ++i) Parse(c.Word(i), &change);
    const Result<ConfState, Refusal> next = Apply(conf_, change);
    if (!next.has_value()) return "refused: " + ToString(next.error()) + "\n";
    if (!next->Valid()) c.Fail("not valid: " + ToString(*next));
    conf_ = *next;
    return ToString(conf_) + "\n";
  }

 private:
  void AddVoter(std::string word) {
    std::erase_if(word, [](char ch) { return ch == '(' || ch == ')'; });
    SetInsert(&conf_.voters, ReplicaId(std::stoul(word)));
  }

  static void Parse(const std::string& word, ConfChange* change) {
    if (word == "joint") {
      change->transition = ConfTransition::kJointImplicit;
    } else if (word == "explicit") {
      change->transition = ConfTransition::kJointExplicit;
    } else if (word != "leave") {
      const auto type = static_cast<ConfChangeStepType>(std::string("vlr").find(word[0]));
      change->steps.push_back({type, ReplicaId(std::stoul(word.substr(1)))});
    }
  }

  ConfState conf_;
};

STENO_REGISTER_DATA_TESTS(RaftConfChange, "testdata", ConfChangeRunner);

// Every configuration that can be reached is valid, and every two that follow each other have no
// disjoint majorities: those of the one all meet those of the other in a common half.
TEST(RaftConfChange, NeighboursShareAHalfOrDifferByOneVoter) {
  Rng rng(5);
  int joint = 0;
  ConfState conf{.voters = {ReplicaId(1), ReplicaId(2), ReplicaId(3)}};
  for (int round = 0; round < 5000; ++round) {
    ConfChange change{.transition = static_cast<ConfTransition>(rng.Below(3))};
    for (uint64_t i = rng.Below(4); i > 0; --i) {
      change.steps.push_back(
          {static_cast<ConfChangeStepType>(rng.Below(3)), ReplicaId(1 + rng.Below(7))});
    }
    const Result<ConfState, Refusal> next = Apply(conf, change);
    if (!next.has_value()) continue;
    ASSERT_TRUE(next->Valid()) << ToString(*next);
    if (next->joint()) {
      ++joint;
      ASSERT_EQ(next->voters_outgoing, conf.voters);
    } else if (conf.joint()) {
      ASSERT_EQ(next->voters, conf.voters);
    } else {
      ReplicaSet changed;
      std::set_symmetric_difference(conf.voters.begin(), conf.voters.end(), next->voters.begin(),
                                    next->voters.end(), std::back_inserter(changed));
      ASSERT_LE(changed.size(), 1u);
    }
    conf = *next;
  }
  EXPECT_GT(joint, 100);
}

}  // namespace
}  // namespace steno::raft::confchange
