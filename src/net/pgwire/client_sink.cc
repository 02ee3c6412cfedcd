#include "net/pgwire/client_sink.h"

#include <fmt/format.h>

#include <utility>

#include "base/limits.h"
#include "sql/types/errors.h"

namespace steno::pgwire {

std::optional<sql::SqlError> ClientSink::TakeError() {
  return std::exchange(error_, std::nullopt);
}

void ClientSink::OnColumns(const std::vector<sql::ResultColumn>& columns) {
  WriteRowDescription(columns, *formats_, &channel_.writer());
}

Task<bool> ClientSink::OnRows(const sql::Batch& batch) {
  for (size_t row = 0; row < batch.rows(); ++row) {
    sql::SqlStatus written =
        WriteDataRow(batch, row, *formats_, session_->format_settings(), &channel_.writer());
    if (!written.has_value()) {
      error_ = std::move(written).error();
      co_return false;
    }
    if (channel_.output_bytes() > static_cast<size_t>(kOutputBytesMax)) {
      if (!co_await channel_.Flush()) co_return false;
    }
  }
  co_return !channel_.broken();
}

void ClientSink::OnComplete(std::string_view tag) {
  statements_.Increment();
  channel_.writer().CommandComplete(tag);
}

void ClientSink::OnEmptyQuery() {
  channel_.writer().EmptyQueryResponse();
}

void ClientSink::OnNotice(std::string_view severity, const sql::SqlError& notice) {
  WriteNotice(severity, notice, &channel_.writer());
}

void ClientSink::OnCopyIn(const sql::CopyDescription& description) {
  copy_end_.reset();
  channel_.writer().CopyInResponse(static_cast<int>(description.format),
                                   static_cast<size_t>(description.columns));
}

ClientSink::Step ClientSink::FailCopy(sql::SqlError error, sql::CopyInput* input) {
  *input = {.kind = sql::CopyInput::Kind::kFail, .data = error.message};
  error_ = std::move(error);
  return Step::kEnough;
}

ClientSink::Step ClientSink::TakeCopyMessage(const Received& received, sql::CopyInput* input) {
  using Kind = sql::CopyInput::Kind;
  if (const auto* error = std::get_if<ProtocolError>(&received)) {
    return FailCopy(sql::errors::Make(sql::sqlstate::kProtocolViolation, error->message()), input);
  }
  if (std::holds_alternative<Oversized>(received)) {
    return FailCopy(sql::errors::ProgramLimitExceeded("COPY message is too large"), input);
  }
  const Frame& frame = std::get<Frame>(received);
  switch (frame.type) {
    case 'd':
      input->data.append(frame.body);
      return static_cast<int64_t>(input->data.size()) >= kOutputBytesMax ? Step::kEnough
                                                                         : Step::kMore;
    // Libraries send these before they know that the statement is a COPY.
    case 'H':
    case 'S':
      return Step::kMore;
    case 'c':
    case 'f': {
      sql::CopyInput end{.kind = frame.type == 'c' ? Kind::kDone : Kind::kFail, .data = {}};
      if (frame.type == 'f') end.data = frame.body.substr(0, frame.body.find('\0'));
      if (input->data.empty()) {
        *input = std::move(end);
      } else {
        copy_end_ = std::move(end);
      }
      return Step::kEnough;
    }
    default:
      return FailCopy(
          sql::errors::Make(sql::sqlstate::kProtocolViolation,
                            fmt::format("unexpected message type 0x{:02X} during COPY from stdin",
                                        static_cast<unsigned char>(frame.type))),
          input);
  }
}

Task<sql::CopyInput> ClientSink::ReadCopyInput() {
  using Kind = sql::CopyInput::Kind;
  if (copy_end_.has_value()) co_return *std::exchange(copy_end_, std::nullopt);
  sql::CopyInput input{.kind = Kind::kData, .data = {}};
  const sql::CopyInput disconnected{.kind = Kind::kDisconnected, .data = {}};
  if (!co_await channel_.Flush()) co_return disconnected;
  Received received;
  while (true) {
    while (channel_.TryNext(&received)) {
      if (TakeCopyMessage(received, &input) == Step::kEnough) co_return input;
    }
    if (!input.data.empty()) co_return input;
    if (!co_await channel_.Fill()) co_return disconnected;
  }
}

void ClientSink::OnCopyOut(const sql::CopyDescription& description) {
  channel_.writer().CopyOutResponse(static_cast<int>(description.format),
                                    static_cast<size_t>(description.columns));
}

Task<bool> ClientSink::OnCopyRows(sql::CopyRows rows) {
  size_t begin = 0;
  for (const size_t end : rows.ends) {
    channel_.writer().CopyData(std::string_view(rows.text).substr(begin, end - begin));
    begin = end;
  }
  if (channel_.output_bytes() > static_cast<size_t>(kOutputBytesMax)) {
    co_return co_await channel_.Flush();
  }
  co_return !channel_.broken();
}

void ClientSink::OnCopyOutDone() {
  channel_.writer().CopyDone();
}

}  // namespace steno::pgwire
