// DebugString: the tree by the fields of its nodes. What is short (names, flags, types) stands on
// the node's line, what has a tree of its own below it.
#include <string>
#include <string_view>
#include <type_traits>

#include "base/check.h"
#include "sql/parser/ast_fields.h"
#include "sql/parser/ast_print.h"
#include "sql/parser/parser.h"
#include "sql/parser/visit.h"

namespace steno::sql {
namespace {

using namespace ast;  // NOLINT: this file is about nothing else

// The name of an enumerator, taken from how the compiler writes it: kNoKeyUpdate is no-key-update.
template <auto Value>
constexpr std::string_view RawName() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(text.rfind(' ') + 1);
  text = text.substr(0, text.find(']'));
  return text.substr(text.rfind(':') + 1);
}

std::string Hyphenate(std::string_view name) {
  std::string words;
  for (const char c : name.substr(1)) {
    if (c >= 'A' && c <= 'Z') {
      if (!words.empty()) words += '-';
      words += static_cast<char>(c - 'A' + 'a');
    } else {
      words += c;
    }
  }
  return words;
}

template <typename E, int I = 0>
std::string EnumName(E value) {
  if constexpr (I < 64) {
    if (static_cast<int>(value) == I) return Hyphenate(RawName<static_cast<E>(I)>());
    return EnumName<E, I + 1>(value);
  } else {
    CHECK(false) << "enumerator out of range";
    return "";
  }
}

std::string Dotted(const Names& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ".") + QuoteIdentifier(name);
  }
  return text;
}

std::string Text(const std::string& text) {
  return "'" + text + "'";
}
std::string Text(const OperatorName& op) {
  return op.schema.empty() ? op.name : QuoteIdentifier(op.schema) + "." + op.name;
}
std::string Text(const QualifiedName& name) {
  Names parts;
  for (const std::string* part : {&name.catalog, &name.schema, &name.name}) {
    if (!part->empty()) parts.push_back(*part);
  }
  return Dotted(parts);
}
std::string Text(const Alias& alias) {
  std::string text = QuoteIdentifier(alias.name);
  for (size_t i = 0; i < alias.columns.size(); ++i) {
    text += (i == 0 ? "(" : ", ") + QuoteIdentifier(alias.columns[i]);
  }
  return alias.columns.empty() ? text : text + ")";
}

// A row of VALUES, as a node.
struct Row {
  const ExprList& exprs;
};
template <typename V>
void Fields(const Row& row, V&& v) {
  for (const ExprPtr& expr : row.exprs) v("", expr);
}

// Appends one node in two passes over its fields: its line, then what stands below.
class NodePrinter {
 public:
  enum class Part { kLine, kBelow };
  NodePrinter(std::string* out, int indent, Part part) : out_(*out), indent_(indent), part_(part) {}

  // Not inlined: a tree may be deep, and every kind of node would share one large frame.
  template <typename T>
  [[gnu::noinline]] static void Print(std::string* out, int indent, std::string_view prefix,
                                      std::string_view head, const T& node) {
    out->append(static_cast<size_t>(indent) * 2, ' ');
    *out += prefix;
    if (!prefix.empty()) *out += ": ";
    *out += head;
    Fields(node, NodePrinter(out, indent, Part::kLine));
    *out += '\n';
    Fields(node, NodePrinter(out, indent, Part::kBelow));
  }

  // The same for a node of unknown kind.
  template <typename Base>
  static void PrintAny(std::string* out, int indent, std::string_view prefix, const Base& base) {
    Visit(base, [&](const auto& node) { Print(out, indent, prefix, EnumName(node.kind), node); });
  }

