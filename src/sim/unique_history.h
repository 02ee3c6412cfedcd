// The checker of keys that are given to one owner each, ever. Thread-compatible.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace steno::sim {

class UniqueHistory {
 public:
  void Acknowledge(int64_t key, int64_t owner) { acknowledged_[key].push_back(owner); }
  // Somebody was told that the key is taken.
  void Refuse(int64_t key) { refused_.insert(key); }
  // The owner in the end.
  void SetFinal(int64_t key, int64_t owner) { final_[key].push_back(owner); }
  void ForgetFinal() { final_.clear(); }

  // What is wrong, one line each.
  std::vector<std::string> Check() const;

 private:
  std::map<int64_t, std::vector<int64_t>> acknowledged_;
  std::map<int64_t, std::vector<int64_t>> final_;
  std::set<int64_t> refused_;
};

}  // namespace steno::sim
