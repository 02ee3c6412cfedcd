#include "net/pgwire/connection.h"

#include <fmt/format.h>

#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "net/pgwire/idle_watch.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"

namespace steno::pgwire {
namespace {

using sql::SqlError;
using sql::errors::Make;
namespace sqlstate = sql::sqlstate;

bool IsExtended(char type) {
  return std::string_view("PBDECH").find(type) != std::string_view::npos;
}

std::vector<WireFormat> FormatsFrom(absl::Span<const int16_t> codes) {
  std::vector<WireFormat> formats;
  formats.reserve(codes.size());
  for (const int16_t code : codes) formats.push_back(static_cast<WireFormat>(code));
  return formats;
}

// Copies the values out of the input buffer. Those in text format are checked to be text.
sql::SqlResult<std::vector<sql::RawParameter>> ParametersFrom(const Bind& message) {
  const ResultFormats formats(message.parameter_formats);
  std::vector<sql::RawParameter> parameters;
  parameters.reserve(message.parameters.size());
  for (size_t i = 0; i < message.parameters.size(); ++i) {
    const auto& value = message.parameters[i];
    if (!value.has_value()) {
      parameters.emplace_back(std::nullopt);
      continue;
    }
    if (formats.of(i) == WireFormat::kText) RETURN_IF_ERROR(sql::ValidateUtf8(*value));
    parameters.emplace_back(*value);
  }
  return parameters;
}

sql::SqlStatus ValidateNames(std::string_view a, std::string_view b = {}) {
  RETURN_IF_ERROR(sql::ValidateUtf8(a));
  return sql::ValidateUtf8(b);
}

SqlError AdminShutdown() {
  return Make(sqlstate::kAdminShutdown, "terminating connection due to administrator command");
}

SqlError IdleTooLong(sql::TransactionStatus status) {
  return status == sql::TransactionStatus::kIdle
             ? Make("57P05", "terminating connection due to idle-session timeout")
             : Make("25P03", "terminating connection due to idle-in-transaction timeout");
}

}  // namespace

Connection::Connection(ConnectionHost* host, tcp::Socket* socket, ConnectionKey key,
                       const ConnectionCounters& counters)
    : host_(host),
      socket_(socket),
      key_(key),
      counters_(counters),
      channel_(socket, counters.bytes_received, counters.bytes_sent),
      sink_(&channel_, counters.statements) {}

void Connection::Cancel() {
  absl::MutexLock lock(&mu_);
  if (session_ != nullptr && activity() % 2 == 1) session_->Cancel();
}

void Connection::Drain() {
  draining_.store(true);
  // A connection that waits between transactions is woken by the end of its stream, and so is one
  // that still shakes hands. One that stops waiting right now has read its message already, and
  // looks at draining_ before it reads again.
  const bool waits = activity() % 2 == 0 && between_transactions_.load();
  if (!waits && started()) return;
  shut_reads_.store(true);
  socket_->ShutdownReads();
}

void Connection::TerminateByAdmin() {
  if (!terminated_.exchange(true)) {
    draining_.store(true);
    shut_reads_.store(true);
    socket_->ShutdownReads();
  }
  Cancel();
}

void Connection::Abort() {
  draining_.store(true);
  Cancel();
  socket_->Shutdown();
}

void Connection::CancelIfPeerClosed() {
  // The end that Drain has put to the stream is not the client's.
  if (!shut_reads_.load() && socket_->PeerClosed()) Cancel();
}

Task<void> Connection::Run() {
  const bool served = co_await Handshake();
  if (served) co_await Serve();
  co_await channel_.Flush();  // what is still gathered, such as a fatal error
  if (serving_ != nullptr) {
    co_await serving_->Close();
    std::unique_ptr<sql::Session> session;
    absl::MutexLock lock(&mu_);
    session = std::exchange(session_, nullptr);
  }
  if (started()) host_->ReleaseSession();
}

Task<void> Connection::Serve() {
  Received received;
  while (!channel_.broken()) {
    if (terminated_.load()) co_return Fatal(AdminShutdown());
    if (!channel_.TryNext(&received) && !co_await WaitForMessage(&received)) co_return;
    const bool skipped = skip_to_sync_;
    ready_ = false;
    if (co_await Handle(received) == Next::kEnd) co_return;
    // A client may go on without Sync; what it is owed must not pile up. It may also wait for an
    // error before it sends Sync, after a Flush that is skipped.
    const bool failed = skip_to_sync_ && !skipped;
    if (failed || channel_.output_bytes() > static_cast<size_t>(kOutputBytesMax)) {
      co_await channel_.Flush();
    }
  }
}

Task<bool> Connection::WaitForMessage(Received* received) {
  if (busy_since_ns_.has_value()) {
    counters_.latency_ns->Observe(counters_.clock->MonotonicNs() - *busy_since_ns_);
    busy_since_ns_.reset();
  }
  parser_.Shrink();
  channel_.Shrink();
  Executor* const executor = co_await CurrentExecutor{};
  IdleWatch watch(executor, socket_, ready_ ? serving_->idle_timeout_ms() : 0);
  do {
    const bool between = serving_->status() == sql::TransactionStatus::kIdle && !skip_to_sync_;
    between_transactions_.store(between);
    activity_.fetch_add(1);
    const bool open = !(between && draining_.load()) && co_await channel_.Fill();
    activity_.fetch_add(1);
    if (!open) {
      if (watch.Stop()) {
        Fatal(IdleTooLong(serving_->status()));
      } else if (draining_.load()) {
        Fatal(AdminShutdown());
      }
      co_return false;
    }
  } while (!channel_.TryNext(received));
  if (!watch.Stop()) {
    busy_since_ns_ = counters_.clock->MonotonicNs();
    co_return true;
  }
  Fatal(IdleTooLong(serving_->status()));
  co_return false;
}

Task<Connection::Next> Connection::End(SqlError error) {
  Fatal(error);
  co_return Next::kEnd;
}

Task<Connection::Next> Connection::GoOn() {
  co_return Next::kGoOn;
}

Task<Connection::Next> Connection::Handle(const Received& received) {
  if (const auto* frame = std::get_if<Frame>(&received)) return HandleFrame(*frame);
  if (const auto* oversized = std::get_if<Oversized>(&received)) {
    return RefuseMessage(oversized->type, sql::errors::ProgramLimitExceeded(fmt::format(
                                              "message of {} bytes exceeds the limit of {} bytes",
                                              oversized->size, kMessageBytesMax)));
  }
  return End(Make(sqlstate::kProtocolViolation, std::get<ProtocolError>(received).message()));
}

Task<Connection::Next> Connection::HandleFrame(const Frame& frame) {
  if (skip_to_sync_ && frame.type != 'S' && frame.type != 'X') return GoOn();
  auto message = parser_.Parse(frame);
  if (!message.has_value()) {
    return RefuseMessage(frame.type, Make(sqlstate::kProtocolViolation, message.error().message()));
  }
  message_ = *std::move(message);
  return Dispatch();
}

// Answers a message that is not carried out with `error`, as its type demands.
Task<Connection::Next> Connection::RefuseMessage(char type, SqlError error) {
  if (type == 'X') co_return Next::kEnd;
  if (skip_to_sync_ && type != 'S') co_return Next::kGoOn;
  // What a client still sends after its COPY has failed.
  if (type == 'd' || type == 'c' || type == 'f') co_return Next::kGoOn;
  serving_->FailTransaction();
  if (IsExtended(type)) {
    FailExtended(error);
    co_return Next::kGoOn;
  }
  WriteError("ERROR", error, &channel_.writer());
  co_await OnSync();
  co_return Next::kGoOn;
}

Task<Connection::Next> Connection::Dispatch() {
  if (const auto* bind = std::get_if<Bind>(&message_)) {
    co_await OnBind(*bind);
  } else if (const auto* execute = std::get_if<Execute>(&message_)) {
    co_await OnExecute(*execute);
  } else if (std::holds_alternative<Sync>(message_)) {
    co_await OnSync();
  } else if (const auto* query = std::get_if<Query>(&message_)) {
    co_await OnQuery(*query);
  } else if (const auto* parse = std::get_if<Parse>(&message_)) {
    co_await OnParse(*parse);
  } else if (const auto* describe = std::get_if<Describe>(&message_)) {
    co_await OnDescribe(*describe);
  } else if (const auto* close = std::get_if<Close>(&message_)) {
    co_await OnClose(*close);
  } else if (std::holds_alternative<Flush>(message_)) {
    serving_->Flush();
    co_await channel_.Flush();
  } else if (std::holds_alternative<FunctionCall>(message_)) {
    co_return co_await RefuseMessage(
        'F', sql::errors::FeatureNotSupported("function call messages are not supported"));
  } else if (std::holds_alternative<Terminate>(message_)) {
    co_return Next::kEnd;
  } else if (std::holds_alternative<PasswordMessage>(message_)) {
    Fatal(Make(sqlstate::kProtocolViolation, "unexpected password message"));
    co_return Next::kEnd;
  }
  // CopyData, CopyDone and CopyFail outside of COPY are what a client still sends after its COPY
  // has failed.
  co_return Next::kGoOn;
}

Task<void> Connection::OnQuery(const Query& message) {
  unnamed_portal_ = {};
  sink_.set_formats(&text_formats_);
  sql::SqlStatus status = sql::ValidateUtf8(message.sql);
  if (!status.has_value()) {
    co_await RefuseMessage('Q', status.error());
    co_return;
  }
  status = co_await serving_->Query(std::string(message.sql), &sink_);
  if (auto error = sink_.TakeError(); error && !status.has_value()) status = *std::move(error);
  if (!status.has_value()) Fail(status.error());
  co_await Ready();
}

Task<void> Connection::OnParse(const Parse& message) {
  sql::SqlStatus status = ValidateNames(message.statement, message.sql);
  if (status.has_value()) {
    status = co_await serving_->Parse(
        std::string(message.statement), std::string(message.sql),
        std::vector<uint32_t>(message.parameter_types.begin(), message.parameter_types.end()));
  } else {
    serving_->FailTransaction();
  }
  if (!status.has_value()) co_return FailExtended(status.error());
  channel_.writer().ParseComplete();
}

Task<void> Connection::OnBind(const Bind& message) {
  sql::SqlStatus names = ValidateNames(message.portal, message.statement);
  auto parameters = ParametersFrom(message);
  if (!names.has_value() || !parameters.has_value()) {
    serving_->FailTransaction();
    co_return FailExtended(names.has_value() ? parameters.error() : names.error());
  }
  std::string portal(message.portal);
  ResultFormats formats(message.result_formats);
  const sql::SqlStatus status =
      co_await serving_->Bind(portal, std::string(message.statement),
                              FormatsFrom(message.parameter_formats), *std::move(parameters));
  if (!status.has_value()) co_return FailExtended(status.error());
  if (formats.size() > 1) {
    const auto description = co_await serving_->DescribePortal(portal);
    if (!description.has_value()) co_return FailExtended(description.error());
    if (description->returns_rows && !formats.Fit(description->columns.size())) {
      serving_->FailTransaction();
      co_return FailExtended(
          Make(sqlstate::kProtocolViolation,
               fmt::format("bind message has {} result formats but query has {} columns",
                           formats.size(), description->columns.size())));
    }
  }
  (portal.empty() ? unnamed_portal_ : named_portals_[portal]) = std::move(formats);
  channel_.writer().BindComplete();
}

Task<void> Connection::OnDescribe(const Describe& message) {
  const std::string name(message.name);
  if (message.kind == 'S') {
    const auto description = co_await serving_->DescribeStatement(name);
    if (!description.has_value()) co_return FailExtended(description.error());
    std::vector<uint32_t> oids;
    for (const sql::Type& type : description->parameters) {
      oids.push_back(static_cast<uint32_t>(type.id));
    }
    channel_.writer().ParameterDescription(oids);
    if (!description->returns_rows) co_return channel_.writer().NoData();
    co_return WriteRowDescription(description->columns, text_formats_, &channel_.writer());
  }
  const auto description = co_await serving_->DescribePortal(name);
  if (!description.has_value()) co_return FailExtended(description.error());
  if (!description->returns_rows) co_return channel_.writer().NoData();
  WriteRowDescription(description->columns, FormatsOf(name), &channel_.writer());
}

Task<void> Connection::OnExecute(const Execute& message) {
  std::string portal(message.portal);
  sink_.set_formats(&FormatsOf(portal));
  const auto outcome = co_await serving_->Execute(
      std::move(portal), message.rows_max > 0 ? message.rows_max : 0, &sink_);
  const auto error = sink_.TakeError();
  if (!outcome.has_value()) {
    co_return FailExtended(error.has_value() ? *error : outcome.error());
  }
  switch (*outcome) {
    case sql::ExecuteOutcome::kComplete:
      break;
    case sql::ExecuteOutcome::kSuspended:
      channel_.writer().PortalSuspended();
      break;
    case sql::ExecuteOutcome::kEmpty:
      channel_.writer().EmptyQueryResponse();
      break;
  }
}

Task<void> Connection::OnClose(const Close& message) {
  const std::string name(message.name);
  if (message.kind == 'S') {
    serving_->CloseStatement(name);
  } else {
    serving_->ClosePortal(name);
    named_portals_.erase(name);
  }
  channel_.writer().CloseComplete();
  co_return;
}

Task<void> Connection::OnSync() {
  skip_to_sync_ = false;
  const sql::SqlStatus status = co_await serving_->Sync();
  if (!status.has_value()) Fail(status.error());
  co_await Ready();
}

Task<void> Connection::Ready() {
  if (cut_short_) co_return;
  const sql::TransactionStatus status = serving_->status();
  // Portals end with their transaction.
  if (status == sql::TransactionStatus::kIdle) named_portals_.clear();
  for (const auto& [name, value] : serving_->TakeChangedSettings()) {
    channel_.writer().ParameterStatus(name, value);
  }
  channel_.writer().ReadyForQuery(static_cast<TransactionStatus>(status));
  ready_ = true;
  co_await channel_.Flush();
}

// What TerminateByAdmin has ended fails as cancelled, or for want of its client's data. Other
// errors, such as that of a commit whose outcome is not known, are the client's to know.
void Connection::Fail(const SqlError& error) {
  cut_short_ = terminated_.load() && (error.sqlstate == sqlstate::kQueryCanceled ||
                                      error.sqlstate == sqlstate::kConnectionFailure);
  if (cut_short_) return;
  counters_.errors->Increment();
  WriteError("ERROR", error, &channel_.writer());
}

void Connection::FailExtended(const SqlError& error) {
  skip_to_sync_ = true;
  Fail(error);
}

void Connection::Fatal(const SqlError& error) {
  WriteError("FATAL", error, &channel_.writer());
}

const ResultFormats& Connection::FormatsOf(const std::string& portal) const {
  if (portal.empty()) return unnamed_portal_;
  const auto it = named_portals_.find(portal);
  return it == named_portals_.end() ? text_formats_ : it->second;
}

}  // namespace steno::pgwire
