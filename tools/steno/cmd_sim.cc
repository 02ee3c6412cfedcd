// steno sim: the deterministic simulator.
#include <memory>

#include "absl/strings/str_join.h"
#include "sim/nemesis.h"
#include "sim/run.h"
#include "sim/workload.h"
#include "steno/command.h"

namespace steno::tool {

void AddSimCommand(CLI::App& app, int* exit_code) {
  CLI::App* command = app.add_subcommand(
      "sim",
      "Run a three-node cluster in a simulation: virtual time, failing network, disks and clocks");
  auto options = std::make_shared<sim::SimOptions>();
  AddFlag(command, "seed", options->seed, "Decides everything; the same seed is the same run");
  AddFlag(command, "seeds", options->seeds, "How many seeds to run, from --seed on")
      ->check(CLI::Range(1, 1'000'000'000));
  AddFlag(command, "ops", options->ops, "Operations of all clients in a run")
      ->check(CLI::Range(1, 1'000'000));
  AddFlag(command, "faults", options->faults,
          "all (each run draws some), none, or some of: " + absl::StrJoin(sim::FaultNames(), ","))
      ->delimiter(',');
  AddFlag(command, "workload", options->workloads,
          "all (each run draws some), or some of: " + absl::StrJoin(sim::WorkloadNames(), ","))
      ->delimiter(',');
  AddSwitch(command, "trace", options->trace, "Print faults as they strike, and the nodes' logs");
  command->callback([options, exit_code] { *exit_code = sim::RunSim(*options); });
}

}  // namespace steno::tool
