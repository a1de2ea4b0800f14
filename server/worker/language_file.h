// Reads resources/languages.json, the one table of languages: which programs build and run them,
// what they need besides the problem's limits, what to install when they are missing.
#pragma once

#include "server/judge/job.h"
#include "shared/result.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace adjudge {

// How a runtime ends when its memory is used up without the kernel's help: an exit code or a
// signal, together with words in what it printed.
struct MemorySign
{
    std::optional<int> exitCode;
    std::optional<int> signal;
    QByteArray text;
};

// One language of the table. In argv lists, whole words in braces are replaced: a key of
// `programs` by the path found on the host, {sources} by all source files with one of the
// extensions, {main} by the entry file, {stem} by its name without folder and extension, {class} by
// the entry class (Java), {heap_mib} by the memory limit in MiB.
struct LanguageSpec
{
    QString id;
    QString name;
    QStringList extensions;              // ".cpp"
    QStringList aliases;                 // other names, for example codes of problem packages
    QString clics;                       // id among contest tools (CLICS), of this row only
    QList<int> judge0;                   // ids of the Judge0 interface, the first is the usual one
    QString install;                     // Debian package
    QMap<QString, QStringList> programs; // key -> candidate paths, first that exists
    QStringList version;                 // argv that prints the version
    QStringList compile;                 // argv; empty: nothing to compile
    QStringList artefacts; // files of /box that a run needs besides the sources; "*": unknown, all
    QStringList run;       // argv
    QStringList environment; // "NAME=value", for compile and run
    int memoryExtraMiB = 0;  // the runtime's own need, on top of the limit
    int processes = 64;      // processes and threads of a run
    int compileProcesses = 64;
    int compileMemoryMiB = 0; // the compiler gets at least this much
    double timeMultiplier = 1;
    double wallMultiplier = 1;
    double memoryMultiplier = 1;
    bool dropsGoodLog = false;       // what a compiler says that succeeded tells nothing
    QStringList support;             // files beside the table that are put next to the sources
    QList<SourceFile> supportFiles;  // the same, read
    bool limitsAddressSpace = false; // RLIMIT_AS is of use where there is no cgroup
    QList<MemorySign> outOfMemory;

    [[nodiscard]] bool hasExtension(QStringView fileName) const;
};

// The Error names the language and the field.
Result<QList<LanguageSpec>> parseLanguages(const QByteArray& json);
Result<QList<LanguageSpec>> readLanguageFile(const QString& path);

} // namespace adjudge
