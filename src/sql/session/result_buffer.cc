#include "sql/session/result_buffer.h"

#include "sql/exec/memory_account.h"

namespace steno::sql {
namespace {

// Whether the sink may refuse rows for their text, which is no longer than the value itself but for
// row values. It has to do so before the transaction commits.
bool MayBeUnprintable(const Batch& batch) {
  for (size_t c = 0; c < batch.columns(); ++c) {
    const TypeId type = batch.column(c).type().id;
    if (type == TypeId::kRecord || ElementOf(type) == TypeId::kRecord) return true;
  }
  return false;
}

}  // namespace

void ResultBuffer::OnColumns(const std::vector<ResultColumn>& columns) {
  if (!simple_) return;
  if (pass_through_) {
    ++given_;
    sink_->OnColumns(columns);
  } else {
    size_t bytes = 0;
    for (const ResultColumn& column : columns) bytes += sizeof(column) + column.name.size();
    Keep(columns, bytes);
  }
}

Task<bool> ResultBuffer::OnRows(const Batch& batch) {
  if (!pass_through_) {
    const int64_t bytes = BytesOf(batch);
    if (bytes_ + bytes <= kRetainBytesMax && !MayBeUnprintable(batch)) {
      Keep(batch, static_cast<size_t>(bytes));
      co_return true;
    }
    if (!co_await PassThrough()) co_return false;
  }
  ++given_;
  co_return co_await sink_->OnRows(batch);
}

void ResultBuffer::OnComplete(std::string_view tag) {
  if (pass_through_) {
    ++given_;
    sink_->OnComplete(tag);
  } else {
    Keep(Tag{std::string(tag)}, tag.size());
  }
}

void ResultBuffer::OnNotice(std::string_view severity, const SqlError& notice) {
  if (pass_through_) {
    ++given_;
    sink_->OnNotice(severity, notice);
  } else {
    const size_t texts = notice.message.size() + notice.detail.size() + notice.hint.size();
    Keep(std::make_unique<const Notice>(Notice{std::string(severity), notice}),
         sizeof(Notice) + texts);
  }
}

void ResultBuffer::Keep(Event event, size_t bytes) {
  bytes_ += static_cast<int64_t>(sizeof(Event) + bytes);
  events_.push_back(std::move(event));
}

Task<bool> ResultBuffer::Flush() {
  if (!events_.empty()) {
    sent_ = true;
    ++given_;
  }
  const std::vector<Event> events = std::exchange(events_, {});
  bytes_ = 0;
  for (const Event& event : events) {
    if (const auto* batch = std::get_if<Batch>(&event)) {
      if (!co_await sink_->OnRows(*batch)) co_return false;
    } else if (const auto* columns = std::get_if<std::vector<ResultColumn>>(&event)) {
      sink_->OnColumns(*columns);
    } else if (const auto* tag = std::get_if<Tag>(&event)) {
      sink_->OnComplete(tag->tag);
    } else if (const auto* notice = std::get_if<std::unique_ptr<const Notice>>(&event)) {
      sink_->OnNotice((*notice)->severity, (*notice)->error);
    }
  }
  co_return true;
}

Task<bool> ResultBuffer::PassThrough() {
  const bool open = co_await Flush();
  pass_through_ = true;
  sent_ = true;
  co_return open;
}

bool ResultBuffer::CutBack(const Mark& mark) {
  if (given_ != mark.given) return false;
  events_.erase(events_.begin() + static_cast<ptrdiff_t>(mark.events), events_.end());
  bytes_ = mark.bytes;
  return true;
}

bool ResultBuffer::TakeLoneTag(std::string* tag) {
  if (pass_through_ || events_.size() != 1) return false;
  auto* only = std::get_if<Tag>(&events_[0]);
  if (only == nullptr) return false;
  *tag = std::move(only->tag);
  Discard();
  return true;
}

}  // namespace steno::sql
