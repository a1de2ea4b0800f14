// What a submission must be like before it is stored. Pure functions of values.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace adjudge {

// The source as text: valid UTF-8 without NUL bytes, not empty, at most `limitBytes`.
Result<QString> checkedSource(const QByteArray& source, qint64 limitBytes);

// A base name without folders or control characters, at most 100 characters; `fallback` if there is
// nothing left of it. The name is shown and given to compilers, never opened by the server.
QString checkedFileName(const QString& name, const QString& fallback);

// Whether a problem that takes the `allowed` languages (codes of package formats; empty: all) takes
// `language`, an id of ours: by its id, or by the part before its version ("cpp" is cpp17 and
// cpp20).
bool isAllowedLanguage(const QString& language, const QStringList& allowed);

// A user name: 1 to 32 of [a-z0-9._-] in any case.
Result<QString> checkedUserName(const QString& name);

// 1 to 128 printable ASCII characters.
Result<QString> checkedIdempotencyKey(const QByteArray& key);

} // namespace adjudge
