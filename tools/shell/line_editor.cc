#include "shell/line_editor.h"

#include <histedit.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <utility>

namespace steno::shell {
namespace {

constexpr int kHistoryEntriesMax = 2000;
// Completions shown at once; beyond, only their number.
constexpr size_t kCompletionsShown = 100;

bool IsWordPart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '"' || c == '\\' ||
         (c & 0x80) != 0;
}

std::string CommonPrefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& word : words) {
    const auto [end, unused] =
        std::mismatch(prefix.begin(), prefix.end(), word.begin(), word.end());
    prefix.erase(end, prefix.end());
  }
  return prefix;
}

}  // namespace

struct LineEditor::Impl {
  std::string history_file;
  Completer completer;
  EditLine* editor = nullptr;
  History* history = nullptr;
  std::string prompt;
  bool interrupted = false;

  static Impl* Of(EditLine* editor) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    return static_cast<Impl*>(data);
  }
  static char* Prompt(EditLine* editor) { return Of(editor)->prompt.data(); }

  // Ctrl-C is a key, not a signal, while a line is edited: the line is given up.
  static unsigned char Interrupt(EditLine* editor, int) {
    Of(editor)->interrupted = true;
    std::fputs("^C\n", stdout);
    return CC_EOF;
  }

  static unsigned char Complete(EditLine* editor, int) {
    const LineInfo* info = el_line(editor);
    const std::string_view before(info->buffer, static_cast<size_t>(info->cursor - info->buffer));
    size_t start = before.size();
    while (start > 0 && IsWordPart(before[start - 1])) --start;
    const std::string word(before.substr(start));
    const auto found = Of(editor)->completer(before.substr(0, start), word);
    if (found.empty()) return CC_REFRESH_BEEP;
    std::string text = CommonPrefix(found);
    if (found.size() == 1) text += ' ';
    if (text.size() > word.size()) {
      el_deletestr(editor, static_cast<int>(word.size()));
      el_insertstr(editor, text.c_str());
      return CC_REFRESH;
    }
    std::fputs("\n", stdout);
    if (found.size() > kCompletionsShown) {
      std::printf("%zu completions\n", found.size());
    } else {
      for (const std::string& completion : found) std::printf("%s  ", completion.c_str());
      std::fputs("\n", stdout);
    }
    return CC_REDISPLAY;
  }
};

LineEditor::LineEditor(std::string history_file, Completer completer)
    : impl_(std::make_unique<Impl>()) {
  impl_->history_file = std::move(history_file);
  impl_->completer = std::move(completer);
  impl_->editor = el_init("steno", stdin, stdout, stderr);
  impl_->history = history_init();
  EditLine* editor = impl_->editor;
  HistEvent event;
  history(impl_->history, &event, H_SETSIZE, kHistoryEntriesMax);
  history(impl_->history, &event, H_SETUNIQUE, 1);
  history(impl_->history, &event, H_LOAD, impl_->history_file.c_str());
  el_set(editor, EL_CLIENTDATA, impl_.get());
  el_set(editor, EL_PROMPT, &Impl::Prompt);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_HIST, history, impl_->history);
  el_set(editor, EL_ADDFN, "steno-complete", "complete a word", &Impl::Complete);
  el_set(editor, EL_ADDFN, "steno-interrupt", "give the line up", &Impl::Interrupt);
  el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
  el_source(editor, nullptr);  // ~/.editrc
  el_set(editor, EL_BIND, "^I", "steno-complete", nullptr);
  el_set(editor, EL_BIND, "^C", "steno-interrupt", nullptr);
  el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
}

LineEditor::~LineEditor() {
  el_end(impl_->editor);
  history_end(impl_->history);
}

LineEditor::Outcome LineEditor::ReadLine(const std::string& prompt, std::string* line) {
  impl_->prompt = prompt;
  impl_->interrupted = false;
  int count = 0;
  const char* text = el_gets(impl_->editor, &count);
  if (impl_->interrupted) {
    el_reset(impl_->editor);
    return Outcome::kInterrupted;
  }
  if (text == nullptr || count <= 0) return Outcome::kEnd;
  line->assign(text, static_cast<size_t>(count));
  while (!line->empty() && (line->back() == '\n' || line->back() == '\r')) line->pop_back();
  return Outcome::kLine;
}

void LineEditor::Remember(const std::string& entry) {
  HistEvent event;
  history(impl_->history, &event, H_ENTER, entry.c_str());
  // Passwords and data may be in it.
  const mode_t mask = umask(S_IRWXG | S_IRWXO);
  history(impl_->history, &event, H_SAVE, impl_->history_file.c_str());
  umask(mask);
}

}  // namespace steno::shell
