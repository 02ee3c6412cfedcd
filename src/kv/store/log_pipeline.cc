#include "kv/store/log_pipeline.h"

#include <utility>

namespace steno::store {

void LogPipeline::After(bool must_sync, Work done) {
  sync_ = sync_ || must_sync;
  done_.push_back(std::move(done));
}

void LogPipeline::Flush() {
  if (writing_ || done_.empty()) return;
  auto round = std::make_shared<Round>();
  round->batch = std::exchange(batch_, storage::LogBatch());
  round->sync = std::exchange(sync_, false);
  round->done = std::exchange(done_, {});
  writing_ = true;
  if (round->batch.empty()) {
    // Nothing to write: what waits spoke of earlier rounds, which are done.
    return OnWritten(round);
  }
  ++writes_;
  writer_->Run(
      [log = log_, round] { round->status = log->Write(std::move(round->batch), round->sync); },
      [this, round] { strand_->Dispatch([this, round] { OnWritten(round); }); });
}

void LogPipeline::OnWritten(const std::shared_ptr<Round>& round) {
  if (!round->status.ok()) return on_fatal_(round->status);  // writing_ stays: nothing follows
  writing_ = false;
  for (Work& done : round->done) done();
  Flush();
}

}  // namespace steno::store
