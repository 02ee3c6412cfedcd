// The queries behind \d, \dt, \di, \dv, \ds, \dn and \l.
//
// They ask pg_class, pg_namespace, pg_attribute, pg_index and pg_database for plain columns, with
// joins and CASE and no function but format_type, so that they work wherever these relations do.
#pragma once

#include <string>

#include "shell/backslash.h"
#include "shell/connection.h"

namespace steno::shell {

// What an introspection command prints. `error` is empty where it succeeded.
struct Description {
  std::string text;
  std::string error;
};

// Whether `name` is one of the commands below: d, dt, di, dv, ds, dn, l, list, with S and +
// ignored.
bool IsDescribe(const std::string& name);
Description Describe(Connection* connection, const BackslashCommand& command,
                     const PrintOptions& options);

// The names of the relations that a session sees, for completion; empty where that fails.
std::vector<std::string> RelationNames(Connection* connection);

}  // namespace steno::shell
