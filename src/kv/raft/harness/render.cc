#include "kv/raft/harness/render.h"

#include "base/check.h"
#include "fmt/format.h"
#include "kv/raft/codec.h"

namespace steno::raft::harness {

namespace {

std::string Optional(std::string_view name, uint64_t value) {
  return value == 0 ? "" : fmt::format(" {}={}", name, value);
}

std::string Entries(const std::vector<Entry>& entries) {
  if (entries.empty()) return "";
  std::string out = " [";
  for (const Entry& entry : entries) {
    if (out.size() > 2) out += ", ";
    out += ToString(entry);
  }
  return out + "]";
}

std::string Body(const Message& m) {
  switch (m.type) {
    case MessageType::kPreVote:
    case MessageType::kVote:
      return fmt::format(" last={}@{}{}", m.index, m.log_term, m.transfer ? " transfer" : "");
    case MessageType::kPreVoteResp:
    case MessageType::kVoteResp:
      return (m.reject ? " refused" : " granted") + Optional("lease-until", m.lease_until);
    case MessageType::kAppend:
      return fmt::format(" prev={}@{}", m.index, m.log_term) + Optional("commit", m.commit) +
             Optional("lease-until", m.lease_until) + Entries(m.entries);
    case MessageType::kAppendResp:
      return (m.reject
                  ? fmt::format(" refused index={} hint={}@{}", m.index, m.reject_hint, m.log_term)
                  : fmt::format(" index={}", m.index)) +
             Optional("lease-until", m.lease_until);
    case MessageType::kHeartbeat:
    case MessageType::kHeartbeatResp:
      return Optional("commit", m.commit) + Optional("round", m.context) +
             Optional("lease-until", m.lease_until);
    case MessageType::kSnapshot:
      return fmt::format(" at={}@{} conf={}", m.snapshot->index, m.snapshot->term,
                         raft::ToString(m.snapshot->conf));
    case MessageType::kSnapshotStatus:
      return m.reject ? " failed" : " done";
    case MessageType::kTimeoutNow:
      return "";
    case MessageType::kReadIndex:
      return Optional("context", m.context);
    case MessageType::kReadIndexResp:
      return fmt::format(" context={} index={}", m.context, m.index);
  }
  CHECK(false) << "unknown message type";
  return {};
}

}  // namespace

std::string ToString(const Entry& entry) {
  std::string out = fmt::format("{}@{}", entry.index, entry.term);
  if (entry.type == EntryType::kConfChange) {
    ConfChange change;
    ByteReader reader(*entry.data);
    CHECK(DecodeConfChange(&reader, &change));
    out += " conf(" + confchange::ToString(change) + ")";
  } else if (entry.data) {
    out += " " + *entry.data;
  }
  return out;
}

std::string ToString(const Message& m) {
  return fmt::format("{}→{} {} term={}{}", m.from.value(), m.to.value(), ToString(m.type), m.term,
                     Body(m));
}

std::string ToString(Role role) {
  switch (role) {
    case Role::kFollower:
      return "follower";
    case Role::kPreCandidate:
      return "pre-candidate";
    case Role::kCandidate:
      return "candidate";
    case Role::kLeader:
      return "leader";
  }
  CHECK(false) << "unknown role";
  return {};
}

std::string ToString(MessageType type) {
  static constexpr const char* kNames[] = {
      "",           "PreVote",      "PreVoteResp",   "Vote",     "VoteResp",       "Append",
      "AppendResp", "Heartbeat",    "HeartbeatResp", "Snapshot", "SnapshotStatus", "TimeoutNow",
      "ReadIndex",  "ReadIndexResp"};
  return kNames[static_cast<int>(type)];
}

}  // namespace steno::raft::harness
