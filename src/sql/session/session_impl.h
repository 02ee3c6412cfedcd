// SessionImpl: Session over the catalog, the planner, exec and kv.
//
//   Query(text)   Parse/Bind/Execute/Sync
//        └──────┬──────┘
//          RunStatement ── by kind ──► run_query, run_transaction, run_set, run_prepare, ...
//               │                      (one file a family; each gives rows and a tag to a
//               ▼                      ResultBuffer)
//          Transaction, Settings, prepared statements, portals
//
// Running again: a KV failure that a fresh transaction may avoid is not shown to the client as long
// as it has seen nothing of the transaction: implicit transactions are run again from their first
// statement, explicit ones while their first data statement runs. The results wait in a
// ResultBuffer until then. Under the extended protocol rows go out when Execute ends; what waits
// for Sync is the tag of a statement without rows.
//
// Thread-compatible, but for Cancel.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "base/rng.h"
#include "sql/parser/parser.h"
#include "sql/session/execution.h"
#include "sql/session/result_buffer.h"
#include "sql/session/session.h"
#include "sql/session/settings.h"
#include "sql/session/transaction.h"

namespace steno::sql {

class CopyRowReader;
class RowWriter;

// A statement that was parsed, under a name or not. `plan` is kept from one execution to the next.
struct PreparedStatement {
  // The whole text that it came with, and when. All statements of a Query() share it: a copy for
  // each would take memory by the square of their number.
  std::shared_ptr<const std::string> source;
  int64_t made_micros = 0;
  bool from_sql = false;
  ParsedStatement parsed;  // no statement: an empty text
  std::vector<TypeId> declared;
  bool takes_parameters = true;  // false: from Query(), which has no place for their values
  PlanPtr plan;
  uint64_t plan_epoch = 0;
  // As the client was told; a later plan must agree.
  bool described = false;
  std::vector<Type> parameters;
  std::vector<ResultColumn> columns;
  bool returns_rows = false;
  // Of `parsed`, where nobody else keeps it.
  MemoryShare memory;

  const ast::Statement* statement() const { return parsed.statement.get(); }
};
using PreparedPtr = std::shared_ptr<PreparedStatement>;

// Parses `sql`; `memory` keeps what its trees take. 53200 where the node has none for them.
SqlResult<std::vector<ParsedStatement>> ParseWithin(MemoryShare* memory, std::string_view sql);

// A statement with its parameters, to be executed as a whole or in pieces; also a cursor.
struct Portal {
  std::string name;
  PreparedPtr statement;
  std::vector<Datum> parameters;
  std::unique_ptr<Execution> execution;  // null: has not begun, or has ended
  bool ended = false;
  bool spent = false;     // failed, or done with nothing to give: cannot be run again
  int64_t rows = 0;       // given so far
  size_t savepoints = 0;  // open when it was made: those rolled back to take it with them
  bool is_cursor = false;
  // WITH HOLD: it outlives the transaction that commits it, and then needs none.
  bool hold = false;
  bool held = false;
  bool holding = false;  // held, if the commit that is under way succeeds
  PlanPtr plan;          // once it has begun
  Batch current;         // of a cursor: the row that it is on; empty: none
  // What an EXECUTE or a FETCH gives, by what its name meant at Bind.
  std::optional<std::vector<ResultColumn>> named_columns;

  const std::vector<ResultColumn>& columns() const {
    return named_columns.has_value() ? *named_columns : statement->columns;
  }
  bool returns_rows() const {
    return named_columns.has_value() ? !named_columns->empty() : statement->returns_rows;
  }
};

class SessionImpl final : public Session, public SessionInfo {
 public:
  SessionImpl(const SessionServices* services, SessionOptions options, DatabaseDescriptor database,
              Rng rng);
  ~SessionImpl() override;

  // --- Session ---
  Task<SqlStatus> Query(std::string sql, ResultSink* sink) override;
  Task<SqlStatus> Parse(std::string name, std::string sql,
                        std::vector<uint32_t> parameter_types) override;
  Task<SqlResult<StatementDescription>> DescribeStatement(std::string name) override;
  Task<SqlStatus> Bind(std::string portal, std::string statement, std::vector<WireFormat> formats,
                       std::vector<RawParameter> parameters) override;
  Task<SqlResult<PortalDescription>> DescribePortal(std::string portal) override;
  Task<SqlResult<ExecuteOutcome>> Execute(std::string portal, int64_t max_rows,
                                          ResultSink* sink) override;
  void CloseStatement(const std::string& name) override;
  void ClosePortal(const std::string& portal) override;
  void Flush() override;
  Task<SqlStatus> Sync() override;
  void FailTransaction() override;
  TransactionStatus status() const override;
  int64_t idle_timeout_ms() const override;
  std::vector<std::pair<std::string, std::string>> TakeChangedSettings() override {
    return settings_.TakeChanged();
  }
  const FormatSettings& format_settings() const override { return format_; }
  void Cancel() override { interrupt_->Cancel(); }
  Task<void> Close() override;

