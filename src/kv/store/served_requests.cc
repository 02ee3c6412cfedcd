#include "kv/store/served_requests.h"

#include <algorithm>
#include <utility>

namespace steno::store {

ServedRequests::Life* ServedRequests::Find(std::deque<Life>* lives, uint64_t life) {
  const auto it = std::find_if(lives->rbegin(), lives->rend(),
                               [life](const Life& known) { return known.life == life; });
  return it == lives->rend() ? nullptr : &*it;
}

bool ServedRequests::Begin(kv::NodeId peer, uint64_t life, uint64_t id) {
  std::deque<Life>& lives = peers_[peer];
  Life* served = Find(&lives, life);
  if (served == nullptr) {
    if (lives.size() == kLivesMax) lives.pop_front();
    lives.push_back({.life = life});
    served = &lives.back();
  }
  const bool too_old = served->answered.size() == kAnsweredMax && id < *served->answered.begin();
  if (too_old || served->answered.contains(id)) return false;
  return served->working.insert(id).second;
}

void ServedRequests::End(kv::NodeId peer, uint64_t life, uint64_t id) {
  Life* const served = Find(&peers_[peer], life);
  if (served == nullptr) return;
  served->working.erase(id);
  served->answered.insert(id);
  if (served->answered.size() > kAnsweredMax) served->answered.erase(served->answered.begin());
}

std::map<kv::NodeId, std::set<uint64_t>> ServedRequests::UnderWay() const {
  std::map<kv::NodeId, std::set<uint64_t>> all;
  for (const auto& [peer, lives] : peers_) {
    for (const Life& served : lives) {
      if (!served.working.empty()) {
        all[peer].insert(served.working.begin(), served.working.end());
      }
    }
  }
  return all;
}

}  // namespace steno::store
