#include "server/memory_budget.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace steno::server {
namespace {

constexpr int64_t kStatementMemoryBytesMin = 64 << 20;

// The number in a file, or `otherwise` where there is no file or no number: "max", say.
int64_t NumberIn(const std::string& path, int64_t otherwise) {
  std::ifstream file(path);
  int64_t number = 0;
  return file >> number && number > 0 ? number : otherwise;
}

}  // namespace

int64_t MemoryOfMachine(const std::string& cgroup_dir) {
  const int64_t physical = int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
  return std::min({physical, NumberIn(cgroup_dir + "/memory.max", physical),
                   NumberIn(cgroup_dir + "/memory/memory.limit_in_bytes", physical)});
}

int64_t StatementMemoryOf(int64_t machine_bytes) {
  return std::max(machine_bytes / 4, kStatementMemoryBytesMin);
}

}  // namespace steno::server
