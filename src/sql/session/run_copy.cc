#include "sql/session/session_impl.h"
#include "sql/types/errors.h"

namespace steno::sql {

Task<SqlResult<ExecuteOutcome>> SessionImpl::RunCopy(const Run* run) {
  co_return errors::FeatureNotSupported("COPY is not supported");
}

}  // namespace steno::sql
