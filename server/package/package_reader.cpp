#include "server/package/package_reader.h"

#include "server/package/domjudge_files.h"
#include "server/package/expectations.h"
#include "server/package/findings.h"
#include "server/package/input_validators.h"
#include "server/package/package_checker.h"
#include "server/package/package_tree.h"
#include "server/package/plain_folder.h"
#include "server/package/polygon.h"
#include "server/package/problem_yaml.h"
#include "server/package/programs.h"
#include "server/package/score_rules.h"
#include "server/package/statement/statement.h"
#include "server/package/test_data.h"
#include "server/package/test_groups.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

bool isPackageRoot(const QDir& folder)
{
    return QFileInfo(folder, u"problem.yaml"_s).isFile() ||
           QFileInfo(folder, u"domjudge-problem.ini"_s).isFile() ||
           QFileInfo(folder, u"problem.xml"_s).isFile();
}

struct Root
{
    QString folder; // canonical; empty if there is none
    bool isInside = false;
};

// The folder itself, or the one folder inside it that holds a package.
Root findRoot(const QString& folder, Findings& findings)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    if (canonical.isEmpty() || !QFileInfo(canonical).isDir()) {
        findings.fault(QString(), 0, u"'%1' is not a folder."_s.arg(folder));
        return {};
    }
    const QDir outer(canonical);
    if (isPackageRoot(outer)) {
        return {canonical, false};
    }
    QStringList found;
    for (const QString& name :
         outer.entryList(QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot)) {
        if (isPackageRoot(QDir(outer.filePath(name)))) {
            found.append(name);
        }
    }
    Findings unheard;
    if (found.isEmpty() && isPlainFolder(PackageTree::scan(canonical, unheard))) {
        return {canonical, false};
    }
    if (found.size() != 1) {
        findings.fault(
            u"problem.yaml"_s,
            0,
            found.isEmpty()
                ? u"There is no problem.yaml, problem.xml or pair of .in and .ans files, neither at the top nor one folder down."_s
                : u"There are %1 packages here; import one at a time."_s.arg(found.size())
        );
        return {};
    }
    return {outer.filePath(found.first()), true};
}

QString cleanShortName(const QString& text)
{
    constexpr qsizetype kMaxNameChars = 64;
    QString name;
    for (const QChar c : text.toLower()) {
        const bool isKept = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (isKept && name.size() < kMaxNameChars) {
            name += c;
        }
    }
    return name;
}

QString shortName(const Root& root, const QString& given, Findings& findings)
{
    const QString ofFolder = QFileInfo(root.folder).fileName();
    const QString wanted = root.isInside || given.isEmpty() ? ofFolder : given;
    const QString name = cleanShortName(wanted);
    if (name.isEmpty()) {
        findings.fault(
            QString(),
            0,
            u"'%1' gives no short name; name the folder or archive with a-z and 0-9."_s.arg(wanted)
        );
    } else if (name != wanted) {
        findings.warn(QString(), 0, u"The short name '%1' became '%2'."_s.arg(wanted, name));
    }
    return name;
}

void chooseTimeLimit(
    const ProblemYaml& problem,
    const DomjudgeFiles& domjudge,
    ProblemPackage& package,
    Findings& findings
)
{
    for (const auto& limit : {domjudge.iniTimeLimit, domjudge.fileTimeLimit, problem.timeLimit}) {
        if (!package.timeLimit) {
            package.timeLimit = limit;
        } else if (limit && *limit != *package.timeLimit) {
            findings.warn(
                u"problem.yaml"_s,
                0,
                u"The package names several time limits; %1 ms is used (domjudge-problem.ini goes before .timelimit, that before limits.time_limit)."_s
                    .arg(package.timeLimit->count())
            );
        }
    }
}

// Parts of a package that change what is judged, and that we do not know how to honour.
void refuseUnsupportedParts(const PackageTree& tree, bool isLegacy, Findings& findings)
{
    if (!isLegacy && !tree.filesBelow(u"static_validator"_s).isEmpty()) {
        findings.fault(u"static_validator"_s, 0, u"Static validators are not supported yet."_s);
    }
}

QList<InteractionSample> readInteractions(const PackageTree& tree)
{
    QList<InteractionSample> samples;
    for (const QString& path : tree.filesBelow(u"data/sample"_s)) {
        if (path.endsWith(".interaction"_L1)) {
            samples.append({QFileInfo(path).completeBaseName(), tree.absolute(path)});
        }
    }
    return samples;
}

