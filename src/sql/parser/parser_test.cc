// Runs testdata/parse/*.td. In each block the lines below the command are its input:
//   parse        one or more statements: their trees
//   expression   one expression: its tree
//   sql          statements as ToSql writes them, one a line
// Errors print as `SQLSTATE: message`, the line with a caret below the position, then DETAIL and
// HINT. What parses must print to SQL that parses to an equal tree and prints the same again; a
// block where it does not shows both.
#include "sql/parser/parser.h"

#include <gtest/gtest.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "base/rng.h"
#include "sql/parser/ast_print.h"
#include "sql/parser/lexer.h"
#include "testing/datadriven.h"

namespace steno::sql {
namespace {

// The characters of `text` before 1-based position `position`, and the line it is on.
std::string Caret(std::string_view text, int position) {
  size_t at = 0;
  for (int seen = 1; at < text.size() && seen < position; ++seen) {
    ++at;
    while (at < text.size() && (text[at] & 0xC0) == 0x80) ++at;
  }
  const size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
  const size_t end = std::min(text.find('\n', at), text.size());
  std::string blanks;
  for (const char c : text.substr(begin, at - begin)) {
    if ((c & 0xC0) != 0x80) blanks += ' ';
  }
  return std::string(text.substr(begin, end - begin)) + "\n" + blanks + "^\n";
}

std::string Print(const SqlError& error, std::string_view text) {
  std::string out = error.sqlstate + ": " + error.message + "\n";
  if (error.position > 0) out += Caret(text, error.position);
  if (!error.detail.empty()) out += "DETAIL: " + error.detail + "\n";
  if (!error.hint.empty()) out += "HINT: " + error.hint + "\n";
  return out;
}

// Empty if printing is a fixed point for the tree, else what went wrong.
template <typename Node, typename Reparse>
std::string CheckFixedPoint(const Node& node, Reparse reparse) {
  const std::string sql = ToSql(node);
  const auto again = reparse(sql);
  if (!again.has_value()) return "REPRINT FAILS: " + sql + "\n" + Print(again.error(), sql);
  if (DebugString(**again) != DebugString(node)) {
    return "REPRINT DIFFERS: " + sql + "\n" + DebugString(**again);
  }
  if (ToSql(**again) != sql) return "REPRINT MOVES: " + sql + "\n" + ToSql(**again) + "\n";
  return "";
}

SqlResult<ast::StatementPtr> ParseOne(std::string_view sql) {
  auto parsed = Parse(sql);
  if (!parsed.has_value()) return parsed.error();
  EXPECT_EQ(parsed->size(), 1u) << sql;
  return std::move(parsed->front().statement);
}

class ParseRunner : public datadriven::Runner {
 public:
  Mode mode() const override { return Mode::kInput; }

  std::string Run(const datadriven::Command& command) override {
    std::string_view input = command.input;
    if (input.ends_with('\n')) input.remove_suffix(1);
    if (command.name == "parse") return RunParse(input, /*as_sql=*/false);
    if (command.name == "sql") return RunParse(input, /*as_sql=*/true);
    if (command.name == "expression") return RunExpression(input);
    command.Fail("unknown command " + command.name);
    return "";
  }

 private:
  static std::string RunParse(std::string_view input, bool as_sql) {
    const auto parsed = Parse(input);
    if (!parsed.has_value()) return Print(parsed.error(), input);
    std::string out;
    for (const ParsedStatement& statement : *parsed) {
      if (as_sql) {
        out += ToSql(*statement.statement) + "\n";
      } else {
        out += DebugString(*statement.statement);
      }
      if (statement.parameter_count > 0 && !as_sql) {
        out += "parameters: " + std::to_string(statement.parameter_count) + "\n";
      }
      if (statement.statement->kind == ast::StatementKind::kUnsupported) continue;
      out += CheckFixedPoint(*statement.statement, ParseOne);
    }
    return out.empty() ? "nothing\n" : out;
  }

