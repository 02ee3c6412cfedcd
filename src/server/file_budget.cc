#include "server/file_budget.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

#include "absl/strings/str_cat.h"

namespace steno::server {

int64_t RaiseFileLimit() {
  rlimit limit;
  // Without an answer the least that systems give.
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
  if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit.rlim_cur = limit.rlim_max;
  constexpr auto kMost = static_cast<rlim_t>(std::numeric_limits<int64_t>::max());
  return static_cast<int64_t>(std::min(limit.rlim_cur, kMost));
}

absl::StatusOr<int> ConnectionsFor(int64_t files) {
  const int64_t left = files - kFilesOfServer;
  if (left < kConnectionsMin) {
    return absl::FailedPreconditionError(absl::StrCat(
        "a server may have only ", files, " files open here, and needs ",
        kFilesOfServer + kConnectionsMin, " at least, ", kFilesOfServer + kConnectionsMax, " for ",
        kConnectionsMax, " clients: raise the limit (ulimit -n, LimitNOFILE)"));
  }
  return static_cast<int>(std::min<int64_t>(left, kConnectionsMax));
}

}  // namespace steno::server
