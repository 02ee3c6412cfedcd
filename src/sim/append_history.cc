#include "sim/append_history.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace steno::sim {
namespace {

using Lists = std::map<int64_t, std::vector<int64_t>>;

class AppendChecker {
 public:
  AppendChecker(const std::vector<AppendTxn>& history, const Lists& final)
      : history_(history), final_(final), edges_(history.size()) {}

  std::vector<std::string> Run() {
    IndexWriters();
    CheckFinalLists();
    CheckAcknowledged();
    for (size_t txn = 0; txn < history_.size(); ++txn) {
      if (history_[txn].outcome == Outcome::kOk) CheckReads(txn);
    }
    if (violations_.empty()) FindCycle();
    return std::move(violations_);
  }

 private:
  void IndexWriters() {
    for (size_t txn = 0; txn < history_.size(); ++txn) {
      for (const auto& [list, value] : history_[txn].appends) writer_[value] = txn;
    }
  }

  // Edges ww along each list; elements that nobody may have written, or that are there twice.
  void CheckFinalLists() {
    for (const auto& [list, values] : final_) {
      std::set<int64_t> once;
      for (size_t i = 0; i < values.size(); ++i) {
        const auto writer = writer_.find(values[i]);
        if (writer == writer_.end()) {
          Violation("list {} holds {}, which nobody appended", list, values[i]);
          continue;
        }
        if (!once.insert(values[i]).second) Violation("list {} holds {} twice", list, values[i]);
        if (history_[writer->second].outcome == Outcome::kFailed) {
          Violation("list {} holds {}, whose transaction failed", list, values[i]);
        }
        if (i == 0) continue;
        const auto before = writer_.find(values[i - 1]);
        if (before != writer_.end()) Edge(before->second, writer->second);
      }
    }
  }

  void CheckAcknowledged() {
    for (const AppendTxn& txn : history_) {
      if (txn.outcome != Outcome::kOk) continue;
      for (const auto& [list, value] : txn.appends) {
        const auto it = final_.find(list);
        if (it == final_.end() || std::ranges::find(it->second, value) == it->second.end()) {
          Violation("list {} has lost {}, whose append was acknowledged", list, value);
        }
      }
    }
  }

  void CheckReads(size_t txn) {
    for (const auto& [list, seen] : history_[txn].reads) {
      // Its own appends stand at the end; what is before comes from others.
      size_t others = seen.size();
      while (others > 0 && WriterOf(seen[others - 1]) == txn) --others;
      const auto it = final_.find(list);
      static const std::vector<int64_t> kEmpty;
      const std::vector<int64_t>& whole = it == final_.end() ? kEmpty : it->second;
      if (others > whole.size() ||
          !std::equal(seen.begin(), seen.begin() + others, whole.begin())) {
        Violation("transaction {} saw list {} as {}, the end is {}", txn, list, Text(seen),
                  Text(whole));
        continue;
      }
      if (others > 0) {
        if (const auto from = WriterOf(seen[others - 1])) Edge(*from, txn);
      }
      if (others < whole.size()) {
        if (const auto to = WriterOf(whole[others])) Edge(txn, *to);
      }
    }
  }

  std::optional<size_t> WriterOf(int64_t value) const {
    const auto it = writer_.find(value);
    if (it == writer_.end()) return std::nullopt;
    return it->second;
  }

  void Edge(size_t from, size_t to) {
    if (from != to) edges_[from].insert(to);
  }

  // Depth first with an own stack: histories are long.
  void FindCycle() {
    enum Color : char { kNew, kOpen, kDone };
    std::vector<Color> colors(history_.size(), kNew);
    for (size_t root = 0; root < history_.size(); ++root) {
      if (colors[root] != kNew) continue;
      std::vector<std::pair<size_t, std::set<size_t>::const_iterator>> path;
      path.emplace_back(root, edges_[root].begin());
      colors[root] = kOpen;
      while (!path.empty()) {
        auto& [txn, next] = path.back();
        if (next == edges_[txn].end()) {
          colors[txn] = kDone;
          path.pop_back();
          continue;
        }
        const size_t to = *next++;
        if (colors[to] == kOpen) {
          std::string text = fmt::format("{}", to);
          for (size_t i = path.size(); i-- > 0 && path[i].first != to;) {
            text = fmt::format("{} -> {}", path[i].first, text);
          }
          return Violation("the transactions depend on each other: {} -> {}", to, text);
        }
        if (colors[to] != kNew) continue;
        colors[to] = kOpen;
        path.emplace_back(to, edges_[to].begin());
      }
    }
  }

  static std::string Text(const std::vector<int64_t>& list) {
    return fmt::format("[{}]", fmt::join(list, ","));
  }

  template <typename... Args>
  void Violation(fmt::format_string<Args...> format, Args&&... args) {
    violations_.push_back("append: " + fmt::format(format, std::forward<Args>(args)...));
  }

  const std::vector<AppendTxn>& history_;
  const Lists& final_;
  std::map<int64_t, size_t> writer_;
  std::vector<std::set<size_t>> edges_;
  std::vector<std::string> violations_;
};

}  // namespace

std::vector<int64_t> ParseList(const std::optional<std::string>& text) {
  std::vector<int64_t> list;
  if (!text.has_value()) return list;
  for (const auto& part : absl::StrSplit(*text, ',', absl::SkipEmpty())) {
    int64_t number = -1;
    if (!absl::SimpleAtoi(part, &number)) number = -1;
    list.push_back(number);
  }
  return list;
}

std::vector<std::string> CheckAppends(const std::vector<AppendTxn>& history,
                                      const std::map<int64_t, std::vector<int64_t>>& final) {
  return AppendChecker(history, final).Run();
}

}  // namespace steno::sim
