// One client's connection: from the first byte to the last.
//
//   handshake ──► session ──► serve: message ─► handler ─► ... ─► Terminate, end of stream, drain
//       │                        │  ▲
//       └─► cancel request       │  └── idle: output sent, buffers small, reading
//                                └── after an error in the extended protocol: skip to Sync
//
// Everything runs in one coroutine. Other threads may look (activity) and poke (Cancel, Drain,
// TerminateByAdmin, Abort); what they touch is atomic or under mu_. Errors that the wire itself
// finds (malformed or oversized messages, text that is not UTF-8) are answered here, and fail the
// session's transaction like any other.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "net/pgwire/channel.h"
#include "net/pgwire/client_sink.h"
#include "net/pgwire/rows.h"
#include "net/tcp/socket.h"
#include "runtime/clock.h"
#include "runtime/task.h"
#include "sql/session/session.h"

namespace steno::pgwire {

// What a connection needs of its server. Thread-safe.
class ConnectionHost {
 public:
  virtual ~ConnectionHost() = default;
  virtual sql::SessionFactory* sessions() = 0;
  // Takes one of the places for sessions; false if there is none.
  virtual bool AdmitSession() = 0;
  virtual void ReleaseSession() = 0;
  // Cancels the statement of the connection with that key, if there is one.
  virtual void CancelByKey(uint32_t process_id, uint32_t secret_key) = 0;
};

// What connections count together.
struct ConnectionCounters {
  metrics::Counter* bytes_received;
  metrics::Counter* bytes_sent;
  metrics::Counter* statements;  // that have ended well
  metrics::Counter* errors;
  // From the first message of what a client sends at once to the last answer, in nanoseconds.
  metrics::Histogram* latency_ns;
  const Clock* clock;
};

struct ConnectionKey {
  uint32_t process_id = 0;
  uint32_t secret_key = 0;
};

class Connection {
 public:
  // All outlive the connection.
  Connection(ConnectionHost* host, tcp::Socket* socket, ConnectionKey key,
             const ConnectionCounters& counters);
  Connection(const Connection&) = delete;

  // Serves the client until it leaves or is told to; the session is closed then. To be called once.
  Task<void> Run();

  // --- Thread-safe ---
  const ConnectionKey& key() const { return key_; }
  // Whether the client has become a session.
  bool started() const { return started_.load(std::memory_order_relaxed); }
  // A number that changes whenever the connection begins and ends waiting for its client's next
  // message; odd while it does not wait.
  uint64_t activity() const { return activity_.load(std::memory_order_seq_cst); }
  // Ends the running statement with 57014.
  void Cancel();
  // The client is told 57P01 and disconnected as soon as it has no transaction open.
  void Drain();
  // Cancels, and as soon as what runs has ended, or its commit is decided, the client is told 57P01
  // and disconnected. A statement that begins right now may miss it: to be called again.
  void TerminateByAdmin();
  // Cancels and disconnects.
  void Abort();
  // Cancels if the client has hung up.
  void CancelIfPeerClosed();

 private:
  enum class Next { kGoOn, kEnd };

  // Handshake.
  Task<bool> Handshake();
  Task<bool> OpenSession(const StartupMessage& startup);
  bool CheckStartup(const StartupMessage& startup);

  // Messages.
  Task<void> Serve();
  Task<bool> WaitForMessage(Received* received);
  Task<Next> Handle(const Received& received);
  Task<Next> HandleFrame(const Frame& frame);
  Task<Next> End(sql::SqlError error);
  Task<Next> GoOn();
  Task<Next> RefuseMessage(char type, sql::SqlError error);
  Task<Next> Dispatch();

  Task<void> OnQuery(const Query& message);
  Task<void> OnParse(const Parse& message);
  Task<void> OnBind(const Bind& message);
  Task<void> OnDescribe(const Describe& message);
  Task<void> OnExecute(const Execute& message);
  Task<void> OnClose(const Close& message);
  Task<void> OnSync();

  // Answers the error of a statement.
  void Fail(const sql::SqlError& error);
  // Answers an error of the extended protocol: what follows up to Sync is skipped.
  void FailExtended(const sql::SqlError& error);
  // An error that ends the connection.
  void Fatal(const sql::SqlError& error);
  Task<void> Ready();
  const ResultFormats& FormatsOf(const std::string& portal) const;

  ConnectionHost* const host_;
  tcp::Socket* const socket_;
  const ConnectionKey key_;
  const ConnectionCounters counters_;
  Channel channel_;
  MessageParser parser_;
  FrontendMessage message_;  // the one being dispatched
  ClientSink sink_;
  absl::Mutex mu_;
  // Set and reset by the coroutine; others use it under mu_.
  std::unique_ptr<sql::Session> session_ ABSL_PT_GUARDED_BY(mu_);
  sql::Session* serving_ = nullptr;  // session_, for the coroutine
  std::atomic<bool> started_ = false;
  std::atomic<bool> draining_ = false;
  std::atomic<bool> shut_reads_ = false;  // by Drain
  std::atomic<bool> terminated_ = false;
  std::atomic<bool> between_transactions_ = false;
  std::atomic<uint64_t> activity_ = 1;
  std::optional<int64_t> busy_since_ns_;  // of the client's messages that are being answered

  bool skip_to_sync_ = false;
  bool cut_short_ = false;  // by TerminateByAdmin, which is all that its client is told
  bool ready_ = true;       // ReadyForQuery is the last that the client was told
  const ResultFormats text_formats_;
  ResultFormats unnamed_portal_;
  std::map<std::string, ResultFormats, std::less<>> named_portals_;
};

}  // namespace steno::pgwire
