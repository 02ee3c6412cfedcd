#include "net/pgwire/channel.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/limits.h"

namespace steno::pgwire {
namespace {

// The smallest piece worth a system call. Point statements fit into one.
constexpr size_t kReadBytesMin = 2048;
constexpr size_t kInputBytesMin = 4096;

}  // namespace

void InputBuffer::Consume(size_t bytes) {
  begin_ += bytes;
  if (begin_ == end_) begin_ = end_ = 0;
}

std::pair<char*, size_t> InputBuffer::Room() {
  const size_t held = end_ - begin_;
  if (capacity_ - end_ < kReadBytesMin) {
    // Doubling bounds the copying; what is announced plays no part.
    const size_t wanted = std::max(kInputBytesMin, 2 * held);
    if (capacity_ < wanted || capacity_ - held < kReadBytesMin) {
      std::unique_ptr<char[]> larger(new char[wanted]);
      if (held > 0) std::memcpy(larger.get(), data_.get() + begin_, held);
      data_ = std::move(larger);
      capacity_ = wanted;
    } else {
      std::memmove(data_.get(), data_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
  }
  return {data_.get() + end_, capacity_ - end_};
}

void InputBuffer::Shrink() {
  if (begin_ != end_ || capacity_ <= static_cast<size_t>(kIdleBufferBytesMax)) return;
  data_.reset();
  capacity_ = begin_ = end_ = 0;
}

bool Channel::SkipDone() {
  input_.Consume(std::exchange(taken_, 0));
  const size_t drop = std::min<uint64_t>(skip_, input_.view().size());
  input_.Consume(drop);
  skip_ -= drop;
  return skip_ == 0 && !input_.view().empty() && input_.view().size() >= wanted_;
}

bool Channel::Take(Cut cut, Received* next) {
  wanted_ = 0;
  if (const auto* more = std::get_if<NeedMore>(&cut)) {
    wanted_ = more->bytes;
    return false;
  }
  if (auto* frame = std::get_if<Frame>(&cut)) {
    taken_ = frame->size;
    *next = *frame;
  } else if (auto* oversized = std::get_if<Oversized>(&cut)) {
    skip_ = oversized->size;
    *next = *oversized;
  } else {
    *next = std::get<ProtocolError>(std::move(cut));
  }
  return true;
}

bool Channel::TryNext(Received* next) {
  return SkipDone() && Take(CutFrame(input_.view(), kMessageBytesMax), next);
}

bool Channel::TryNextStartup(Received* next) {
  return SkipDone() && Take(CutStartup(input_.view()), next);
}

Task<bool> Channel::Fill() {
  const auto [room, size] = input_.Room();
  const ssize_t n = co_await socket_->Read(room, size);
  if (n <= 0) co_return false;
  bytes_received_->Increment(static_cast<uint64_t>(n));
  input_.Filled(static_cast<size_t>(n));
  co_return true;
}

Task<bool> Channel::Flush() {
  if (!broken_ && !output_.empty()) {
    bytes_sent_->Increment(output_.size());
    broken_ = !co_await socket_->Write(output_);
  }
  output_.clear();
  co_return !broken_;
}

void Channel::Shrink() {
  input_.Shrink();
  if (output_.empty() && output_.capacity() > static_cast<size_t>(kIdleBufferBytesMax)) {
    std::string().swap(output_);
  }
}

}  // namespace steno::pgwire
