#include "shell/session.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <utility>

namespace steno::shell {
namespace {

constexpr size_t kCopyChunkBytes = 64 << 10;

std::string FormatTiming(double ms) {
  std::string out = fmt::format("Time: {:.3f} ms", ms);
  if (ms < 1000) return out + "\n";
  const auto minutes = static_cast<int64_t>(ms / 60000);
  return out + fmt::format(" ({:02}:{:06.3f})\n", minutes, (ms - double(minutes) * 60000) / 1000);
}

}  // namespace

ShellSession::ShellSession(bool stop_on_error) {
  variables_["ON_ERROR_STOP"] = stop_on_error ? "on" : "off";
}

ShellSession::~ShellSession() {
  if (output_ != stdout) std::fclose(output_);
}

StatementSplitter ShellSession::NewSplitter() const {
  return StatementSplitter([this](std::string_view name) -> std::optional<std::string> {
    const auto it = variables_.find(name);
    if (it == variables_.end()) return std::nullopt;
    return it->second;
  });
}

bool ShellSession::stop_on_error() const {
  const auto it = variables_.find("ON_ERROR_STOP");
  return it != variables_.end() &&
         (it->second == "on" || it->second == "1" || it->second == "true");
}

void ShellSession::Print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), output_);
  std::fflush(output_);
}

bool ShellSession::Fail(std::string_view message) {
  std::fflush(output_);
  std::string text;
  if (!source_.empty()) text = fmt::format("steno:{}:{}: ", source_, line_);
  text += message;
  if (!text.ends_with('\n')) text += '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
  return false;
}

bool ShellSession::RunCommand(const std::string& text) {
  if (text.starts_with('\\')) {
    StatementSplitter splitter = NewSplitter();
    return RunBackslash(ParseBackslash(std::string_view(text).substr(1)), &splitter);
  }
  return RunSql(text, print_.expanded);
}

bool ShellSession::RunLines(std::istream& in, const std::string& source) {
  std::istream* const outer_script = std::exchange(script_, &in);
  const std::string outer_source = std::exchange(source_, source);
  const int outer_line = std::exchange(line_, 0);
  StatementSplitter splitter = NewSplitter();
  bool stopped = false;
  const auto run = [&](const Piece& piece) {
    const bool ok = RunPiece(piece, &splitter);
    stopped = lost_ || (!ok && stop_on_error());
    return !stopped && !quit_;
  };
  for (std::string text; !stopped && !quit_ && std::getline(in, text);) {
    ++line_;
    if (text.ends_with('\r')) text.pop_back();
    splitter.AddLine(text);
    while (const auto piece = splitter.Next()) {
      if (!run(*piece)) break;
    }
  }
  // The last statement of a script needs no semicolon.
  if (!stopped && !quit_ && splitter.has_pending()) {
    run({Piece::Kind::kStatement, splitter.pending()});
  }
  script_ = outer_script;
  source_ = outer_source;
  line_ = outer_line;
  return !stopped;
}

bool ShellSession::RunPiece(const Piece& piece, StatementSplitter* splitter) {
  if (piece.kind == Piece::Kind::kBackslash) {
    return RunBackslash(ParseBackslash(piece.text), splitter);
  }
  return RunSql(piece.text, print_.expanded);
}

bool ShellSession::RunSql(const std::string& sql, bool expanded) {
  const auto start = std::chrono::steady_clock::now();
  bool ok = true;
  tag_hidden_ = false;
  connection_.Run(sql, [&](const Result& result) { ok = ShowResult(result, expanded) && ok; });
  if (timing_) {
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - start;
    Print(FormatTiming(elapsed.count()));
  }
  ShowNotifications();
  CheckConnection();
  return ok;
}

