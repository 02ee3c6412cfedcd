// COPY's text and CSV formats: bytes in, fields out, and back. Pure.
//
//   CopyParser parser(format);
//   parser.Feed(chunk);                          // chunks end anywhere
//   while (*parser.Next(&fields)) ...;           // false: more bytes are needed
//   parser.Finish(); while (*parser.Next(&fields)) ...;
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/types/sql_error.h"

namespace steno::sql {

struct CopyFormat {
  bool csv = false;
  char delimiter = '\t';
  std::string null = "\\N";
  bool header = false;
  char quote = '"';
  char escape = '"';
};

// none: NULL.
using CopyFields = std::vector<std::optional<std::string>>;

class CopyParser {
 public:
  explicit CopyParser(CopyFormat format) : format_(std::move(format)) {}

  void Feed(std::string_view bytes);
  // No more bytes come: an unfinished line is the last one.
  void Finish() { finished_ = true; }
  // The fields of the next line. False: more bytes are needed, or the end. 22P04, also for lines
  // that end in another way than the first; 54000 for a line without end.
  SqlResult<bool> Next(CopyFields* fields);
  // The number of the line that Next gave last, or found an error in, from 1. A quoted newline
  // counts if it is as those at the ends of lines are, from the second one on.
  int64_t line() const { return line_; }
  // The end-of-data marker `\.` has come; the rest is ignored.
  bool ended() const { return ended_; }

 private:
  // How lines end, which the first one decides.
  enum class NewLine : uint8_t { kUnknown, kLf, kCrLf, kCr };
  enum class Marker : uint8_t { kUnknown, kEnd, kData };

  int At(size_t i) const;
  SqlResult<bool> EndAt(size_t end);
  SqlResult<Marker> MarkerAt(size_t at) const;
  // Sets end_ and next_, or ended_ too. False: the end of the next line is not here yet.
  SqlResult<bool> FindEnd();
  SqlStatus ParseText(std::string_view line, CopyFields* fields) const;
  SqlStatus ParseCsv(std::string_view line, CopyFields* fields) const;

  const CopyFormat format_;
  std::string buffer_;
  size_t at_ = 0;       // the first byte that was not given
  size_t scanned_ = 0;  // where FindEnd goes on
  size_t end_ = 0;      // of the line that was found, without its newline
  size_t next_ = 0;     // with it
  NewLine newline_ = NewLine::kUnknown;
  bool quoted_ = false;
  bool finished_ = false;
  bool ended_ = false;
  int64_t line_ = 0;
};

// Appends one line, with its newline.
void AppendCopyLine(const CopyFormat& format, const CopyFields& fields, std::string* out);

}  // namespace steno::sql
