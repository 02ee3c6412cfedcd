// MemoryBudget: how much a node's statements and transactions may keep in memory together, so that
// many large ones end with 53200, each for itself, and not the process for all.
#pragma once

#include <cstdint>
#include <string>

namespace steno::server {

// What this process may use: the machine's memory, or less where a control group limits it.
// `cgroup_dir`: where control groups are mounted (versions 1 and 2, see cgroups(7)).
int64_t MemoryOfMachine(const std::string& cgroup_dir = "/sys/fs/cgroup");

// The default: a quarter of the machine's. The rest is the engine's, the Raft log's, the page
// cache's, and what statements need beyond what they count.
int64_t StatementMemoryOf(int64_t machine_bytes);

}  // namespace steno::server
