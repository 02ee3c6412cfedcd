// Session: one client's conversation with SQL, free of any wire format.
//
//   net/pgwire ──► Session ──► parser, binder, optimizer, exec ──► kv::Txn
//        ▲            │
//        └─ ResultSink┘   rows, tags, notices and errors, in the order of the protocol
//
// The methods mirror the messages of PostgreSQL's protocol (chapter 55 of its manual), because
// their semantics are part of SQL as clients know it: a simple Query of many statements is one
// implicit transaction, an error in an extended sequence skips to Sync, a portal may be read piece
// by piece. The simulator and tests drive sessions through the same interface as pgwire does.
//
// Transactions: outside BEGIN each simple Query, and each extended sequence up to Sync, is an
// implicit transaction. Inside, a failed statement leaves the transaction failed: everything but
// ROLLBACK, COMMIT and ROLLBACK TO SAVEPOINT is refused with 25P02.
//
// Thread-compatible: one method at a time; only Cancel() may be called from any thread at any time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/task.h"
#include "sql/types/batch.h"
#include "sql/types/format_settings.h"
#include "sql/types/sql_error.h"
#include "sql/types/type.h"

namespace steno::sql {

// A result column as RowDescription tells it.
struct ResultColumn {
  std::string name;
  Type type;
  uint32_t table_oid = 0;  // 0: not a plain column of a table
  int16_t column_number = 0;
};

enum class WireFormat : int16_t { kText = 0, kBinary = 1 };

// COPY as CopyInResponse and CopyOutResponse tell it.
struct CopyDescription {
  WireFormat format = WireFormat::kText;
  int columns = 0;
};

// What the client sent next while a COPY FROM STDIN runs.
struct CopyInput {
  enum class Kind { kData, kDone, kFail, kDisconnected };
  Kind kind = Kind::kData;
  std::string
      data;  // kData: any number of bytes, not aligned to lines; kFail: the client's message
};

// Rows of COPY TO as the client gets them, each with its newline.
struct CopyRows {
  std::string text;
  std::vector<size_t> ends;  // of each row in `text`
};

// Where a session puts what a statement produces. Implemented by pgwire connections and tests.
// Methods that give a Task are the places where a slow client pushes back.
class ResultSink {
 public:
  virtual ~ResultSink() = default;

  // Before the first row of a statement of a simple Query. Not called under Execute: the client
  // learned the columns from Describe.
  virtual void OnColumns(const std::vector<ResultColumn>& columns) = 0;
  // Rows of the current statement. False: the client is gone, or what cannot be sent was in them;
  // stop.
  virtual Task<bool> OnRows(const Batch& batch) = 0;
  // The statement is done: "SELECT 5", "INSERT 0 1", "BEGIN".
  virtual void OnComplete(std::string_view tag) = 0;
  // The query string held no statement.
  virtual void OnEmptyQuery() = 0;
  // severity: "NOTICE", "WARNING", "INFO", ...
  virtual void OnNotice(std::string_view severity, const SqlError& notice) = 0;

  virtual void OnCopyIn(const CopyDescription& description) = 0;
  virtual Task<CopyInput> ReadCopyInput() = 0;
  virtual void OnCopyOut(const CopyDescription& description) = 0;
  // One message a row. False: the client is gone, stop.
  virtual Task<bool> OnCopyRows(CopyRows rows) = 0;
  virtual void OnCopyOutDone() = 0;
};

// ReadyForQuery's byte.
enum class TransactionStatus : char { kIdle = 'I', kInTransaction = 'T', kFailed = 'E' };

// A parameter of Bind as it came over the wire; none: NULL.
using RawParameter = std::optional<std::string>;

struct StatementDescription {
  std::vector<Type> parameters;
  std::vector<ResultColumn> columns;
  bool returns_rows = false;  // false: NoData
};

struct PortalDescription {
  std::vector<ResultColumn> columns;
  bool returns_rows = false;
};

enum class ExecuteOutcome { kComplete, kSuspended, kEmpty };

class Session {
 public:
  virtual ~Session() = default;

  // Runs every statement of `sql` as simple Query. Results go to `sink`; an error ends the string.
  // The caller sends ErrorResponse for the error, then ReadyForQuery with status().
  virtual Task<SqlStatus> Query(std::string sql, ResultSink* sink) = 0;

  // Extended protocol. Names may be empty (the unnamed ones). After an error the caller skips to
  // Sync; the session's transaction is failed (explicit) or rolled back at Sync (implicit).
  // `parameter_types`: OIDs as declared by the client, 0 where unspecified.
  virtual Task<SqlStatus> Parse(std::string name, std::string sql,
                                std::vector<uint32_t> parameter_types) = 0;
  virtual Task<SqlResult<StatementDescription>> DescribeStatement(std::string name) = 0;
  // `formats` and `result_formats` as in the message: none, one for all, or one each.
  // Result formats only pass through: the sink encodes.
  virtual Task<SqlStatus> Bind(std::string portal, std::string statement,
                               std::vector<WireFormat> formats,
                               std::vector<RawParameter> parameters) = 0;
  virtual Task<SqlResult<PortalDescription>> DescribePortal(std::string portal) = 0;
  // At most `max_rows` rows (0: all). kSuspended: call again for more, before Sync or inside an
  // explicit transaction. OnComplete is called unless suspended or empty.
  virtual Task<SqlResult<ExecuteOutcome>> Execute(std::string portal, int64_t max_rows,
                                                  ResultSink* sink) = 0;
  virtual void CloseStatement(const std::string& name) = 0;
  virtual void ClosePortal(const std::string& portal) = 0;
  // The client wants what it is owed now, before Sync (the Flush message).
  virtual void Flush() {}
  // Ends the implicit transaction: commits it, or rolls back after an error.
  virtual Task<SqlStatus> Sync() = 0;

  // The caller refused a message of the client itself (malformed, too large, not UTF-8): what
  // encloses it fails as after a failed statement.
  virtual void FailTransaction() = 0;

  virtual TransactionStatus status() const = 0;
  // How long the client may be silent after ReadyForQuery before it is disconnected; 0: for ever.
  virtual int64_t idle_timeout_ms() const = 0;

  // The reported settings (application_name, TimeZone, ...) that have changed since the last call,
  // or since the session was opened: ParameterStatus messages, to go before ReadyForQuery.
  virtual std::vector<std::pair<std::string, std::string>> TakeChangedSettings() = 0;

  // How values of this session print (TimeZone, extra_float_digits, bytea_output). Valid until the
  // session's next method; a sink reads it for each batch.
  virtual const FormatSettings& format_settings() const = 0;

  // Ends the running statement with 57014 as soon as it notices. Thread-safe.
  virtual void Cancel() = 0;

  // Rolls back what is open. To be called once, last.
  virtual Task<void> Close() = 0;
};

struct SessionOptions {
  std::string user;
  std::string database;
  // The other startup parameters: application_name, client_encoding, options, settings.
  std::map<std::string, std::string> settings;
  int32_t process_id = 0;  // as in BackendKeyData
  std::string client_address;
};

// Opens sessions on this node. Thread-safe.
class SessionFactory {
 public:
  virtual ~SessionFactory() = default;
  // 3D000 unknown database, 28000 unknown role, 57P03 not ready, 22023 bad setting.
  virtual Task<SqlResult<std::unique_ptr<Session>>> Open(SessionOptions options) = 0;
  // The ParameterStatus messages of a new session, in order.
  virtual std::vector<std::pair<std::string, std::string>> ReportedSettings(
      const Session& session) const = 0;
};

}  // namespace steno::sql
