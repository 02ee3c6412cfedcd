// SpanSearch: looks for a newer version in a list of spans, piece by piece. Thread-compatible.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "kv/mvcc/mvcc.h"

namespace steno::range {

class SpanSearch {
 public:
  // `spans` outlive the search.
  explicit SpanSearch(const std::vector<kv::Span>* spans) : spans_(*spans) {}

  // The last span was looked at.
  bool done() const { return next_ == spans_.size(); }
  // The span that comes next, if nothing of it was looked at yet; else null.
  const kv::Span* next() const { return done() || rest_.has_value() ? nullptr : &spans_[next_]; }
  // REQUIRES: next() is not null.
  void Skip() { ++next_; }

  // Goes on in the span that comes next, for at most *steps keys, and takes them off *steps. A
  // version with a timestamp in (from, to], if that piece has one. REQUIRES: !done(), *steps > 0.
  absl::StatusOr<std::optional<mvcc::Version>> Go(kv::Timestamp from, kv::Timestamp to,
                                                  const storage::Reader& reader, int64_t* steps) {
    const std::optional<kv::Span> rest = std::exchange(rest_, std::nullopt);
    const kv::Span& span = rest.has_value() ? *rest : spans_[next_];
    ASSIGN_OR_RETURN(mvcc::PartSearched part, mvcc::FindVersionIn(reader, span, from, to, *steps));
    *steps -= std::max<int64_t>(part.keys, 1);
    if (part.resume.has_value()) {
      rest_ = kv::Span{*std::move(part.resume), span.end};
    } else {
      ++next_;
    }
    return std::move(part.found);
  }

 private:
  const std::vector<kv::Span>& spans_;
  size_t next_ = 0;
  std::optional<kv::Span> rest_;  // of spans_[next_]
};

}  // namespace steno::range
