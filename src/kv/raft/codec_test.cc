// Round trips of every persisted and sent form, cut and damaged input.
#include "kv/raft/codec.h"

#include <gtest/gtest.h>

#include "base/rng.h"

namespace steno::raft {
namespace {

ConfState SomeConf() {
  return {.voters = {ReplicaId(1), ReplicaId(3)},
          .voters_outgoing = {ReplicaId(1), ReplicaId(2)},
          .learners = {ReplicaId(7)},
          .learners_next = {ReplicaId(2)},
          .auto_leave = true};
}

// Each field differs from its default and from the others.
Message SomeAppend() {
  Message m;
  m.type = MessageType::kAppend;
  m.from = ReplicaId(1);
  m.to = ReplicaId(300);
  m.term = 9;
  m.index = 127;
  m.log_term = 8;
  m.commit = 120;
  m.commit_term = 7;
  m.entries = {{128, 8, EntryType::kNormal, MakePayload(std::string("a\0b", 3))},
               {129, 9, EntryType::kConfChange, MakePayload("c")},
               {130, 9, EntryType::kNormal, nullptr}};
  m.reject = true;
  m.reject_hint = 11;
  m.transfer = true;
  m.sent_at_ns = -5;
  m.lease_until = UINT64_MAX;
  m.context = 77;
  return m;
}

Message SomeSnapshot() {
  Message m;
  m.type = MessageType::kSnapshot;
  m.from = ReplicaId(2);
  m.to = ReplicaId(1);
  m.term = 4;
  m.snapshot = SnapshotMeta{.index = 10, .term = 3, .conf = SomeConf()};
  return m;
}

std::string Encoded(const Message& m) {
  std::string bytes;
  EncodeMessage(m, &bytes);
  return bytes;
}

TEST(RaftCodec, MessageKeepsEveryField) {
  const Message m = SomeAppend();
  const std::string bytes = Encoded(m);
  ByteReader reader(bytes);
  Message d;
  ASSERT_TRUE(DecodeMessage(&reader, &d));
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(d.type, m.type);
  EXPECT_EQ(d.from, m.from);
  EXPECT_EQ(d.to, m.to);
  EXPECT_EQ(d.term, m.term);
  EXPECT_EQ(d.index, m.index);
  EXPECT_EQ(d.log_term, m.log_term);
  EXPECT_EQ(d.commit, m.commit);
  EXPECT_EQ(d.commit_term, m.commit_term);
  EXPECT_EQ(d.reject, m.reject);
  EXPECT_EQ(d.reject_hint, m.reject_hint);
  EXPECT_EQ(d.transfer, m.transfer);
  EXPECT_EQ(d.sent_at_ns, m.sent_at_ns);
  EXPECT_EQ(d.lease_until, m.lease_until);
  EXPECT_EQ(d.context, m.context);
  ASSERT_EQ(d.entries.size(), 3u);
  EXPECT_EQ(*d.entries[0].data, *m.entries[0].data);
  EXPECT_EQ(d.entries[1].type, EntryType::kConfChange);
  EXPECT_EQ(d.entries[1].term, 9u);
  EXPECT_EQ(d.entries[2].data, nullptr);
  EXPECT_EQ(Encoded(d), bytes);
}

TEST(RaftCodec, SnapshotKeepsItsConfiguration) {
  ByteReader reader("");
  const std::string bytes = Encoded(SomeSnapshot());
  reader = ByteReader(bytes);
  Message d;
  ASSERT_TRUE(DecodeMessage(&reader, &d));
  EXPECT_EQ(*d.snapshot, *SomeSnapshot().snapshot);
}

TEST(RaftCodec, SmallFormsRoundTrip) {
  std::string bytes;
  const HardState state{.term = 5, .vote = ReplicaId(2), .commit = 1000, .lease_until = 1u << 30};
  ConfChange change{.transition = ConfTransition::kJointExplicit,
                    .steps = {{ConfChangeStepType::kRemove, ReplicaId(1)},
                              {ConfChangeStepType::kAddLearner, ReplicaId(4)}},
                    .context = "why"};
  EncodeHardState(state, &bytes);
  EncodeConfState(SomeConf(), &bytes);
  EncodeConfChange(change, &bytes);
  ByteReader reader(bytes);
  HardState state_out;
  ConfState conf_out;
  ConfChange change_out;
  ASSERT_TRUE(DecodeHardState(&reader, &state_out));
  ASSERT_TRUE(DecodeConfState(&reader, &conf_out));
  ASSERT_TRUE(DecodeConfChange(&reader, &change_out));
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(state_out, state);
  EXPECT_EQ(conf_out, SomeConf());
  EXPECT_EQ(change_out, change);
}

TEST(RaftCodec, CutInputIsRefused) {
  for (const Message& m : {SomeAppend(), SomeSnapshot()}) {
    const std::string bytes = Encoded(m);
    for (size_t n = 0; n < bytes.size(); ++n) {
      ByteReader reader(std::string_view(bytes).substr(0, n));
      Message d;
      EXPECT_FALSE(DecodeMessage(&reader, &d)) << n << " of " << bytes.size();
    }
  }
}

TEST(RaftCodec, DamagedInputIsRefusedOrDecodesToWhatEncodesAgain) {
  Rng rng(7);
  int decoded = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = Encoded(i % 2 == 0 ? SomeAppend() : SomeSnapshot());
    bytes[rng.Below(bytes.size())] = static_cast<char>(rng.Next());
    ByteReader reader(bytes);
    Message d;
    if (!DecodeMessage(&reader, &d)) continue;
    ++decoded;
    ByteReader again_reader("");
    const std::string again = Encoded(d);
    again_reader = ByteReader(again);
    Message d2;
    EXPECT_TRUE(DecodeMessage(&again_reader, &d2) && again_reader.empty());
  }
  EXPECT_GT(decoded, 0);
}

TEST(RaftCodec, RefusesWhatNodeMustNotSee) {
  Message gap = SomeAppend();
  gap.entries[1].index = 140;
  Message future = SomeAppend();
  future.entries[2].term = 10;
  Message backwards = SomeAppend();
  backwards.entries[1].term = 7;
  Message misplaced = SomeAppend();
  misplaced.type = MessageType::kHeartbeat;
  Message without = SomeSnapshot();
  without.snapshot.reset();
  Message invalid = SomeSnapshot();
  invalid.snapshot->conf.learners.push_back(ReplicaId(1));
  Message wraps = SomeAppend();
  wraps.index = UINT64_MAX;
  for (size_t i = 0; i < wraps.entries.size(); ++i) wraps.entries[i].index = i;
  Message last_term = SomeAppend();
  last_term.term = UINT64_MAX;
  Message far = SomeSnapshot();
  far.snapshot->index = UINT64_MAX;
  for (const Message& m :
       {gap, future, backwards, misplaced, without, invalid, wraps, last_term, far}) {
    const std::string bytes = Encoded(m);
    ByteReader reader(bytes);
    Message d;
    EXPECT_FALSE(DecodeMessage(&reader, &d));
  }
  std::string local = Encoded(SomeSnapshot());
  local[1] = static_cast<char>(MessageType::kSnapshotStatus);
  std::string version = Encoded(SomeSnapshot());
  version[0] = 2;
  for (const std::string& bytes : {local, version}) {
    ByteReader reader(bytes);
    Message d;
    EXPECT_FALSE(DecodeMessage(&reader, &d));
  }
}

// A count that promises more than the input holds costs nothing.
TEST(RaftCodec, LyingCountIsRefused) {
  ByteWriter w;
  w.Varint(UINT64_MAX);
  const std::string bytes = w.Take();
  ByteReader reader(bytes);
  ConfState conf;
  EXPECT_FALSE(DecodeConfState(&reader, &conf));
}

}  // namespace
}  // namespace steno::raft
