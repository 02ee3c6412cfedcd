#include "sql/parser/unsupported.h"

#include <algorithm>
#include <string_view>

#include "SqlParser.h"

namespace steno::sql {
namespace {

using P = grammar::SqlParser;

// Behind CREATE, ALTER and DROP; a second word belongs to the name.
constexpr std::string_view kObjects[] = {
    "function",     "procedure",          "routine",       "trigger",      "event trigger",
    "language",     "aggregate",          "operator",      "cast",         "transform",
    "rule",         "extension",          "foreign table", "foreign data", "server",
    "user mapping", "tablespace",         "collation",     "conversion",   "statistics",
    "text search",  "publication",        "subscription",  "policy",       "access method",
    "assertion",    "default privileges", "system",        "large object", "constraint trigger",
    "owned"};

constexpr std::string_view kStatements[] = {"do",      "call",   "merge", "cluster",  "reindex",
                                            "refresh", "import", "load",  "reassign", "security"};

constexpr std::string_view kPrefixes[] = {"or", "replace", "trusted", "procedural"};

template <size_t N>
bool Contains(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

class Finder {
 public:
  explicit Finder(std::span<const Lexeme> tokens) : tokens_(tokens) {}

  std::optional<std::string> Run() const {
    const std::string_view verb = Word(0);
    if (Contains(kStatements, verb)) return UpperCase(verb);
    if (verb == "comment" && Word(1) == "on" && Contains(kObjects, Word(2))) {
      return Word(2) == "extension" || Word(2) == "tablespace"
                 ? std::nullopt
                 : std::optional("COMMENT ON " + UpperCase(Word(2)));
    }
    if (verb != "create" && verb != "alter" && verb != "drop") return std::nullopt;
    size_t at = 1;
    while (Contains(kPrefixes, Word(at))) ++at;
    const std::string_view object = Word(at);
    const std::string both = std::string(object) + " " + std::string(Word(at + 1));
    std::string name;
    if (Contains(kObjects, both)) {
      name = both;
    } else if (Contains(kObjects, object) || IsOther(verb, object, at)) {
      name = object;
    } else {
      return std::nullopt;
    }
    return UpperCase(verb) + " " + UpperCase(name);
  }

 private:
  // The word at `index`, or "" for what is none.
  std::string_view Word(size_t index) const {
    if (index >= tokens_.size()) return {};
    const Lexeme& token = tokens_[index];
    const bool word = token.type == P::IDENT || token.type > P::LPAREN_SELECT;
    return word && !token.quoted ? std::string_view(token.value) : std::string_view();
  }

  bool IsEnd(size_t index) const {
    return tokens_[index].type == P::SEMI || tokens_[index].type == P::INVALID ||
           tokens_[index].type == static_cast<int>(P::EOF);
  }

  // Forms of statements that the grammar has in another form.
  bool IsOther(std::string_view verb, std::string_view object, size_t at) const {
    if (object == "domain") return verb != "drop";
    if (object == "type" && verb == "create") {
      // Behind the (qualified) name; anything but AS ENUM.
      const size_t name = ++at;
      while (!IsEnd(at) && Word(at) != "as" && tokens_[at].type != P::LPAREN) ++at;
      return at > name && Word(at + 1) != "enum";
    }
    if (verb == "alter" && (object == "role" || object == "user" || object == "database")) {
      const std::string_view next = Word(at + 2);
      return next == "set" || next == "reset" || next == "in" ||
             (object == "database" && next != "rename" && next != "owner" && !next.empty());
    }
    return false;
  }

  const std::span<const Lexeme> tokens_;
};

}  // namespace

std::optional<std::string> FindUnsupported(std::span<const Lexeme> tokens) {
  return Finder(tokens).Run();
}

}  // namespace steno::sql
