// Quoting, format(), encodings and digests.
#include <openssl/evp.h>

#include <string>

#include "sql/types/errors.h"
#include "sql/types/scalar_text.h"
#include "sql/types/string_types.h"
#include "sql/types/text_functions.h"
#include "sql/types/text_util.h"

namespace steno::sql::kernels {
namespace {

// Words that an identifier cannot be without quotes: PostgreSQL 15's keywords that are not
// unreserved.
constexpr std::string_view kQuotedWords[] = {"all",
                                             "analyse",
                                             "analyze",
                                             "and",
                                             "any",
                                             "array",
                                             "as",
                                             "asc",
                                             "asymmetric",
                                             "authorization",
                                             "between",
                                             "bigint",
                                             "binary",
                                             "bit",
                                             "boolean",
                                             "both",
                                             "case",
                                             "cast",
                                             "char",
                                             "character",
                                             "check",
                                             "coalesce",
                                             "collate",
                                             "collation",
                                             "column",
                                             "concurrently",
                                             "constraint",
                                             "create",
                                             "cross",
                                             "current_catalog",
                                             "current_date",
                                             "current_role",
                                             "current_schema",
                                             "current_time",
                                             "current_timestamp",
                                             "current_user",
                                             "dec",
                                             "decimal",
                                             "default",
                                             "deferrable",
                                             "desc",
                                             "distinct",
                                             "do",
                                             "else",
                                             "end",
                                             "except",
                                             "exists",
                                             "extract",
                                             "false",
                                             "fetch",
                                             "float",
                                             "for",
                                             "foreign",
                                             "freeze",
                                             "from",
                                             "full",
                                             "grant",
                                             "greatest",
                                             "group",
                                             "grouping",
                                             "having",
                                             "ilike",
                                             "in",
                                             "initially",
                                             "inner",
                                             "inout",
                                             "int",
                                             "integer",
                                             "intersect",
                                             "interval",
                                             "into",
                                             "is",
                                             "isnull",
                                             "join",
                                             "lateral",
                                             "leading",
                                             "least",
                                             "left",
                                             "like",
                                             "limit",
                                             "localtime",
                                             "localtimestamp",
                                             "national",
                                             "natural",
                                             "nchar",
                                             "none",
                                             "normalize",
                                             "not",
                                             "notnull",
                                             "null",
                                             "nullif",
                                             "numeric",
                                             "offset",
                                             "on",
                                             "only",
                                             "or",
                                             "order",
                                             "out",
                                             "outer",
                                             "overlaps",
                                             "overlay",
                                             "placing",
                                             "position",
                                             "precision",
                                             "primary",
                                             "real",
                                             "references",
                                             "returning",
                                             "right",
                                             "row",
                                             "select",
                                             "session_user",
                                             "setof",
                                             "similar",
                                             "smallint",
                                             "some",
                                             "substring",
                                             "symmetric",
                                             "table",
                                             "tablesample",
                                             "then",
                                             "time",
                                             "timestamp",
                                             "to",
                                             "trailing",
                                             "treat",
                                             "trim",
                                             "true",
                                             "union",
                                             "unique",
                                             "user",
                                             "using",
                                             "values",
                                             "varchar",
                                             "variadic",
                                             "verbose",
                                             "when",
                                             "where",
                                             "window",
                                             "with",
                                             "xmlattributes",
                                             "xmlconcat",
                                             "xmlelement",
                                             "xmlexists",
                                             "xmlforest",
                                             "xmlnamespaces",
                                             "xmlparse",
                                             "xmlpi",
                                             "xmlroot",
                                             "xmlserialize",
                                             "xmltable"};

bool NeedsQuotes(std::string_view name) {
  if (name.empty() || !(absl::ascii_islower(name[0]) || name[0] == '_')) return true;
  for (const char c : name) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '_') return true;
  }
  for (const std::string_view word : kQuotedWords) {
    if (word == name) return true;
  }
  return false;
}

