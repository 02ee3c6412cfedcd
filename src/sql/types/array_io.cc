// Arrays, vectors and records from and to text. A nested value is printed in place and then quoted
// in place, so that a value takes no more memory than its text.
#include <algorithm>

#include "sql/types/errors.h"
#include "sql/types/io.h"
#include "sql/types/scalar_text.h"
#include "sql/types/text_util.h"

namespace steno::sql {
namespace {

bool IsVector(TypeId id) {
  return id == TypeId::kInt2Vector || id == TypeId::kOidVector;
}

bool IsBlank(char c) {
  return absl::ascii_isspace(c);
}

// Recursive descent over '{...}', checking that every sub-array has the same shape. Elements are
// read when the whole is known to be well formed.
class ArrayParser {
 public:
  ArrayParser(Type element, std::string_view text, const FormatSettings& settings)
      : element_(element), whole_(text), text_(text), settings_(settings) {}

  SqlResult<ArrayValue> Run() {
    out_.element = element_.id;
    SkipBlanks();
    RETURN_IF_ERROR(ParseBounds());
    if (Peek() != '{') {
      return Malformed(bounds_.empty()
                           ? "Array value must start with \"{\" or dimension information."
                           : "Array contents must start with \"{\".");
    }
    RETURN_IF_ERROR(ParseLevel(0));
    SkipBlanks();
    if (at_ != text_.size()) return Malformed("Junk after closing right brace.");
    return Finish();
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void SkipBlanks() {
    while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  }
  SqlError Malformed(std::string detail) const {
    SqlError error = errors::Make(sqlstate::kInvalidTextRepresentation,
                                  StrCat("malformed array literal: \"", whole_, "\""));
    error.detail = std::move(detail);
    return error;
  }

  // "[0:2][1:3]="
  SqlStatus ParseBounds() {
    while (Peek() == '[') {
      const size_t end = text_.find(']', at_);
      if (end == std::string_view::npos) return Malformed("Missing \"]\" in array dimensions.");
      const std::string_view range = text_.substr(at_ + 1, end - at_ - 1);
      const size_t colon = range.find(':');
      int64_t low = 1;
      int64_t high;
      if (colon != std::string_view::npos && !ParseInteger(range.substr(0, colon), &low)) {
        return Malformed("\"[\" must introduce explicitly-specified array dimensions.");
      }
      if (!ParseInteger(colon == std::string_view::npos ? range : range.substr(colon + 1), &high)) {
        return Malformed("\"[\" must introduce explicitly-specified array dimensions.");
      }
      // More than 32 bits cannot hold wrap around, as in PostgreSQL.
      low = static_cast<int32_t>(low);
      high = static_cast<int32_t>(high);
      if (high < low) {
        return errors::Make(sqlstate::kArraySubscriptError,
                            "upper bound cannot be less than lower bound");
      }
      if (bounds_.size() >= kArrayDimensionsMax) return TooManyDimensions();
      // What is longer than any array can be fits no contents.
      const int64_t length = std::min<int64_t>(high - low + 1, INT32_MAX);
      bounds_.push_back({static_cast<int32_t>(length), static_cast<int32_t>(low)});
      at_ = end + 1;
      SkipBlanks();
    }
    if (bounds_.empty()) return {};
    if (Peek() != '=') return Malformed("Missing \"=\" after array dimensions.");
    ++at_;
    SkipBlanks();
    return {};
  }

  // Parses '{' ... '}' at nesting `level` and checks its length against its siblings'.
  SqlStatus ParseLevel(size_t level) {
    if (level >= kArrayDimensionsMax) return TooManyDimensions();
    ++at_;
    const bool first_of_level = lengths_.size() <= level;
    if (first_of_level) lengths_.push_back(-1);
    int32_t length = 0;
    SkipBlanks();
    if (Peek() == '}') {
      ++at_;
      return CloseLevel(level, 0);
    }
    for (;;) {
      SkipBlanks();
      if (Peek() == '{') {
        if (leaf_level_ >= 0 && static_cast<size_t>(leaf_level_) <= level) {
          return Malformed("Unexpected \"{\" character.");
        }
        RETURN_IF_ERROR(ParseLevel(level + 1));
      } else {
        if (lengths_.size() > level + 1) return Ragged();
        leaf_level_ = static_cast<int>(level);
        RETURN_IF_ERROR(ParseElement());
      }
      ++length;
      SkipBlanks();
      if (Peek() == ',') {
        ++at_;
        continue;
      }
      if (Peek() == '}') {
        ++at_;
        return CloseLevel(level, length);
      }
      return Malformed(at_ >= text_.size() ? "Unexpected end of input."
                                           : StrCat("Unexpected array element."));
    }
  }

  SqlStatus CloseLevel(size_t level, int32_t length) {
    if (lengths_[level] >= 0 && lengths_[level] != length) return Ragged();
    lengths_[level] = length;
    return {};
  }

  static SqlError TooManyDimensions() {
    return errors::ProgramLimitExceeded(
        StrCat("number of array dimensions (", kArrayDimensionsMax + 1,
               ") exceeds the maximum allowed (", kArrayDimensionsMax, ")"));
  }

  SqlError Ragged() const {
    return Malformed("Multidimensional arrays must have sub-arrays with matching dimensions.");
  }

  SqlStatus ParseElement() {
    std::string element;
    bool quoted = false;
    bool escaped = false;
    size_t significant = 0;  // trailing blanks of an unquoted element are dropped
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\') {
        if (++at_ >= text_.size()) return Malformed("Unexpected end of input.");
        element.push_back(text_[at_]);
        significant = element.size();
        escaped = true;
      } else if (c == '"') {
        if (quoted || !element.empty()) return Malformed("Unexpected array element.");
        quoted = true;
        RETURN_IF_ERROR(ParseQuoted(&element));
        significant = element.size();
      } else if (c == ',' || c == '}') {
        break;
      } else if (c == '{') {
        return Malformed("Unexpected \"{\" character.");
      } else if (quoted) {
        if (!IsBlank(c)) return Malformed("Unexpected array element.");
      } else {
        element.push_back(c);
        if (!IsBlank(c)) significant = element.size();
      }
    }
    element.resize(significant);
    if (!quoted && element.empty()) {
      if (at_ >= text_.size()) return Malformed("Unexpected end of input.");
      return Malformed(StrCat("Unexpected \"", std::string(1, text_[at_]), "\" character."));
    }
    const bool null = !quoted && !escaped && EqualsIgnoringCase(element, "null");
    out_.elements.push_back(null ? Datum() : Datum::String(element));
    return {};
  }

