#include "sim/unique_history.h"

#include <fmt/format.h>

namespace steno::sim {

std::vector<std::string> UniqueHistory::Check() const {
  std::vector<std::string> violations;
  for (const auto& [key, owners] : final_) {
    if (owners.size() > 1) {
      violations.push_back(fmt::format("key {} belongs to {} owners", key, owners.size()));
    }
  }
  for (const auto& [key, owners] : acknowledged_) {
    if (owners.size() > 1) {
      violations.push_back(fmt::format("key {} was given to {} owners", key, owners.size()));
    }
    const auto it = final_.find(key);
    if (it == final_.end() || it->second.front() != owners.front()) {
      violations.push_back(
          fmt::format("key {} was given to {}, and now belongs to {}", key, owners.front(),
                      it == final_.end() ? "nobody" : std::to_string(it->second.front())));
    }
  }
  for (int64_t key : refused_) {
    if (!final_.contains(key)) {
      violations.push_back(fmt::format("key {} was refused as taken, and nobody has it", key));
    }
  }
  return violations;
}

}  // namespace steno::sim
