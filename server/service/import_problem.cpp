#include "server/service/import_problem.h"

#include "server/service/events.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

PackageFault copyFault(const QString& file, const QString& message)
{
    return {file, 0, message};
}

QStringList filesBelow(const QString& folder)
{
    QStringList files;
    QDirIterator it(
        folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories
    );
    while (it.hasNext()) {
        files.append(QDir(folder).relativeFilePath(it.next()));
    }
    files.sort();
    return files;
}

// A folder given by an administrator; links within it become files, links out of it are faults.
QList<PackageFault> copyFolder(const QString& from, const QString& to)
{
    QList<PackageFault> faults;
    const QString root = QFileInfo(from).canonicalFilePath() + u'/';
    for (const QString& name : filesBelow(from)) {
        const QFileInfo info(QDir(from).filePath(name));
        const QString target = QDir(to).filePath(name);
        if (!info.canonicalFilePath().startsWith(root) || !info.isFile()) {
            faults.append(copyFault(name, u"is a link out of the package or no regular file"_s));
        } else if (!QDir().mkpath(QFileInfo(target).path()) || !QFile::copy(info.filePath(), target)) {
            faults.append(copyFault(name, u"could not be copied into the data folder"_s));
        }
    }
    return faults;
}

Result<QString> contentHash(const QString& folder)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString& name : filesBelow(folder)) {
        QFile file(QDir(folder).filePath(name));
        if (!file.open(QIODevice::ReadOnly)) {
            return Error{ErrorCode::Internal, u"Cannot read %1."_s.arg(file.fileName()), {}};
        }
        hash.addData(name.toUtf8() + '\0' + QByteArray::number(file.size()) + '\0');
        hash.addData(&file);
    }
    return QString::fromLatin1(hash.result().toHex().left(32));
}

QString sampleText(const QString& path)
{
    constexpr qint64 kMaxShownBytes = 64 << 10;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QString text = QString::fromUtf8(file.read(kMaxShownBytes));
    return file.atEnd() ? text : text + u"\n…"_s;
}

// What interactor or passes get from the files of such a sample is not for contestants.
QList<Sample> samplesOf(const ProblemPackage& package)
{
    QList<Sample> samples;
    for (const InteractionSample& sample : package.interactions) {
        samples.append({sample.name, {}, {}, sampleText(sample.path)});
    }
    const bool isPlain = !package.isInteractive && package.passes == 1;
    for (const TestCase& test : isPlain ? package.tests : QList<TestCase>()) {
        if (test.isSample) {
            const QString name = test.name.section(u'/', 1);
            samples.append({name, sampleText(test.inputPath), sampleText(test.answerPath), {}});
        }
    }
    return samples;
}

Problem problemOf(const ProblemPackage& package, std::chrono::milliseconds timeLimit)
{
    Problem p;
    p.name = package.name;
    p.title = package.title;
    p.timeLimit = timeLimit;
    p.memoryLimitBytes = package.memoryLimitBytes;
    p.sourceLimitBytes = package.sourceLimitBytes;
    p.tests = static_cast<int>(package.tests.size());
    p.validation = package.customValidation ? u"custom"_s : u"default"_s;
    p.rules.languages = package.languages;
    for (const MetricRule& metric : package.metrics) {
        p.rules.metrics.append(
            {metric.name, metric.unit, metric.isHigherBetter ? u"higher"_s : u"lower"_s}
        );
    }
    p.statementFormat = package.statementFormat;
    p.statementHtml = package.statementHtml;
    p.statementLanguage = package.statementLanguage;
    if (!package.statementPdfPath.isEmpty()) {
        p.statementPdf = QDir(package.folder).relativeFilePath(package.statementPdfPath);
    }
    p.kinds += package.isScoring ? QStringList{u"scoring"_s} : QStringList();
    p.kinds += package.isInteractive ? QStringList{u"interactive"_s} : QStringList();
    p.kinds += package.passes > 1 ? QStringList{u"multi-pass"_s} : QStringList();
    p.maxScore = package.maxScore;
    p.samples = samplesOf(package);
    return p;
}

