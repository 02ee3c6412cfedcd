// Connection: what happens before the first query.
#include <fmt/format.h>

#include "net/pgwire/connection.h"
#include "sql/types/errors.h"

namespace steno::pgwire {
namespace {

using sql::errors::Make;
namespace sqlstate = sql::sqlstate;

// Options that begin so belong to the protocol, not to the session.
constexpr std::string_view kProtocolOptionPrefix = "_pq_.";

bool IsTrue(std::string_view value) {
  return value == "true" || value == "on" || value == "yes" || value == "1" || value == "database";
}

void NegotiateVersion(const StartupMessage& startup, BackendWriter* writer) {
  std::vector<std::string_view> unknown;
  for (const auto& [name, value] : startup.parameters) {
    if (name.starts_with(kProtocolOptionPrefix)) unknown.push_back(name);
  }
  if (startup.version != kProtocol30 || !unknown.empty()) {
    writer->NegotiateProtocolVersion(kProtocol30, unknown);
  }
}

sql::SessionOptions OptionsOf(const StartupMessage& startup) {
  sql::SessionOptions options;
  for (const auto& [name, value] : startup.parameters) {
    if (name == "user") {
      options.user = value;
    } else if (name == "database") {
      options.database = value;
    } else if (name != "replication" && !name.starts_with(kProtocolOptionPrefix)) {
      options.settings[std::string(name)] = value;
    }
  }
  if (options.database.empty()) options.database = options.user;
  return options;
}

}  // namespace

Task<bool> Connection::Handshake() {
  bool asked_ssl = false;
  bool asked_gss = false;
  while (true) {
    Received received;
    while (!channel_.TryNextStartup(&received)) {
      if (!co_await channel_.Fill()) co_return false;
    }
    if (const auto* error = std::get_if<ProtocolError>(&received)) {
      Fatal(Make(sqlstate::kProtocolViolation, error->message()));
      co_return false;
    }
    const auto packet = ParseStartup(std::get<Frame>(received).body);
    if (!packet.has_value()) {
      Fatal(Make(sqlstate::kProtocolViolation, packet.error().message()));
      co_return false;
    }
    if (const auto* cancel = std::get_if<CancelRequest>(&*packet)) {
      host_->CancelByKey(cancel->process_id, cancel->secret_key);
      co_return false;
    }
    if (const auto* startup = std::get_if<StartupMessage>(&*packet)) {
      co_return co_await OpenSession(*startup);
    }
    // Each kind of encryption is asked for at most once; who asks on is not a client.
    bool& asked = std::holds_alternative<SslRequest>(*packet) ? asked_ssl : asked_gss;
    if (std::exchange(asked, true)) {
      Fatal(Make(sqlstate::kProtocolViolation, "repeated request for encryption"));
      co_return false;
    }
    channel_.writer().buffer().push_back('N');
    if (!co_await channel_.Flush()) co_return false;
  }
}

bool Connection::CheckStartup(const StartupMessage& startup) {
  if (startup.version >> 16 != kProtocol30 >> 16) {
    Fatal(Make(sqlstate::kFeatureNotSupported,
               fmt::format("unsupported frontend protocol {}.{}: server supports 3.0 to 3.0",
                           startup.version >> 16, startup.version & 0xffff)));
  } else if (startup.Parameter("user").empty()) {
    Fatal(Make(sqlstate::kInvalidAuthorization,
               "no PostgreSQL user name specified in startup packet"));
  } else if (IsTrue(startup.Parameter("replication"))) {
    Fatal(Make(sqlstate::kFeatureNotSupported, "replication connections are not supported"));
  } else if (draining_.load()) {
    Fatal(Make(sqlstate::kCannotConnectNow, "the database system is shutting down"));
  } else {
    return true;
  }
  return false;
}

Task<bool> Connection::OpenSession(const StartupMessage& startup) {
  if (!CheckStartup(startup)) co_return false;
  if (!host_->AdmitSession()) {
    Fatal(Make(sqlstate::kTooManyConnections, "sorry, too many clients already"));
    co_return false;
  }
  started_.store(true);
  NegotiateVersion(startup, &channel_.writer());
  sql::SessionOptions options = OptionsOf(startup);
  options.process_id = static_cast<int32_t>(key_.process_id);
  options.client_address = socket_->peer();
  auto session = co_await host_->sessions()->Open(std::move(options));
  if (!session.has_value()) {
    Fatal(session.error());
    co_return false;
  }
  serving_ = session->get();
  {
    absl::MutexLock lock(&mu_);
    session_ = *std::move(session);
  }
  sink_.set_session(serving_);
  BackendWriter& writer = channel_.writer();
  writer.AuthenticationOk();
  for (const auto& [name, value] : host_->sessions()->ReportedSettings(*serving_)) {
    writer.ParameterStatus(name, value);
  }
  writer.BackendKeyData(key_.process_id, key_.secret_key);
  writer.ReadyForQuery(TransactionStatus::kIdle);
  co_return co_await channel_.Flush();
}

}  // namespace steno::pgwire