  static std::string RunExpression(std::string_view input) {
    const auto parsed = ParseExpression(input);
    if (!parsed.has_value()) return Print(parsed.error(), input);
    return ToSql(**parsed) + "\n" + DebugString(**parsed) +
           CheckFixedPoint(**parsed, ParseExpression);
  }
};

STENO_REGISTER_DATA_TESTS(Parser, "testdata/parse", ParseRunner);

std::string Repeat(std::string_view text, int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += text;
  return out;
}

std::string StateOf(const std::string& sql) {
  const auto parsed = Parse(sql);
  return parsed.has_value() ? "ok" : parsed.error().sqlstate;
}

// Nesting is refused before it costs stack, and what is allowed must fit.
TEST(ParserLimits, Nesting) {
  const int ok = kNestingMax - 1;
  const int bad = kNestingMax + 1;
  EXPECT_EQ(StateOf("SELECT " + Repeat("(", ok) + "1" + Repeat(")", ok)), "ok");
  EXPECT_EQ(StateOf("SELECT " + Repeat("(", bad) + "1" + Repeat(")", bad)), "54001");
  EXPECT_EQ(StateOf(Repeat("SELECT (", ok) + "SELECT 1" + Repeat(")", ok)), "ok");
  EXPECT_EQ(StateOf("SELECT " + Repeat("(SELECT ", ok) + "1" + Repeat(")", ok)), "ok");
  EXPECT_EQ(StateOf(Repeat("(", ok) + "SELECT 1" + Repeat(")", ok)), "ok");
  EXPECT_EQ(StateOf("SELECT " + Repeat("f(", ok) + "1" + Repeat(")", ok)), "ok");
  EXPECT_EQ(StateOf("SELECT " + Repeat("(", 1000000)), "54001");
  EXPECT_EQ(StateOf("SELECT " + Repeat("CASE WHEN ", bad) + "1"), "54001");
  EXPECT_EQ(StateOf("SELECT ARRAY" + Repeat("[", bad)), "54001");
  EXPECT_EQ(StateOf("SELECT * FROM a" + Repeat(" JOIN a", bad) + Repeat(" ON true", bad)), "54001");
}

// Chains of operators are refused or built, whatever their length; AND and OR have no limit.
TEST(ParserLimits, Chains) {
  constexpr int kLong = 100000;
  EXPECT_EQ(StateOf("SELECT 1" + Repeat(" AND a = 1", kLong)), "ok");
  EXPECT_EQ(StateOf("SELECT 1" + Repeat(" OR a = 1 AND b = 2", kLong)), "ok");
  EXPECT_EQ(StateOf("SELECT 1" + Repeat("+1", kLong)), "54001");
  EXPECT_EQ(StateOf("SELECT 1" + Repeat("+1", kExpressionDepthMax / 2)), "ok");
  EXPECT_EQ(StateOf("SELECT " + Repeat("NOT ", kLong) + "true"), "54001");
  EXPECT_EQ(StateOf("SELECT " + Repeat("- ", kLong) + "a"), "54001");
  EXPECT_EQ(StateOf("SELECT 1" + Repeat("::int", kLong)), "54001");
  EXPECT_EQ(StateOf("SELECT 1" + Repeat(" UNION SELECT 1", kLong)), "54001");
  EXPECT_EQ(StateOf("SELECT * FROM a" + Repeat(" CROSS JOIN a", kLong)), "54001");
  EXPECT_EQ(StateOf("SELECT a" + Repeat("[1]", kLong)), "ok");
  EXPECT_EQ(StateOf("SELECT 1 IN (1" + Repeat(", 1", kLong) + ")"), "ok");
  EXPECT_EQ(StateOf("VALUES (1)" + Repeat(", (1)", kLong)), "ok");
  EXPECT_EQ(StateOf(Repeat("SELECT 1; ", kLong / 10)), "ok");
}

// What is as deep as allowed can also be printed, parsed again and freed.
TEST(ParserLimits, PrintsWhatIsDeep) {
  const int n = kNestingMax - 1;
  const int long_chain = kExpressionDepthMax - 10;
  for (const std::string& sql :
       {Repeat("SELECT (", n) + "SELECT 1" + Repeat(")", n),
        "SELECT * FROM " + Repeat("(SELECT * FROM ", n) + "t" + Repeat(") a", n),
        "SELECT " + Repeat("CASE WHEN a THEN ", n) + "1" + Repeat(" END", n),
        "SELECT 1" + Repeat("+1", long_chain), "SELECT " + Repeat("NOT ", long_chain) + "a",
        "SELECT 1" + Repeat(" UNION SELECT 1", long_chain)}) {
    const auto parsed = ParseOne(sql);
    ASSERT_TRUE(parsed.has_value()) << sql.substr(0, 40) << ": " << parsed.error();
    EXPECT_EQ(CheckFixedPoint(**parsed, ParseOne), "") << sql.substr(0, 40);
  }
}

TEST(ParserLimits, StatementBytes) {
  const std::string blanks(static_cast<size_t>(kStatementBytesMax), ' ');
  EXPECT_EQ(StateOf(blanks), "ok");
  EXPECT_EQ(StateOf(blanks + " "), "54000");
}

TEST(ParserLimits, Words) {
  const int half = static_cast<int>(kTokensMax) / 2;
  EXPECT_EQ(StateOf(Repeat("a ", static_cast<int>(kTokensMax) - 10)), "42601");
  EXPECT_EQ(StateOf(Repeat("a;", half + 1)), "54000");
  // Semicolons that end nothing are none.
  EXPECT_EQ(StateOf(Repeat(";", 16 << 20)), "ok");
}

int64_t BytesAskedFor(const std::string& sql) {
  int64_t asked = -1;
  Parse(sql, [&](int64_t bytes) {
    asked = bytes;
    return SqlStatus();
  }).has_value();
  return asked;
}

TEST(ParserLimits, AsksForTheMemoryOfItsTrees) {
  const int64_t one = BytesAskedFor("SELECT 1;");
  EXPECT_GT(one, 1000);
  EXPECT_LT(one, 2000);
  EXPECT_GT(BytesAskedFor(Repeat("SELECT 1;", 1000)), 1000 * (one - 500));
  // Quotes that are none hide nothing, and literals take their own length.
  const std::string list = "SELECT 1 IN (1" + Repeat(",1", 10'000) + ")";
  for (const std::string before : {"/*'*/", "--'\n", "SELECT $$'$$;", "SELECT E'\\'';"}) {
    EXPECT_GE(BytesAskedFor(before + list), BytesAskedFor(list)) << before;
  }
  EXPECT_LT(BytesAskedFor("SELECT '" + std::string(1 << 20, ';') + "'"), (1 << 20) + 2000);
  const auto refused = Parse("SELECT 1", [](int64_t) -> SqlStatus {
    return SqlError{.sqlstate = "53200", .message = "no"};
  });
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().sqlstate, "53200");
}

TEST(Parser, SlicesOfTheText) {
  const std::string sql = "  SELECT 1 ; ;\n/* two */ SELECT $2 -- end\n;";
  const auto parsed = Parse(sql);
  ASSERT_TRUE(parsed.has_value());
  ASSERT_EQ(parsed->size(), 2u);
  const auto text = [&](size_t i) {
    return sql.substr((*parsed)[i].begin, (*parsed)[i].end - (*parsed)[i].begin);
  };
  EXPECT_EQ(text(0), "SELECT 1");
  EXPECT_EQ(text(1), "SELECT $2");
  EXPECT_EQ((*parsed)[1].parameter_count, 2);
}

TEST(Parser, BytesThatAreNotUtf8) {
  const auto state = [](std::string_view sql) {
    const auto parsed = Parse(sql);
    return parsed.has_value() ? "ok" : parsed.error().sqlstate + " " + parsed.error().message;
  };
  const std::string prefix = "22021 invalid byte sequence for encoding \"UTF8\": ";
  EXPECT_EQ(state("SELECT '\xC3\xA4'"), "ok");
  EXPECT_EQ(state("SELECT '\xFF'"), prefix + "0xff");
  EXPECT_EQ(state("SELECT '\xE2\x28\xA1'"), prefix + "0xe2 0x28 0xa1");
  EXPECT_EQ(state("SELECT '\xED\xA0\x80'"), prefix + "0xed 0xa0 0x80");
  EXPECT_EQ(state(std::string_view("SELECT 1\0", 9)), prefix + "0x00");
  EXPECT_EQ(state("SELECT E'\\xff'"), prefix + "0xff");
  EXPECT_EQ(state("SELECT E'\\xc3\\xa4'"), "ok");
}

TEST(Parser, TypeNames) {
  const auto type = [](std::string_view sql) {
    const auto parsed = ParseTypeName(sql);
    return parsed.has_value() ? ToSql(*parsed) : parsed.error().message;
  };
  EXPECT_EQ(type("INT4"), "int4");
  EXPECT_EQ(type("int []"), "integer[]");
  EXPECT_EQ(type("varchar(3)"), "character varying(3)");
  EXPECT_EQ(type("timestamp(3) with time zone"), "timestamp(3) with time zone");
  EXPECT_EQ(type("int int"), "syntax error at or near \"int\"");
}

// The inputs of all blocks of testdata/parse.
std::vector<std::string> Corpus() {
  std::vector<std::string> inputs;
  for (const auto& entry : std::filesystem::directory_iterator("testdata/parse")) {
    std::ifstream file(entry.path());
    std::string line;
    std::string input;
    bool inside = false;
    while (std::getline(file, line)) {
      if (line == "----") {
        if (inside) inputs.push_back(input);
        inside = false;
      } else if (inside) {
        input += line + "\n";
      } else if (line == "sql" || line == "parse" || line == "expression") {
        inside = true;
        input = line == "expression" ? "SELECT " : "";
      }
    }
  }
  return inputs;
}

// The text in pieces that are about tokens: words, runs of blanks, and single characters.
std::vector<std::string> Pieces(std::string_view text) {
  std::vector<std::string> pieces;
  const auto kind = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) ? 1 : 0; };
  for (const char c : text) {
    if (!pieces.empty() && kind(c) == 1 && kind(pieces.back().back()) == 1) {
      pieces.back() += c;
    } else {
      pieces.emplace_back(1, c);
    }
  }
  return pieces;
}

