// ServedRequests: which requests of its peers a node works on, and which it has answered last, so
// that a frame that the network repeats is not executed again.
//
// A peer numbers its requests upwards from where its process happens to begin, and every process of
// it is a life of its own: the numbers of two lives have nothing to do with each other.
//
//   peer ─► life (the last kLivesMax) ─► { working, answered (the highest kAnsweredMax) }
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <set>

#include "kv/api/types.h"

namespace steno::store {

class ServedRequests {
 public:
  static constexpr size_t kAnsweredMax = 8192;
  // Copies of requests of lives before these are executed again, if there are any left.
  static constexpr size_t kLivesMax = 3;

  // Whether request `id` is to be executed. Not where it is known, or so old that it may have been
  // forgotten.
  bool Begin(kv::NodeId peer, uint64_t life, uint64_t id);
  // It was answered.
  void End(kv::NodeId peer, uint64_t life, uint64_t id);
  // Those that have begun and not ended, by peer.
  std::map<kv::NodeId, std::set<uint64_t>> UnderWay() const;

 private:
  struct Life {
    uint64_t life = 0;
    std::set<uint64_t> working;
    std::set<uint64_t> answered;  // ids only grow: the lowest are the oldest
  };
  static Life* Find(std::deque<Life>* lives, uint64_t life);

  std::map<kv::NodeId, std::deque<Life>> peers_;  // the newest life last
};

}  // namespace steno::store
