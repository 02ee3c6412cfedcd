// Commit: every write of a transaction, at one timestamp, if everything that it read still stands.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kv/api/keys.h"
#include "kv/mvcc/mvcc.h"
#include "kv/range/eval.h"
#include "kv/range/span_search.h"
#include "kv/range/state.h"

namespace steno::range {
namespace {

using MaybeAnswer = absl::StatusOr<std::optional<Answer>>;

class CommitEvaluation : public Evaluation {
 public:
  CommitEvaluation(const kv::CommitRequest* request, storage::WriteBatch* batch)
      : request_(*request), batch_(batch), search_(&request->reads) {}

  MaybeAnswer Go(const EvalContext& context, int64_t steps) override {
    for (;;) {
      MaybeAnswer answer = std::nullopt;
      if (!begun_) {
        answer = Begin(context);
      } else if (picked_ < request_.writes.size()) {
        answer = Pick(context, &steps);
      } else if (!checked_) {
        answer = Check(context, &steps);
      } else {
        answer = Fill(context, &steps);
      }
      if (!answer.ok() || answer->has_value() || steps <= 0) return answer;
    }
  }

 private:
  // Whether there is anything to do still.
  MaybeAnswer Begin(const EvalContext& context) {
    begun_ = true;
    commit_ts_ = context.txn->read_ts;
    newest_.reserve(request_.writes.size());
    ASSIGN_OR_RETURN(const auto stored,
                     context.reader->Get(storage::Cf::kLocal, RecordKey(context)));
    if (stored.has_value()) {
      const auto record = TxnRecord::Decode(*stored);
      if (!record.has_value()) return absl::DataLossError("a damaged transaction record");
      return kv::Reply(kv::CommitReply{record->commit_ts});
    }
    if (context.now <= request_.expires_at) return std::nullopt;
    // The record of an earlier copy may have been collected: whether it committed is not known.
    return kv::Refusal(kv::Ambiguous{"the commit came too late to be told from a repetition"});
  }

  // The timestamp is above every read that was served of the keys, and above every version of them.
  MaybeAnswer Pick(const EvalContext& context, int64_t* steps) {
    for (; picked_ < request_.writes.size() && *steps > 0; ++picked_, --*steps) {
      const kv::Write& write = request_.writes[picked_];
      const auto point = concurrency::SpanView::Point(write.key);
      const kv::Timestamp read = context.timestamps->GetMaxRead(point, context.txn->id);
      commit_ts_ = std::max(commit_ts_, read.Next());
      ASSIGN_OR_RETURN(const auto version, mvcc::LatestVersion(*context.reader, write.key));
      if (version.has_value()) commit_ts_ = std::max(commit_ts_, version->ts.Next());
      newest_.emplace(write.key, version.has_value() ? version->ts : kv::Timestamp());
    }
    return std::nullopt;
  }

  // Nothing that the transaction read has a version from after it did.
  MaybeAnswer Check(const EvalContext& context, int64_t* steps) {
    if (commit_ts_ > context.until) {
      return kv::Refusal(kv::Unavailable{"the lease does not reach the commit timestamp yet"});
    }
    while (!search_.done()) {
      if (*steps <= 0) return std::nullopt;
      if (auto changed = CheckWritten(*context.txn)) return kv::Refusal(*std::move(changed));
      if (search_.done()) break;
      ASSIGN_OR_RETURN(auto changed,
                       search_.Go(context.txn->read_ts, commit_ts_, *context.reader, steps));
      if (!changed.has_value()) continue;
      return kv::Refusal(kv::RefreshFailed{std::move(changed->key), changed->ts});
    }
    checked_ = true;
    // What it read is read as of the commit: nobody may write there below it any more.
    for (const kv::Span& span : request_.reads) {
      context.timestamps->AddRead(concurrency::SpanView::Of(span), commit_ts_, context.txn->id);
    }
    return std::nullopt;
  }

  // Most of what is read under a lock is written too: then the engine was asked already.
  std::optional<kv::RefreshFailed> CheckWritten(const kv::TxnMeta& txn) {
    for (; search_.next() != nullptr && search_.next()->point(); search_.Skip()) {
      const kv::Key& key = search_.next()->start;
      const auto it = newest_.find(key);
      if (it == newest_.end()) break;
      if (it->second > txn.read_ts) return kv::RefreshFailed{key, it->second};
    }
    return std::nullopt;
  }

  MaybeAnswer Fill(const EvalContext& context, int64_t* steps) {
    for (; filled_ < request_.writes.size(); ++filled_, --*steps) {
      if (*steps <= 0) return std::nullopt;
      const kv::Write& write = request_.writes[filled_];
      if (write.value.has_value()) {
        mvcc::Put(batch_, write.key, commit_ts_, *write.value);
      } else {
        mvcc::Delete(batch_, write.key, commit_ts_);
      }
    }
    if (!batch_->empty()) {
      batch_->Put(storage::Cf::kLocal, RecordKey(context),
                  TxnRecord{commit_ts_, request_.expires_at}.Encode());
    }
    return kv::Reply(kv::CommitReply{commit_ts_});
  }

  static kv::Key RecordKey(const EvalContext& context) {
    return kv::keys::TxnRecord(context.range, context.txn->id);
  }

  const kv::CommitRequest& request_;
  storage::WriteBatch* const batch_;
  bool begun_ = false;
  kv::Timestamp commit_ts_;
  // The newest versions of the keys that are written, up to request_.writes[picked_]; empty: none.
  absl::flat_hash_map<absl::string_view, kv::Timestamp> newest_;
  size_t picked_ = 0;
  SpanSearch search_;
  bool checked_ = false;
  size_t filled_ = 0;
};

}  // namespace

std::unique_ptr<Evaluation> EvaluateCommit(const kv::CommitRequest* request,
                                           storage::WriteBatch* batch) {
  return std::make_unique<CommitEvaluation>(request, batch);
}

}  // namespace steno::range
