#include "kv/api/messages.h"

#include "absl/strings/str_cat.h"

namespace steno::kv {
namespace {

struct Describe {
  std::string operator()(const NotLeaseholder& r) const {
    return absl::StrCat("NotLeaseholder(", r.leaseholder.value(), ")");
  }
  std::string operator()(const Unavailable& r) const {
    return absl::StrCat("Unavailable(", r.reason, ")");
  }
  std::string operator()(const ReadUncertain& r) const { return At("ReadUncertain", r); }
  std::string operator()(const WriteTooOld& r) const { return At("WriteTooOld", r); }
  std::string operator()(const RefreshFailed& r) const { return At("RefreshFailed", r); }
  std::string operator()(const LockConflict& r) const {
    return absl::StrCat("LockConflict(", Printable(r.key), " held by ", r.holder, ")");
  }
  std::string operator()(const Deadlock& r) const {
    return absl::StrCat("Deadlock(", r.cycle, ")");
  }
  std::string operator()(const GuardFailed& r) const {
    return absl::StrCat("GuardFailed(", Printable(r.key), ")");
  }
  std::string operator()(const TxnAborted& r) const {
    return absl::StrCat("TxnAborted(", r.reason, ")");
  }
  std::string operator()(const DuplicateKey& r) const {
    return absl::StrCat("DuplicateKey(", Printable(r.key), ")");
  }
  std::string operator()(const Ambiguous& r) const {
    return absl::StrCat("Ambiguous(", r.reason, ")");
  }
  std::string operator()(const DiskFull& r) const {
    return absl::StrCat("DiskFull(", r.reason, ")");
  }

 private:
  template <typename R>
  static std::string At(const char* name, const R& r) {
    return absl::StrCat(name, "(", Printable(r.key), " @", r.version.ToString(), ")");
  }
};

}  // namespace

std::string ToString(const Refusal& refusal) {
  return std::visit(Describe(), refusal);
}

}  // namespace steno::kv
