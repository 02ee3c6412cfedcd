#include "net/pgwire/frontend.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

#include "base/limits.h"

namespace steno::pgwire {
namespace {

constexpr size_t kLengthBytes = 4;
constexpr std::string_view kFrontendTypes = "QPBDCEHSXdcfpF";

uint32_t LoadU32(const char* p) {
  const auto* u = reinterpret_cast<const unsigned char*>(p);
  return (uint32_t{u[0]} << 24) | (uint32_t{u[1]} << 16) | (uint32_t{u[2]} << 8) | uint32_t{u[3]};
}

ProtocolError Violation(std::string message) {
  return ProtocolError::Recoverable(std::move(message));
}
ProtocolError Fatal(std::string message) {
  return ProtocolError::Fatal(std::move(message));
}
ProtocolError NoData() {
  return Violation("insufficient data left in message");
}

// Big-endian values and C strings, never past the end of the body.
class BodyReader {
 public:
  explicit BodyReader(std::string_view in) : in_(in) {}

  bool U8(uint8_t* v) {
    if (in_.empty()) return false;
    *v = static_cast<uint8_t>(in_[0]);
    in_.remove_prefix(1);
    return true;
  }
  bool I16(int16_t* v) {
    if (in_.size() < 2) return false;
    *v = static_cast<int16_t>((static_cast<uint8_t>(in_[0]) << 8) | static_cast<uint8_t>(in_[1]));
    in_.remove_prefix(2);
    return true;
  }
  bool U32(uint32_t* v) {
    if (in_.size() < 4) return false;
    *v = LoadU32(in_.data());
    in_.remove_prefix(4);
    return true;
  }
  bool CString(std::string_view* v) {
    const size_t end = in_.find('\0');
    if (end == std::string_view::npos) return false;
    *v = in_.substr(0, end);
    in_.remove_prefix(end + 1);
    return true;
  }
  bool Bytes(size_t n, std::string_view* v) {
    if (in_.size() < n) return false;
    *v = in_.substr(0, n);
    in_.remove_prefix(n);
    return true;
  }
  // An array's count: what it counts takes at least `item_bytes` each, so a count that the rest of
  // the body cannot hold is refused before anything is sized by it. Counts are unsigned on the
  // wire: 65535 parameters are legal.
  bool Count(size_t item_bytes, size_t* n) {
    int16_t raw;
    if (!I16(&raw)) return false;
    *n = static_cast<uint16_t>(raw);
    return *n * item_bytes <= in_.size();
  }
  bool empty() const { return in_.empty(); }
  std::string_view rest() const { return in_; }

