// What clients saw: the record that checkers judge.
#pragma once

#include <cstdint>
#include <string>

#include "kv/api/error.h"

namespace steno::sim {

enum class Outcome {
  kUnknown,  // no answer yet, kAmbiguous, or the gateway crashed: may have taken effect, or may yet
  kOk,
  kFailed,  // it had no effect, and never will
};

inline Outcome OutcomeOf(kv::ErrorKind kind) {
  return kind == kv::ErrorKind::kAmbiguous ? Outcome::kUnknown : Outcome::kFailed;
}

}  // namespace steno::sim
