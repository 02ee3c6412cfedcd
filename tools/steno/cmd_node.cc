// steno node ls, steno node status: what the nodes of a cluster say of themselves.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "net/rpc/rpc.h"
#include "steno/command.h"

namespace steno::tool {
namespace {

constexpr int64_t kTimeoutMs = 5000;

absl::StatusOr<rpc::StatusReport> Ask(const std::string& host) {
  rpc::AdminClient client(host, kTimeoutMs);
  return client.Status();
}

void PrintRow(const std::vector<std::string>& cells) {
  static constexpr int kWidths[] = {4, 22, 22, 22, 8, 14, 10, 10, 40};
  for (size_t i = 0; i < cells.size(); ++i) std::printf("%-*s ", kWidths[i], cells[i].c_str());
  std::printf("\n");
}

int List(const HostFlags& flags) {
  const auto report = Ask(flags.host);
  if (!report.ok()) {
    std::fprintf(stderr, "steno: %s: %s\n", flags.host.c_str(),
                 std::string(report.status().message()).c_str());
    return kExitFailed;
  }
  if (report->cluster_id.empty()) {
    std::printf("%s: %s\n", flags.host.c_str(), report->not_serving.c_str());
    return 0;
  }
  PrintRow({"id", "address", "sql", "http", "alive", "clock offset"});
  std::vector<rpc::PeerReport> nodes = report->peers;
  nodes.push_back({.address = report->self, .alive = true, .clock_offset_us = 0});
  std::ranges::sort(nodes, {}, [](const rpc::PeerReport& node) { return node.address.node; });
  for (const rpc::PeerReport& node : nodes) {
    PrintRow({absl::StrCat(node.address.node.value()), node.address.rpc, node.address.sql,
              node.address.http, node.alive ? "yes" : "no",
              absl::StrCat(node.clock_offset_us, " us")});
  }
  return 0;
}

void PrintStatus(const rpc::StatusReport& report) {
  const bool serving = report.not_serving.empty();
  std::printf("node %u  version %s  sessions %lld  %s\n", report.self.node.value(),
              report.version.c_str(), static_cast<long long>(report.sessions),
              serving ? "serving" : absl::StrCat("NOT SERVING: ", report.not_serving).c_str());
  for (const rpc::RangeReport& range : report.ranges) {
    std::printf(
        "  range %llu  %s  term %llu  commit %llu  applied %llu  log %llu KiB  leader n%u\n",
        static_cast<unsigned long long>(range.range_id),
        range.serves ? "leaseholder" : (range.leader ? "leader" : "follower"),
        static_cast<unsigned long long>(range.term), static_cast<unsigned long long>(range.commit),
        static_cast<unsigned long long>(range.applied),
        static_cast<unsigned long long>(range.log_bytes >> 10), range.leader_node.value());
    std::printf("    %s\n", range.descriptor.c_str());
  }
}

int Status(const HostFlags& flags) {
  const auto report = Ask(flags.host);
  if (!report.ok()) {
    std::fprintf(stderr, "steno: %s: %s\n", flags.host.c_str(),
                 std::string(report.status().message()).c_str());
    return kExitFailed;
  }
  PrintStatus(*report);
  int exit_code = 0;
  for (const rpc::PeerReport& peer : report->peers) {
    const auto other = Ask(peer.address.rpc);
    if (other.ok()) {
      PrintStatus(*other);
    } else {
      std::printf("node %u  NO ANSWER at %s: %s\n", peer.address.node.value(),
                  peer.address.rpc.c_str(), std::string(other.status().message()).c_str());
      exit_code = kExitFailed;
    }
  }
  return exit_code;
}

}  // namespace

void AddNodeCommand(CLI::App& app, int* exit_code) {
  CLI::App* node = app.add_subcommand("node", "The nodes of a cluster");
  node->require_subcommand(1);
  auto flags = std::make_shared<HostFlags>();
  CLI::App* list = node->add_subcommand("ls", "Addresses, liveness and clock offsets");
  flags->AddTo(list);
  list->callback([flags, exit_code] {
    if ((*exit_code = flags->Check()) == 0) *exit_code = List(*flags);
  });
  CLI::App* status = node->add_subcommand("status",
                                          "What each node serves; exit code 1 if one is "
                                          "silent");
  flags->AddTo(status);
  status->callback([flags, exit_code] {
    if ((*exit_code = flags->Check()) == 0) *exit_code = Status(*flags);
  });
}

}  // namespace steno::tool
