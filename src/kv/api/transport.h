// Transport: one of the five seams: frames of bytes between nodes.
//
// Frames to one node arrive in the order sent, or not at all: a broken connection drops what was
// under way and is made anew by the next Send. Nothing is repeated, nothing is damaged (the
// implementation checks), nothing is answered: requests, responses and their time limits are the
// business of kv/store's Messenger. Real: net/rpc over gRPC. Simulated: sim/, which also loses,
// delays, duplicates and reorders on purpose.
#pragma once

#include <functional>
#include <string>

#include "kv/api/types.h"

namespace steno::kv {

// Thread-safe.
class Transport {
 public:
  // Called on any thread, for frames of one sender one at a time.
  using Handler = std::function<void(NodeId from, std::string frame)>;

  virtual ~Transport() = default;
  // Sets where arriving frames go; once, before the first Send.
  virtual void SetHandler(Handler handler) = 0;
  // Never blocks. Dropped where the node is unknown, unreachable, or too much waits for it already.
  virtual void Send(NodeId to, std::string frame) = 0;
};

}  // namespace steno::kv
