#include "server/worker/toolchain.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMiB = 1 << 20;

// The first candidate that is a program, without links: a box's root has not every link of the
// host's /etc (Debian's alternatives).
QString firstProgram(const QStringList& candidates)
{
    for (const QString& candidate : candidates) {
        const QFileInfo info(candidate);
        if (info.isFile() && info.isExecutable()) {
            return info.canonicalFilePath();
        }
    }
    return {};
}

QString firstLine(const QByteArray& text)
{
    constexpr qsizetype kMaxLength = 120;
    for (const QByteArray& line : text.split('\n')) {
        const QString cleaned = QString::fromUtf8(line).simplified();
        if (!cleaned.isEmpty()) {
            return cleaned.left(kMaxLength);
        }
    }
    return {};
}

// Runs the probe; on failure `reason` says why.
QString probeVersion(const QStringList& argv, std::chrono::milliseconds bound, QString* reason)
{
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setWorkingDirectory(QDir::rootPath());
    process.start(argv.first(), argv.mid(1));
    if (!process.waitForFinished(static_cast<int>(bound.count()))) {
        const bool isSlow = process.state() != QProcess::NotRunning;
        *reason = isSlow ? u"%1 did not answer within %2 ms"_s.arg(argv.first()).arg(bound.count())
                         : u"%1 cannot be started: %2"_s.arg(argv.first(), process.errorString());
        process.kill();
        process.waitForFinished(1000);
        return {};
    }
    const QByteArray output = process.readAll().left(1 << 16);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        *reason = u"\"%1\" failed: %2"_s.arg(argv.join(u' '), firstLine(output));
        return {};
    }
    return firstLine(output);
}

HostLanguage probeLanguage(const LanguageSpec& spec, std::chrono::milliseconds bound)
{
    HostLanguage language{.spec = spec, .programs = {}, .version = {}, .reason = {}};
    for (auto it = spec.programs.cbegin(); it != spec.programs.cend(); ++it) {
        const QString path = firstProgram(it.value());
        if (path.isEmpty()) {
            const QString text = u"%1 is not installed (apt-get install %2)"_s;
            language.reason = text.arg(it.value().constFirst(), spec.install);
            return language;
        }
        language.programs.insert(it.key(), path);
    }
    language.version =
        probeVersion(expandArgv(spec.version, language, {}), bound, &language.reason);
    return language;
}

} // namespace

Toolchain Toolchain::probe(const QList<LanguageSpec>& specs, std::chrono::milliseconds bound)
{
    QList<HostLanguage> languages;
    for (const LanguageSpec& spec : specs) {
        languages.append(probeLanguage(spec, bound));
    }
    return Toolchain(std::move(languages));
}

const HostLanguage* Toolchain::find(QStringView name) const
{
    for (const HostLanguage& language : m_languages) {
        if (language.spec.id == name || language.spec.aliases.contains(name)) {
            return &language;
        }
    }
    return nullptr;
}

const HostLanguage* Toolchain::forFile(QStringView fileName) const
{
    for (const HostLanguage& language : m_languages) {
        if (language.spec.hasExtension(fileName)) {
            return &language;
        }
    }
    return nullptr;
}

QList<Language> Toolchain::report() const
{
    QList<Language> report;
    for (const HostLanguage& language : m_languages) {
        report.append(Language{
            .id = language.spec.id,
            .name = language.spec.name,
            .extensions = language.spec.extensions,
            .available = language.isAvailable(),
            .version = language.version,
            .reason = language.reason,
        });
    }
    return report;
}

QStringList
expandArgv(const QStringList& argv, const HostLanguage& language, const ArgvValues& values)
{
    QStringList expanded;
    for (QString word : argv) {
        if (word == u"{sources}"_s) {
            expanded.append(values.sources);
            continue;
        }
        for (auto it = language.programs.cbegin(); it != language.programs.cend(); ++it) {
            word.replace(u'{' + it.key() + u'}', it.value());
        }
        word.replace(u"{heap_mib}"_s, QString::number(values.memoryBytes / kMiB));
        word.replace(u"{main}"_s, values.main);
        word.replace(u"{class}"_s, values.className);
        expanded.append(word);
    }
    return expanded;
}

} // namespace adjudge
