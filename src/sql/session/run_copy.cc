// COPY: table or query to the client, and from the client into a table, in text and CSV.
#include <fmt/format.h>

#include "sql/exec/copy_text.h"
#include "sql/exec/row_writer.h"
#include "sql/session/session_impl.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"

namespace steno::sql {
namespace {

constexpr size_t kCopyBatchRows = 1000;
constexpr size_t kCopyOutBytes = 32 << 10;

SqlResult<char> OneCharacter(const ast::Option& option) {
  if (option.text.size() == 1) return option.text[0];
  return errors::FeatureNotSupported(
      fmt::format("COPY {} must be a single one-byte character", option.name));
}

bool IsOn(const ast::Option& option) {
  return option.text != "false" && option.text != "off" && option.text != "0";
}

SqlResult<CopyFormat> FormatOf(const ast::CopyStatement& copy) {
  CopyFormat format;
  for (const ast::Option& option : copy.options) {
    if (option.name != "format") continue;
    if (option.text == "csv") {
      format.csv = true;
      format.delimiter = ',';
      format.null.clear();
    } else if (option.text == "binary") {
      return errors::FeatureNotSupported("COPY in binary format is not supported");
    } else if (option.text != "text") {
      return errors::InvalidParameterValue("COPY format \"" + option.text + "\" not recognized");
    }
  }
  bool escape_given = false;
  for (const ast::Option& option : copy.options) {
    if (option.name == "format" || option.name == "freeze") continue;
    if (option.name == "delimiter") {
      ASSIGN_OR_RETURN(format.delimiter, OneCharacter(option));
    } else if (option.name == "null") {
      format.null = option.text;
    } else if (option.name == "header") {
      format.header = IsOn(option);
    } else if (option.name == "quote" || option.name == "escape") {
      if (!format.csv) {
        return errors::FeatureNotSupported(
            fmt::format("COPY {} available only in CSV mode", option.name));
      }
      ASSIGN_OR_RETURN(const char c, OneCharacter(option));
      if (option.name == "escape") {
        escape_given = true;
        format.escape = c;
      } else {
        format.quote = c;
        if (!escape_given) format.escape = c;
      }
    } else if (option.name == "encoding") {
      if (option.text != "UTF8" && option.text != "utf8" && option.text != "UTF-8") {
        return errors::FeatureNotSupported("COPY in another encoding than UTF8 is not supported");
      }
    } else {
      return errors::FeatureNotSupported("COPY option \"" + option.name + "\" is not supported");
    }
  }
  return format;
}

// Where in the input an error arose, as PostgreSQL's CONTEXT tells it.
SqlError AtLine(SqlError error, const std::string& table, int64_t line, const std::string& column) {
  std::string where = fmt::format("COPY {}, line {}", table, line);
  if (!column.empty()) where += fmt::format(", column {}", column);
  if (!error.detail.empty()) error.detail += "\n";
  error.detail += where;
  return error;
}

}  // namespace

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunCopy(const Run* run) {
  const auto* copy = &ast::As<ast::CopyStatement>(*run->statement->statement());
  if (copy->endpoint != ast::CopyStatement::Endpoint::kStdio) {
    co_return errors::FeatureNotSupported("COPY to or from a file of the server is not supported")
        .WithHint("Use \\copy of the client.");
  }
  if (copy->where != nullptr) co_return errors::FeatureNotSupported("COPY WHERE is not supported");
  SqlResult<int64_t> rows = 0;
  if (copy->from) {
    if (txn_.read_only()) co_return errors::ReadOnlyTransaction("COPY FROM");
    rows = co_await CopyFrom(run, copy);
  } else {
    rows = co_await CopyTo(run, copy);
  }
  CO_RETURN_IF_ERROR(rows);
  run->out->OnComplete(fmt::format("COPY {}", *rows));
  co_return ExecuteOutcome::kComplete;
}

Task<SqlResult<int64_t>> SessionImpl::CopyTo(const Run* run, const ast::CopyStatement* copy) {
  CO_ASSIGN_OR_RETURN(const CopyFormat format, FormatOf(*copy));
  PlanPtr plan;
  std::vector<std::string> names;
  const FormatSettings settings = format_;
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    names.clear();
    if (!copy->table.has_value()) {
      PlanOptions options;
      options.settings = &settings;
      ASSIGN_OR_RETURN(plan, PlanStatement(*copy->query, options, view));
      for (const OutputColumn& column : plan->columns) names.push_back(column.name);
      return {};
    }
    ASSIGN_OR_RETURN(const TablePtr table,
                     view->FindTable(copy->table->catalog, copy->table->schema, copy->table->name));
    std::vector<int> ordinals;
    for (const std::string& name : copy->columns) {
      const int ordinal = table->OrdinalOf(std::string_view(name));
      if (ordinal < 0) return errors::UndefinedColumnOfRelation(name, table->name);
      ordinals.push_back(ordinal);
    }
    for (size_t i = 0; copy->columns.empty() && i < table->columns.size(); ++i) {
      if (!table->columns[i].hidden) ordinals.push_back(static_cast<int>(i));
    }
    for (int ordinal : ordinals) {
      names.push_back(table->columns[static_cast<size_t>(ordinal)].name);
    }
    plan = PlanTableScan(table, std::move(ordinals));
    AddGuards(view->dependencies());
    return {};
  };
  SqlStatus bound = co_await BindLoop(std::move(bind));
  CO_RETURN_IF_ERROR(bound);
  auto execution = co_await Begin(plan, {});
  CO_RETURN_IF_ERROR(execution);
  co_await run->out->PassThrough();
  CopyDescription description;
  description.columns = static_cast<int>(names.size());
  run->out->OnCopyOut(description);
  std::string out;
  CopyFields fields;
  if (format.header) {
    for (const std::string& name : names) fields.emplace_back(name);
    AppendCopyLine(format, fields, &out);
  }
  int64_t rows = 0;
  for (;;) {
    CO_RETURN_IF_ERROR(interrupt_->Check());
    Batch batch;
    SqlResult<bool> more = co_await (*execution)->Next(0, &batch);
    CO_RETURN_IF_ERROR(more);
    if (!*more) break;
    for (size_t row = 0; row < batch.rows(); ++row) {
      fields.clear();
      for (size_t c = 0; c < batch.columns(); ++c) {
        const Datum& value = batch.Get(c, row);
        fields.push_back(value.is_null()
                             ? std::nullopt
                             : std::optional(TextOut(batch.column(c).type(), value, format_)));
      }
      AppendCopyLine(format, fields, &out);
      ++rows;
      if (out.size() < kCopyOutBytes) continue;
      if (!co_await run->out->OnCopyData(std::exchange(out, {}))) {
        co_return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
      }
    }
  }
  if (!out.empty()) co_await run->out->OnCopyData(std::move(out));
  run->out->OnCopyOutDone();
  co_return rows;
}

