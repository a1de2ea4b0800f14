// The languages of the table as this host has them: which programs were found, their version, and
// why a language is missing. Probing runs trusted compilers with --version on the host, each
// bounded in time; nothing of a submission is touched here.
#pragma once

#include "server/worker/language_file.h"
#include "shared/host_report.h"

#include <chrono>

namespace adjudge {

struct HostLanguage
{
    LanguageSpec spec;
    QMap<QString, QString> programs; // key -> canonical path
    QString version;                 // first line that the compiler printed
    QString reason;                  // why it is not available; empty: it is

    [[nodiscard]] bool isAvailable() const { return reason.isEmpty(); }
};

// What the placeholders of an argv list stand for in one submission.
struct ArgvValues
{
    QStringList sources;    // paths in the box
    QString main;           // path in the box
    QString className;      // Java
    qint64 memoryBytes = 0; // the problem's limit
};

class Toolchain
{
public:
    explicit Toolchain(QList<HostLanguage> languages)
        : m_languages(std::move(languages))
    {
    }

    // Looks for every language's programs; `bound` is for one program. With a cache folder,
    // compilers that did not change are not asked for their version again.
    static Toolchain probe(
        const QList<LanguageSpec>& specs,
        std::chrono::milliseconds bound,
        const QString& cacheFolder = {}
    );

    // By id or alias; null if the table has no such language.
    [[nodiscard]] const HostLanguage* find(QStringView name) const;

    // The first language of the table with this file's extension; null if there is none.
    [[nodiscard]] const HostLanguage* forFile(QStringView fileName) const;

    [[nodiscard]] QList<Language> report() const;

private:
    QList<HostLanguage> m_languages;
};

QStringList
expandArgv(const QStringList& argv, const HostLanguage& language, const ArgvValues& values);

} // namespace adjudge
