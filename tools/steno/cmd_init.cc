// steno init: make a new cluster, once.
#include <cstdio>
#include <memory>

#include "net/rpc/rpc.h"
#include "steno/command.h"

namespace steno::tool {

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
  });
}

}  // namespace steno::tool
