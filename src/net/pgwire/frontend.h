// Decoding of what clients send, in two pure steps.
//
// 1. Framing. CutStartup (before authentication) and CutFrame (after it) look at the bytes received
//    so far and say where the first message ends. They decide on the length word alone, so that no
//    buffer is ever sized by what a client announces: an announced length beyond the limit is
//    answered with Oversized, whose bytes the connection reads and drops, which keeps the stream in
//    step; a length that cannot be (below 4, or negative) or a type byte that is no message is
//    fatal, because the next message's start is unknown.
// 2. Parsing. MessageParser turns one frame into a typed message. Counts are checked against the
//    bytes that remain before anything is sized by them. A frame whose body breaks the format is an
//    error that is not fatal: its end is known.
//
// Views in frames and messages point into the caller's buffer; spans point into the parser and are
// valid until its next Parse. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/types/span.h"
#include "base/result.h"
#include "net/pgwire/protocol.h"

namespace steno::pgwire {

// --- Framing ---

// At least `bytes` bytes must be in the buffer before it is worth cutting again.
struct NeedMore {
  size_t bytes = 0;
};

// A complete message: its type, what follows the length word, and its size in the buffer.
struct Frame {
  char type = 0;
  std::string_view body;
  size_t size = 0;
};

// A message longer than the limit; `size` bytes in all, of which the first are in the buffer.
struct Oversized {
  char type = 0;
  uint64_t size = 0;
};

using Cut = std::variant<NeedMore, Frame, Oversized, ProtocolError>;

// Cuts a typed message off the front of `buffer`. Messages over `bytes_max` in all are Oversized.
Cut CutFrame(std::string_view buffer, int64_t bytes_max);

// Cuts the untyped first message off the front of `buffer`: its frame has type 0. One over
// kStartupBytesMax, or too short to hold its code, is a fatal error.
Cut CutStartup(std::string_view buffer);

// --- Startup ---

struct SslRequest {};
struct GssEncRequest {};
struct CancelRequest {
  uint32_t process_id = 0;
  uint32_t secret_key = 0;
};
struct StartupMessage {
  uint32_t version = 0;
  std::vector<std::pair<std::string_view, std::string_view>> parameters;

  // The parameter's value, or empty.
  std::string_view Parameter(std::string_view name) const;
};

using StartupPacket = std::variant<SslRequest, GssEncRequest, CancelRequest, StartupMessage>;

// Parses a frame of CutStartup. Every error is fatal.
Result<StartupPacket, ProtocolError> ParseStartup(std::string_view body);

// --- Messages ---

struct Query {
  std::string_view sql;
};
struct Parse {
  std::string_view statement;
  std::string_view sql;
  absl::Span<const uint32_t> parameter_types;  // OIDs, 0 for "infer"
};
struct Bind {
  std::string_view portal;
  std::string_view statement;
  absl::Span<const int16_t> parameter_formats;  // each 0 or 1; none, one, or one a parameter
  absl::Span<const std::optional<std::string_view>> parameters;  // nullopt: NULL
  absl::Span<const int16_t> result_formats;                      // each 0 or 1
};
// Describe and Close name either a statement ('S') or a portal ('P').
struct Describe {
  char kind = 'S';
  std::string_view name;
};
struct Close {
  char kind = 'S';
  std::string_view name;
};
struct Execute {
  std::string_view portal;
  int32_t rows_max = 0;  // 0 or below: no limit
};
struct Flush {};
struct Sync {};
struct Terminate {};
struct CopyData {
  std::string_view bytes;
};
struct CopyDone {};
struct CopyFail {
  std::string_view message;
};
// Password, SASLInitialResponse, SASLResponse, GSSResponse: which one it is follows from what the
// server asked for, so the body stays raw.
struct PasswordMessage {
  std::string_view body;
};
struct FunctionCall {
  uint32_t function = 0;
  absl::Span<const int16_t> argument_formats;
  absl::Span<const std::optional<std::string_view>> arguments;
  int16_t result_format = 0;
};

using FrontendMessage =
    std::variant<Query, Parse, Bind, Describe, Close, Execute, Flush, Sync, Terminate, CopyData,
                 CopyDone, CopyFail, PasswordMessage, FunctionCall>;

// The end of a SASLInitialResponse: the mechanism and the client's first message, if it sent one.
struct SaslInitialResponse {
  std::string_view mechanism;
  std::optional<std::string_view> data;
};
Result<SaslInitialResponse, ProtocolError> ParseSaslInitialResponse(std::string_view body);

// Parses frames; keeps the arrays of the last message so that a stream of like messages allocates
// nothing.
class MessageParser {
 public:
  // REQUIRES: `frame` comes from CutFrame. Errors are not fatal.
  Result<FrontendMessage, ProtocolError> Parse(const Frame& frame);

  // Gives back memory that an unusually large message took.
  void Shrink();

 private:
  Result<FrontendMessage, ProtocolError> ParseParse(std::string_view body);
  Result<FrontendMessage, ProtocolError> ParseBind(std::string_view body);
  Result<FrontendMessage, ProtocolError> ParseFunctionCall(std::string_view body);

  std::vector<uint32_t> types_;
  std::vector<int16_t> formats_;
  std::vector<int16_t> result_formats_;
  std::vector<std::optional<std::string_view>> values_;
};

}  // namespace steno::pgwire
