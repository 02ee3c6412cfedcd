// Runs testdata/frontend/*.td, in input mode. Commands:
//   startup             the input's bytes (wire_notation.h) are a connection's first packet
//   messages [max=N]    the input's lines are messages of one stream, of at most N bytes each
//   sasl                the input is the body of a SASLInitialResponse
// They print what is decoded, a line each, and what the stream still waits for. Every stream is
// also decoded in two pieces, cut at each byte, and must give the same.
#include "net/pgwire/frontend.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "base/limits.h"
#include "base/rng.h"
#include "net/pgwire/wire_notation.h"
#include "testing/datadriven.h"

namespace steno::pgwire {
namespace {

// The arguments as text, one behind the other.
template <typename... Args>
std::string Cat(const Args&... args) {
  std::string out;
  (fmt::format_to(std::back_inserter(out), "{}", args), ...);
  return out;
}

std::string Quote(std::string_view bytes) {
  if (bytes.size() > 60) return Cat("<", bytes.size(), " bytes>");
  return Cat("\"", WireEscape(bytes), "\"");
}
std::string Quote(const std::optional<std::string_view>& value) {
  return value.has_value() ? Quote(*value) : "NULL";
}
template <typename T>
std::string List(absl::Span<const T> values) {
  if (values.size() > 8) return Cat("(", values.size(), " values)");
  std::string out = "(";
  for (const T& value : values) {
    if (out.size() > 1) out += " ";
    if constexpr (std::is_arithmetic_v<T>) {
      out += Cat(value);
    } else {
      out += Quote(value);
    }
  }
  return out + ")";
}

struct Printer {
  std::string operator()(const Query& m) { return Cat("Query ", Quote(m.sql)); }
  std::string operator()(const Parse& m) {
    return Cat("Parse ", Quote(m.statement), " ", Quote(m.sql), " types=", List(m.parameter_types));
  }
  std::string operator()(const Bind& m) {
    return Cat("Bind portal=", Quote(m.portal), " statement=", Quote(m.statement),
               " formats=", List(m.parameter_formats), " values=", List(m.parameters),
               " result=", List(m.result_formats));
  }
  std::string operator()(const Describe& m) {
    return Cat("Describe ", std::string(1, m.kind), " ", Quote(m.name));
  }
  std::string operator()(const Close& m) {
    return Cat("Close ", std::string(1, m.kind), " ", Quote(m.name));
  }
  std::string operator()(const Execute& m) {
    return Cat("Execute ", Quote(m.portal), " max=", m.rows_max);
  }
  std::string operator()(const Flush&) { return "Flush"; }
  std::string operator()(const Sync&) { return "Sync"; }
  std::string operator()(const Terminate&) { return "Terminate"; }
  std::string operator()(const CopyData& m) { return Cat("CopyData ", Quote(m.bytes)); }
  std::string operator()(const CopyDone&) { return "CopyDone"; }
  std::string operator()(const CopyFail& m) { return Cat("CopyFail ", Quote(m.message)); }
  std::string operator()(const PasswordMessage& m) { return Cat("Password ", Quote(m.body)); }
  std::string operator()(const FunctionCall& m) {
    return Cat("FunctionCall ", m.function, " formats=", List(m.argument_formats),
               " values=", List(m.arguments), " result=", m.result_format);
  }
  std::string operator()(const SslRequest&) { return "SSLRequest"; }
  std::string operator()(const GssEncRequest&) { return "GSSENCRequest"; }
  std::string operator()(const CancelRequest& m) {
    return Cat("CancelRequest ", m.process_id, " ", m.secret_key);
  }
  std::string operator()(const StartupMessage& m) {
    std::string out = Cat("Startup ", m.version >> 16, ".", m.version & 0xffff);
    for (const auto& [name, value] : m.parameters) {
      out += Cat(" ", name, "=", Quote(value));
    }
    return out;
  }
};

std::string Print(const ProtocolError& error) {
  return Cat(error.fatal() ? "FATAL " : "ERROR ", kProtocolViolation, ": ", error.message());
}

// A connection's decoding loop: bytes come in pieces, events go to a transcript.
class Stream {
 public:
  Stream(bool startup, int64_t bytes_max) : startup_(startup), bytes_max_(bytes_max) {}

  void Feed(std::string_view piece) {
    buffer_.append(piece);
    while (!dead_ && Step()) {
    }
  }
  std::string Transcript() const { return Cat(events_, dead_ || wanted_.empty() ? "" : wanted_); }

 private:
  void Event(std::string_view text) { events_ += Cat(text, "\n"); }