  // From the opening quote to the closing one, on which at_ is left.
  SqlStatus ParseQuoted(std::string* element) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') return {};
      if (text_[at_] == '\\' && ++at_ >= text_.size()) break;
      element->push_back(text_[at_]);
    }
    return Malformed("Unexpected end of input.");
  }

  SqlStatus ReadElements() {
    for (Datum& element : out_.elements) {
      if (element.is_null()) continue;
      ASSIGN_OR_RETURN(element, TextIn(element_, element.as_string(), settings_));
    }
    return {};
  }

  SqlResult<ArrayValue> Finish() {
    if (out_.elements.empty()) {
      if (lengths_.size() > 1) return Malformed("Unexpected \"}\" character.");
      return std::move(out_);
    }
    if (!bounds_.empty()) {
      bool fits = bounds_.size() == lengths_.size();
      for (size_t i = 0; fits && i < bounds_.size(); ++i) fits = bounds_[i].length == lengths_[i];
      if (!fits) return Malformed("Specified array dimensions do not match array contents.");
      for (const ArrayValue::Dimension& d : bounds_) RETURN_IF_ERROR(CheckBounds(d));
      out_.dimensions = std::move(bounds_);
      RETURN_IF_ERROR(ReadElements());
      return std::move(out_);
    }
    RETURN_IF_ERROR(ReadElements());
    for (const int32_t length : lengths_) out_.dimensions.push_back({length, 1});
    return std::move(out_);
  }

  Type element_;
  std::string_view whole_;
  std::string_view text_;
  const FormatSettings& settings_;
  size_t at_ = 0;
  int leaf_level_ = -1;
  std::vector<int32_t> lengths_;  // by level; -1 until the first array of the level is closed
  std::vector<ArrayValue::Dimension> bounds_;
  ArrayValue out_;
};

bool NeedsArrayQuotes(std::string_view text) {
  if (text.empty() || EqualsIgnoringCase(text, "null")) return true;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '{' || c == '}' || c == ',' || IsBlank(c)) return true;
  }
  return false;
}

bool NeedsRecordQuotes(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '(' || c == ')' || c == ',' || IsBlank(c)) return true;
  }
  return false;
}

SqlError TooLong(std::string_view what, int64_t limit) {
  return errors::ProgramLimitExceeded(StrCat("text of ", what, " exceeds ", limit, " bytes"));
}

// Puts quotes around what stands in *out from `start` on, and before each quote and backslash in it
// `escape`, or, where that is 0, the character itself. 54000 if more than `limit` bytes would stand
// there.
SqlStatus QuoteTail(size_t start, char escape, std::string_view what, int64_t limit,
                    std::string* out) {
  const auto special = [](char c) { return c == '"' || c == '\\'; };
  const size_t old_size = out->size();
  const auto specials =
      std::count_if(out->begin() + static_cast<std::ptrdiff_t>(start), out->end(), special);
  const size_t new_size = old_size + static_cast<size_t>(specials) + 2;
  if (static_cast<int64_t>(new_size - start) > limit) return TooLong(what, limit);
  out->resize(new_size);
  // From the back, so that nothing is overwritten before it was moved.
  size_t to = new_size;
  (*out)[--to] = '"';
  for (size_t from = old_size; from-- > start;) {
    const char c = (*out)[from];
    (*out)[--to] = c;
    if (special(c)) (*out)[--to] = escape == 0 ? c : escape;
  }
  (*out)[start] = '"';
  return {};
}