void AppendIdent(std::string_view name, std::string* out) {
  if (!NeedsQuotes(name)) {
    out->append(name);
    return;
  }
  out->push_back('"');
  for (const char c : name) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

void AppendLiteral(std::string_view text, std::string* out) {
  if (text.find('\\') != std::string_view::npos) out->push_back('E');
  out->push_back('\'');
  for (const char c : text) {
    if (c == '\'' || c == '\\') out->push_back(c);
    out->push_back(c);
  }
  out->push_back('\'');
}

// One conversion of format(): %[position$][-][width]type.
struct Conversion {
  size_t position = 0;  // 0: the next argument
  bool left = false;
  size_t width = 0;
  char type = '\0';
};

size_t TakeNumber(std::string_view* rest) {
  size_t n = 0;
  while (!rest->empty() && absl::ascii_isdigit(rest->front()) && n < 1000000) {
    n = n * 10 + static_cast<size_t>(rest->front() - '0');
    rest->remove_prefix(1);
  }
  return n;
}

SqlResult<Conversion> ParseConversion(std::string_view* rest) {
  Conversion c;
  std::string_view ahead = *rest;
  const size_t number = TakeNumber(&ahead);
  if (ahead.starts_with('$')) {
    if (number == 0) {
      return errors::InvalidParameterValue(
          "format specifies argument 0, but arguments are numbered from 1");
    }
    c.position = number;
    ahead.remove_prefix(1);
    *rest = ahead;
  }
  while (rest->starts_with('-')) {
    c.left = true;
    rest->remove_prefix(1);
  }
  if (rest->starts_with('*')) {
    return errors::FeatureNotSupported("width by argument in format() is not supported");
  }
  c.width = TakeNumber(rest);
  if (rest->empty()) {
    return errors::InvalidParameterValue("unterminated format() type specifier")
        .WithHint("For a single \"%\" use \"%%\".");
  }
  c.type = rest->front();
  rest->remove_prefix(1);
  return c;
}

SqlStatus AppendConversion(const Conversion& c, const Datum& value, std::string* out) {
  std::string text;
  switch (c.type) {
    case 's':
      if (!value.is_null()) text = value.as_string();
      break;
    case 'I':
      if (value.is_null()) {
        return errors::NullNotAllowed("null values cannot be formatted as an SQL identifier");
      }
      AppendIdent(value.as_string(), &text);
      break;
    case 'L':
      if (value.is_null()) {
        text = "NULL";
      } else {
        AppendLiteral(value.as_string(), &text);
      }
      break;
    default:
      return errors::InvalidParameterValue(
                 StrCat("unrecognized format() type specifier \"", c.type, "\""))
          .WithHint("For a single \"%\" use \"%%\".");
  }
  const size_t length = CountCharacters(text);
  const size_t padding = c.width > length ? c.width - length : 0;
  if (!c.left) out->append(padding, ' ');
  out->append(text);
  if (c.left) out->append(padding, ' ');
  return {};
}

std::string Digest(const EVP_MD* algorithm, std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest, &size, algorithm, nullptr) == 1);
  return std::string(reinterpret_cast<const char*>(digest), size);
}

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kBase64LineCharacters = 76;

std::string Base64Encode(std::string_view bytes) {
  std::string out;
  size_t line = 0;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    if (line == kBase64LineCharacters) {
      out.push_back('\n');
      line = 0;
    }
    const size_t n = std::min<size_t>(3, bytes.size() - i);
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < n ? static_cast<uint8_t>(bytes[i + k]) : 0);
    }
    for (size_t k = 0; k < 4; ++k) {
      out.push_back(k <= n ? kBase64[group >> (18 - 6 * k) & 63] : '=');
    }
    line += 4;
  }
  return out;
}

SqlResult<std::string> Base64Decode(std::string_view text) {
  std::string out;
  uint32_t group = 0;
  int digits = 0;
  int padding = 0;
  for (const char c : text) {
    if (absl::ascii_isspace(c)) continue;
    if (c == '=') {
      if (digits + padding < 2) {
        return errors::InvalidParameterValue("unexpected \"=\" while decoding base64 sequence");
      }
      ++padding;
      group <<= 6;
    } else {
      const size_t value = std::string_view(kBase64, 64).find(c);
      if (value == std::string_view::npos || padding > 0) {
        return errors::InvalidParameterValue(
            StrCat("invalid symbol \"", c, "\" found while decoding base64 sequence"));
      }
      ++digits;
      group = group << 6 | static_cast<uint32_t>(value);
    }
    if (digits + padding < 4) continue;
    for (int k = 0; k < 3 - padding; ++k) out.push_back(static_cast<char>(group >> (16 - 8 * k)));
    digits = 0;
    padding = 0;
    group = 0;
  }
  if (digits + padding != 0) {
    return errors::InvalidParameterValue("invalid base64 end sequence")
        .WithHint("Input data is missing padding, is truncated, or is otherwise corrupted.");
  }
  return out;
}

