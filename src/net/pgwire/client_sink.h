// ClientSink: the results of a session's statements, written to the client as they come.
//
// Rows are encoded into the channel's output and sent whenever more than kOutputBytesMax have
// gathered; waiting for the client to take them is the back-pressure that slows the statement down.
// During COPY FROM STDIN it reads the client's messages, as much as the session asks for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/pgwire/channel.h"
#include "net/pgwire/rows.h"
#include "sql/session/session.h"

namespace steno::pgwire {

class ClientSink : public sql::ResultSink {
 public:
  // `statements` counts those that have ended well. Both outlive the sink.
  ClientSink(Channel* channel, metrics::Counter* statements)
      : channel_(*channel), statements_(*statements) {}

  // The session whose settings values print with. Before the first statement.
  void set_session(const sql::Session* session) { session_ = session; }
  // How the rows of the next statement are encoded; outlives the statement.
  void set_formats(const ResultFormats* formats) { formats_ = formats; }

  // Why the sink has told the statement to stop, where that is not that the client is gone: what
  // the client sent during COPY FROM STDIN does not belong there, or a row is too large to be sent.
  // The error to report for the statement. Taken once.
  std::optional<sql::SqlError> TakeError();

  void OnColumns(const std::vector<sql::ResultColumn>& columns) override;
  Task<bool> OnRows(const sql::Batch& batch) override;
  void OnComplete(std::string_view tag) override;
  void OnEmptyQuery() override;
  void OnNotice(std::string_view severity, const sql::SqlError& notice) override;
  void OnCopyIn(const sql::CopyDescription& description) override;
  Task<sql::CopyInput> ReadCopyInput() override;
  void OnCopyOut(const sql::CopyDescription& description) override;
  Task<bool> OnCopyRows(sql::CopyRows rows) override;
  void OnCopyOutDone() override;

 private:
  enum class Step { kMore, kEnough };
  // Adds what one message says to *input.
  Step TakeCopyMessage(const Received& received, sql::CopyInput* input);
  Step FailCopy(sql::SqlError error, sql::CopyInput* input);

  Channel& channel_;
  metrics::Counter& statements_;
  const sql::Session* session_ = nullptr;
  const ResultFormats* formats_ = nullptr;
  std::optional<sql::SqlError> error_;
  // A CopyDone or CopyFail that arrived behind data that had to be delivered first.
  std::optional<sql::CopyInput> copy_end_;
};

}  // namespace steno::pgwire
