#include "sql/parser/sql_printer.h"

namespace steno::sql {

void SqlPrinter::Modes(const ast::TransactionModes& modes) {
  static constexpr std::string_view kLevels[] = {"SERIALIZABLE", "REPEATABLE READ",
                                                 "READ COMMITTED", "READ UNCOMMITTED"};
  std::string_view separator = " ";
  if (modes.isolation.has_value()) {
    Add(std::exchange(separator, ", "), "ISOLATION LEVEL ",
        kLevels[static_cast<int>(*modes.isolation)]);
  }
  if (modes.read_only.has_value()) {
    Add(std::exchange(separator, ", "), *modes.read_only ? "READ ONLY" : "READ WRITE");
  }
  if (modes.deferrable.has_value()) {
    Add(std::exchange(separator, ", "), *modes.deferrable ? "DEFERRABLE" : "NOT DEFERRABLE");
  }
}

void SqlPrinter::Node(const ast::TransactionStatement& n) {
  using Op = ast::TransactionStatement::Op;
  const auto named = [&](std::string_view words) {
    Add(words, " ");
    Identifier(n.name);
  };
  const auto prepared = [&](std::string_view words) {
    Add(words, " ");
    String(n.name);
  };
  switch (n.op) {
    case Op::kBegin:
      out_ += "BEGIN";
      break;
    case Op::kStart:
      out_ += "START TRANSACTION";
      break;
    case Op::kCommit:
      out_ += "COMMIT";
      break;
    case Op::kRollback:
      out_ += "ROLLBACK";
      break;
    case Op::kSavepoint:
      return named("SAVEPOINT");
    case Op::kRelease:
      return named("RELEASE SAVEPOINT");
    case Op::kRollbackTo:
      return named("ROLLBACK TO SAVEPOINT");
    case Op::kPrepare:
      return prepared("PREPARE TRANSACTION");
    case Op::kCommitPrepared:
      return prepared("COMMIT PREPARED");
    case Op::kRollbackPrepared:
      return prepared("ROLLBACK PREPARED");
  }
  Modes(n.modes);
  AddIf(n.chain, " AND CHAIN");
}

// A dotted name, each part as it needs to be.
void SqlPrinter::Setting(std::string_view name) {
  ast::Names parts;
  for (size_t dot; (dot = name.find('.')) != std::string_view::npos; name.remove_prefix(dot + 1)) {
    parts.emplace_back(name.substr(0, dot));
  }
  parts.emplace_back(name);
  Dotted(parts);
}

void SqlPrinter::Node(const ast::SetStatement& n) {
  using Target = ast::SetStatement::Target;
  using Type = ast::SetStatement::Value::Type;
  const bool local = n.scope == ast::SetStatement::Scope::kLocal;
  if (n.target == Target::kSessionCharacteristics) {
    out_ += "SET SESSION CHARACTERISTICS AS TRANSACTION";
    return Modes(n.modes);
  }
  out_ += local ? "SET LOCAL " : "SET ";
  if (n.target == Target::kTransaction) {
    out_ += "TRANSACTION";
    if (!n.snapshot.has_value()) return Modes(n.modes);
    out_ += " SNAPSHOT ";
    return String(*n.snapshot);
  }
  // An interval has a place in SET TIME ZONE alone.
  if (!n.values.empty() && n.values[0].type == Type::kInterval) {
    out_ += "TIME ZONE INTERVAL ";
    String(n.values[0].text);
    if (!n.values[0].interval_fields.empty()) Add(" ", n.values[0].interval_fields);
    return;
  }
  Setting(n.name);
  if (n.from_current) {
    out_ += " FROM CURRENT";
    return;
  }
  out_ += " TO ";
  AddIf(n.to_default, "DEFAULT");
  Join(n.values, [this](const ast::SetStatement::Value& value) {
    const bool keyword = value.text == "on" || value.text == "true" || value.text == "false";
    if (value.type == Type::kString) {
      String(value.text);
    } else if (value.type == Type::kWord && !keyword) {
      Identifier(value.text);
    } else {
      out_ += value.text;
    }
  });
}

void SqlPrinter::Node(const ast::ResetStatement& n) {
  out_ += "RESET ";
  if (n.name.empty()) {
    out_ += "ALL";
  } else {
    Setting(n.name);
  }
}

void SqlPrinter::Node(const ast::ShowStatement& n) {
  out_ += "SHOW ";
  if (n.name.empty()) {
    out_ += "ALL";
  } else {
    Setting(n.name);
  }
}

void SqlPrinter::Node(const ast::SetConstraintsStatement& n) {
  out_ += "SET CONSTRAINTS ";
  AddIf(n.names.empty(), "ALL");
  NameList(n.names);
  out_ += n.deferred ? " DEFERRED" : " IMMEDIATE";
}

void SqlPrinter::Node(const ast::DiscardStatement& n) {
  static constexpr std::string_view kWords[] = {"ALL", "PLANS", "SEQUENCES", "TEMP"};
  Add("DISCARD ", kWords[static_cast<int>(n.target)]);
}

void SqlPrinter::Node(const ast::PrepareStatement& n) {
  out_ += "PREPARE ";
  Identifier(n.name);
  if (!n.types.empty()) {
    out_ += " (";
    Join(n.types, [this](const ast::TypeName& type) { Type(type); });
    out_ += ')';
  }
  out_ += " AS ";
  Statement(*n.statement);
}

void SqlPrinter::Node(const ast::ExecuteStatement& n) {
  out_ += "EXECUTE ";
  Identifier(n.name);
  if (n.args.empty()) return;
  out_ += '(';
  Exprs(n.args);
  out_ += ')';
}

void SqlPrinter::Node(const ast::DeallocateStatement& n) {
  out_ += "DEALLOCATE ";
  if (n.name.empty()) {
    out_ += "ALL";
  } else {
    Identifier(n.name);
  }
}

void SqlPrinter::Node(const ast::DeclareCursorStatement& n) {
  out_ += "DECLARE ";
  Identifier(n.name);
  AddIf(n.binary, " BINARY");
  AddIf(n.insensitive, " INSENSITIVE");
  AddIf(n.asensitive, " ASENSITIVE");
  if (n.scroll.has_value()) out_ += *n.scroll ? " SCROLL" : " NO SCROLL";
  out_ += n.hold ? " CURSOR WITH HOLD FOR " : " CURSOR FOR ";
  Query(*n.query);
}

void SqlPrinter::Node(const ast::FetchStatement& n) {
  static constexpr std::string_view kWords[] = {"FORWARD ", "BACKWARD ", "ABSOLUTE ", "RELATIVE "};
  Add(n.move ? "MOVE " : "FETCH ", kWords[static_cast<int>(n.direction)]);
  if (n.count == ast::FetchStatement::kAll) {
    out_ += "ALL";
  } else {
    Add(n.count);
  }
  out_ += " FROM ";
  Identifier(n.cursor);
}

void SqlPrinter::Node(const ast::CloseCursorStatement& n) {
  out_ += "CLOSE ";
  if (n.name.empty()) {
    out_ += "ALL";
  } else {
    Identifier(n.name);
  }
}

void SqlPrinter::Node(const ast::ExplainStatement& n) {
  out_ += "EXPLAIN ";
  Options("", n.options);
  AddIf(!n.options.empty(), " ");
  Statement(*n.statement);
}

void SqlPrinter::Node(const ast::VacuumStatement& n) {
  out_ += n.vacuum ? "VACUUM" : "ANALYZE";
  Options(" ", n.options);
  AddIf(!n.tables.empty(), " ");
  Join(n.tables, [this](const ast::VacuumStatement::Table& table) {
    Name(table.name);
    Columns(table.columns);
  });
}

void SqlPrinter::Node(const ast::LockTableStatement& n) {
  out_ += "LOCK TABLE ";
  NameList(n.tables);
  Add(" IN ", n.mode, " MODE", n.nowait ? " NOWAIT" : "");
}

void SqlPrinter::Node(const ast::ListenStatement& n) {
  out_ += "LISTEN ";
  Identifier(n.channel);
}

void SqlPrinter::Node(const ast::NotifyStatement& n) {
  out_ += "NOTIFY ";
  Identifier(n.channel);
  if (n.payload.empty()) return;
  out_ += ", ";
  String(n.payload);
}

void SqlPrinter::Node(const ast::UnlistenStatement& n) {
  out_ += "UNLISTEN ";
  if (n.channel.empty()) {
    out_ += '*';
  } else {
    Identifier(n.channel);
  }
}

void SqlPrinter::Node(const ast::CheckpointStatement&) {
  out_ += "CHECKPOINT";
}

void SqlPrinter::Node(const ast::UnsupportedStatement& n) {
  out_ += n.feature;
}

}  // namespace steno::sql