  bool Step() {
    const size_t dropped = std::min<uint64_t>(skip_, buffer_.size());
    buffer_.erase(0, dropped);
    skip_ -= dropped;
    wanted_ = skip_ > 0 ? Cat("skips ", skip_, " more\n") : "";
    if (skip_ > 0 || buffer_.empty()) return false;
    const Cut cut = startup_ ? CutStartup(buffer_) : CutFrame(buffer_, bytes_max_);
    if (const auto* more = std::get_if<NeedMore>(&cut)) {
      EXPECT_GT(more->bytes, buffer_.size());
      wanted_ = Cat("waits for ", more->bytes, " bytes, has ", buffer_.size(), "\n");
      return false;
    }
    if (const auto* error = std::get_if<ProtocolError>(&cut)) {
      Event(Print(*error));
      dead_ = true;
      return false;
    }
    if (const auto* oversized = std::get_if<Oversized>(&cut)) {
      Event(Cat("Oversized ", std::string(1, oversized->type), " ", oversized->size));
      skip_ = oversized->size;
      return true;
    }
    OnFrame(std::get<Frame>(cut));
    return true;
  }

  void OnFrame(const Frame& frame) {
    ASSERT_LE(frame.size, buffer_.size());
    if (startup_) {
      const auto packet = ParseStartup(frame.body);
      Event(packet.has_value() ? std::visit(Printer{}, *packet) : Print(packet.error()));
    } else {
      const auto message = parser_.Parse(frame);
      Event(message.has_value() ? std::visit(Printer{}, *message) : Print(message.error()));
      if (!message.has_value()) {
        EXPECT_FALSE(message.error().fatal());
      }
    }
    buffer_.erase(0, frame.size);
  }

  const bool startup_;
  const int64_t bytes_max_;
  MessageParser parser_;
  std::string buffer_;
  std::string events_;
  std::string wanted_;
  uint64_t skip_ = 0;
  bool dead_ = false;
};

class FrontendRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    std::string bytes;
    std::istringstream lines(command.input);
    for (std::string line; std::getline(lines, line);) {
      const auto decoded = WireBytes(line);
      if (!decoded.has_value()) command.Fail(Cat("not notation: ", line));
      bytes += decoded.value_or("");
    }
    if (command.name == "sasl") {
      const auto response = ParseSaslInitialResponse(bytes);
      if (!response.has_value()) return Print(response.error()) + "\n";
      return Cat(response->mechanism, " ", Quote(response->data), "\n");
    }
    const bool startup = command.name == "startup";
    if (!startup && command.name != "messages") command.Fail("unknown command");
    const int64_t bytes_max = startup ? 0 : command.IntArg("max", kMessageBytesMax);
    Stream whole(startup, bytes_max);
    whole.Feed(bytes);
    const size_t step = std::max<size_t>(1, bytes.size() / 2000);
    for (size_t cut = 0; cut < bytes.size(); cut += step) {
      Stream pieces(startup, bytes_max);
      pieces.Feed(bytes.substr(0, cut));
      pieces.Feed(bytes.substr(cut));
      if (pieces.Transcript() != whole.Transcript()) {
        command.Fail(Cat("cut at ", cut, ":\n", pieces.Transcript()));
      }
    }
    return whole.Transcript();
  }
};

STENO_REGISTER_DATA_TESTS(Frontend, "testdata/frontend", FrontendRunner);

// Damaged streams: whatever the bytes, decoding ends, stays inside its buffer (sanitizers) and
// consumes what it reports.
TEST(Frontend, TakesDamagedStreams) {
  const std::string seed_stream =
      *WireBytes("P len \"s\" 0 \"SELECT $1\" 0 i16:1 i32:23") +
      *WireBytes("B len 0 \"s\" 0 i16:1 i16:1 i16:2 i32:4 i32:7 i32:-1 i16:0") +
      *WireBytes("E len 0 i32:0") + *WireBytes("F len i32:1 i16:0 i16:1 i32:1 x i16:0") +
      *WireBytes("S len") + *WireBytes("Q len \"SELECT 1\" 0");
  for (uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    std::string bytes = seed_stream;
    for (uint64_t i = 1 + rng.Below(6); i > 0; --i) {
      bytes[rng.Below(bytes.size())] = static_cast<char>(rng.Below(256));
    }
    Stream stream(/*startup=*/rng.Chance(1, 5), /*bytes_max=*/1000);
    while (!bytes.empty()) {
      const size_t piece = 1 + rng.Below(bytes.size());
      stream.Feed(bytes.substr(0, piece));
      bytes.erase(0, piece);
    }
    EXPECT_LT(stream.Transcript().size(), 10000u);
  }
}

}  // namespace
}  // namespace steno::pgwire
