// Server: a node as a process: threads, files, ports, and its life from start to drain.
//
//   Start ─► lock and check the store ─► listen (RPC, HTTP)
//              │ identity there                    │ none
//              ▼                                   ▼
//            Run ◄────────── joined ─────── waits: `steno init` here, or a --join node's cluster
//              │ SQL port opens
//   SIGTERM ─► Drain: clients finish, leadership goes to others ─► Stop
//
// Thread-safe where marked; the rest is called by the one thread that owns it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace steno::server {

struct ServerOptions {
  std::string store_dir;
  std::string listen = "127.0.0.1:26257";
  std::string sql = "127.0.0.1:5433";
  std::string http = "127.0.0.1:8080";
  // What other nodes should call instead of `listen`, if that is no address for them.
  std::string advertise;
  std::vector<std::string> join;
  bool insecure = false;
  // Makes a new cluster of this node alone where the store is empty.
  bool init_if_empty = false;
  int64_t max_offset_ms = 500;
  int64_t cache_mb = 128;
  // Of statements and transactions together; 0: a quarter of the machine's.
  int64_t sql_memory_mb = 0;
  int64_t disk_reserve_mb = 256;
  int64_t drain_timeout_ms = 10'000;
  // Of silence, before a node's replica is given to another node; 0: never.
  int64_t replace_after_s = 300;
  int worker_threads = 0;  // 0: one a core
  // That it may have open; 0: as many as the process, whose limit is raised.
  int64_t files_max = 0;
};

// How a process ends when its disk fails, or hangs, so that a supervisor can tell.
inline constexpr int kExitDiskFailed = 4;
// The store, or an address in --join, is of another cluster.
inline constexpr int kExitWrongCluster = 5;

class Server {
 public:
  // Fails with what is wrong and what to do: a port in use, the store of another node, damage.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options);
  ~Server();

  // Addresses with the ports that were really taken. The SQL port is open once the node is ready.
  std::string rpc_address() const;
  std::string sql_address() const;
  std::string http_address() const;
  // True once SQL is served. Waits at most `timeout_ms`. Thread-safe.
  bool WaitUntilReady(int64_t timeout_ms);
  // Makes a new cluster, as `steno init` does. Thread-safe.
  absl::Status Init();

  // Lets clients finish and hands leadership over, within drain_timeout_ms, then stops.
  void Drain();
  // Stops at once.
  void Stop();

  class Impl;

 private:
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steno::server
