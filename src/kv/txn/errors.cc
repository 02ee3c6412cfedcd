#include "kv/txn/errors.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"

namespace steno::txn {
namespace {

using kv::Error;
using kv::ErrorKind;

struct ToError {
  Error operator()(const kv::NotLeaseholder&) const {
    return {.kind = ErrorKind::kUnavailable, .message = "the range has no known leaseholder"};
  }
  Error operator()(const kv::Unavailable& r) const {
    return {.kind = ErrorKind::kUnavailable, .message = r.reason};
  }
  Error operator()(const kv::ReadUncertain& r) const { return ReadChanged(r.key); }
  Error operator()(const kv::WriteTooOld& r) const { return ReadChanged(r.key); }
  Error operator()(const kv::RefreshFailed& r) const { return ReadChanged(r.key); }
  Error operator()(const kv::LockConflict& r) const {
    return {.kind = ErrorKind::kLockNotAvailable,
            .message = absl::StrCat("the row is locked by ", r.holder),
            .key = r.key,
            .other = r.holder};
  }
  Error operator()(const kv::Deadlock& r) const {
    return {.kind = ErrorKind::kDeadlock, .message = r.cycle, .key = r.key};
  }
  Error operator()(const kv::GuardFailed& r) const {
    return {.kind = ErrorKind::kGuardFailed, .message = "a cached version is old", .key = r.key};
  }
  Error operator()(const kv::TxnAborted& r) const {
    return {.kind = ErrorKind::kRetry,
            .message = absl::StrCat("the transaction was aborted: ", r.reason)};
  }
  Error operator()(const kv::DuplicateKey& r) const {
    return {.kind = ErrorKind::kDuplicateKey, .message = "the key exists already", .key = r.key};
  }
  Error operator()(const kv::Ambiguous& r) const {
    return {.kind = ErrorKind::kAmbiguous,
            .message = absl::StrCat("the outcome is not known: ", r.reason)};
  }
  Error operator()(const kv::DiskFull& r) const {
    return {.kind = ErrorKind::kDiskFull, .message = r.reason};
  }
};

}  // namespace

Error ErrorOf(const kv::Refusal& refusal) {
  return std::visit(ToError(), refusal);
}

Error ReliedGuardFailed(kv::Key key) {
  return {.kind = ErrorKind::kReliedGuardFailed,
          .message = "the schema changed since the transaction used it first",
          .key = std::move(key)};
}

Error ReadChanged(kv::Key key) {
  return {.kind = ErrorKind::kRetry,
          .message = "another transaction changed what this one has read",
          .key = std::move(key)};
}

Error BufferTooLarge(int64_t bytes_max) {
  return {.kind = ErrorKind::kTooLarge,
          .message = absl::StrCat("the transaction writes more than ", bytes_max >> 20, " MiB")};
}

Error TooManyMoves() {
  return {.kind = ErrorKind::kRetry,
          .message = "the transaction's read timestamp had to move too often"};
}

Error AlreadyEnded() {
  return {.kind = ErrorKind::kInternal, .message = "the transaction has ended already"};
}

Error ReplyOfWrongKind() {
  return {.kind = ErrorKind::kInternal, .message = "a range's reply does not fit the request"};
}

bool EndsTxn(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kRetry:
    case ErrorKind::kReliedGuardFailed:
    case ErrorKind::kDeadlock:
    case ErrorKind::kAmbiguous:
    case ErrorKind::kUnavailable:
    case ErrorKind::kDiskFull:
    case ErrorKind::kTooLarge:
    case ErrorKind::kInternal:
      return true;
    case ErrorKind::kLockNotAvailable:
    case ErrorKind::kGuardFailed:
    case ErrorKind::kDuplicateKey:
    case ErrorKind::kCancelled:
      return false;
  }
  return true;
}

}  // namespace steno::txn
