#include "server/file_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>

namespace steno::server {
namespace {

using ::testing::HasSubstr;

TEST(FileBudget, ClientsGetWhatTheStoreLeaves) {
  EXPECT_EQ(*ConnectionsFor(1 << 20), kConnectionsMax);
  EXPECT_EQ(*ConnectionsFor(kFilesOfServer + kConnectionsMax), kConnectionsMax);
  EXPECT_EQ(*ConnectionsFor(kFilesOfServer + kConnectionsMax - 1), kConnectionsMax - 1);
  EXPECT_EQ(*ConnectionsFor(kFilesOfServer + kConnectionsMin), kConnectionsMin);
}

TEST(FileBudget, SaysWhatIsMissing) {
  const auto connections = ConnectionsFor(kFilesOfServer + kConnectionsMin - 1);
  ASSERT_FALSE(connections.ok());
  EXPECT_THAT(std::string(connections.status().message()), HasSubstr("ulimit -n"));
  EXPECT_THAT(std::string(connections.status().message()),
              HasSubstr(std::to_string(kFilesOfServer + kConnectionsMin)));
}

TEST(FileBudget, RaisesWhatMayBeRaised) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 100;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(RaiseFileLimit(), static_cast<int64_t>(before.rlim_max));
  rlimit after;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &after), 0);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
}

}  // namespace
}  // namespace steno::server
