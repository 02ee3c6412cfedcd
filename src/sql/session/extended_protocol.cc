// Parse, Bind and Describe.
#include <fmt/format.h>

#include "sql/session/session_impl.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/missing_types.h"

namespace steno::sql {
namespace {

SqlError UnknownStatement(const std::string& name) {
  if (!name.empty()) return errors::UndefinedPreparedStatement(name);
  return errors::Make(sqlstate::kInvalidSqlStatementName,
                      "unnamed prepared statement does not exist");
}

SqlError ProtocolViolation(std::string message) {
  return errors::Make(sqlstate::kProtocolViolation, std::move(message));
}

bool IsTransactionEnd(const ast::Statement* statement) {
  if (statement == nullptr) return true;
  if (statement->kind != ast::StatementKind::kTransaction) return false;
  using Op = ast::TransactionStatement::Op;
  const Op op = ast::As<ast::TransactionStatement>(*statement).op;
  return op == Op::kCommit || op == Op::kRollback || op == Op::kRollbackTo;
}

// Whether it runs what another statement has given a name.
bool IsNamed(const ast::Statement& statement) {
  return statement.kind == ast::StatementKind::kExecute ||
         statement.kind == ast::StatementKind::kFetch;
}

SqlResult<PreparedPtr> ParseOne(std::string sql, const std::vector<uint32_t>& types,
                                MemoryPool* memory) {
  auto prepared = std::make_shared<PreparedStatement>();
  prepared->memory.DrawOn(memory);
  ASSIGN_OR_RETURN(std::vector<ParsedStatement> parsed, ParseWithin(&prepared->memory, sql));
  prepared->source = std::make_shared<const std::string>(std::move(sql));
  if (parsed.size() > 1) {
    return errors::Make(sqlstate::kSyntaxError,
                        "cannot insert multiple commands into a prepared statement");
  }
  if (!parsed.empty()) prepared->parsed = std::move(parsed[0]);
  for (uint32_t oid : types) {
    const auto id = static_cast<TypeId>(oid);
    if (oid != 0 && FindType(id) == nullptr) return UnknownTypeOid(oid);
    prepared->declared.push_back(id == TypeId::kUnknown ? TypeId::kInvalid : id);
  }
  return PreparedPtr(std::move(prepared));
}

}  // namespace

Task<SqlStatus> SessionImpl::Parse(std::string name, std::string sql,
                                   std::vector<uint32_t> parameter_types) {
  GiveTag();
  interrupt_->Arm();
  SqlStatus status;
  SqlResult<PreparedPtr> prepared = ParseOne(std::move(sql), parameter_types, services_->memory);
  if (!prepared.has_value()) {
    status = prepared.error();
  } else if (txn_.failed() && !IsTransactionEnd((*prepared)->statement())) {
    status = errors::InFailedTransaction();
  } else if (!name.empty() && statements_.contains(name)) {
    status = errors::DuplicatePreparedStatement(name);
  } else if (!IsTransactionEnd((*prepared)->statement())) {
    txn_.Enter(clock_time());
    if (txn_.has_kv()) txn_.kv()->ForgetError();
    (*prepared)->made_micros = clock_time();
    const ast::Statement& statement = *(*prepared)->statement();
    if (IsPlanned(statement) || statement.kind == ast::StatementKind::kDeclareCursor) {
      status = co_await EnsurePlan(prepared->get(), /*tells=*/true);
    } else if (statement.kind == ast::StatementKind::kExplain) {
      status = co_await DescribeExplain(prepared->get());
    } else {
      status = Describe(prepared->get());
    }
  }
  if (!status.has_value()) {
    if (name.empty()) statements_.erase(name);
    co_await txn_.Fail();
    co_return Interrupted(status.error());
  }
  statements_[name] = *std::move(prepared);
  co_return SqlStatus();
}

Task<SqlResult<StatementDescription>> SessionImpl::DescribeStatement(std::string name) {
  GiveTag();
  const auto it = statements_.find(name);
  if (it == statements_.end()) {
    co_await txn_.Fail();
    co_return UnknownStatement(name);
  }
  const PreparedStatement& prepared = *it->second;
  StatementDescription description;
  description.parameters = prepared.parameters;
  description.columns = prepared.columns;
  description.returns_rows = prepared.returns_rows;
  co_return description;
}

// The values of Bind. 08P01 for numbers that do not fit, 22P02, 22P03 and so on for the values.
static SqlResult<std::vector<Datum>> DecodeParameters(const PreparedStatement& prepared,
                                                      const std::vector<WireFormat>& formats,
                                                      const std::vector<RawParameter>& raw,
                                                      const FormatSettings& settings) {
  if (formats.size() > 1 && formats.size() != raw.size()) {
    return ProtocolViolation(fmt::format("bind message has {} parameter formats but {} parameters",
                                         formats.size(), raw.size()));
  }
  std::vector<Datum> values;
  values.reserve(raw.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    if (!raw[i].has_value()) {
      values.push_back(Datum::Null());
      continue;
    }
    const WireFormat format = formats.empty()       ? WireFormat::kText
                              : formats.size() == 1 ? formats[0]
                                                    : formats[i];
    const Type type = prepared.parameters[i];
    if (format == WireFormat::kText) {
      RETURN_IF_ERROR(ValidateUtf8(*raw[i]));
      ASSIGN_OR_RETURN(Datum value, TextIn(type, *raw[i], settings));
      values.push_back(std::move(value));
    } else {
      ASSIGN_OR_RETURN(Datum value, BinaryIn(type, *raw[i], settings));
      values.push_back(std::move(value));
    }
  }
  return values;
}

Task<SqlStatus> SessionImpl::Bind(std::string portal, std::string statement,
                                  std::vector<WireFormat> formats,
                                  std::vector<RawParameter> parameters) {
  GiveTag();
  interrupt_->Arm();
  const auto it = statements_.find(statement);
  SqlStatus status;
  Portal made;
  if (it == statements_.end()) {
    status = UnknownStatement(statement);
  } else if (txn_.failed() && !IsTransactionEnd(it->second->statement())) {
    status = errors::InFailedTransaction();
  } else if (!portal.empty() && portals_.contains(portal)) {
    status = errors::DuplicateCursor(portal);
  } else if (parameters.size() != it->second->parameters.size()) {
    status = ProtocolViolation(fmt::format(
        "bind message supplies {} parameters, but prepared statement \"{}\" requires {}",
        parameters.size(), statement, it->second->parameters.size()));
  } else {
    if (!txn_.failed()) txn_.Enter(clock_time());
    made.statement = it->second;
    const ast::Statement* tree = made.statement->statement();
    if (tree != nullptr && IsNamed(*tree)) {
      // Where the name has gone the statement says so when it runs.
      auto columns = NamedColumns(*tree);
      if (columns.has_value()) made.named_columns = *std::move(columns);
    }
    status = co_await LoadNamesFor(made.statement->parameters);
  }
  if (status.has_value()) {
    FormatSettings settings = settings_.format();
    settings.now_micros = txn_.start_micros();
    settings.reg_names = catalog_ == nullptr ? nullptr : catalog_->functions.get();
    auto values = DecodeParameters(*made.statement, formats, parameters, settings);
    if (values.has_value()) {
      made.parameters = *std::move(values);
    } else {
      status = values.error();
    }
  }
  if (!status.has_value()) {
    co_await txn_.Fail();
    co_return Interrupted(status.error());
  }
  made.name = portal;
  made.savepoints = txn_.savepoints();
  portals_.insert_or_assign(std::move(portal), std::move(made));
  co_return SqlStatus();
}

Task<SqlResult<PortalDescription>> SessionImpl::DescribePortal(std::string portal) {
  GiveTag();
  const auto it = portals_.find(portal);
  if (it == portals_.end()) {
    co_await txn_.Fail();
    co_return errors::Make(sqlstate::kInvalidCursorName,
                           "portal \"" + portal + "\" does not exist");
  }
  PortalDescription description;
  description.columns = it->second.columns();
  description.returns_rows = it->second.returns_rows();
  co_return description;
}

}  // namespace steno::sql
