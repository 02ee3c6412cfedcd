// FileBudget: how many files a server may have open, and how many of them are for clients.
//
// A process that has used up its files cannot open those of its own store any more, and a store
// that cannot write ends its node. So clients get what the rest leaves, and connections beyond that
// are refused like those beyond any other limit.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "base/limits.h"
#include "kv/storage/rocks_engine.h"

namespace steno::server {

// Of the engine, of a server's HTTP port and of connections that are no sessions yet; and the rest:
// the Raft log, connections between nodes, what libraries open.
inline constexpr int64_t kFilesOfServer =
    storage::RocksEngine::kFilesMax + kHttpConnectionsMax + kHandshakesMax + 256;
inline constexpr int64_t kConnectionsMin = 16;

// Raises what the process may have open to what it is allowed to raise it to; how many that is.
int64_t RaiseFileLimit();

// How many sessions a server may admit that may have `files` open: kConnectionsMax where there are
// enough. FailedPrecondition if fewer than kConnectionsMin would be left.
absl::StatusOr<int> ConnectionsFor(int64_t files);

}  // namespace steno::server