// Problems that only a validator of their own can judge.
void checkModes(const ProblemPackage& package, Findings& findings)
{
    const QString file = u"problem.yaml"_s;
    if (!package.isInteractive && package.passes == 1) {
        return;
    }
    const QString kind = package.isInteractive ? u"An interactive"_s : u"A multi-pass"_s;
    if (!package.customValidation || package.outputValidators.size() > 1) {
        findings.fault(file, 0, u"%1 problem needs exactly one output validator."_s.arg(kind));
    }
}

// A package without groups: all tests in one, which stops at the first failure.
TestGroup oneGroup(const ProblemPackage& package)
{
    TestGroup all;
    for (int i = 0; i < package.tests.size(); ++i) {
        all.items.append({i, false});
    }
    return all;
}

PackageReading concluded(const ProblemPackage& package, const Findings& findings)
{
    if (findings.hasFaults()) {
        return {std::nullopt, findings.faults()};
    }
    PackageReading reading{package, {}};
    if (package.groups.isEmpty()) {
        reading.package->groups = {oneGroup(package)};
    }
    reading.package->warnings = findings.warnings();
    return reading;
}

void takeStatement(const Statement& statement, ProblemPackage& package)
{
    package.statementFormat = statement.format;
    package.statementHtml = statement.html;
    package.statementPdfPath = statement.pdfPath;
    package.statementLanguage = statement.language;
    package.title = package.title.isEmpty() ? statement.title : package.title;
}

PackageReading readPolygonPackage(
    const PackageTree& tree, ProblemPackage& package, PackageDetail detail, Findings& findings
)
{
    const PolygonStatement found = readPolygon(tree, package, findings);
    if (detail == PackageDetail::Full && found.file.isEmpty()) {
        findings.warn(u"problem.xml"_s, 0, u"The package has no statement."_s);
        takeStatement(Statement(), package);
    } else if (detail == PackageDetail::Full) {
        takeStatement(
            readStatementFile(tree, found.file, found.language, package.timeLimit, findings),
            package
        );
    }
    package.title = package.title.isEmpty() ? package.name : package.title;
    return concluded(package, findings);
}

} // namespace

PackageReading readPackage(const QString& folder, const QString& name, PackageDetail detail)
{
    Findings findings;
    ProblemPackage package;
    const Root root = findRoot(folder, findings);
    if (root.folder.isEmpty()) {
        return {std::nullopt, findings.faults()};
    }
    package.folder = root.folder;
    package.name = shortName(root, name, findings);
    const PackageTree tree = PackageTree::scan(root.folder, findings);
    if (tree.hasFile(u"problem.xml"_s) && !tree.hasFile(u"problem.yaml"_s)) {
        return readPolygonPackage(tree, package, detail, findings);
    }
    const ProblemYaml problem = readProblemYaml(tree, package, findings);
    const DomjudgeFiles domjudge = readDomjudgeFiles(tree, findings);
    chooseTimeLimit(problem, domjudge, package, findings);
    refuseUnsupportedParts(tree, problem.isLegacy, findings);
    package.outputValidators =
        readOutputValidators(tree, problem, package.customValidation, findings);
    readOwnFiles(tree, package, findings);
    checkModes(package, findings);
    const bool usesDefault = !package.customValidation && package.checker.isEmpty();
    package.tests =
        isPlainFolder(tree)
            ? readPlainTests(tree, findings)
            : readTestData(tree, problem, usesDefault, detail == PackageDetail::Full, findings);
    readTestGroups(tree, problem, package, findings);
    if (!findings.hasFaults()) {
        package.maxScore = fullScore(package, 0);
    }
    if (package.isInteractive || package.passes > 1) {
        package.interactions = readInteractions(tree);
    }
    package.includes = readPrograms(tree, u"include"_s);
    std::ranges::stable_partition(package.includes, [](const PackageProgram& one) {
        return one.name == u"default";
    });
    package.jury = readJury(tree, problem.isLegacy, findings);
    if (!problem.isLegacy) {
        readExpectations(tree, package.jury, findings);
    }
    if (detail != PackageDetail::ForJudging) {
        package.inputValidators = readInputValidators(tree, findings);
    }
    if (detail == PackageDetail::ForInputs) {
        readInputFlags(tree, problem.isLegacy, package.tests);
    }
    package.title = problem.title.isEmpty() ? cleanTitle(domjudge.name) : problem.title;
    if (detail == PackageDetail::Full) {
        takeStatement(readStatement(tree, package.timeLimit, findings), package);
    }
    package.title = package.title.isEmpty() ? package.name : package.title;
    return concluded(package, findings);
}

} // namespace adjudge
