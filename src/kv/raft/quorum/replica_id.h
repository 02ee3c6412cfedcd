// The name of one replica of a Raft group: unique within the group for all time. A replica that was
// removed, or lost its disk, comes back under a new id, so that it never votes with amnesia.
#pragma once

#include <cstdint>

#include "base/strong_id.h"

namespace steno::raft {

using ReplicaId = StrongId<struct ReplicaIdTag, uint64_t>;

}  // namespace steno::raft
