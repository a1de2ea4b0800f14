#include "server/worker/added_files.h"

#include "server/worker/source_layout.h"

#include <QFile>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMaxAddedBytes = 16LL << 20;

// A folder is named by a language of the format; ours with the same files are all meant by it
// (C++17 and C++20 by "cpp").
bool isFor(const QString& folder, const LanguageSpec& language, const Toolchain& toolchain)
{
    if (folder == u"default" || folder == language.id || language.aliases.contains(folder)) {
        return true;
    }
    const HostLanguage* named = toolchain.find(folder);
    return named && named->spec.extensions == language.extensions;
}

bool isDriver(const QString& name, const LanguageSpec& language)
{
    const bool isNamed = name.startsWith(u"main.", Qt::CaseInsensitive) || name == u"__main__.py";
    return isNamed && language.hasExtension(name);
}

// By name; what comes later replaces.
void replaceOrAdd(QList<SourceFile>& files, const SourceFile& file)
{
    const auto same = std::ranges::find(files, file.name, &SourceFile::name);
    if (same == files.end()) {
        files.append(file);
    } else {
        *same = file;
    }
}

Result<void> readInto(QList<SourceFile>& added, const PackageProgram& folder, qint64& total)
{
    for (const QString& path : folder.files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            const QString text = u"cannot read %1: %2"_s;
            return Error{ErrorCode::Internal, text.arg(path, file.errorString()), {}};
        }
        total += file.size();
        if (total > kMaxAddedBytes) {
            return Error{ErrorCode::TooLarge, u"the files in include/ are over 16 MiB"_s, {}};
        }
        replaceOrAdd(added, {path.mid(folder.path.size() + 1), file.readAll()});
    }
    return {};
}

} // namespace

Result<QList<SourceFile>> withAddedFiles(
    const QList<SourceFile>& submitted,
    const ProblemPackage& package,
    const LanguageSpec& language,
    const Toolchain& toolchain
)
{
    QList<SourceFile> added;
    qint64 total = 0;
    for (const PackageProgram& folder : package.includes) { // "default" is the first
        if (isFor(folder.name, language, toolchain)) {
            if (const auto done = readInto(added, folder, total); !done) {
                return done.error();
            }
        }
    }
    if (added.isEmpty()) {
        return submitted;
    }
    QList<SourceFile> files = submitted;
    if (files.size() == 1) {
        SourceFile& only = files.first();
        const bool hasDriver = std::ranges::any_of(added, [&](const SourceFile& file) {
            return isDriver(file.name, language);
        });
        const auto alone = layoutSources(language, files); // finds Java's name too
        if (!alone) {
            return alone.error();
        }
        const bool isUsable = isPlainName(only.name) && language.hasExtension(only.name);
        only.name = hasDriver && isUsable ? only.name : alone->files.constFirst().name;
        if (hasDriver && isDriver(only.name, language)) {
            only.name = u"submission"_s + only.name.mid(only.name.lastIndexOf(u'.'));
        }
    }
    for (const SourceFile& file : std::as_const(added)) {
        replaceOrAdd(files, file);
    }
    return files;
}

} // namespace adjudge
