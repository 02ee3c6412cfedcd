// ResultBuffer: keeps back what statements produce until their transaction has committed, so that
// the transaction can be run again if it has not. Past kRetainBytesMax everything goes on to the
// client, and then there is no running again.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sql/session/session.h"

namespace steno::sql {

class ResultBuffer final : public ResultSink {
 public:
  static constexpr int64_t kRetainBytesMax = 64 << 10;

  // `sink` outlives it. `simple`: columns are announced.
  ResultBuffer(ResultSink* sink, bool simple) : sink_(sink), simple_(simple) {}

  void OnColumns(const std::vector<ResultColumn>& columns) override;
  Task<bool> OnRows(const Batch& batch) override;
  void OnComplete(std::string_view tag) override;
  void OnEmptyQuery() override { sink_->OnEmptyQuery(); }
  void OnNotice(std::string_view severity, const SqlError& notice) override;
  // COPY talks with the client: REQUIRES PassThrough before.
  void OnCopyIn(const CopyDescription& description) override { sink_->OnCopyIn(description); }
  Task<CopyInput> ReadCopyInput() override { return sink_->ReadCopyInput(); }
  void OnCopyOut(const CopyDescription& description) override { sink_->OnCopyOut(description); }
  Task<bool> OnCopyRows(CopyRows rows) override { return sink_->OnCopyRows(std::move(rows)); }
  void OnCopyOutDone() override { sink_->OnCopyOutDone(); }

  // Gives everything to the client. False: it is gone.
  Task<bool> Flush();
  // Gives everything to the client, from now on at once.
  Task<bool> PassThrough();
  // Keeps back again: what was given before belongs to a transaction that has ended.
  void Retain() {
    pass_through_ = false;
    sent_ = false;
  }
  // Whether the client got anything since Retain.
  bool sent() const { return sent_; }
  // Whether it is time to Flush. What is not rows can only be taken in, and may go beyond.
  bool full() const { return bytes_ > kRetainBytesMax; }
  void Discard() {
    events_.clear();
    bytes_ = 0;
  }
  // Where it stands, to be cut back to.
  struct Mark {
    size_t events = 0;
    int64_t bytes = 0;
    uint64_t given = 0;
  };
  Mark mark() const { return {events_.size(), bytes_, given_}; }
  // Takes back what came since; false if the client has got some of it.
  bool CutBack(const Mark& mark);
  // The tag, if it is all there is to give; the buffer is empty then.
  bool TakeLoneTag(std::string* tag);

 private:
  struct Tag {
    std::string tag;
  };
  struct Notice {
    std::string severity;
    SqlError error;
  };
  using Event = std::variant<std::vector<ResultColumn>, Batch, Tag, std::unique_ptr<const Notice>>;

  // `bytes`: what the event holds beside itself.
  void Keep(Event event, size_t bytes);

  ResultSink* const sink_;
  const bool simple_;
  std::vector<Event> events_;
  int64_t bytes_ = 0;
  bool pass_through_ = false;
  bool sent_ = false;
  uint64_t given_ = 0;  // how often something was given to the client
};

}  // namespace steno::sql
