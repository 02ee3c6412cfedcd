// What the tests of the Raft log share. Not part of the library.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kv/storage/raft_log.h"

namespace steno::storage {

inline LogEntry MakeEntry(uint64_t index, uint64_t term, std::string data, uint8_t type = 0) {
  return {index, term, type, std::make_shared<const std::string>(std::move(data))};
}

inline std::string DataOf(const LogEntry& entry) {
  return entry.data ? *entry.data : "";
}

// Entries, truncation and hard state of every range, as text: for comparing whole logs.
inline std::string Dump(const RaftLog& log) {
  std::string out;
  for (const uint64_t range : log.Ranges()) {
    const LogState state = *log.State(range);
    out += "r" + std::to_string(range) + ": truncated=" + std::to_string(state.first_index - 1) +
           "@" + std::to_string(state.truncated_term);
    if (state.hard_state.has_value()) out += " hs=" + *state.hard_state;
    const auto entries = log.Entries(range, state.first_index, state.last_index + 1, UINT64_MAX);
    if (!entries.ok()) return out + " " + std::string(entries.status().message());
    for (const LogEntry& entry : *entries) {
      out += " " + std::to_string(entry.index) + "@" + std::to_string(entry.term) + "=" +
             DataOf(entry);
    }
    out += "\n";
  }
  return out;
}

}  // namespace steno::storage