Task<SqlResult<int64_t>> SessionImpl::CopyFrom(const Run* run, const ast::CopyStatement* copy) {
  CO_ASSIGN_OR_RETURN(const CopyFormat format, FormatOf(*copy));
  PlannedCopy plan;
  std::function<SqlStatus(CatalogView*)> bind = [&](CatalogView* view) -> SqlStatus {
    ASSIGN_OR_RETURN(plan, PlanCopyFrom(*copy->table, copy->columns, view));
    return {};
  };
  SqlStatus bound = co_await BindLoop(std::move(bind));
  CO_RETURN_IF_ERROR(bound);
  AddGuards(plan.dependencies);
  const TableDescriptor& table = *plan.insert->table;
  EvalContext eval;
  const FormatSettings settings = format_;
  eval.settings = &settings;
  eval.session = this;
  ExecContext context;
  context.txn = txn_.kv();
  context.eval = &eval;
  context.session = this;
  context.check_cancel = [this] { return interrupt_->Check(); };
  context.is_private = [this](DescriptorId id, uint32_t index) {
    return txn_.IsPrivate(id, index);
  };
  RowWriter writer(*plan.insert, &context);
  co_await run->out->PassThrough();
  CopyDescription description;
  description.columns = static_cast<int>(plan.ordinals.size());
  run->out->OnCopyIn(description);
  CopyParser parser(format);
  std::vector<Row> rows;
  CopyFields fields;
  // One line of the input as a full row.
  const auto take = [&]() -> SqlStatus {
    if (fields.size() > plan.ordinals.size()) {
      return AtLine(
          errors::Make(sqlstate::kBadCopyFileFormat, "extra data after last expected column"),
          table.name, parser.line(), "");
    }
    Row row(table.columns.size());
    for (size_t i = 0; i < plan.ordinals.size(); ++i) {
      const auto ordinal = static_cast<size_t>(plan.ordinals[i]);
      const ColumnDescriptor& column = table.columns[ordinal];
      if (i >= fields.size()) {
        return AtLine(errors::Make(sqlstate::kBadCopyFileFormat,
                                   fmt::format("missing data for column \"{}\"", column.name)),
                      table.name, parser.line(), "");
      }
      if (!fields[i].has_value()) continue;
      SqlStatus valid = ValidateUtf8(*fields[i]);
      if (!valid.has_value()) {
        return AtLine(valid.error(), table.name, parser.line(), column.name);
      }
      SqlResult<Datum> value = TextIn(column.type, *fields[i], settings);
      if (!value.has_value()) {
        return AtLine(value.error(), table.name, parser.line(), column.name);
      }
      row[ordinal] = *std::move(value);
    }
    for (const Assignment& missing : plan.defaults) {
      ASSIGN_OR_RETURN(row[static_cast<size_t>(missing.ordinal)],
                       EvaluateConstant(*missing.value, eval));
    }
    rows.push_back(std::move(row));
    return {};
  };
  bool done = false;
  while (!done) {
    CopyInput input = co_await run->out->ReadCopyInput();
    CO_RETURN_IF_ERROR(interrupt_->Check());
    if (input.kind == CopyInput::Kind::kFail) {
      co_return errors::Make(sqlstate::kQueryCanceled, "COPY from stdin failed: " + input.data);
    }
    if (input.kind == CopyInput::Kind::kDisconnected) {
      co_return errors::Make(sqlstate::kConnectionFailure, "the client is gone");
    }
    done = input.kind == CopyInput::Kind::kDone;
    if (done) {
      parser.Finish();
    } else {
      parser.Feed(input.data);
    }
    for (;;) {
      if (table.HasHiddenKey() && row_ids_.available() == 0) {
        SqlStatus reserved = co_await row_ids_.Reserve(kCopyBatchRows);
        CO_RETURN_IF_ERROR(reserved);
      }
      SqlResult<bool> more = parser.Next(&fields);
      if (!more.has_value()) co_return AtLine(more.error(), table.name, parser.line(), "");
      if (*more && !(format.header && parser.line() == 1)) CO_RETURN_IF_ERROR(take());
      const bool full = rows.size() >= kCopyBatchRows;
      if (full || (!*more && done && !rows.empty())) {
        SqlStatus written = co_await writer.Insert(std::exchange(rows, {}));
        CO_RETURN_IF_ERROR(written);
      }
      if (!*more) break;
    }
  }
  SqlStatus flushed = co_await writer.Flush();
  CO_RETURN_IF_ERROR(flushed);
  co_return writer.inserted();
}

}  // namespace steno::sql
