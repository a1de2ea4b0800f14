// Percent-encoding of paths and queries (RFC 3986) and form keys. Pure functions over hostile
// bytes.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace adjudge {

// A request's path, decoded. BadRequest for a broken escape, bad UTF-8, a control character, an
// encoded '/' or '\', and segments "." and "..": a decoded path can be split at '/' and never
// leaves its root.
Result<QByteArray> decodedPath(QByteArrayView raw);

// A key or value of a query or form; '+' is a space. Nothing if an escape is broken or the bytes
// are not UTF-8 or hold a NUL.
std::optional<QString> decodedQuery(QByteArrayView raw);

bool isValidUtf8(QByteArrayView bytes);

} // namespace adjudge
