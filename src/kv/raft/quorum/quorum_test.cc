// Runs testdata/*.td. Commands, with the replicas of cfg and joint in the order of their ids:
//   committed cfg=(1 2 3) [joint=(3 4)] idx=(5 _ 7 ...)
//   vote      cfg=(1 2 3) [joint=(3 4)] votes=(y n _ ...)
#include "kv/raft/quorum/quorum.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/rng.h"
#include "testing/datadriven.h"

namespace steno::raft::quorum {
namespace {

using datadriven::Command;

ReplicaSet Set(const Command& command, const std::string& key) {
  ReplicaSet set;
  for (const std::string& id : command.ListArg(key)) SetInsert(&set, ReplicaId(std::stoul(id)));
  return set;
}

class QuorumRunner : public datadriven::Runner {
 public:
  std::string Run(const Command& c) override {
    ConfState conf{.voters = Set(c, "cfg")};
    if (c.Has("joint")) conf.voters_outgoing = Set(c, "joint");
    if (c.name == "committed") return Committed(c, conf);
    if (c.name == "vote") return Vote(c, conf);
    c.Fail("unknown command");
    return "";
  }

 private:
  // One value for each replica, in the order of their ids.
  static std::map<ReplicaId, std::string> Values(const Command& c, const ConfState& conf,
                                                 const std::string& key) {
    const std::vector<std::string> list = c.ListArg(key);
    const ReplicaSet all = conf.All();
    if (list.size() != all.size()) c.Fail("one value for each replica");
    std::map<ReplicaId, std::string> values;
    for (size_t i = 0; i < all.size(); ++i) values[all[i]] = list[i];
    return values;
  }

  static std::string Committed(const Command& c, const ConfState& conf) {
    const auto values = Values(c, conf, "idx");
    const auto acked = [&](ReplicaId id) -> uint64_t {
      return values.at(id) == "_" ? 0 : std::stoul(values.at(id));
    };
    ConfState swapped = conf;
    if (conf.joint()) std::swap(swapped.voters, swapped.voters_outgoing);
    if (QuorumAcked(conf, acked) != QuorumAcked(swapped, acked)) c.Fail("the halves differ");
    return std::to_string(QuorumAcked(conf, acked)) + "\n";
  }

  static std::string Vote(const Command& c, const ConfState& conf) {
    const auto values = Values(c, conf, "votes");
    const auto votes = [&](ReplicaId id) -> std::optional<bool> {
      if (values.at(id) == "_") return std::nullopt;
      return values.at(id) == "y";
    };
    static constexpr const char* kNames[] = {"pending", "lost", "won"};
    return std::string(kNames[static_cast<int>(QuorumVote(conf, votes))]) + "\n";
  }
};

STENO_REGISTER_DATA_TESTS(RaftQuorum, "testdata", QuorumRunner);

// By counting: v is acknowledged by a majority, v + 1 is not.
TEST(RaftQuorum, AgreesWithCounting) {
  Rng rng(3);
  for (int round = 0; round < 2000; ++round) {
    ReplicaSet voters;
    std::map<ReplicaId, uint64_t> acked;
    for (uint64_t i = 0; i <= rng.Below(9); ++i) SetInsert(&voters, ReplicaId(1 + rng.Below(12)));
    for (const ReplicaId id : voters) acked[id] = rng.Below(6);
    const uint64_t value = MajorityAcked(voters, [&](ReplicaId id) { return acked.at(id); });
    const auto reaches = [&](uint64_t v) {
      size_t count = 0;
      for (const auto& [id, a] : acked) count += a >= v ? 1 : 0;
      return 2 * count > voters.size();
    };
    EXPECT_TRUE(reaches(value));
    EXPECT_FALSE(reaches(value + 1));
  }
}

TEST(RaftQuorum, ConfStateValidity) {
  const ReplicaId a(1), b(2), c(3);
  EXPECT_TRUE((ConfState{.voters = {a, b}}).Valid());
  EXPECT_TRUE((ConfState{.voters = {a}, .voters_outgoing = {a, b}, .learners_next = {b}}).Valid());
  EXPECT_FALSE((ConfState{}).Valid());
  EXPECT_FALSE((ConfState{.voters = {b, a}}).Valid());
  EXPECT_FALSE((ConfState{.voters = {a, a}}).Valid());
  EXPECT_FALSE((ConfState{.voters = {a}, .learners = {a}}).Valid());
  EXPECT_FALSE((ConfState{.voters = {a}, .voters_outgoing = {b}, .learners = {b}}).Valid());
  EXPECT_FALSE((ConfState{.voters = {a}, .learners_next = {c}}).Valid());
  EXPECT_FALSE((ConfState{.voters = {a}, .voters_outgoing = {a}, .learners_next = {a}}).Valid());
  EXPECT_FALSE((ConfState{.voters = {a}, .auto_leave = true}).Valid());
}

}  // namespace
}  // namespace steno::raft::quorum
