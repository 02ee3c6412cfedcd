#include "server/memory_budget.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace steno::server {
namespace {

constexpr int64_t kMiB = 1 << 20;

class MemoryBudget : public testing::Test {
 protected:
  MemoryBudget() {
    std::string name = (std::filesystem::temp_directory_path() / "steno-cgroup.XXXXXX").string();
    dir_ = mkdtemp(name.data());
  }
  ~MemoryBudget() override { std::filesystem::remove_all(dir_); }

  void Write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(dir_ + "/" + name).parent_path());
    std::ofstream(dir_ + "/" + name) << text << "\n";
  }

  std::string dir_;
};

TEST_F(MemoryBudget, IsTheMachinesWithoutAControlGroup) {
  const int64_t machine = MemoryOfMachine(dir_);
  EXPECT_GT(machine, 64 * kMiB);
  Write("memory.max", "max");
  EXPECT_EQ(MemoryOfMachine(dir_), machine);
  // What version 1 says where there is no limit.
  Write("memory/memory.limit_in_bytes", "9223372036854771712");
  EXPECT_EQ(MemoryOfMachine(dir_), machine);
}

TEST_F(MemoryBudget, IsTheControlGroupsWhereThatIsLess) {
  Write("memory/memory.limit_in_bytes", std::to_string(40 * kMiB));
  EXPECT_EQ(MemoryOfMachine(dir_), 40 * kMiB);
  Write("memory.max", std::to_string(32 * kMiB));
  EXPECT_EQ(MemoryOfMachine(dir_), 32 * kMiB);
}

TEST_F(MemoryBudget, LeavesStatementsAQuarterAndNeverTooLittle) {
  EXPECT_EQ(StatementMemoryOf(8192 * kMiB), 2048 * kMiB);
  EXPECT_EQ(StatementMemoryOf(100 * kMiB), 64 * kMiB);
}

}  // namespace
}  // namespace steno::server
