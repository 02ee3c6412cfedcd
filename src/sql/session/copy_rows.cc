#include "sql/session/copy_rows.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "sql/exec/exec.h"
#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/string_types.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

// Of a value that an error is about.
constexpr size_t kShownCharacters = 100;

SqlError BadValue(std::string message) {
  return errors::InvalidParameterValue(std::move(message));
}

SqlResult<char> OneCharacter(const ast::Option& option) {
  if (option.text.size() == 1) return option.text[0];
  return errors::FeatureNotSupported(
      fmt::format("COPY {} must be a single one-byte character", option.name));
}

SqlResult<bool> IsOn(const ast::Option& option, std::string_view alternative = {}) {
  const std::string text = AsciiLower(option.text);
  if (text.empty() || text == "true" || text == "on" || text == "1") return true;
  if (text == "false" || text == "off" || text == "0") return false;
  return errors::Make(sqlstate::kSyntaxError,
                      fmt::format("{} requires a Boolean value{}", option.name, alternative));
}

SqlStatus SetFormat(const ast::Option& option, CopyFormat* format) {
  if (option.text == "csv") {
    format->csv = true;
    format->delimiter = ',';
    format->null.clear();
    return {};
  }
  if (option.text == "text") return {};
  if (option.text == "binary") {
    return errors::FeatureNotSupported("COPY in binary format is not supported");
  }
  return BadValue("COPY format \"" + option.text + "\" not recognized").At(option.position);
}

// The options that are set where the format is known; `escape` stays as it is where it was given.
SqlStatus SetOption(const ast::Option& option, bool* escape_given, CopyFormat* format) {
  const std::string& name = option.name;
  if (name == "format") return {};
  if (name == "delimiter") {
    ASSIGN_OR_RETURN(format->delimiter, OneCharacter(option));
  } else if (name == "null") {
    format->null = option.text;
  } else if (name == "header") {
    if (option.text == "match") {
      return errors::FeatureNotSupported("COPY option HEADER MATCH is not supported");
    }
    ASSIGN_OR_RETURN(format->header, IsOn(option, " or \"match\""));
  } else if (name == "freeze") {
    RETURN_IF_ERROR(IsOn(option));
  } else if (name == "quote" || name == "escape") {
    if (!format->csv) {
      return errors::FeatureNotSupported(fmt::format("COPY {} available only in CSV mode", name));
    }
    ASSIGN_OR_RETURN(const char c, OneCharacter(option));
    if (name == "escape") {
      *escape_given = true;
      format->escape = c;
    } else {
      format->quote = c;
      if (!*escape_given) format->escape = c;
    }
  } else if (name == "encoding") {
    if (option.text != "UTF8" && option.text != "utf8" && option.text != "UTF-8") {
      return errors::FeatureNotSupported("COPY in another encoding than UTF8 is not supported");
    }
  } else if (name == "force_quote" || name == "force_null" || name == "force_not_null") {
    return errors::FeatureNotSupported("COPY option \"" + name + "\" is not supported");
  } else {
    return errors::SyntaxError("option \"" + name + "\" not recognized", option.position);
  }
  return {};
}

// What would make lines that cannot be read back.
SqlStatus CheckFormat(const CopyFormat& format) {
  const auto breaks_lines = [](char c) { return c == '\r' || c == '\n'; };
  if (breaks_lines(format.delimiter)) {
    return BadValue("COPY delimiter cannot be newline or carriage return");
  }
  if (format.null.find_first_of("\r\n") != std::string::npos) {
    return BadValue("COPY null representation cannot use newline or carriage return");
  }
  constexpr std::string_view kReserved = "\\.abcdefghijklmnopqrstuvwxyz0123456789";
  if (!format.csv && kReserved.find(format.delimiter) != std::string_view::npos) {
    return BadValue(fmt::format("COPY delimiter cannot be \"{}\"", format.delimiter));
  }
  if (format.csv && format.delimiter == format.quote) {
    return BadValue("COPY delimiter and quote must be different");
  }
  if (format.null.find(format.delimiter) != std::string::npos) {
    return errors::FeatureNotSupported("COPY delimiter must not appear in the NULL specification");
  }
  if (format.csv && format.null.find(format.quote) != std::string::npos) {
    return errors::FeatureNotSupported(
        "CSV quote character must not appear in the NULL specification");
  }
  return {};
}

}  // namespace

