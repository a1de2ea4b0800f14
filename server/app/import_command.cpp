#include "server/app/commands.h"
#include "server/app/places.h"
#include "server/app/verify.h"
#include "server/net/rest_json.h"
#include "server/service/import_problem.h"

#include <QJsonDocument>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kImported = 0;
constexpr int kRefused = 1;
constexpr int kFailed = 2;

QJsonArray faultArray(const QList<PackageFault>& faults)
{
    QJsonArray array;
    for (const PackageFault& fault : faults) {
        array.append(QJsonObject{
            {u"file"_s, fault.file}, {u"line"_s, fault.line}, {u"message"_s, fault.message}});
    }
    return array;
}

QString faultLine(const PackageFault& fault)
{
    const QString line = fault.line > 0 ? u":%1"_s.arg(fault.line) : QString();
    return u"  %1%2: %3\n"_s.arg(fault.file, line, fault.message);
}

void printJson(const ImportOutcome& outcome, QTextStream& out)
{
    QJsonObject object;
    if (outcome.problem) {
        object = problemJson(*outcome.problem);
        QJsonArray warnings;
        for (const PackageFault& warning : outcome.warnings) {
            warnings.append(faultLine(warning).trimmed());
        }
        object.insert(u"warnings"_s, warnings);
    } else {
        const QString what = u"The package was refused. Mend its faults and upload it again."_s;
        object = wire::toJson(Error{ErrorCode::BadRequest, what, {}});
        QJsonObject error = object[u"error"].toObject();
        error.insert(u"faults"_s, faultArray(outcome.faults));
        object.insert(u"error"_s, error);
    }
    out << QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)) << '\n';
}

void printText(const ImportOutcome& outcome, QTextStream& out)
{
    for (const PackageFault& warning : outcome.warnings) {
        out << "warning:" << faultLine(warning);
    }
    if (outcome.problem) {
        const Problem& p = *outcome.problem;
        const QString what = u"Imported \"%1\" (%2) as problem %3: %4 tests, time limit %5 s.\n"_s;
        const double seconds = static_cast<double>(p.timeLimit.count()) / 1000;
        out << what.arg(p.title, p.name, p.id.text()).arg(p.tests).arg(seconds);
        return;
    }
    out << u"The package was refused, nothing was imported:\n"_s;
    for (const PackageFault& fault : outcome.faults) {
        out << faultLine(fault);
    }
}

} // namespace

int runImport(const CommandLine& command, const Clock& clock)
{
    const Settings& settings = command.settings;
    QTextStream out(stdout);
    QTextStream err(stderr);
    if (command.arguments.size() != 1) {
        err << "Usage: adjudge-server import PACKAGE.zip|FOLDER [--data FOLDER] "
               "[--no-input-validators]\n";
        return kFailed;
    }
    const auto made = makeDataFolders(settings);
    auto database = made ? Database::open(databaseFile(settings)) : made.error();
    if (!database) {
        err << database.error().message << '\n';
        return kFailed;
    }
    const VerifySettings examining{
        .pool = poolSettings(settings), .checksInputs = command.checksInputs};
    const auto examine = [&examining](const ProblemPackage& package) {
        return examinePackage(package, examining);
    };
    const ImportTools tools{**database, clock, packagesFolder(settings), examine};
    const auto outcome = importProblem(command.arguments.first(), tools);
    if (!outcome) {
        err << outcome.error().message << ' ' << outcome.error().detail << '\n';
        return kFailed;
    }
    command.isJson ? printJson(*outcome, out) : printText(*outcome, out);
    return outcome->problem ? kImported : kRefused;
}

} // namespace adjudge
