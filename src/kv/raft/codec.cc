#include "kv/raft/codec.h"

#include <utility>

#include "base/check.h"

namespace steno::raft {

namespace {

constexpr uint8_t kMessageVersion = 1;
constexpr uint8_t kReject = 1;
constexpr uint8_t kTransfer = 2;
constexpr uint8_t kHasSnapshot = 4;
// Of indexes and terms: what Node adds to them does not overflow.
constexpr uint64_t kPlaceMax = UINT64_MAX >> 1;

// Appends to a string that the caller owns.
class Appender : public ByteWriter {
 public:
  explicit Appender(std::string* out) : ByteWriter(std::move(*out)), out_(out) {}
  ~Appender() { *out_ = Take(); }

 private:
  std::string* out_;
};

void Write(ByteWriter* w, const Entry& entry) {
  w->Varint(entry.index);
  w->Varint(entry.term);
  w->U8(static_cast<uint8_t>(entry.type));
  w->String(entry.data ? std::string_view(*entry.data) : std::string_view());
}

void Write(ByteWriter* w, const ReplicaSet& set) {
  w->Varint(set.size());
  for (const ReplicaId id : set) w->Varint(id.value());
}

void Write(ByteWriter* w, const ConfState& conf) {
  Write(w, conf.voters);
  Write(w, conf.voters_outgoing);
  Write(w, conf.learners);
  Write(w, conf.learners_next);
  w->U8(conf.auto_leave ? 1 : 0);
}

void Write(ByteWriter* w, const SnapshotMeta& snapshot) {
  w->Varint(snapshot.index);
  w->Varint(snapshot.term);
  Write(w, snapshot.conf);
}

bool ReadId(ByteReader* in, ReplicaId* id) {
  uint64_t value;
  if (!in->Varint(&value)) return false;
  *id = ReplicaId(value);
  return true;
}

bool ReadBool(ByteReader* in, bool* out) {
  uint8_t value;
  if (!in->U8(&value) || value > 1) return false;
  *out = value == 1;
  return true;
}

// An enum whose values run from `first` to `last`.
template <typename Enum>
bool ReadEnum(ByteReader* in, Enum first, Enum last, Enum* out) {
  uint8_t value;
  if (!in->U8(&value)) return false;
  if (value < static_cast<uint8_t>(first) || value > static_cast<uint8_t>(last)) return false;
  *out = static_cast<Enum>(value);
  return true;
}

// Lists grow as their items are read, so that a count that lies allocates nothing.
bool ReadSet(ByteReader* in, ReplicaSet* set) {
  uint64_t count;
  if (!in->Varint(&count)) return false;
  set->clear();
  for (uint64_t i = 0; i < count; ++i) {
    ReplicaId id;
    if (!ReadId(in, &id) || !id.valid()) return false;
    set->push_back(id);
  }
  return true;
}

bool ReadEntries(ByteReader* in, std::vector<Entry>* entries) {
  uint64_t count;
  if (!in->Varint(&count)) return false;
  entries->clear();
  for (uint64_t i = 0; i < count; ++i) {
    if (!DecodeEntry(in, &entries->emplace_back())) return false;
  }
  return true;
}

bool PlacesInBounds(const Message& m) {
  for (const uint64_t place :
       {m.term, m.index, m.log_term, m.commit, m.commit_term, m.reject_hint}) {
    if (place > kPlaceMax) return false;
  }
  return !m.snapshot || (m.snapshot->index <= kPlaceMax && m.snapshot->term <= kPlaceMax);
}

// What Node may rely on: entries follow on from `index`, under terms that fit.
bool EntriesInOrder(const Message& m) {
  uint64_t index = m.index;
  uint64_t term = m.log_term;
  for (const Entry& entry : m.entries) {
    if (entry.index != ++index || entry.term < term || entry.term > m.term) return false;
    term = entry.term;
  }
  return m.entries.empty() || m.type == MessageType::kAppend;
}

}  // namespace

void EncodeEntry(const Entry& entry, std::string* out) {
  Appender w(out);
  Write(&w, entry);
}

bool DecodeEntry(ByteReader* in, Entry* out) {
  std::string_view data;
  if (!in->Varint(&out->index) || !in->Varint(&out->term) ||
      !ReadEnum(in, EntryType::kNormal, EntryType::kConfChange, &out->type) || !in->String(&data)) {
    return false;
  }
  out->data = data.empty() ? nullptr : MakePayload(std::string(data));
  return true;
}

void EncodeHardState(const HardState& state, std::string* out) {
  Appender w(out);
  w.Varint(state.term);
  w.Varint(state.vote.value());
  w.Varint(state.commit);
  w.Varint(state.lease_until);
}

bool DecodeHardState(ByteReader* in, HardState* out) {
  return in->Varint(&out->term) && ReadId(in, &out->vote) && in->Varint(&out->commit) &&
         in->Varint(&out->lease_until);
}

void EncodeConfState(const ConfState& conf, std::string* out) {
  Appender w(out);
  Write(&w, conf);
}

bool DecodeConfState(ByteReader* in, ConfState* out) {
  return ReadSet(in, &out->voters) && ReadSet(in, &out->voters_outgoing) &&
         ReadSet(in, &out->learners) && ReadSet(in, &out->learners_next) &&
         ReadBool(in, &out->auto_leave) && out->Valid();
}

void EncodeSnapshotMeta(const SnapshotMeta& snapshot, std::string* out) {
  Appender w(out);
  Write(&w, snapshot);
}

bool DecodeSnapshotMeta(ByteReader* in, SnapshotMeta* out) {
  return in->Varint(&out->index) && in->Varint(&out->term) && DecodeConfState(in, &out->conf);
}

void EncodeConfChange(const ConfChange& change, std::string* out) {
  Appender w(out);
  w.U8(static_cast<uint8_t>(change.transition));
  w.Varint(change.steps.size());
  for (const ConfChangeStep& step : change.steps) {
    w.U8(static_cast<uint8_t>(step.type));
    w.Varint(step.id.value());
  }
  w.String(change.context);
}

bool DecodeConfChange(ByteReader* in, ConfChange* out) {
  uint64_t count;
  if (!ReadEnum(in, ConfTransition::kAuto, ConfTransition::kJointExplicit, &out->transition) ||
      !in->Varint(&count)) {
    return false;
  }
  out->steps.clear();
  for (uint64_t i = 0; i < count; ++i) {
    ConfChangeStep step;
    if (!ReadEnum(in, ConfChangeStepType::kAddVoter, ConfChangeStepType::kRemove, &step.type) ||
        !ReadId(in, &step.id) || !step.id.valid()) {
      return false;
    }
    out->steps.push_back(step);
  }
  std::string_view context;
  if (!in->String(&context)) return false;
  out->context = std::string(context);
  return true;
}

void EncodeMessage(const Message& m, std::string* out) {
  CHECK(m.type != MessageType::kSnapshotStatus) << "a local message";
  Appender w(out);
  w.U8(kMessageVersion);
  w.U8(static_cast<uint8_t>(m.type));
  w.U8(static_cast<uint8_t>((m.reject ? kReject : 0) | (m.transfer ? kTransfer : 0) |
                            (m.snapshot ? kHasSnapshot : 0)));
  w.Varint(m.from.value());
  w.Varint(m.to.value());
  for (const uint64_t v : {m.term, m.index, m.log_term, m.commit, m.commit_term, m.reject_hint,
                           m.lease_until, m.context}) {
    w.Varint(v);
  }
  w.SignedVarint(m.sent_at_ns);
  w.Varint(m.entries.size());
  for (const Entry& entry : m.entries) Write(&w, entry);
  if (m.snapshot) Write(&w, *m.snapshot);
}

bool DecodeMessage(ByteReader* in, Message* out) {
  uint8_t version;
  uint8_t flags;
  if (!in->U8(&version) || version != kMessageVersion ||
      !ReadEnum(in, MessageType::kPreVote, MessageType::kReadIndexResp, &out->type) ||
      out->type == MessageType::kSnapshotStatus || !in->U8(&flags) ||
      flags > (kReject | kTransfer | kHasSnapshot)) {
    return false;
  }
  out->reject = (flags & kReject) != 0;
  out->transfer = (flags & kTransfer) != 0;
  if (!ReadId(in, &out->from) || !ReadId(in, &out->to)) return false;
  for (uint64_t* v : {&out->term, &out->index, &out->log_term, &out->commit, &out->commit_term,
                      &out->reject_hint, &out->lease_until, &out->context}) {
    if (!in->Varint(v)) return false;
  }
  if (!in->SignedVarint(&out->sent_at_ns) || !ReadEntries(in, &out->entries)) return false;
  out->snapshot.reset();
  if ((flags & kHasSnapshot) != 0 && !DecodeSnapshotMeta(in, &out->snapshot.emplace())) {
    return false;
  }
  return out->snapshot.has_value() == (out->type == MessageType::kSnapshot) &&
         PlacesInBounds(*out) && EntriesInOrder(*out);
}

}  // namespace steno::raft
