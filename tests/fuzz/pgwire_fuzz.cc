// The decoder of the PostgreSQL wire protocol takes any bytes. The first byte chooses between the
// startup packet and the stream of messages, and where the stream is cut in two.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "net/pgwire/frontend.h"

namespace steno::pgwire {
namespace {

constexpr int64_t kBytesMax = 4096;

// Every byte that a message refers to, so that a sanitizer sees views that left the buffer.
struct Touch {
  uint64_t sum = 0;
  void operator()(std::string_view bytes) {
    for (const char c : bytes) sum += static_cast<unsigned char>(c);
  }
  template <typename T>
  void All(const T& values) {
    for (const auto& value : values) {
      if (value.has_value()) (*this)(*value);
    }
  }
};

void TouchMessage(const FrontendMessage& message, Touch* touch) {
  if (const auto* bind = std::get_if<Bind>(&message)) {
    (*touch)(bind->portal);
    (*touch)(bind->statement);
    touch->All(bind->parameters);
    CHECK(bind->parameter_formats.size() <= 1 ||
          bind->parameter_formats.size() == bind->parameters.size());
  } else if (const auto* parse = std::get_if<Parse>(&message)) {
    (*touch)(parse->statement);
    (*touch)(parse->sql);
  } else if (const auto* query = std::get_if<Query>(&message)) {
    (*touch)(query->sql);
  } else if (const auto* call = std::get_if<FunctionCall>(&message)) {
    touch->All(call->arguments);
  } else if (const auto* execute = std::get_if<Execute>(&message)) {
    (*touch)(execute->portal);
  } else if (const auto* data = std::get_if<CopyData>(&message)) {
    (*touch)(data->bytes);
  }
}

// Decodes what `buffer` holds; gives the number of whole messages, and drops them from it.
size_t Drain(std::string* buffer, bool startup, MessageParser* parser, Touch* touch, bool* dead) {
  size_t messages = 0;
  while (!*dead && !buffer->empty()) {
    const Cut cut = startup ? CutStartup(*buffer) : CutFrame(*buffer, kBytesMax);
    if (const auto* more = std::get_if<NeedMore>(&cut)) {
      CHECK(more->bytes > buffer->size());
      break;
    }
    const auto* frame = std::get_if<Frame>(&cut);
    if (frame == nullptr) {  // Oversized ends this run, too: nothing near its size is at hand.
      *dead = true;
      break;
    }
    CHECK(frame->size <= buffer->size() && frame->size > frame->body.size());
    ++messages;
    if (startup) {
      const auto packet = ParseStartup(frame->body);
      if (packet.has_value() && std::holds_alternative<StartupMessage>(*packet)) {
        for (const auto& [name, value] : std::get<StartupMessage>(*packet).parameters) {
          (*touch)(name);
          (*touch)(value);
        }
      }
    } else if (const auto message = parser->Parse(*frame); message.has_value()) {
      TouchMessage(*message, touch);
    }
    buffer->erase(0, frame->size);
  }
  return messages;
}

}  // namespace
}  // namespace steno::pgwire

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace steno::pgwire;
  if (size == 0) return 0;
  const bool startup = (data[0] & 1) != 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const size_t split = bytes.empty() ? 0 : (data[0] >> 1) % bytes.size();

  MessageParser parser;
  Touch whole_touch, pieces_touch;
  bool dead = false;
  std::string whole(bytes);
  const size_t count = Drain(&whole, startup, &parser, &whole_touch, &dead);

  // In two pieces the stream says the same.
  bool pieces_dead = false;
  std::string pieces(bytes.substr(0, split));
  size_t pieces_count = Drain(&pieces, startup, &parser, &pieces_touch, &pieces_dead);
  pieces += bytes.substr(split);
  pieces_count += Drain(&pieces, startup, &parser, &pieces_touch, &pieces_dead);
  CHECK_EQ(count, pieces_count);
  CHECK_EQ(whole_touch.sum, pieces_touch.sum);
  CHECK_EQ(dead, pieces_dead);
  return 0;
}