 private:
  std::string_view in_;
};

std::optional<ProtocolError> ReadFormats(BodyReader* in, std::vector<int16_t>* formats) {
  size_t n;
  if (!in->Count(2, &n)) return NoData();
  formats->resize(n);
  for (int16_t& format : *formats) {
    if (!in->I16(&format)) return NoData();
    if (format != 0 && format != 1) {
      return Violation(fmt::format("unsupported format code: {}", format));
    }
  }
  return std::nullopt;
}

std::optional<ProtocolError> ReadValues(BodyReader* in,
                                        std::vector<std::optional<std::string_view>>* values) {
  size_t n;
  if (!in->Count(4, &n)) return NoData();
  values->clear();
  values->reserve(n);
  for (size_t i = 0; i < n; ++i) {
    uint32_t length;
    if (!in->U32(&length)) return NoData();
    if (length == std::numeric_limits<uint32_t>::max()) {
      values->emplace_back(std::nullopt);
      continue;
    }
    std::string_view value;
    if (!in->Bytes(length, &value)) return NoData();
    values->emplace_back(value);
  }
  return std::nullopt;
}

// The body of a message that is one string, and of one that is nothing.
Result<std::string_view, ProtocolError> OnlyString(std::string_view body) {
  BodyReader in(body);
  std::string_view value;
  if (!in.CString(&value)) return Violation("invalid string in message");
  if (!in.empty()) return Violation("invalid message format");
  return value;
}

template <typename Message>
Result<FrontendMessage, ProtocolError> StringMessage(std::string_view body) {
  auto value = OnlyString(body);
  if (!value.has_value()) return value.error();
  return FrontendMessage(Message{*value});
}

template <typename Message>
Result<FrontendMessage, ProtocolError> EmptyMessage(std::string_view body) {
  if (!body.empty()) return Violation("invalid message format");
  return FrontendMessage(Message{});
}

template <typename Message>
Result<FrontendMessage, ProtocolError> NamedMessage(std::string_view body, std::string_view verb) {
  BodyReader in(body);
  uint8_t kind;
  Message message;
  if (!in.U8(&kind)) return NoData();
  if (kind != 'S' && kind != 'P') {
    return Violation(fmt::format("invalid {} message subtype {}", verb, kind));
  }
  message.kind = static_cast<char>(kind);
  if (!in.CString(&message.name)) return Violation("invalid string in message");
  if (!in.empty()) return Violation("invalid message format");
  return FrontendMessage(message);
}

Result<FrontendMessage, ProtocolError> ParseExecute(std::string_view body) {
  BodyReader in(body);
  Execute message;
  uint32_t rows_max;
  if (!in.CString(&message.portal)) return Violation("invalid string in message");
  if (!in.U32(&rows_max)) return NoData();
  if (!in.empty()) return Violation("invalid message format");
  message.rows_max = static_cast<int32_t>(rows_max);
  return FrontendMessage(message);
}

}  // namespace

Cut CutFrame(std::string_view buffer, int64_t bytes_max) {
  if (buffer.empty()) return NeedMore{1 + kLengthBytes};
  const char type = buffer[0];
  if (type == '\0' || kFrontendTypes.find(type) == std::string_view::npos) {
    return Fatal(fmt::format("invalid frontend message type {}", static_cast<uint8_t>(type)));
  }
  if (buffer.size() < 1 + kLengthBytes) return NeedMore{1 + kLengthBytes};
  const uint32_t length = LoadU32(buffer.data() + 1);
  if (length < kLengthBytes || length > std::numeric_limits<int32_t>::max()) {
    return Fatal("invalid message length");
  }
  const uint64_t size = uint64_t{length} + 1;
  if (size > static_cast<uint64_t>(bytes_max)) return Oversized{type, size};
  if (buffer.size() < size) return NeedMore{size};
  return Frame{type, buffer.substr(1 + kLengthBytes, length - kLengthBytes), size};
}

Cut CutStartup(std::string_view buffer) {
  if (buffer.size() < kLengthBytes) return NeedMore{kLengthBytes};
  const uint32_t length = LoadU32(buffer.data());
  // The shortest packet is the length and a code.
  if (length < 2 * kLengthBytes || length > kStartupBytesMax) {
    return Fatal("invalid length of startup packet");
  }
  if (buffer.size() < length) return NeedMore{length};
  return Frame{'\0', buffer.substr(kLengthBytes, length - kLengthBytes), length};
}

std::string_view StartupMessage::Parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

Result<StartupPacket, ProtocolError> ParseStartup(std::string_view body) {
  BodyReader in(body);
  uint32_t code;
  if (!in.U32(&code)) return Fatal("invalid length of startup packet");
  if (code == kSslRequestCode || code == kGssEncRequestCode) {
    if (!in.empty()) return Fatal("invalid length of startup packet");
    if (code == kSslRequestCode) return StartupPacket(SslRequest{});
    return StartupPacket(GssEncRequest{});
  }
  if (code == kCancelRequestCode) {
    CancelRequest cancel;
    if (!in.U32(&cancel.process_id) || !in.U32(&cancel.secret_key) || !in.empty()) {
      return Fatal("invalid length of startup packet");
    }
    return StartupPacket(cancel);
  }
  StartupMessage startup{.version = code, .parameters = {}};
  // What follows another major version is not known to be parameters.
  if (code >> 16 != kProtocol30 >> 16) return StartupPacket(std::move(startup));
  constexpr std::string_view kLayout =
      "invalid startup packet layout: expected terminator as last byte";
  while (true) {
    std::string_view name, value;
    if (!in.CString(&name)) return Fatal(std::string(kLayout));
    if (name.empty()) break;
    if (!in.CString(&value)) return Fatal(std::string(kLayout));
    startup.parameters.emplace_back(name, value);
  }
  if (!in.empty()) return Fatal(std::string(kLayout));
  return StartupPacket(std::move(startup));
}

Result<SaslInitialResponse, ProtocolError> ParseSaslInitialResponse(std::string_view body) {
  BodyReader in(body);
  SaslInitialResponse response;
  uint32_t length;
  if (!in.CString(&response.mechanism)) return Violation("invalid string in message");
  if (!in.U32(&length)) return NoData();
  if (length != std::numeric_limits<uint32_t>::max()) {
    std::string_view data;
    if (!in.Bytes(length, &data)) return NoData();
    response.data = data;
  }
  if (!in.empty()) return Violation("invalid message format");
  return response;
}

Result<FrontendMessage, ProtocolError> MessageParser::Parse(const Frame& frame) {
  switch (frame.type) {
    case 'Q':
      return StringMessage<Query>(frame.body);
    case 'P':
      return ParseParse(frame.body);
    case 'B':
      return ParseBind(frame.body);
    case 'D':
      return NamedMessage<Describe>(frame.body, "DESCRIBE");
    case 'C':
      return NamedMessage<Close>(frame.body, "CLOSE");
    case 'E':
      return ParseExecute(frame.body);
    case 'H':
      return EmptyMessage<Flush>(frame.body);
    case 'S':
      return EmptyMessage<Sync>(frame.body);
    case 'X':
      return EmptyMessage<Terminate>(frame.body);
    case 'd':
      return FrontendMessage(CopyData{frame.body});
    case 'c':
      return EmptyMessage<CopyDone>(frame.body);
    case 'f':
      return StringMessage<CopyFail>(frame.body);
    case 'p':
      return FrontendMessage(PasswordMessage{frame.body});
    case 'F':
      return ParseFunctionCall(frame.body);
    default:
      return Fatal(
          fmt::format("invalid frontend message type {}", static_cast<uint8_t>(frame.type)));
  }
}

Result<FrontendMessage, ProtocolError> MessageParser::ParseParse(std::string_view body) {
  BodyReader in(body);
  pgwire::Parse message;
  if (!in.CString(&message.statement) || !in.CString(&message.sql)) {
    return Violation("invalid string in message");
  }
  size_t n;
  if (!in.Count(4, &n)) return NoData();
  types_.resize(n);
  for (uint32_t& type : types_) {
    if (!in.U32(&type)) return NoData();
  }
  if (!in.empty()) return Violation("invalid message format");
  message.parameter_types = types_;
  return FrontendMessage(message);
}

Result<FrontendMessage, ProtocolError> MessageParser::ParseBind(std::string_view body) {
  BodyReader in(body);
  Bind message;
  if (!in.CString(&message.portal) || !in.CString(&message.statement)) {
    return Violation("invalid string in message");
  }
  if (auto error = ReadFormats(&in, &formats_)) return *std::move(error);
  if (auto error = ReadValues(&in, &values_)) return *std::move(error);
  if (formats_.size() > 1 && formats_.size() != values_.size()) {
    return Violation(fmt::format("bind message has {} parameter formats but {} parameters",
                                 formats_.size(), values_.size()));
  }
  if (auto error = ReadFormats(&in, &result_formats_)) return *std::move(error);
  if (!in.empty()) return Violation("invalid message format");
  message.parameter_formats = formats_;
  message.parameters = values_;
  message.result_formats = result_formats_;
  return FrontendMessage(message);
}

Result<FrontendMessage, ProtocolError> MessageParser::ParseFunctionCall(std::string_view body) {
  BodyReader in(body);
  FunctionCall message;
  if (!in.U32(&message.function)) return NoData();
  if (auto error = ReadFormats(&in, &formats_)) return *std::move(error);
  if (auto error = ReadValues(&in, &values_)) return *std::move(error);
  if (!in.I16(&message.result_format)) return NoData();
  if (!in.empty()) return Violation("invalid message format");
  message.argument_formats = formats_;
  message.arguments = values_;
  return FrontendMessage(message);
}

void MessageParser::Shrink() {
  constexpr size_t kKept = 256;
  if (types_.capacity() > kKept) types_ = {};
  if (formats_.capacity() > kKept) formats_ = {};
  if (result_formats_.capacity() > kKept) result_formats_ = {};
  if (values_.capacity() > kKept) values_ = {};
}

}  // namespace steno::pgwire
