// What SQL sees of a failed KV operation: a kind that it acts on, and facts for people.
#pragma once

#include <string>

#include "base/result.h"
#include "kv/api/types.h"

namespace steno::kv {

enum class ErrorKind {
  // The transaction cannot be serialized as it stands; run it again. SQL: 40001.
  kRetry,
  // Chosen to break a cycle of waits. SQL: 40P01.
  kDeadlock,
  // WaitPolicy::kError met a lock. SQL: 55P03.
  kLockNotAvailable,
  // A guarded key (a cached schema) has changed: read it anew and plan again. Never reaches a
  // client.
  kGuardFailed,
  // As kGuardFailed, but the transaction has done something that rests on the old version: it is
  // over, and what is cached is old. SQL: 40001.
  kReliedGuardFailed,
  // A key that had to be absent is there. SQL: 23505.
  kDuplicateKey,
  // No quorum, no leaseholder in time, clock out of bounds, overloaded, shutting down. Nothing of
  // the operation took effect. SQL: 57P03.
  kUnavailable,
  // The commit may or may not have happened. SQL: 40003.
  kAmbiguous,
  // No space for writes on the leaseholder's disk. Nothing of the operation took effect. SQL:
  // 53100.
  kDiskFull,
  // A limit of base/limits.h. SQL: 54000.
  kTooLarge,
  // The caller gave up (statement timeout, cancel). SQL: 57014.
  kCancelled,
  // Damage or a bug that was contained. SQL: XX000.
  kInternal,
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;  // one sentence, lower case, no period
  Key key;              // the key it is about, if any
  std::string other;    // the other transaction's label, if any
};

template <typename T>
using KvResult = Result<T, Error>;

}  // namespace steno::kv
