// Apply half of Replica: committed entries become state, proposals get their answers.
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/log.h"
#include "kv/api/keys.h"
#include "kv/raft/codec.h"
#include "kv/range/replica.h"

namespace steno::range {
namespace {

constexpr int64_t kCollectIntervalNs = 10'000'000'000;

}  // namespace

// Entries on their way into the engine. Needs nothing of the replica, so that it can be written
// away from the strand.
struct Replica::Application {
  explicit Application(kv::RangeId of) : range(of) {}

  void Decode() {
    for (const raft::Entry& entry : entries) {
      if (entry.type == raft::EntryType::kConfChange || raft::PayloadBytes(entry.data) == 0) {
        continue;  // the latter begins a term
      }
      absl::StatusOr<storage::WriteBatch> command = DecodeCommand(*entry.data);
      // Every replica meets the same bytes: to skip them here would be to diverge.
      CHECK(command.ok()) << "entry " << entry.index << ": " << command.status();
      if (auto clear = ClearedSpans::Of(*command, range)) cleared.push_back(*std::move(clear));
      batch.Append(*command);
    }
  }
  void Write(storage::Engine* engine) {
    const absl::Status written = engine->Write(std::move(batch));
    CHECK(written.ok()) << "apply: " << written;
  }

  const kv::RangeId range;
  std::vector<raft::Entry> entries;
  // First the applied state after them, and the descriptor if it changes; then what they write.
  storage::WriteBatch batch;
  std::vector<std::pair<kv::Key, ClearedSpan>> cleared;
};

void Replica::Apply(std::vector<raft::Entry> entries) {
  if (entries.empty()) return;
  CHECK_EQ(entries.front().index, applied_.index + 1);
  auto application = std::make_shared<Application>(options_.range);
  uint64_t bytes = 0;
  for (const raft::Entry& entry : entries) {
    CHECK_GE(entry.term, applied_.term);
    applied_.index = entry.index;
    applied_.term = entry.term;
    bytes += raft::PayloadBytes(entry.data);
    if (entry.type == raft::EntryType::kConfChange) ApplyConfChange(entry, &application->batch);
  }
  application->batch.Put(storage::Cf::kLocal, kv::keys::RangeApplied(options_.range),
                         applied_.Encode());
  application->entries = std::move(entries);
  if (bytes > options_.apply_here_bytes_max) return ApplyElsewhere(std::move(application));
  application->Decode();
  guards_.OnApplied(application->batch);
  application->Write(options_.engine);
  OnWritten(*application);
}

void Replica::ApplyElsewhere(std::shared_ptr<Application> application) {
  Work write = [application, engine = options_.engine] {
    application->Decode();
    application->Write(engine);
  };
  options_.host->RunBlocking(std::move(write), [this, application] {
    // The write latches of what is written are held until here, so nobody has looked at it.
    guards_.Clear();
    OnWritten(*application);
    options_.host->RaftHasWork(options_.range);
  });
}

void Replica::OnWritten(const Application& application) {
  for (const auto& [start, cleared] : application.cleared) cleared_.Add(start, cleared);
  stats_.applied_entries += application.entries.size();
  const uint64_t index = application.entries.back().index;
  raft_.OnApplied(index);
  CompleteProposals(index, application.entries);
}

void Replica::ApplyConfChange(const raft::Entry& entry, storage::WriteBatch* batch) {
  applied_.conf = raft_.ApplyConfChange(entry);
  if (raft::PayloadBytes(entry.data) == 0) return;
  raft::ConfChange change;
  ByteReader in(*entry.data);
  CHECK(raft::DecodeConfChange(&in, &change)) << "entry " << entry.index;
  if (change.context.empty()) return;  // leaving a joint configuration
  std::optional<RangeDescriptor> next = RangeDescriptor::Decode(change.context);
  CHECK(next.has_value()) << "entry " << entry.index;
  // Raft takes one change at a time, so each is made from the one before it.
  CHECK_EQ(next->generation, descriptor_.generation + 1);
  descriptor_ = *std::move(next);
  batch->Put(storage::Cf::kLocal, kv::keys::RangeDescriptor(options_.range), descriptor_.Encode());
  LOG_INFO("range: replicas changed {}", descriptor_.ToString());
}

void Replica::CompleteProposals(uint64_t applied_index, std::span<const raft::Entry> entries) {
  const uint64_t first = entries.front().index;
  while (!proposals_.empty() && proposals_.begin()->first <= applied_index) {
    const auto [index, proposal] = *proposals_.begin();
    proposals_.erase(proposals_.begin());
    const auto it = requests_.find(proposal.request);
    CHECK(it != requests_.end());
    Pending& pending = *it->second;
    concurrency_.Finish(proposal.request);
    CHECK_GE(index, first);
    if (entries[index - first].term != proposal.term) {
      // Another leader's entry stands there: the command is lost for good, and had no effect.
      Refuse(proposal.request, kv::NotLeaseholder{LeaderNode()});
      continue;
    }
    const kv::TxnId txn = pending.request.txn.id;
    const bool commit = std::holds_alternative<kv::CommitReply>(*pending.reply);
    Respond(proposal.request, {.result = std::vector<kv::Reply>{*std::move(pending.reply)}});
    if (commit) {
      ++stats_.commits;
      concurrency_.FinishTxn(txn);
    }
  }
  DrainResumed();
}

// Leadership is gone: the entries may survive in the next leader's log or not.
void Replica::AbandonProposals() {
  std::map<uint64_t, Proposal> proposals;
  proposals.swap(proposals_);
  for (const auto& [index, proposal] : proposals) {
    concurrency_.Finish(proposal.request);
    Refuse(proposal.request, kv::Ambiguous{"leadership changed while the command was replicated"});
  }
}

void Replica::OnSnapshotInstalled() {
  AbandonProposals();
  LoadState();
  raft_.OnApplied(applied_.index);
  ++stats_.snapshots_installed;
  LOG_INFO("range: snapshot installed index={} {}", applied_.index, descriptor_.ToString());
}

bool Replica::ProposeReplicaChange(std::vector<raft::ConfChangeStep> steps,
                                   const RangeDescriptor& after) {
  raft::ConfChange change;
  change.steps = std::move(steps);
  change.context = after.Encode();
  const auto result = raft_.ProposeConfChange(change, options_.clock->clock().MonotonicNs());
  options_.host->RaftHasWork(options_.range);
  return std::holds_alternative<raft::Proposed>(result);
}

// Removes records that nobody needs any more: of transactions that no repeated CommitRequest can
// ask for, as the range refuses to begin a commit after its expiry, whatever gateway's clock it was
// set by; and of spans that were cleared before anything that may still be read. REQUIRES: the
// clock can be relied on.
void Replica::CollectRecords() {
  const kv::Timestamp safe = options_.clock->Now().Plus(-options_.clock->max_offset_us());
  storage::WriteBatch batch;
  CollectTxnRecords(safe, &batch);
  if (collect_from_.empty()) {
    next_collect_ns_ = options_.clock->clock().MonotonicNs() + kCollectIntervalNs;
    CollectClearedSpans(safe.Plus(-kSnapshotAgeMaxUs), &batch);
  }
  if (batch.empty()) return;
  // Nobody waits for it; if it is lost the next round collects the same.
  raft_.Propose(raft::MakePayload(EncodeCommand(batch)), options_.clock->clock().MonotonicNs());
}

// A part of them, as there are as many as there were commits in a minute. The next tick goes on.
void Replica::CollectTxnRecords(kv::Timestamp safe, storage::WriteBatch* batch) {
  const kv::Span records = kv::keys::TxnRecords(options_.range);
  const auto it = options_.engine->NewIterator(storage::Cf::kLocal,
                                               {.lower = records.start, .upper = records.end});
  it->Seek(collect_from_.empty() ? records.start : collect_from_);
  for (int looked = 0; it->Valid() && looked < options_.collect_records_max; ++looked) {
    const std::optional<TxnRecord> record = TxnRecord::Decode(it->value());
    CHECK(record.has_value()) << "damaged transaction record";
    if (record->expires_at < safe) batch->Delete(storage::Cf::kLocal, it->key());
    it->Next();
  }
  collect_from_ = it->Valid() ? std::string(it->key()) : std::string();
}

void Replica::CollectClearedSpans(kv::Timestamp readable, storage::WriteBatch* batch) {
  if (cleared_.oldest().empty() || readable <= cleared_.oldest()) return;
  const kv::Span records = kv::keys::ClearedSpans(options_.range);
  const auto it = options_.engine->NewIterator(storage::Cf::kLocal,
                                               {.lower = records.start, .upper = records.end});
  for (it->Seek(records.start); it->Valid(); it->Next()) {
    const std::optional<ClearedSpan> record = ClearedSpan::Decode(it->value());
    CHECK(record.has_value()) << "a damaged record of a cleared span";
    if (record->at < readable) batch->Delete(storage::Cf::kLocal, it->key());
  }
  cleared_.ForgetBefore(readable);
}

}  // namespace steno::range