SqlError UnknownEncoding(std::string_view name) {
  return errors::InvalidParameterValue(StrCat("unrecognized encoding: \"", name, "\""));
}

}  // namespace

SqlResult<Datum> QuoteIdent(const Datum& text) {
  std::string out;
  AppendIdent(text.as_string(), &out);
  return Datum::String(out);
}

SqlResult<Datum> QuoteLiteral(const Datum& text) {
  std::string out;
  AppendLiteral(text.as_string(), &out);
  return Datum::String(out);
}

SqlResult<Datum> Format(const Datum& pattern, std::span<const Datum> texts) {
  std::string out;
  std::string_view rest = pattern.as_string();
  size_t next = 0;
  while (!rest.empty()) {
    const size_t percent = rest.find('%');
    out.append(rest.substr(0, percent));
    if (percent == std::string_view::npos) break;
    rest.remove_prefix(percent + 1);
    if (rest.starts_with('%')) {
      out.push_back('%');
      rest.remove_prefix(1);
      continue;
    }
    ASSIGN_OR_RETURN(const Conversion c, ParseConversion(&rest));
    next = c.position > 0 ? c.position : next + 1;
    if (next > texts.size()) return errors::InvalidParameterValue("too few arguments for format()");
    RETURN_IF_ERROR(AppendConversion(c, texts[next - 1], &out));
  }
  return Datum::String(out);
}

SqlResult<Datum> Encode(const Datum& bytes, const Datum& format) {
  const std::string name = AsciiLower(format.as_string());
  std::string out;
  if (name == "hex") {
    AppendHex(bytes.as_string(), &out);
  } else if (name == "base64") {
    out = Base64Encode(bytes.as_string());
  } else if (name == "escape") {
    // Only NUL, bytes above ASCII and the backslash are escaped.
    for (const unsigned char c : bytes.as_string()) {
      if (c == '\\') {
        out.append("\\\\");
      } else if (c == 0 || c >= 0x80) {
        StrAppend(&out, '\\', static_cast<char>('0' + (c >> 6)),
                  static_cast<char>('0' + (c >> 3 & 7)), static_cast<char>('0' + (c & 7)));
      } else {
        out.push_back(static_cast<char>(c));
      }
    }
  } else {
    return UnknownEncoding(format.as_string());
  }
  return Datum::String(out);
}

SqlResult<Datum> Decode(const Datum& text, const Datum& format) {
  const std::string name = AsciiLower(format.as_string());
  SqlResult<std::string> out = std::string();
  if (name == "hex") {
    out = DecodeHex(text.as_string());
  } else if (name == "base64") {
    out = Base64Decode(text.as_string());
  } else if (name == "escape") {
    // The hexadecimal form of bytea input is not part of this encoding.
    if (text.as_string().starts_with("\\x"))
      return errors::InvalidText(text.as_string(), TypeId::kBytea);
    out = ParseBytea(text.as_string());
  } else {
    return UnknownEncoding(format.as_string());
  }
  if (!out.has_value()) return out.error();
  return Datum::String(*out);
}

SqlResult<Datum> Md5(const Datum& text) {
  std::string out;
  AppendHex(Digest(EVP_md5(), text.as_string()), &out);
  return Datum::String(out);
}
SqlResult<Datum> Sha256(const Datum& bytes) {
  return Datum::String(Digest(EVP_sha256(), bytes.as_string()));
}
SqlResult<Datum> Sha512(const Datum& bytes) {
  return Datum::String(Digest(EVP_sha512(), bytes.as_string()));
}

}  // namespace steno::sql::kernels
