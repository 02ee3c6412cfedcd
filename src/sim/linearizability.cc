#include "sim/linearizability.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace steno::sim {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

// Depth first over the orders that real time allows.
class Search {
 public:
  explicit Search(std::vector<RegisterOp> ops) : ops_(std::move(ops)), taken_(ops_.size()) {
    for (const RegisterOp& op : ops_) open_ += op.outcome == Outcome::kOk;
  }

  bool Run(int64_t value) {
    if (open_ == 0) return true;
    if (!seen_.emplace(taken_, value).second) return false;
    const int64_t deadline_ns = EarliestReturn();
    for (size_t i = first_; i < ops_.size() && ops_[i].call_ns <= deadline_ns; ++i) {
      if (taken_[i] || !Fits(ops_[i], value)) continue;
      const size_t first = first_;
      Take(i);
      if (Run(ops_[i].type == RegisterOp::Type::kRead ? value : ops_[i].written)) return true;
      first_ = first;
      taken_[i] = false;
      open_ += ops_[i].outcome == Outcome::kOk;
    }
    return false;
  }

 private:
  static bool Fits(const RegisterOp& op, int64_t value) {
    return op.type == RegisterOp::Type::kWrite || op.read == value;
  }
  void Take(size_t i) {
    taken_[i] = true;
    open_ -= ops_[i].outcome == Outcome::kOk;
    while (first_ < ops_.size() && taken_[first_]) ++first_;
  }
  // Of the answered operations that remain.
  int64_t EarliestReturn() const {
    int64_t earliest_ns = kNever;
    for (size_t i = first_; i < ops_.size() && ops_[i].call_ns <= earliest_ns; ++i) {
      if (!taken_[i] && ops_[i].outcome == Outcome::kOk) {
        earliest_ns = std::min(earliest_ns, ops_[i].return_ns);
      }
    }
    return earliest_ns;
  }

  const std::vector<RegisterOp> ops_;  // by call
  std::vector<bool> taken_;
  size_t first_ = 0;  // all before are taken
  size_t open_ = 0;   // answered ones that are not taken
  std::set<std::pair<std::vector<bool>, int64_t>> seen_;
};

}  // namespace

std::string RegisterOp::ToString() const {
  static constexpr const char* kTypes[] = {"read", "write", "cas"};
  static constexpr const char* kOutcomes[] = {"unknown", "ok", "failed"};
  return fmt::format("[{:>9} .. {:>9}] us {} saw {} wrote {}: {}", call_ns / 1000,
                     outcome == Outcome::kUnknown ? 0 : return_ns / 1000,
                     kTypes[static_cast<int>(type)], read, written,
                     kOutcomes[static_cast<int>(outcome)]);
}

bool IsLinearizable(const std::vector<RegisterOp>& history) {
  std::vector<RegisterOp> ops;
  std::set<int64_t> seen = {kAbsent};
  for (const RegisterOp& op : history) {
    // Also by one of unknown outcome: that it has seen the value is known.
    if (op.outcome != Outcome::kFailed) seen.insert(op.read);
  }
  for (const RegisterOp& op : history) {
    if (op.outcome == Outcome::kFailed) continue;
    if (op.outcome == Outcome::kUnknown) {
      if (op.type == RegisterOp::Type::kRead) continue;
      // Values are written once: what nobody saw helps nobody, if nobody built on it.
      if (!seen.contains(op.written)) continue;
    }
    ops.push_back(op);
  }
  std::ranges::stable_sort(ops, {}, &RegisterOp::call_ns);
  return Search(std::move(ops)).Run(kAbsent);
}

}  // namespace steno::sim
