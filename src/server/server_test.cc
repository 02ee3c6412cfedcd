#include "server/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "base/check.h"
#include "kv/storage/file.h"
#include "kv/storage/store_identity.h"
#include "runtime/asio_executor.h"
#include "runtime/task.h"
#include "server/late_sessions.h"

namespace steno::server {
namespace {

using ::testing::HasSubstr;

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    std::string name = (std::filesystem::temp_directory_path() / "steno-server.XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr);
    dir_ = name;
    options_.store_dir = name;
    options_.listen = options_.sql = options_.http = "127.0.0.1:0";
    options_.insecure = true;
    options_.cache_mb = 8;
    options_.worker_threads = 2;
  }
  ~ServerTest() override { std::filesystem::remove_all(dir_); }

  std::filesystem::path dir_;
  ServerOptions options_;
};

TEST_F(ServerTest, InitLeavesAStoreThatHasAnIdentityAlone) {
  auto server = Server::Start(options_);
  ASSERT_TRUE(server.ok()) << server.status();
  // As a node that restarts and has not yet taken in what it read.
  ASSERT_TRUE(storage::WriteStoreIdentity(storage::PosixFileSystem(), dir_.string(),
                                          {.cluster_id = "c1", .node_id = 3})
                  .ok());
  const absl::Status status = (*server)->Init();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("node 3 of cluster c1"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "raft"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "state"));
}

TEST_F(ServerTest, AStoreWithDataButWithoutIdentityIsRefusedHoweverTheNodeStarts) {
  options_.init_if_empty = true;
  {
    auto server = Server::Start(options_);
    ASSERT_TRUE(server.ok()) << server.status();
  }
  std::filesystem::remove(dir_ / "IDENTITY");
  for (const bool init_if_empty : {true, false}) {
    options_.init_if_empty = init_if_empty;
    const absl::Status refused = Server::Start(options_).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("has no IDENTITY"));
  }
  EXPECT_FALSE(std::filesystem::exists(dir_ / "IDENTITY"));
}

TEST(LateSessions, SaysWhatItWaitsFor) {
  AsioExecutor executor(1);
  LateSessions sessions;
  const auto refusal = [&] {
    absl::Notification done;
    std::string message;
    TaskScope scope;
    const auto open = [](LateSessions* late, std::string* out,
                         absl::Notification* notify) -> Task<void> {
      sql::SessionOptions options;
      const auto session = co_await late->Open(std::move(options));
      EXPECT_EQ(session.error().sqlstate, "57P03");
      *out = session.error().message;
      notify->Notify();
    };
    scope.Spawn(&executor, open(&sessions, &message, &done));
    done.WaitForNotification();
    while (scope.size() > 0) std::this_thread::yield();
    return message;
  };
  EXPECT_EQ(refusal(), "the node is starting");
  sessions.SetWaiting();
  EXPECT_THAT(refusal(), HasSubstr("belongs to no cluster yet"));
}

TEST_F(ServerTest, InitAfterStopBeginsNothing) {
  auto server = Server::Start(options_);
  ASSERT_TRUE(server.ok()) << server.status();
  (*server)->Stop();
  EXPECT_TRUE(absl::IsUnavailable((*server)->Init()));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "IDENTITY"));
}

TEST_F(ServerTest, InitMakesAClusterOnceAndTheNodeComesBackAsItWas) {
  {
    auto server = Server::Start(options_);
    ASSERT_TRUE(server.ok()) << server.status();
    EXPECT_FALSE((*server)->WaitUntilReady(0));
    const absl::Status made = (*server)->Init();
    ASSERT_TRUE(made.ok()) << made;
    EXPECT_TRUE((*server)->WaitUntilReady(0));
    EXPECT_TRUE(absl::IsFailedPrecondition((*server)->Init()));
    (*server)->Stop();
  }
  const auto before = storage::ReadStoreIdentity(storage::PosixFileSystem(), dir_.string());
  options_.init_if_empty = true;
  auto server = Server::Start(options_);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_TRUE((*server)->WaitUntilReady(0));
  EXPECT_TRUE(absl::IsFailedPrecondition((*server)->Init()));
  const auto after = storage::ReadStoreIdentity(storage::PosixFileSystem(), dir_.string());
  ASSERT_TRUE(before.ok() && before->has_value());
  ASSERT_TRUE(after.ok());
  EXPECT_EQ(**before, **after);
}

}  // namespace
}  // namespace steno::server
