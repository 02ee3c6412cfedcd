// Sender: the way from a gateway to a range, wherever its leaseholder is.
//
// Implementations: kv/txn's router (finds the leaseholder, local or remote, retries what is safe to
// retry); a node's store; the simulator's and tests' own.
#pragma once

#include "kv/api/messages.h"
#include "runtime/task.h"

namespace steno::kv {

// Thread-safe.
class Sender {
 public:
  virtual ~Sender() = default;
  // Always answers, within kRequestTimeoutMs of work or waiting for a leaseholder; waiting for
  // other transactions' locks is not bounded (statements are, by their own timeout).
  virtual Task<BatchResponse> Send(BatchRequest request) = 0;
};

}  // namespace steno::kv