  // Startup settings and `options`.
  SqlStatus ApplyStartup(const std::map<std::string, std::string>& settings);
  const Settings& settings() const { return settings_; }

  // --- SessionInfo ---
  std::string database() const override { return database_.name; }
  uint32_t database_id() const override { return database_.id; }
  std::string current_user() const override { return options_.user; }
  std::string session_user() const override { return options_.user; }
  std::vector<std::string> search_path() const override;
  int32_t process_id() const override { return options_.process_id; }
  int64_t transaction_time() const override { return txn_.start_micros(); }
  int64_t statement_time() const override { return statement_micros_; }
  int64_t clock_time() const override;
  std::optional<std::string> setting(std::string_view name) const override;
  SqlStatus SetSetting(std::string_view name, std::string_view value, bool local) override;
  uint64_t Random64() override { return rng_.Next(); }
  int64_t NextRowId() override { return row_ids_.available() > 0 ? row_ids_.Next() : 0; }
  std::vector<Setting> AllSettings() const override { return settings_.All(); }
  std::vector<PreparedInfo> PreparedStatements() const override;
  std::vector<CursorInfo> Cursors() const override;

 private:
  // What one statement runs with.
  struct Run {
    PreparedPtr statement;
    std::vector<Datum> parameters;
    ResultBuffer* out = nullptr;
    Portal* portal = nullptr;  // under Execute
    int64_t max_rows = 0;
    bool alone = true;  // the only statement of its Query
    bool simple = true;
  };
  using Outcome = SqlResult<ExecuteOutcome>;

  // --- session_impl.cc ---
  Task<SqlStatus> RunString(std::vector<PreparedPtr> statements, ResultBuffer* out);
  Task<Outcome> RunWithRetries(Run run);
  // Runs a statement inside the transaction; on failure the transaction is left as it is.
  Task<Outcome> RunStatement(Run run);
  Task<Outcome> Dispatch(const Run* run);
  Task<bool> Backoff(int attempt);
  // What a statement asks from time to time: 57014 if it is to end, 53200 if there is no memory for
  // what its transaction has written.
  SqlStatus CheckGoOn();
  bool MayRestart(const ResultBuffer& out, int attempt) const;
  SqlError Interrupted(SqlError error) const;
  void GiveTag();
  void SpendPortal(const std::string& name, const Outcome& outcome);
  void LetPortalsGo(Transaction::Ends ends);
  Task<SqlStatus> CommitTransaction();
  // Waits, until the statement is cancelled at most.
  Task<SqlStatus> Pause(int64_t micros);

  // --- plan_statement.cc ---
  CatalogScope Scope() const;
  // SELECT, INSERT, UPDATE, DELETE.
  static bool IsPlanned(const ast::Statement& statement);
  static std::vector<ResultColumn> ColumnsOf(const PlannedStatement& plan);
  // Of what IsPlanned, and of DECLARE, which has the plan of its query.
  // `tells`: somebody is told what its rows are before they are read: no old schema may say so.
  Task<SqlStatus> EnsurePlan(PreparedStatement* statement, bool tells = false);
  Task<SqlResult<PlanPtr>> MakePlan(const PreparedStatement* statement, bool tells);
  // Calls `bind` until it finds in the view all that it asks for. It fails by what the transaction
  // reads, not by what was cached. Where `is_told` says so it succeeds by that alone, too.
  Task<SqlStatus> BindLoop(std::function<SqlStatus(CatalogView*)> bind,
                           std::function<bool()> is_told = nullptr);
  Task<SqlResult<bool>> AreCurrent(std::vector<Dependency> dependencies);
  SqlStatus Describe(PreparedStatement* statement);
  // Of EXPLAIN: it takes the parameters of what it explains.
  Task<SqlStatus> DescribeExplain(PreparedStatement* statement);
  // What EXECUTE or FETCH would give now. 26000, 34000 where there is nothing of that name.
  SqlResult<std::vector<ResultColumn>> NamedColumns(const ast::Statement& statement) const;
  // 0A000 if that is not what the client was told.
  static SqlStatus CheckDescribed(const Run& run, const std::vector<ResultColumn>& columns);
  // A setting's name in its own case.
  static std::string CanonicalName(const std::string& name);
  Task<SqlResult<std::shared_ptr<const LoadedCatalog>>> LoadCatalog();
  Task<SqlStatus> LoadNamesFor(std::vector<Type> types);
  void AddGuards(const std::vector<Dependency>& dependencies);
  // Whether the guards of a plan that has failed fail, too; how, the KV transaction says.
  Task<bool> IsOutdated(const PlannedStatement* plan);

