#include "kv/range/eval.h"

namespace steno::range {

std::optional<kv::Refusal> WhyTooOld(const kv::Span& span, const EvalContext& context) {
  const kv::Timestamp read_ts = context.txn->read_ts;
  if (read_ts.wall_us() + kSnapshotAgeMaxUs < context.now.wall_us()) {
    return kv::RefreshFailed{span.start, context.now};
  }
  if (context.cleared == nullptr) return std::nullopt;
  const kv::Timestamp cleared = context.cleared->NewestIn(span);
  if (cleared <= read_ts) return std::nullopt;
  return kv::RefreshFailed{span.start, cleared};
}

}  // namespace steno::range
