#include "client-desktop/ui/source_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("adjudge::desktop::SourceFile", text);
}

Error fault(const char* text, const QString& path, const QString& more = {})
{
    const QString message = words(text).arg(QFileInfo(path).fileName());
    return {ErrorCode::BadRequest, more.isEmpty() ? message : message.arg(more), {}};
}

} // namespace

Result<SourceFile> readSourceFile(const QString& path, qint64 limitBytes)
{
    constexpr qint64 kDefaultLimitBytes = 1024LL * 1024;
    const qint64 limit = limitBytes > 0 ? limitBytes : kDefaultLimitBytes;
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) {
        return fault(
            QT_TRANSLATE_NOOP("adjudge::desktop::SourceFile", "%1 cannot be read: %2"),
            path,
            file.errorString()
        );
    }
    const QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit) {
        return fault(
            QT_TRANSLATE_NOOP(
                "adjudge::desktop::SourceFile", "%1 is too large; this server takes %2 KiB at most."
            ),
            path,
            QString::number(limit / 1024)
        );
    }
    QStringDecoder decode(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString text = decode(bytes);
    if (decode.hasError() || bytes.contains('\0')) {
        return fault(
            QT_TRANSLATE_NOOP(
                "adjudge::desktop::SourceFile",
                "%1 is not a text in UTF-8. Save it as UTF-8 and try again."
            ),
            path
        );
    }
    return SourceFile{QFileInfo(path).fileName(), text};
}

QString
guessLanguage(const QList<Language>& languages, const QString& fileName, const QString& preferred)
{
    QString first;
    // As written first: ".c" is C, ".C" is C++.
    for (const Qt::CaseSensitivity sensitivity : {Qt::CaseSensitive, Qt::CaseInsensitive}) {
        for (const Language& language : languages) {
            const bool fits = std::ranges::any_of(language.extensions, [&](const QString& one) {
                return fileName.endsWith(one, sensitivity);
            });
            if (language.available && fits) {
                if (language.id == preferred) {
                    return preferred;
                }
                first = first.isEmpty() ? language.id : first;
            }
        }
        if (!first.isEmpty()) {
            break;
        }
    }
    return first;
}

} // namespace adjudge::desktop
