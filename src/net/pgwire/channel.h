// The two buffers of a connection: bytes from the client, cut into messages, and answers gathered
// for it.
//
//   Received next;
//   while (!channel.TryNext(&next)) {
//     if (!co_await channel.Fill()) co_return;     // the client is gone
//   }
//   channel.writer().ReadyForQuery(...);
//   co_await channel.Flush();
//
// The input buffer grows with what has arrived, never with what is announced; the body of an
// oversized message is dropped as it comes in. Both buffers shrink when a connection falls idle, so
// that an idle one costs a few KiB whatever it did before. Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/metrics.h"
#include "net/pgwire/backend.h"
#include "net/pgwire/frontend.h"
#include "net/tcp/socket.h"
#include "runtime/task.h"

namespace steno::pgwire {

// Bytes received and not yet consumed, contiguous.
class InputBuffer {
 public:
  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  void Consume(size_t bytes);
  // Room for reading behind the view: at least one byte, and no more in all than what twice the
  // bytes at hand, or a small minimum, asks for. Moves the view.
  std::pair<char*, size_t> Room();
  void Filled(size_t bytes) { end_ += bytes; }
  // Gives memory back if nothing is in it.
  void Shrink();
  size_t capacity() const { return capacity_; }

 private:
  std::unique_ptr<char[]> data_;
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
};

using Received = std::variant<Frame, Oversized, ProtocolError>;

class Channel {
 public:
  // The counters may be shared between channels. All outlive the channel.
  Channel(tcp::Socket* socket, metrics::Counter* bytes_received, metrics::Counter* bytes_sent)
      : socket_(socket),
        bytes_received_(bytes_received),
        bytes_sent_(bytes_sent),
        writer_(&output_) {}

  // The next message, if it has arrived; views into it live until the next TryNext or Fill. An
  // Oversized is given once, what belongs to it never shows up again.
  bool TryNext(Received* next);
  // Same, for the untyped first packets.
  bool TryNextStartup(Received* next);
  // Waits for more bytes. False if the client is gone.
  Task<bool> Fill();

  BackendWriter& writer() { return writer_; }
  size_t output_bytes() const { return output_.size(); }
  // Sends what is gathered. False if the client is gone; then, and ever after, output is dropped.
  Task<bool> Flush();
  bool broken() const { return broken_; }

  // Gives back memory that large messages took, for a wait that may be long.
  void Shrink();

 private:
  bool Take(Cut cut, Received* next);
  // Drops the message that TryNext gave last and what is in the buffer of an oversized one. True if
  // the buffer begins with a message.
  bool SkipDone();

  tcp::Socket* const socket_;
  metrics::Counter* const bytes_received_;
  metrics::Counter* const bytes_sent_;
  InputBuffer input_;
  size_t taken_ = 0;   // bytes of the message that TryNext gave last
  uint64_t skip_ = 0;  // bytes of an oversized message still to drop
  size_t wanted_ = 0;  // no complete message before the buffer holds so many
  std::string output_;
  BackendWriter writer_;
  bool broken_ = false;
};

}  // namespace steno::pgwire