  // Scalars.
  void operator()(std::string_view name, bool value) {
    if (!value || part_ != Part::kLine) return;
    out_ += ' ';
    out_ += name;
  }
  void operator()(std::string_view name, const std::string& value) {
    if (!value.empty()) Add(name, Text(value));
  }
  void operator()(std::string_view name, const Names& value) {
    if (value.empty()) return;
    Add(name, Dotted(value));
  }
  void operator()(std::string_view name, const OperatorName& value) {
    if (!value.name.empty()) Add(name, Text(value));
  }
  void operator()(std::string_view name, const QualifiedName& value) { Add(name, Text(value)); }
  void operator()(std::string_view name, const std::vector<QualifiedName>& value) {
    for (const QualifiedName& item : value) Add(name, Text(item));
  }
  void operator()(std::string_view name, const Alias& value) {
    if (!value.name.empty()) Add(name, Text(value));
  }
  void operator()(std::string_view name, const TypeName& value) {
    if (!value.names.empty()) Add(name, ToSql(value));
  }
  void operator()(std::string_view name, const std::vector<TypeName>& value) {
    for (const TypeName& item : value) Add(name, ToSql(item));
  }
  template <typename T>
    requires std::is_enum_v<T>
  void operator()(std::string_view name, T value) {
    // The first enumerator is the default, and says most where it is the node's own type.
    if (static_cast<int>(value) != 0 || name == "type" || name == "op") {
      Add(name, EnumName(value));
    }
  }
  template <typename T>
    requires std::is_integral_v<T>
  void operator()(std::string_view name, T value) {
    Add(name, std::to_string(value));
  }

  // Trees.
  void operator()(std::string_view name, const ExprPtr& expr) {
    if (expr != nullptr) Below(name, *expr);
  }
  void operator()(std::string_view name, const TableRefPtr& table) { Below(name, *table); }
  void operator()(std::string_view name, const QueryBodyPtr& body) { Below(name, *body); }
  void operator()(std::string_view name, const StatementPtr& statement) {
    if (statement != nullptr) Below(name, *statement);
  }
  void operator()(std::string_view name, const ExprList& list) {
    if (list.empty()) return;
    if (name == "row") {
      if (part_ == Part::kBelow) Print(&out_, indent_ + 1, "", "row", Row{list});
      return;
    }
    for (const ExprPtr& expr : list) (*this)(name, expr);
  }
  template <typename T>
  void operator()(std::string_view name, const std::vector<T>& list) {
    for (const T& item : list) (*this)(name, item);
  }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if constexpr (std::is_same_v<T, bool>) {
      if (value.has_value()) Add(name, *value ? "yes" : "no");
    } else if constexpr (std::is_enum_v<T>) {
      if (value.has_value()) Add(name, EnumName(*value));
    } else {
      if (value.has_value()) (*this)(name, *value);
    }
  }
  template <typename T>
  void operator()(std::string_view name, const std::unique_ptr<T>& value) {
    if (value != nullptr) (*this)(name, *value);
  }
  // A struct that is no node.
  template <typename T>
    requires std::is_class_v<T>
  void operator()(std::string_view name, const T& value) {
    if (part_ == Part::kBelow) Print(&out_, indent_ + 1, "", name.empty() ? "query" : name, value);
  }

 private:
  void Add(std::string_view name, std::string_view value) {
    if (part_ != Part::kLine) return;
    out_ += ' ';
    out_ += name;
    out_ += '=';
    out_ += value;
  }

  template <typename Base>
  void Below(std::string_view name, const Base& base) {
    if (part_ == Part::kBelow) PrintAny(&out_, indent_ + 1, name, base);
  }

  std::string& out_;
  const int indent_;
  const Part part_;
};

template <typename Base>
std::string PrintRoot(const Base& base) {
  std::string out;
  NodePrinter::PrintAny(&out, 0, "", base);
  return out;
}

}  // namespace

std::string DebugString(const ast::Expr& expr) {
  return PrintRoot(expr);
}
std::string DebugString(const ast::Statement& statement) {
  return PrintRoot(statement);
}
std::string DebugString(const ast::Query& query) {
  std::string out;
  NodePrinter::Print(&out, 0, "", "query", query);
  return out;
}

}  // namespace steno::sql
