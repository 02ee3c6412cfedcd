// LogPipeline: group commit. What every range of a store wants written goes into one LogBatch;
// while a write is under way the next batch gathers, so the number of fsyncs follows the disk, not
// the number of commits.
//
//   Add, Add ──► [gathering] ──Flush──► [writing: one write, one fdatasync] ──► done callbacks
//                    ▲                                                            │ in order
//                    └──────── Add, Add, Add (meanwhile) ◄────────────────────────┘
//
// A failed write or fsync is final: on_fatal is called and nothing later is acknowledged. What the
// disk holds is unknown then, and trying again could report success for what the first attempt
// lost.
//
// Thread-compatible: all methods on the store's strand; callbacks arrive there too.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "kv/storage/raft_log.h"
#include "runtime/executor.h"
#include "runtime/strand.h"

namespace steno::store {

class LogPipeline {
 public:
  // All outlive the pipeline, and its writes under way.
  LogPipeline(storage::RaftLog* log, BlockingRunner* writer, Strand* strand,
              std::function<void(absl::Status)> on_fatal)
      : log_(log), writer_(writer), strand_(strand), on_fatal_(std::move(on_fatal)) {}

  // The batch that is gathering: add to it, then call After.
  storage::LogBatch& batch() { return batch_; }
  // `done` runs once everything that is in the batch now is durable (or, without must_sync, is
  // written).
  void After(bool must_sync, Work done);
  // Starts a write if none is under way and something waits. Call it at the end of each round.
  void Flush();

  // Nothing gathers and nothing is under way.
  bool idle() const { return !writing_ && done_.empty(); }
  uint64_t writes() const { return writes_; }

 private:
  struct Round {
    storage::LogBatch batch;
    bool sync = false;
    std::vector<Work> done;
    absl::Status status;
  };
  void OnWritten(const std::shared_ptr<Round>& round);

  storage::RaftLog* const log_;
  BlockingRunner* const writer_;
  Strand* const strand_;
  const std::function<void(absl::Status)> on_fatal_;
  storage::LogBatch batch_;
  bool sync_ = false;
  std::vector<Work> done_;
  bool writing_ = false;
  uint64_t writes_ = 0;
};

}  // namespace steno::store
