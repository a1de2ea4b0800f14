// Reading a program from a file, and guessing its language from the file's name.
#pragma once

#include "shared/host_report.h"
#include "shared/result.h"

#include <QList>

namespace adjudge::desktop {

struct SourceFile
{
    QString name; // without folders
    QString text;
};

// Errors name the file and what to do: missing, too large (`limitBytes`, 0: 1 MiB), not UTF-8 text.
Result<SourceFile> readSourceFile(const QString& path, qint64 limitBytes);

// The id of an available language for this file name; `preferred` wins if it fits; empty: none
// fits.
QString
guessLanguage(const QList<Language>& languages, const QString& fileName, const QString& preferred);

} // namespace adjudge::desktop
