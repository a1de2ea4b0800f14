#include "server/worker/toolchain.h"

#include "server/worker/version_cache.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include <memory>
#include <utility>
#include <vector>

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

// A compiler that says its version, started and waited for apart, so that many do at once.
class Probe
{
public:
    explicit Probe(QStringList argv)
        : m_argv(std::move(argv))
    {
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setStandardInputFile(QProcess::nullDevice());
        m_process.setWorkingDirectory(QDir::rootPath());
        m_process.start(m_argv.first(), m_argv.mid(1));
    }

    // The first line that was printed; on failure `reason` says why.
    QString finish(std::chrono::milliseconds bound, QString* reason)
    {
        if (!m_process.waitForFinished(static_cast<int>(bound.count()))) {
            const bool isSlow = m_process.state() != QProcess::NotRunning;
            *reason =
                isSlow ? u"%1 did not answer within %2 ms"_s.arg(m_argv.first()).arg(bound.count())
                       : u"%1 cannot be started: %2"_s.arg(m_argv.first(), m_process.errorString());
            m_process.kill();
            m_process.waitForFinished(1000);
            return {};
        }
        const QByteArray output = m_process.readAll().left(1 << 16);
        if (m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0) {
            *reason = u"\"%1\" failed: %2"_s.arg(m_argv.join(u' '), firstLine(output));
            return {};
        }
        return firstLine(output);
    }

private:
    QStringList m_argv;
    QProcess m_process;
};

HostLanguage findPrograms(const LanguageSpec& spec)
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
    return language;
}

} // namespace

Toolchain Toolchain::probe(
    const QList<LanguageSpec>& specs, std::chrono::milliseconds bound, const QString& cacheFolder
)
{
    constexpr std::size_t kAtOnce = 8;
    VersionCache versions(cacheFolder);
    QList<HostLanguage> languages;
    for (const LanguageSpec& spec : specs) {
        languages.append(findPrograms(spec));
    }
    std::vector<std::pair<HostLanguage*, std::unique_ptr<Probe>>> open;
    const auto finishAll = [&] {
        for (auto& [language, probe] : open) {
            language->version = probe->finish(bound, &language->reason);
            if (language->isAvailable()) {
                versions.keep(*language);
            }
        }
        open.clear();
    };
    for (HostLanguage& language : languages) {
        if (!language.isAvailable() || versions.fill(language)) {
            continue;
        }
        open.emplace_back(
            &language, std::make_unique<Probe>(expandArgv(language.spec.version, language, {}))
        );
        if (open.size() == kAtOnce) {
            finishAll();
        }
    }
    finishAll();
    versions.write();
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
            .clics = language.spec.clics,
            .judge0 = language.spec.judge0,
            .package = language.spec.install,
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
        word.replace(u"{stem}"_s, QFileInfo(values.main).completeBaseName());
        word.replace(u"{class}"_s, values.className);
        expanded.append(word);
    }
    return expanded;
}

} // namespace adjudge
