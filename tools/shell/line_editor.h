// The terminal: a line at a time, with history and completion. The one door to libedit.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace steno::shell {

class LineEditor {
 public:
  enum class Outcome { kLine, kInterrupted, kEnd };
  // Gives the completions of the word that ends at the cursor; `before` is what stands before it.
  using Completer =
      std::function<std::vector<std::string>(std::string_view before, std::string_view word)>;

  // Loads the history from `history_file`.
  LineEditor(std::string history_file, Completer completer);
  // Gives the terminal back.
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;

  // Reads a line, without its newline. Ctrl-C gives kInterrupted, Ctrl-D on an empty line kEnd.
  Outcome ReadLine(const std::string& prompt, std::string* line);
  // Adds an entry and saves the history.
  void Remember(const std::string& entry);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steno::shell