Result<Problem> store(const Problem& problem, const ImportTools& tools)
{
    auto stored = tools.database.write<ProblemId>(
        [problem, now = tools.clock.now()](Connection& c) -> Result<ProblemId> {
            const auto id = ProblemStore(c).put(problem, now);
            if (!id) {
                return id.error();
            }
            EventLog log(c);
            const auto event = appendProblem(log, *id);
            return event ? Result<ProblemId>(*id) : Result<ProblemId>(event.error());
        }
    );
    const Result<ProblemId> id = stored.result();
    if (!id) {
        return id.error();
    }
    Problem kept = problem;
    kept.id = *id;
    return kept;
}

Result<ImportOutcome> keep(
    const ProblemPackage& package,
    const Examination& examined,
    const QString& staging,
    const ImportTools& tools
)
{
    const QList<PackageFault> warnings = package.warnings + examined.warnings;
    const auto timeLimit = package.timeLimit ? package.timeLimit : examined.timeLimit;
    if (!examined.faults.isEmpty()) {
        return ImportOutcome{{}, examined.faults, warnings};
    }
    if (!timeLimit) {
        const QString text = u"There is no time limit; give limits.time_limit in seconds."_s;
        return ImportOutcome{{}, {{u"problem.yaml"_s, 0, text}}, warnings};
    }
    Problem problem = problemOf(package, *timeLimit);
    const auto hash = contentHash(staging);
    if (!hash) {
        return hash.error();
    }
    const QString inner = QDir(staging).relativeFilePath(package.folder);
    const QString home = QDir(tools.packagesFolder).filePath(*hash);
    problem.folder = QDir::cleanPath(*hash + u'/' + inner);
    if (!QFileInfo::exists(home) && !QDir().rename(staging, home)) {
        return Error{ErrorCode::Internal, u"Cannot move the package to %1."_s.arg(home), {}};
    }
    auto stored = store(problem, tools);
    return stored ? Result<ImportOutcome>(ImportOutcome{*stored, {}, warnings})
                  : Result<ImportOutcome>(stored.error());
}

} // namespace

Result<ImportOutcome> importProblem(const QString& path, const ImportTools& tools)
{
    const QFileInfo info(path);
    if (!info.exists()) {
        return Error{ErrorCode::NotFound, u"There is no file or folder %1."_s.arg(path), {}};
    }
    // Beside the final place, so that the move is one rename.
    const QTemporaryDir staging(QDir(tools.packagesFolder).filePath(u"incoming-XXXXXX"_s));
    if (!staging.isValid()) {
        const QString what = u"Cannot make a folder in %1: %2"_s;
        return Error{
            ErrorCode::Internal, what.arg(tools.packagesFolder, staging.errorString()), {}};
    }
    const QString folder = staging.filePath(u"package"_s);
    QDir().mkpath(folder);
    const QList<PackageFault> faults =
        info.isDir() ? copyFolder(path, folder) : unpackArchive(path, folder, ArchiveLimits{});
    if (!faults.isEmpty()) {
        return ImportOutcome{{}, faults, {}};
    }
    const QString name =
        info.isDir() ? QFileInfo(info.canonicalFilePath()).fileName() : info.completeBaseName();
    const PackageReading reading = readPackage(folder, name);
    if (!reading.package) {
        return ImportOutcome{{}, reading.faults, {}};
    }
    const ProblemPackage& package = *reading.package;
    const auto examined = tools.examine(package);
    if (!examined) {
        const PackageFault fault{u"problem.yaml"_s, 0, examined.error().message};
        return ImportOutcome{{}, {fault}, package.warnings};
    }
    return keep(package, *examined, folder, tools);
}

} // namespace adjudge
