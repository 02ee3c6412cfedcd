// steno init: make a new cluster, once.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "net/rpc/rpc.h"
#include "steno/command.h"

namespace steno::tool {
namespace {

constexpr auto kReplicationTimeout = std::chrono::seconds(15);
constexpr auto kPollInterval = std::chrono::milliseconds(50);
constexpr uint32_t kReplicas = 3;

// What is written before the nodes that the first one joins hold replicas would be lost with it.
// They may also be started later: then this says so and waits no longer.
void WaitUntilReplicated(rpc::AdminClient* client) {
  const auto deadline = std::chrono::steady_clock::now() + kReplicationTimeout;
  uint32_t wanted = 1;
  uint32_t have = 0;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto report = client->Status();
    if (report.ok() && !report->ranges.empty()) {
      wanted = std::min(report->expected_nodes, kReplicas);
      have = kReplicas;
      for (const rpc::RangeReport& range : report->ranges) have = std::min(have, range.voters);
      if (have >= wanted) {
        std::printf("data has %u replica%s\n", have, have == 1 ? "" : "s");
        return;
      }
    }
    std::this_thread::sleep_for(kPollInterval);
  }
  std::fprintf(stderr,
               "steno: data has only %u of %u replicas; the others follow when their nodes join "
               "(see steno node status)\n",
               have, wanted);
}

}  // namespace

void AddInitCommand(CLI::App& app, int* exit_code) {
  CLI::App* command =
      app.add_subcommand("init", "Make a new cluster of which the node at --host is the first");
  auto flags = std::make_shared<HostFlags>();
  flags->AddTo(command);
  command->callback([flags, exit_code] {
    if ((*exit_code = flags->Check()) != 0) return;
    rpc::AdminClient client(flags->host, /*timeout_ms=*/30'000);
    const auto identity = client.Init();
    if (!identity.ok()) {
      std::fprintf(stderr, "steno: init at %s: %s\n", flags->host.c_str(),
                   std::string(identity.status().message()).c_str());
      *exit_code = kExitFailed;
      return;
    }
    std::printf("cluster %s is initialized; %s is node %u\n", identity->cluster_id.c_str(),
                flags->host.c_str(), identity->node.value());
    std::fflush(stdout);
    WaitUntilReplicated(&client);
  });
}

}  // namespace steno::tool
