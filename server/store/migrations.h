// The schema in numbered steps, server/store/sql/NNNN_name.sql, compiled in as a resource. Each
// step is one transaction and is recorded with its checksum: an edited old step and a schema newer
// than this program are refused at start.
#pragma once

#include "server/store/connection.h"

namespace adjudge {

Result<void> migrate(Connection& connection);

// Splits a script at the semicolons that end statements; quotes and "--" comments are respected.
QStringList splitStatements(const QString& script);

} // namespace adjudge