// Statements with pieces dropped, doubled, swapped and taken from others: each is refused inside
// its text, or prints to SQL that parses to the same tree.
TEST(Parser, MutatedStatements) {
  const std::vector<std::string> corpus = Corpus();
  ASSERT_GT(corpus.size(), 100u);
  int failures = 0;
  for (uint64_t seed = 1; seed <= 20000 && failures < 10; ++seed) {
    Rng rng(seed);
    std::vector<std::string> pieces = Pieces(corpus[rng.Below(corpus.size())]);
    const std::vector<std::string> other = Pieces(corpus[rng.Below(corpus.size())]);
    for (uint64_t edits = 1 + rng.Below(3); edits > 0 && !pieces.empty(); --edits) {
      const size_t at = rng.Below(pieces.size());
      const auto place = pieces.begin() + static_cast<ptrdiff_t>(at);
      switch (rng.Below(4)) {
        case 0:
          pieces.erase(place);
          break;
        case 1:
          pieces.insert(place, std::string(pieces[at]));
          break;
        case 2:
          std::swap(pieces[at], pieces[rng.Below(pieces.size())]);
          break;
        default:
          pieces.insert(place, other[rng.Below(other.size())]);
          break;
      }
    }
    std::string sql;
    for (const std::string& piece : pieces) sql += piece;
    const auto parsed = Parse(sql);
    if (!parsed.has_value()) {
      ASSERT_LE(parsed.error().position, static_cast<int>(sql.size()) + 1) << seed << ": " << sql;
      continue;
    }
    for (const ParsedStatement& statement : *parsed) {
      if (statement.statement->kind == ast::StatementKind::kUnsupported) continue;
      const std::string broken = CheckFixedPoint(*statement.statement, ParseOne);
      EXPECT_EQ(broken, "") << seed << ": " << sql;
      failures += broken.empty() ? 0 : 1;
    }
  }
}

// Parsers of many threads share ANTLR's table of decisions and nothing else.
TEST(Parser, ManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 200; ++n) {
        EXPECT_EQ(StateOf("DROP TABLE IF EXISTS a; SELECT f(x) OVER (PARTITION BY y) FROM t"),
                  "ok");
        EXPECT_EQ(StateOf("ALTER TABLE t ADD COLUMN c int, DROP"), "42601");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace steno::sql
