#include "server/package/polygon.h"

#include "server/package/polygon_tests.h"
#include "server/package/problem_yaml.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kFile = u"problem.xml"_s;
constexpr qint64 kMaxXmlBytes = 8LL << 20;

// English, or what comes first.
const XmlNode* preferred(const QList<const XmlNode*>& nodes)
{
    for (const XmlNode* node : nodes) {
        if (node->attribute(u"language"_s) == "english"_L1) {
            return node;
        }
    }
    return nodes.value(0, nullptr);
}

void readTitle(const XmlNode& root, ProblemPackage& package)
{
    const XmlNode* names = root.child(u"names");
    const XmlNode* name = names ? preferred(names->all(u"name")) : nullptr;
    package.title = name ? cleanTitle(name->attribute(u"value"_s)) : QString();
}

QString codeOfLanguage(const QString& name)
{
    return name == "russian"_L1 ? u"ru"_s : name == "english"_L1 ? u"en"_s : name.left(2);
}

PolygonStatement findStatement(const XmlNode& root, const PackageTree& tree)
{
    const XmlNode* statements = root.child(u"statements");
    for (const QString& type : {u"text/html"_s, u"application/pdf"_s, u"application/x-tex"_s}) {
        QList<const XmlNode*> ofType;
        for (const XmlNode* one :
             statements ? statements->all(u"statement") : QList<const XmlNode*>()) {
            if (one->attribute(u"type"_s) == type && tree.hasFile(one->attribute(u"path"_s))) {
                ofType.append(one);
            }
        }
        if (const XmlNode* one = preferred(ofType)) {
            return {one->attribute(u"path"_s), codeOfLanguage(one->attribute(u"language"_s))};
        }
    }
    return {};
}

// A program of one source file, with every header that the package has for such programs.
std::optional<PackageProgram>
programAt(const XmlNode& source, const PackageTree& tree, Findings& findings)
{
    const QString path = source.attribute(u"path"_s);
    if (!tree.hasFile(path)) {
        findings.fault(kFile, source.line, u"There is no file '%1'."_s.arg(path.left(200)));
        return std::nullopt;
    }
    PackageProgram program{path.section(u'/', -1), tree.absolute(path), {tree.absolute(path)}};
    for (const QString& file : tree.filesBelow(u"files"_s)) {
        const bool isHeader = file.endsWith(".h"_L1) || file.endsWith(".hpp"_L1);
        if (isHeader && file.count(u'/') == 1) {
            program.files.append(tree.absolute(file));
        }
    }
    return program;
}

void readChecker(
    const XmlNode& root, const PackageTree& tree, ProblemPackage& package, Findings& findings
)
{
    const XmlNode* checker = root.at(u"assets/checker"_s);
    const XmlNode* source = checker ? checker->child(u"source") : nullptr;
    if (!source) {
        findings.warn(kFile, 0, u"There is no checker; the answers' tokens are compared."_s);
        package.checker = QStringList{u"tokens"_s};
        return;
    }
    if (const auto program = programAt(*source, tree, findings)) {
        package.customValidation = true;
        package.protocol = JudgeProtocol::Testlib;
        package.outputValidators = {*program};
    }
}

void readInputValidators(
    const XmlNode& root, const PackageTree& tree, ProblemPackage& package, Findings& findings
)
{
    package.validInputCode = 0; // as testlib's validators say it
    const XmlNode* validators = root.at(u"assets/validators"_s);
    for (const XmlNode* one :
         validators ? validators->all(u"validator") : QList<const XmlNode*>()) {
        const XmlNode* source = one->child(u"source");
        const auto program = source ? programAt(*source, tree, findings) : std::nullopt;
        if (program) {
            package.inputValidators.append(*program);
        }
    }
}

