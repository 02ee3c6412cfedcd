#include "sim/sql_connection.h"

#include <fmt/format.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "base/check.h"
#include "sql/catalog/descriptor.h"
#include "sql/types/io.h"

namespace steno::sim {
namespace {

class CollectingSink final : public sql::ResultSink {
 public:
  explicit CollectingSink(const sql::Session* session) : session_(session) {}

  void OnColumns(const std::vector<sql::ResultColumn>&) override {}
  Task<bool> OnRows(const sql::Batch& batch) override {
    for (size_t r = 0; r < batch.rows(); ++r) {
      auto& row = result_.rows.emplace_back();
      for (size_t c = 0; c < batch.columns(); ++c) {
        const sql::Datum& value = batch.Get(c, r);
        row.push_back(
            value.is_null()
                ? std::optional<std::string>()
                : sql::TextOut(batch.column(c).type(), value, session_->format_settings()).value());
      }
    }
    co_return true;
  }
  void OnComplete(std::string_view tag) override { result_.tag = std::string(tag); }
  void OnEmptyQuery() override {}
  void OnNotice(std::string_view, const sql::SqlError&) override {}
  void OnCopyIn(const sql::CopyDescription&) override {}
  Task<sql::CopyInput> ReadCopyInput() override {
    co_return sql::CopyInput{.kind = sql::CopyInput::Kind::kFail, .data = "no COPY here"};
  }
  void OnCopyOut(const sql::CopyDescription&) override {}
  Task<bool> OnCopyRows(sql::CopyRows) override { co_return false; }
  void OnCopyOutDone() override {}

  SqlRows& result() { return result_; }

 private:
  const sql::Session* const session_;
  SqlRows result_;
};

std::string Literal(const SqlParameter& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return fmt::format("({})", *number);
  return fmt::format("'{}'", std::get<std::string>(value));
}

std::string WithLiterals(std::string_view text, const std::vector<SqlParameter>& parameters) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
    } else {
      out += Literal(parameters.at(static_cast<size_t>(text[++i] - '1')));
    }
  }
  return out;
}

std::vector<sql::RawParameter> RawParameters(const std::vector<SqlParameter>& parameters) {
  std::vector<sql::RawParameter> raw;
  for (const SqlParameter& value : parameters) {
    const auto* number = std::get_if<int64_t>(&value);
    raw.emplace_back(number != nullptr ? std::to_string(*number) : std::get<std::string>(value));
  }
  return raw;
}

std::string ToString(const SqlRows& rows) {
  std::string text = rows.tag;
  for (const auto& row : rows.rows) {
    text += " (";
    for (size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + row[i].value_or("NULL");
    text += ")";
  }
  return text;
}

}  // namespace

int64_t SqlRows::Int(size_t row, size_t column) const {
  int64_t number = 0;
  CHECK(absl::SimpleAtoi(rows.at(row).at(column).value(), &number));
  return number;
}

Task<sql::SqlStatus> SqlConnection::Open() {
  if (session_ != nullptr) co_return sql::SqlStatus();
  sql::SessionOptions options;
  options.user = sql::kRootRole;
  options.database = sql::kDefaultDatabase;
  options.process_id = client_ + 2;
  // Some clients are less patient than others.
  if (client_ % 3 == 2) options.settings["statement_timeout"] = "3s";
  auto opened = co_await sessions_->Open(std::move(options));
  if (!opened.has_value()) co_return opened.error();
  session_ = *std::move(opened);
  co_return sql::SqlStatus();
}

Task<SqlAnswer> SqlConnection::Run(std::string text, std::vector<SqlParameter> parameters) {
  const sql::SqlStatus opened = co_await Open();
  if (!opened.has_value()) co_return opened.error();
  const std::string asked = fmt::format("client {}: {}", client_, WithLiterals(text, parameters));
  observe_(asked);
  CollectingSink sink(session_.get());
  sql::SqlStatus status;
  if (use_prepared_) {
    status = co_await RunPrepared(std::move(text), std::move(parameters), 0, &sink);
    const sql::SqlStatus synced = co_await session_->Sync();
    if (status.has_value()) status = synced;
  } else {
    status = co_await session_->Query(WithLiterals(text, parameters), &sink);
  }
  co_return Answer(asked, status, std::move(sink.result()));
}

Task<SqlAnswer> SqlConnection::RunInPortions(std::string text, int64_t portion) {
  CHECK(session_ != nullptr && session_->status() != sql::TransactionStatus::kIdle);
  const std::string asked = fmt::format("client {}, {} rows at a time: {}", client_, portion, text);
  observe_(asked);
  CollectingSink sink(session_.get());
  sql::SqlStatus status = co_await RunPrepared(std::move(text), {}, portion, &sink);
  const sql::SqlStatus synced = co_await session_->Sync();
  if (status.has_value()) status = synced;
  co_return Answer(asked, status, std::move(sink.result()));
}

SqlAnswer SqlConnection::Answer(const std::string& asked, const sql::SqlStatus& status,
                                SqlRows rows) {
  if (!status.has_value()) {
    observe_(fmt::format("{}: {} {}", asked, status.error().sqlstate, status.error().message));
    return status.error();
  }
  observe_(fmt::format("{}: {}", asked, ToString(rows)));
  return rows;
}

Task<sql::SqlStatus> SqlConnection::RunPrepared(std::string text,
                                                std::vector<SqlParameter> parameters,
                                                int64_t portion, sql::ResultSink* sink) {
  auto name = prepared_.find(text);
  if (name == prepared_.end()) {
    std::string fresh = fmt::format("s{}", prepared_.size());
    sql::SqlStatus parsed = co_await session_->Parse(fresh, text, {});
    CO_RETURN_IF_ERROR(parsed);
    name = prepared_.emplace(text, std::move(fresh)).first;
  }
  std::string prepared = name->second;
  std::vector<sql::RawParameter> raw = RawParameters(parameters);
  sql::SqlStatus bound = co_await session_->Bind("", std::move(prepared), {}, std::move(raw));
  CO_RETURN_IF_ERROR(bound);
  while (true) {
    auto executed = co_await session_->Execute("", portion, sink);
    if (!executed.has_value()) co_return executed.error();
    if (*executed != sql::ExecuteOutcome::kSuspended) co_return sql::SqlStatus();
  }
}

Task<void> SqlConnection::Reset() {
  if (session_ == nullptr || session_->status() == sql::TransactionStatus::kIdle) co_return;
  use_prepared_ = false;
  (void)co_await Run("ROLLBACK");
}

}  // namespace steno::sim