SqlStatus AppendElement(Type element, const Datum& value, const FormatSettings& settings,
                        std::string* out) {
  if (value.is_null()) {
    out->append("NULL");
    return {};
  }
  const size_t start = out->size();
  RETURN_IF_ERROR(AppendText(element, value, settings, out));
  if (!NeedsArrayQuotes(std::string_view(*out).substr(start))) return {};
  return QuoteTail(start, '\\', "an array", kValueTextBytesMax, out);
}

// Prints the sub-array at `level` that starts at element *next of the array whose text starts at
// `start`.
SqlStatus AppendLevel(Type element, const ArrayValue& v, size_t level, size_t* next, size_t start,
                      const FormatSettings& settings, std::string* out) {
  out->push_back('{');
  for (int32_t i = 0; i < v.dimensions[level].length; ++i) {
    if (i > 0) out->push_back(',');
    if (level + 1 < v.dimensions.size()) {
      RETURN_IF_ERROR(AppendLevel(element, v, level + 1, next, start, settings, out));
    } else {
      RETURN_IF_ERROR(AppendElement(element, v.elements[(*next)++], settings, out));
    }
    if (static_cast<int64_t>(out->size() - start) > kValueTextBytesMax) {
      return TooLong("an array", kValueTextBytesMax);
    }
  }
  out->push_back('}');
  return {};
}

SqlResult<Datum> ParseVector(Type type, std::string_view text, const FormatSettings& settings) {
  const Type element{ElementOf(type.id)};
  std::vector<Datum> elements;
  for (std::string_view part : SplitAny(text, " \t\n\r")) {
    if (part.empty()) continue;
    ASSIGN_OR_RETURN(Datum value, TextIn(element, part, settings));
    elements.push_back(std::move(value));
  }
  return Datum::FromArray(ArrayValue::Of(element.id, std::move(elements), /*lower_bound=*/0));
}

}  // namespace

SqlStatus CheckBounds(const ArrayValue::Dimension& d) {
  int32_t behind;
  if (!__builtin_add_overflow(d.lower_bound, d.length, &behind)) return {};
  return errors::ProgramLimitExceeded(StrCat("array lower bound is too large: ", d.lower_bound));
}

SqlResult<Datum> ParseArray(Type array_type, std::string_view text,
                            const FormatSettings& settings) {
  if (IsVector(array_type.id)) return ParseVector(array_type, text, settings);
  const Type element{ElementOf(array_type.id), array_type.typmod};
  ASSIGN_OR_RETURN(ArrayValue value, ArrayParser(element, text, settings).Run());
  return Datum::FromArray(std::move(value));
}

SqlStatus AppendArray(Type array_type, const ArrayValue& v, const FormatSettings& settings,
                      std::string* out) {
  const Type element{v.element, array_type.typmod};
  if (IsVector(array_type.id)) {
    for (size_t i = 0; i < v.elements.size(); ++i) {
      if (i > 0) out->push_back(' ');
      RETURN_IF_ERROR(AppendText(element, v.elements[i], settings, out));
    }
    return {};
  }
  if (v.dimensions.empty()) {
    out->append("{}");
    return {};
  }
  bool bounds = false;
  for (const auto& d : v.dimensions) bounds = bounds || d.lower_bound != 1;
  if (bounds) {
    for (const auto& d : v.dimensions) {
      StrAppend(out, '[', d.lower_bound, ':', int64_t{d.lower_bound} + d.length - 1, ']');
    }
    out->push_back('=');
  }
  size_t next = 0;
  return AppendLevel(element, v, 0, &next, out->size(), settings, out);
}

SqlStatus AppendRecord(const RecordValue& v, const FormatSettings& settings, std::string* out) {
  const size_t start = out->size();
  out->push_back('(');
  for (size_t i = 0; i < v.values.size(); ++i) {
    if (i > 0) out->push_back(',');
    if (v.values[i].is_null()) continue;
    const size_t field = out->size();
    RETURN_IF_ERROR(AppendText(v.types[i], v.values[i], settings, out));
    if (NeedsRecordQuotes(std::string_view(*out).substr(field))) {
      RETURN_IF_ERROR(QuoteTail(field, /*escape=*/0, "a row value", kRecordTextBytesMax, out));
    }
    if (static_cast<int64_t>(out->size() - start) > kRecordTextBytesMax) {
      return TooLong("a row value", kRecordTextBytesMax);
    }
  }
  out->push_back(')');
  return {};
}

}  // namespace steno::sql
