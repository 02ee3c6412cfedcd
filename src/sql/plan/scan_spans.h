// From the key ranges of a plan to the keys of one execution. Pure.
#pragma once

#include <span>
#include <vector>

#include "kv/api/types.h"
#include "sql/expr/eval.h"
#include "sql/plan/physical.h"

namespace steno::sql {

// The spans to read, in order; empty ones are left out. For points: one point span a distinct key.
// `full` scans give the whole index.
SqlResult<std::vector<kv::Span>> SpansOf(const ScanNode& scan, EvalContext& context);

// The span of one lookup; nullopt: a NULL key, nothing matches. `row`: the input row.
SqlResult<std::optional<kv::Span>> SpanOf(const LookupJoinNode& join, std::span<const Datum> row,
                                          EvalContext& context);

}  // namespace steno::sql
