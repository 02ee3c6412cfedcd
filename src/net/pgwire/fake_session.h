// A session for tests, which understands no SQL but a few words:
//
//   rows N            N rows: n int4 (1, 2, ...), word text ("w1"; every third one NULL)
//   echo              the parameters, each a text column (extended protocol)
//   error             22012            notice TEXT        set NAME VALUE
//   idle N            the client may be idle for N ms
//   begin commit rollback              sleep              waits for Cancel, then 57014
//   copyin            takes all input, tag "COPY <bytes>"
//   copyin-refuse     takes one piece of input, then 22P04
//   copyout N         N lines
//
// Statements are separated by semicolons; anything else is 42601.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "sql/session/session.h"

namespace steno::pgwire {

// What tests look at while sessions run. Thread-safe.
struct FakeState {
  std::atomic<int> open = 0;
  std::atomic<int> sleeping = 0;
  std::atomic<int> cancelled = 0;
};

class FakeSession : public sql::Session {
 public:
  explicit FakeSession(FakeState* state) : state_(*state) { state_.open.fetch_add(1); }
  ~FakeSession() override { state_.open.fetch_sub(1); }

  Task<sql::SqlStatus> Query(std::string sql, sql::ResultSink* sink) override;
  Task<sql::SqlStatus> Parse(std::string name, std::string sql,
                             std::vector<uint32_t> parameter_types) override;
  Task<sql::SqlResult<sql::StatementDescription>> DescribeStatement(std::string name) override;
  Task<sql::SqlStatus> Bind(std::string portal, std::string statement,
                            std::vector<sql::WireFormat> formats,
                            std::vector<sql::RawParameter> parameters) override;
  Task<sql::SqlResult<sql::PortalDescription>> DescribePortal(std::string portal) override;
  Task<sql::SqlResult<sql::ExecuteOutcome>> Execute(std::string portal, int64_t max_rows,
                                                    sql::ResultSink* sink) override;
  void CloseStatement(const std::string& name) override { statements_.erase(name); }
  void ClosePortal(const std::string& portal) override { portals_.erase(portal); }
  Task<sql::SqlStatus> Sync() override;
  void FailTransaction() override;
  sql::TransactionStatus status() const override { return status_; }
  std::vector<std::pair<std::string, std::string>> TakeChangedSettings() override {
    return std::exchange(changed_settings_, {});
  }
  const sql::FormatSettings& format_settings() const override {
    return sql::FormatSettings::Default();
  }
  int64_t idle_timeout_ms() const override { return idle_timeout_ms_; }
  void Cancel() override;
  Task<void> Close() override;

 private:
  struct Portal {
    std::string sql;
    std::vector<sql::RawParameter> parameters;
    int64_t next = 1;  // the next row of `rows`
  };

  std::vector<sql::ResultColumn> ColumnsOf(const Portal& portal) const;
  // Runs one statement; `max_rows` as in Execute. Sets *suspended where rows are left.
  Task<sql::SqlStatus> Run(Portal* portal, int64_t max_rows, bool simple, sql::ResultSink* sink,
                           bool* suspended);
  Task<sql::SqlStatus> RunRows(Portal* portal, int64_t total, int64_t max_rows,
                               sql::ResultSink* sink, bool* suspended);
  Task<sql::SqlStatus> RunCopyIn(bool refuse, sql::ResultSink* sink);
  Task<sql::SqlStatus> RunCopyOut(int64_t lines, sql::ResultSink* sink);
  Task<sql::SqlStatus> RunSleep();
  sql::SqlStatus Fail(sql::SqlError error);

  FakeState& state_;
  std::map<std::string, std::string> statements_;
  std::map<std::string, Portal> portals_;
  std::vector<std::pair<std::string, std::string>> changed_settings_;
  int64_t idle_timeout_ms_ = 0;
  sql::TransactionStatus status_ = sql::TransactionStatus::kIdle;
  absl::Mutex mu_;
  std::unique_ptr<Promise<bool>> cancel_ ABSL_GUARDED_BY(mu_);
};

// Knows every user but "nobody" and every database but "nosuch".
class FakeSessionFactory : public sql::SessionFactory {
 public:
  FakeState state;

  Task<sql::SqlResult<std::unique_ptr<sql::Session>>> Open(sql::SessionOptions options) override;
  std::vector<std::pair<std::string, std::string>> ReportedSettings(
      const sql::Session& session) const override;
};

}  // namespace steno::pgwire
