// Linearizability of one register, after Wing & Gong (1993) with the memory of Lowe (2017).
//
// The search takes operations one after another: next can be any that was called before every
// remaining answered one has returned, if the register's value fits. What was done so far (a set)
// with the value that it leads to is remembered, so that no such state is searched twice.
// An operation of unknown outcome may be taken at any time after its call, or never.
// Thread-safe (stateless).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/history.h"

namespace steno::sim {

// The value of a register that was never written.
inline constexpr int64_t kAbsent = 0;

struct RegisterOp {
  enum class Type { kRead, kWrite, kCas };
  Type type = Type::kRead;
  Outcome outcome = Outcome::kUnknown;
  int64_t read = kAbsent;     // reads, compare-and-set: what was seen
  int64_t written = kAbsent;  // writes, compare-and-set
  int64_t call_ns = 0;
  int64_t return_ns = 0;  // answered ones
  std::string ToString() const;
};

bool IsLinearizable(const std::vector<RegisterOp>& history);

}  // namespace steno::sim