QList<Status> expectedOfTag(const QString& tag)
{
    using enum Status;
    static const QHash<QString, QList<Status>> kTags{
        {u"main"_s, {Accepted}},
        {u"accepted"_s, {Accepted}},
        {u"wrong-answer"_s, {WrongAnswer, OutputLimitExceeded}},
        {u"presentation-error"_s, {WrongAnswer, OutputLimitExceeded}},
        {u"time-limit-exceeded"_s, {TimeLimitExceeded}},
        {u"memory-limit-exceeded"_s, {MemoryLimitExceeded, RunTimeError}},
        {u"time-limit-exceeded-or-accepted"_s, {TimeLimitExceeded, Accepted}},
        {u"time-limit-exceeded-or-memory-limit-exceeded"_s,
         {TimeLimitExceeded, MemoryLimitExceeded, RunTimeError}},
        {u"rejected"_s,
         {WrongAnswer, TimeLimitExceeded, RunTimeError, MemoryLimitExceeded, OutputLimitExceeded}},
        {u"failed"_s,
         {WrongAnswer, TimeLimitExceeded, RunTimeError, MemoryLimitExceeded, OutputLimitExceeded}},
    };
    return kTags.value(tag);
}

void readSolutions(
    const XmlNode& root, const PackageTree& tree, ProblemPackage& package, Findings& findings
)
{
    const XmlNode* solutions = root.at(u"assets/solutions"_s);
    for (const XmlNode* one : solutions ? solutions->all(u"solution") : QList<const XmlNode*>()) {
        const QString tag = one->attribute(u"tag"_s);
        const XmlNode* source = one->child(u"source");
        if (!source || tag == "do-not-run"_L1) {
            continue;
        }
        const QString path = source->attribute(u"path"_s);
        const QList<Status> expected = expectedOfTag(tag);
        if (expected.isEmpty() || !tree.hasFile(path)) {
            findings.warn(
                kFile,
                one->line,
                u"The solution '%1' with the tag '%2' is not used."_s.arg(
                    path.left(200), tag.left(40)
                )
            );
            continue;
        }
        const PackageProgram program{
            path.section(u'/', -1), tree.absolute(path), {tree.absolute(path)}};
        package.jury.append({program, tag, expected});
    }
}

// A plain name for a file that the submission reads or writes; empty for its standard streams.
QString streamName(const XmlNode& judging, const QString& key, Findings& findings)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\\z"_s);
    const QString name = judging.attribute(key);
    const bool isStandard = name.isEmpty() || name == "stdin"_L1 || name == "stdout"_L1;
    if (!isStandard && !plain.match(name).hasMatch()) {
        findings.fault(kFile, judging.line, u"'%1' must be a plain file name."_s.arg(key));
    }
    return isStandard ? QString() : name;
}

void readJudging(const XmlNode& root, ProblemPackage& package, Findings& findings)
{
    const XmlNode* judging = root.child(u"judging");
    if (!judging) {
        findings.fault(kFile, root.line, u"There is no element 'judging'."_s);
        return;
    }
    package.inputFile = streamName(*judging, u"input-file"_s, findings);
    package.outputFile = streamName(*judging, u"output-file"_s, findings);
    const QString runs = judging->attribute(u"run-count"_s);
    if (!runs.isEmpty() && runs != "1"_L1) {
        findings.fault(kFile, judging->line, u"Problems that run twice are not supported yet."_s);
    }
    if (root.at(u"assets/interactor"_s)) {
        findings.fault(
            kFile, judging->line, u"Interactive Polygon problems are not supported yet."_s
        );
    }
    if (root.at(u"assets/scorer"_s)) {
        findings.fault(kFile, judging->line, u"A scorer of its own is not supported yet."_s);
    }
}

} // namespace

PolygonStatement readPolygon(const PackageTree& tree, ProblemPackage& package, Findings& findings)
{
    const std::optional<QByteArray> bytes = tree.read(kFile, kMaxXmlBytes, findings);
    const auto root = bytes ? parseXml(*bytes, kFile, findings) : std::nullopt;
    if (!root) {
        return {};
    }
    if (root->name != "problem"_L1) {
        findings.fault(kFile, root->line, u"The root element must be 'problem'."_s);
        return {};
    }
    package.dropsCarriageReturns = true; // the windows build has them
    readTitle(*root, package);
    readJudging(*root, package, findings);
    readPolygonTests(*root, tree, package, findings);
    readChecker(*root, tree, package, findings);
    readInputValidators(*root, tree, package, findings);
    readSolutions(*root, tree, package, findings);
    return findStatement(*root, tree);
}

} // namespace adjudge