SqlResult<CopyFormat> CopyFormatOf(const ast::CopyStatement& copy) {
  CopyFormat format;
  std::set<std::string_view> seen;
  for (const ast::Option& option : copy.options) {
    if (!seen.insert(option.name).second) {
      return errors::SyntaxError("conflicting or redundant options", option.position);
    }
    if (option.name == "format") RETURN_IF_ERROR(SetFormat(option, &format));
  }
  bool escape_given = false;
  for (const ast::Option& option : copy.options) {
    RETURN_IF_ERROR(SetOption(option, &escape_given, &format));
  }
  RETURN_IF_ERROR(CheckFormat(format));
  return format;
}

CopyRowReader::CopyRowReader(const PlannedCopy* plan, CopyFormat format, EvalContext* eval)
    : plan_(*plan),
      table_(*plan->insert->table),
      header_(format.header),
      eval_(eval),
      parser_(std::move(format)) {
  for (const Assignment& missing : plan->defaults) row_ids_ += RowIdCalls({missing.value});
}

// Where in the input an error arose, as PostgreSQL's CONTEXT tells it.
SqlError CopyRowReader::AtLine(SqlError error, const std::string& column,
                               std::string_view value) const {
  std::string where = fmt::format("COPY {}, line {}", table_.name, parser_.line());
  if (!column.empty()) where += fmt::format(", column {}", column);
  if (!value.empty()) {
    const std::string_view shown = value.substr(0, PrefixBytes(value, kShownCharacters));
    where += fmt::format(": \"{}{}\"", shown, shown.size() < value.size() ? "..." : "");
  }
  if (!error.detail.empty()) error.detail += "\n";
  error.detail += where;
  return error;
}

SqlStatus CopyRowReader::TakeFields(Row* row) {
  if (fields_.size() > plan_.ordinals.size()) {
    return AtLine(
        errors::Make(sqlstate::kBadCopyFileFormat, "extra data after last expected column"));
  }
  for (size_t i = 0; i < plan_.ordinals.size(); ++i) {
    const auto ordinal = static_cast<size_t>(plan_.ordinals[i]);
    const ColumnDescriptor& column = table_.columns[ordinal];
    if (i >= fields_.size()) {
      return AtLine(errors::Make(sqlstate::kBadCopyFileFormat,
                                 fmt::format("missing data for column \"{}\"", column.name)));
    }
    if (!fields_[i].has_value()) continue;
    SqlStatus valid = ValidateUtf8(*fields_[i]);
    if (!valid.has_value()) return AtLine(valid.error(), column.name);
    SqlResult<Datum> value = TextIn(column.type, *fields_[i], *eval_->settings);
    if (!value.has_value()) return AtLine(value.error(), column.name, *fields_[i]);
    (*row)[ordinal] = *std::move(value);
  }
  return {};
}

SqlResult<bool> CopyRowReader::Next(std::vector<Row>* rows) {
  for (;;) {
    SqlResult<bool> more = parser_.Next(&fields_);
    if (!more.has_value()) return AtLine(more.error());
    if (!*more) return false;
    if (!header_) break;
    header_ = false;
  }
  Row row(table_.columns.size());
  RETURN_IF_ERROR(TakeFields(&row));
  for (const Assignment& missing : plan_.defaults) {
    ASSIGN_OR_RETURN(row[static_cast<size_t>(missing.ordinal)],
                     EvaluateConstant(*missing.value, *eval_));
  }
  rows->push_back(std::move(row));
  return true;
}

void CopyRowWriter::AppendHeader(const std::vector<std::string>& names, CopyRows* out) const {
  if (!format_.header) return;
  AppendCopyLine(format_, CopyFields(names.begin(), names.end()), &out->text);
  out->ends.push_back(out->text.size());
}

SqlStatus CopyRowWriter::Append(const Batch& batch, size_t row, const FormatSettings& settings,
                                CopyRows* out) {
  fields_.resize(batch.columns());
  int64_t bytes = 0;
  for (size_t c = 0; c < batch.columns(); ++c) {
    const Datum& value = batch.Get(c, row);
    std::optional<std::string>& field = fields_[c];
    if (value.is_null()) {
      field.reset();
      continue;
    }
    if (field.has_value()) {
      field->clear();
    } else {
      field.emplace();
    }
    RETURN_IF_ERROR(AppendText(batch.column(c).type(), value, settings, &*field));
    bytes += static_cast<int64_t>(field->size());
    // Escaping may double it.
    if (bytes > kValueTextBytesMax / 2) {
      return errors::ProgramLimitExceeded("the row is too long to be sent");
    }
  }
  AppendCopyLine(format_, fields_, &out->text);
  out->ends.push_back(out->text.size());
  return {};
}

}  // namespace steno::sql
