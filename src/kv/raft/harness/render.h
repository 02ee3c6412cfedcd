// Raft's data as the text of test data and traces.
#pragma once

#include <string>

#include "kv/raft/ready.h"
#include "kv/raft/types.h"

namespace steno::raft::harness {

// "3@1 x", "3@1 conf(v4)"; without data just the place.
std::string ToString(const Entry& entry);
// "1→2 Append term=1 prev=2@1 commit=1 [3@1 x]"; what is zero is left out.
std::string ToString(const Message& message);
std::string ToString(Role role);
std::string ToString(MessageType type);

}  // namespace steno::raft::harness
