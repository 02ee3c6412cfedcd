// Which keys a batch touches: its latches and locks, before any of it is evaluated.
#pragma once

#include "kv/api/messages.h"
#include "kv/concurrency/request.h"

namespace steno::range {

// The views in the result point into `batch`.
concurrency::RequestSpec Declare(const kv::BatchRequest& batch);

// True for what must be alone in its batch: everything that is not a read, refresh or heartbeat.
bool StandsAlone(const kv::Request& request);
// Null if the batch keeps the rules of messages.h, else what it breaks.
const char* Malformed(const kv::BatchRequest& batch);

}  // namespace steno::range