  // --- run_query.cc ---
  Task<Outcome> RunQuery(const Run* run);
  Task<SqlResult<std::unique_ptr<Execution>>> Begin(PlanPtr plan, std::vector<Datum> parameters);
  Task<Outcome> Drain(Execution* execution, const Run* run);
  SqlStatus CheckReadOnly(const PlannedStatement& plan) const;

  // --- run_transaction.cc ---
  Task<Outcome> RunTransaction(const Run* run);
  Task<Outcome> RunBegin(const Run* run);
  Task<Outcome> RunEnd(const Run* run, bool commit);
  Task<Outcome> RunSavepoint(const Run* run);
  SqlStatus ApplyModes(const ast::TransactionModes& modes);

  // --- run_set.cc ---
  Task<Outcome> RunSet(const Run* run);
  Task<Outcome> RunShow(const Run* run);
  Task<Outcome> RunDiscard(const Run* run);
  // 25001 for what cannot change any more once the transaction has run a query.
  SqlStatus CheckTransactionSetting(std::string_view name, std::string_view value) const;
  SqlStatus SetVariable(const ast::SetStatement& set);
  SqlStatus SetModes(const ast::SetStatement& set, ResultBuffer* out);

  // --- run_prepare.cc ---
  Task<Outcome> RunPrepare(const Run* run);
  Task<Outcome> RunExecute(const Run* run);
  Outcome RunDeallocate(const Run* run);
  SqlResult<PreparedPtr> FindStatement(const std::string& name) const;

  // --- run_cursor.cc ---
  SqlStatus CheckDeclare(const ast::DeclareCursorStatement& declare, const PlannedStatement& plan,
                         bool alone) const;
  Task<Outcome> RunDeclare(const Run* run);
  Task<Outcome> RunFetch(const Run* run);
  Task<SqlResult<int64_t>> FetchRows(const ast::FetchStatement* fetch, Portal* cursor,
                                     ResultBuffer* out);
  Outcome RunCloseCursor(const Run* run);
  static SqlStatus CheckRunnable(const Portal& portal);
  // Before a change: reads to the end what else is open, so that it gives what was there when it
  // was opened, and not what the transaction has written since.
  Task<SqlStatus> FinishOpenPortals(const Portal* running);
  // Before COMMIT: makes the cursors WITH HOLD independent of the transaction.
  // Reads cursors WITH HOLD to their end, for when the transaction has committed.
  Task<SqlStatus> HoldCursors();
  // Those stay if it has, and go if not.
  void SettleHeld(bool committed);

  // --- run_explain.cc, run_copy.cc, run_upkeep.cc, run_schema.cc ---
  Task<Outcome> RunExplain(const Run* run);
  Task<Outcome> RunCopy(const Run* run);
  Task<SqlResult<int64_t>> CopyFrom(const Run* run, const ast::CopyStatement* copy);
  Task<SqlResult<bool>> ReadCopyData(ResultBuffer* out, CopyRowReader* reader);
  Task<SqlStatus> WriteCopyRows(CopyRowReader* reader, RowWriter* writer);
  Task<SqlResult<int64_t>> CopyTo(const Run* run, const ast::CopyStatement* copy);
  Task<SqlResult<PlanPtr>> PlanCopyTo(const ast::CopyStatement* copy);
  Task<Outcome> RunVacuum(const Run* run);
  Task<Outcome> RunSchema(const Run* run);
  // What needs no I/O, and what is refused.
  Task<Outcome> RunOther(const Run* run);

  void Notice(ResultBuffer* out, std::string_view severity, const SqlError& notice);
  // Gives rows of texts, for SHOW, EXPLAIN and the like.
  Task<SqlStatus> GiveTexts(const Run* run, std::vector<std::vector<std::string>> rows);

  const SessionServices* const services_;
  const SessionOptions options_;
  const DatabaseDescriptor database_;
  Rng rng_;
  const std::shared_ptr<Interrupt> interrupt_;
  // statement_timeout, from the statement's start; running it again does not begin it anew.
  Deadline deadline_;
  Settings settings_;
  Transaction txn_;
  SessionRowIds row_ids_;

  std::map<std::string, PreparedPtr> statements_;
  std::map<std::string, Portal> portals_;
  FormatSettings format_;
  uint64_t format_epoch_ = 0;                     // of the settings that it has
  std::shared_ptr<const LoadedCatalog> catalog_;  // that format_ prints names with
  int64_t statement_micros_ = 0;

  // Extended protocol: the tag that waits for Sync, the sink that gets it, and the portal that can
  // be run again for it.
  std::string pending_tag_;
  ResultSink* pending_sink_ = nullptr;
  std::optional<Run> replay_;
};

}  // namespace steno::sql
