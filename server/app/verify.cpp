#include "server/app/verify.h"

#include "server/app/host_memory.h"
#include "server/app/open_pool.h"
#include "server/app/verification.h"
#include "server/package/package_reader.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

enum Exit { kGood = 0, kDisagrees = 1, kUnusable = 2 };

Error faultError(const QString& path, const QList<PackageFault>& faults)
{
    QStringList lines;
    for (const PackageFault& fault : faults) {
        const QString place =
            fault.line > 0 ? u"%1:%2"_s.arg(fault.file).arg(fault.line) : fault.file;
        lines.append(u"%1: %2"_s.arg(place, fault.message));
    }
    const QString text = u"%1 is no problem package that can be judged:\n%2"_s;
    return Error{ErrorCode::BadRequest, text.arg(path, lines.join(u'\n')), {}};
}

// `unpacked` keeps the files of an archive alive.
Result<ProblemPackage> loadPackage(const QString& path, const QTemporaryDir& unpacked)
{
    const QFileInfo info(path);
    QString folder = info.absoluteFilePath();
    if (!info.exists()) {
        const QString text = u"there is no %1; give the folder or archive of a problem package"_s;
        return Error{ErrorCode::NotFound, text.arg(path), {}};
    }
    if (info.isFile()) {
        const QList<PackageFault> faults = unpackArchive(folder, unpacked.path(), {});
        if (!faults.isEmpty()) {
            return faultError(path, faults);
        }
        folder = unpacked.path();
    }
    const PackageReading reading = readPackage(folder, info.completeBaseName());
    if (!reading.package) {
        return faultError(path, reading.faults);
    }
    return *reading.package;
}

} // namespace

int runVerify(const QString& packagePath, const VerifySettings& settings, QTextStream& out)
{
    const QTemporaryDir unpacked;
    const auto package = loadPackage(packagePath, unpacked);
    if (!package) {
        out << package.error().message << Qt::endl;
        return kUnusable;
    }
    WorkerPool::Settings own = settings.pool;
    own.slotPrefix = u"v"_s; // a server may be running beside us
    WorkerPool pool(own);
    Verification verification(*package, settings.acceptedLimit, pool);
    const auto host = openPool(pool, settings.startBound);
    if (!host) {
        out << host.error().message << Qt::endl;
        return kUnusable;
    }
    VerifyReport report = verification.run(*host);
    if (settings.checksInputs && !package->inputValidators.isEmpty()) {
        QList<PackageFault> warnings;
        verification.checkInputs(settings.inputBound, report.inputFaults, warnings);
        for (const PackageFault& warning : warnings) {
            report.warnings.append(u"%1: %2"_s.arg(warning.file, warning.message));
        }
    }
    if (settings.isJson) {
        out << QString::fromUtf8(verifyJson(report));
    } else {
        out << verifyTable(report);
    }
    out.flush();
    return report.isGood() ? kGood : kDisagrees;
}

Result<Examination> examinePackage(const ProblemPackage& package, const VerifySettings& settings)
{
    const bool checksInputs = settings.checksInputs && !package.inputValidators.isEmpty();
    Examination found;
    if (const auto warning = memoryWarning(package, hostMemoryBytes())) {
        found.warnings.append(*warning);
    }
    if (package.timeLimit && !checksInputs) {
        return found;
    }
    WorkerPool::Settings own = settings.pool;
    own.slotPrefix = u"v"_s; // a server may be running beside us
    WorkerPool pool(own);
    const auto host = openPool(pool, settings.startBound);
    if (!host && !package.timeLimit) {
        return host.error();
    }
    if (!host) {
        const QString text = u"Not run: %1"_s.arg(host.error().message);
        found.warnings.append({u"input_validators"_s, 0, text});
        return found;
    }
    Verification verification(package, settings.acceptedLimit, pool);
    if (checksInputs) {
        verification.checkInputs(settings.inputBound, found.faults, found.warnings);
    }
    if (!package.timeLimit && found.faults.isEmpty()) {
        found.timeLimit = verification.timeLimit(*host);
    }
    return found;
}

} // namespace adjudge
