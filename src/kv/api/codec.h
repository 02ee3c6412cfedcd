// BatchRequest and BatchResponse as bytes, for the wire between nodes.
//
// The layout is that of base/bytes.h, fields in the order of messages.h, variants by a one-byte tag
// (their position; append only), behind one byte of version. Decoding never reads past the end,
// allocates no more than the input can fill, and returns false for anything malformed.
#pragma once

#include <string>
#include <string_view>

#include "kv/api/messages.h"

namespace steno::kv {

std::string EncodeRequest(const BatchRequest& request);
bool DecodeRequest(std::string_view bytes, BatchRequest* request);

std::string EncodeResponse(const BatchResponse& response);
bool DecodeResponse(std::string_view bytes, BatchResponse* response);

}  // namespace steno::kv