bool ShellSession::ShowResult(const Result& result, bool expanded) {
  switch (PQresultStatus(result.get())) {
    case PGRES_TUPLES_OK: {
      PrintOptions options = print_;
      options.expanded = expanded;
      Print(PrintTable(TableOf(result.get()), options));
      // INSERT ... RETURNING says both.
      const std::string tag = PQcmdStatus(result.get());
      if (!tag.starts_with("SELECT") && !tag.starts_with("SHOW") && !tag.starts_with("EXPLAIN") &&
          !tag.starts_with("FETCH") && !print_.tuples_only) {
        Print(tag + "\n");
      }
      return true;
    }
    case PGRES_COMMAND_OK:
      if (!std::exchange(tag_hidden_, false) && !print_.tuples_only) {
        Print(fmt::format("{}\n", PQcmdStatus(result.get())));
      }
      return true;
    case PGRES_EMPTY_QUERY:
      return true;
    case PGRES_COPY_IN:
      if (copy_.has_value() && !copy_->file.empty()) {
        std::ifstream file(copy_->file, std::ios::binary);
        return TakeCopyIn(file);
      }
      return TakeCopyIn(script_ != nullptr ? *script_ : std::cin);
    case PGRES_COPY_OUT: {
      if (!copy_.has_value() || copy_->file.empty()) {
        tag_hidden_ = true;
        return GiveCopyOut(output_);
      }
      std::FILE* file = std::fopen(copy_->file.c_str(), "wb");
      const bool ok = GiveCopyOut(file);
      return (file == nullptr || std::fclose(file) == 0) && ok;
    }
    default:
      break;
  }
  const std::string message = PQresultErrorMessage(result.get());
  return Fail(message.empty() ? PQerrorMessage(connection_.raw()) : message.c_str());
}

// Sends lines up to `\.` or the end. Read to the end even where the server has refused, so that
// data is not taken for statements.
bool ShellSession::TakeCopyIn(std::istream& in) {
  const bool from_file = copy_.has_value() && !copy_->file.empty();
  if (interactive_ && !from_file) {
    Print(
        "Enter data to be copied followed by a newline.\n"
        "End with a backslash and a period on a line by itself, or an EOF signal.\n");
  }
  PGconn* const conn = connection_.raw();
  bool sending = true;
  std::string chunk;
  const auto send = [&] {
    sending = sending && PQputCopyData(conn, chunk.data(), static_cast<int>(chunk.size())) == 1;
    chunk.clear();
  };
  if (from_file) {
    chunk.resize(kCopyChunkBytes);
    while (sending && !CancelOnInterrupt::fired() &&
           (in.read(chunk.data(), kCopyChunkBytes), in.gcount() > 0)) {
      sending = PQputCopyData(conn, chunk.data(), static_cast<int>(in.gcount())) == 1;
    }
  } else {
    for (std::string line; std::getline(in, line);) {
      ++line_;
      if (line == "\\." || line == "\\.\r") break;
      chunk += line;
      chunk += '\n';
      if (chunk.size() >= kCopyChunkBytes) send();
    }
    send();
    if (&in == &std::cin) std::cin.clear();
  }
  // What was read of a file that cannot be read to its end must not stay.
  if (in.bad()) return PQputCopyEnd(conn, "the input could not be read to its end") == 1;
  return PQputCopyEnd(conn, CancelOnInterrupt::fired() ? "canceled by user" : nullptr) == 1;
}

bool ShellSession::GiveCopyOut(std::FILE* out) {
  bool ok = out != nullptr;
  char* buffer = nullptr;
  int size = 0;
  while ((size = PQgetCopyData(connection_.raw(), &buffer, /*async=*/0)) > 0) {
    const auto bytes = static_cast<size_t>(size);
    if (ok) ok = std::fwrite(buffer, 1, bytes, out) == bytes;
    PQfreemem(buffer);
  }
  return ok ? true : Fail("could not write the copied data");
}

void ShellSession::ShowNotifications() {
  PQconsumeInput(connection_.raw());
  while (PGnotify* notify = PQnotifies(connection_.raw())) {
    const std::string payload =
        notify->extra[0] == '\0' ? "" : fmt::format(" with payload \"{}\"", notify->extra);
    Print(
        fmt::format("Asynchronous notification \"{}\"{} received from server process with PID "
                    "{}.\n",
                    notify->relname, payload, notify->be_pid));
    PQfreemem(notify);
  }
}

void ShellSession::CheckConnection() {
  if (!connection_.lost()) return;
  if (!interactive_) {
    lost_ = true;
    Fail("connection to server was lost");
    return;
  }
  std::fputs("The connection to the server was lost. Attempting reset: ", stderr);
  const bool again = connection_.Reset();
  std::fputs(again ? "Succeeded.\n" : "Failed.\n", stderr);
}

}  // namespace steno::shell
