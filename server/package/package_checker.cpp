#include "server/package/package_checker.h"

#include "server/package/programs.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kOwnFile = u"adjudge.yaml"_s;
const QString kEvaluator = u"evaluator"_s;
constexpr qsizetype kMaxMetrics = 16;

// What is wrong with the name of a comparison and its options; empty if nothing.
QString checkerFault(const QStringList& words)
{
    static const QStringList kPlain{
        u"exact"_s, u"lines"_s, u"unordered_lines"_s, u"sorted"_s, u"yes_no"_s};
    const QString name = words.value(0);
    const QStringList options = words.mid(1);
    if (kPlain.contains(name)) {
        return options.isEmpty() ? QString() : u"The checker %1 has no options."_s.arg(name);
    }
    if (name == "tokens"_L1) {
        const bool isGood = options.isEmpty() || options == QStringList{u"case_insensitive"_s};
        return isGood ? QString() : u"The only option of tokens is case_insensitive."_s;
    }
    if (name == "floats"_L1) {
        const auto tolerance = parsePackageNumber(options.value(0, u"1e-6"_s));
        const bool isGood = options.size() <= 1 && tolerance && *tolerance >= 0;
        return isGood ? QString() : u"The only option of floats is a tolerance such as 1e-4."_s;
    }
    return u"There is no checker '%1'; known are tokens, exact, floats, lines, unordered_lines, sorted and yes_no."_s
        .arg(name.left(40));
}

void readChecker(
    YamlFields& fields, const QString& file, ProblemPackage& package, Findings& findings
)
{
    const auto text = fields.text(u"checker"_s);
    if (!text) {
        return;
    }
    package.checker = text->simplified().split(u' ');
    const QString fault = checkerFault(package.checker);
    if (!fault.isEmpty()) {
        findings.fault(file, fields.lineOf(u"checker"_s), fault);
    }
}

QString
plainFileName(YamlFields& fields, const QString& key, const QString& file, Findings& findings)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\\z"_s);
    const QString name = fields.text(key).value_or(QString());
    if (!name.isEmpty() && !plain.match(name).hasMatch()) {
        findings.fault(file, fields.lineOf(key), u"'%1' must be a plain file name."_s.arg(key));
        return QString();
    }
    return name;
}

void readMetric(
    const YamlField& field, const QString& file, ProblemPackage& package, Findings& findings
)
{
    static const QRegularExpression plain(u"\\A[A-Za-z][A-Za-z0-9_]{0,31}\\z"_s);
    if (!plain.match(field.key).hasMatch()) {
        findings.fault(
            file, field.value.line, u"A metric's name has 1 to 32 letters, digits or _."_s
        );
        return;
    }
    YamlFields own(&field.value, file, findings);
    MetricRule rule;
    rule.name = field.key;
    rule.unit = own.text(u"unit"_s).value_or(QString()).simplified().left(16);
    const QString direction = own.text(u"direction"_s).value_or(u"higher"_s);
    if (direction != "higher"_L1 && direction != "lower"_L1) {
        findings.fault(file, own.lineOf(u"direction"_s), u"'direction' is 'higher' or 'lower'."_s);
    }
    rule.isHigherBetter = direction != "lower"_L1;
    own.finish(true);
    package.metrics.append(rule);
}

void readMetrics(
    YamlFields& fields, const QString& file, ProblemPackage& package, Findings& findings
)
{
    const YamlValue* metrics = fields.value(u"metrics"_s);
    if (!metrics) {
        return;
    }
    if (metrics->kind != YamlValue::Kind::Map || metrics->fields.size() > kMaxMetrics) {
        findings.fault(
            file, metrics->line, u"'metrics' must be a map of at most %1 names."_s.arg(kMaxMetrics)
        );
        return;
    }
    package.metrics.clear(); // adjudge.yaml goes before problem.yaml
    for (const YamlField& field : metrics->fields) {
        readMetric(field, file, package, findings);
    }
}

void takeEvaluator(const PackageTree& tree, ProblemPackage& package, Findings& findings)
{
    const QStringList files = tree.filesBelow(kEvaluator);
    if (files.isEmpty()) {
        return;
    }
    if (package.isInteractive) {
        findings.fault(
            kEvaluator, 0, u"Interactive and multi-pass problems cannot have an evaluator."_s
        );
    }
    if (package.customValidation || !package.checker.isEmpty()) {
        findings.warn(
            kEvaluator, 0, u"The evaluator decides; other validators and checkers are not used."_s
        );
    }
    PackageProgram program{kEvaluator, tree.absolute(kEvaluator), {}};
    for (const QString& file : files) {
        program.files.append(tree.absolute(file));
    }
    package.customValidation = true;
    package.protocol = JudgeProtocol::Evaluator;
    package.outputValidators = {program};
    package.checker.clear();
}

} // namespace

void readOwnKeys(
    YamlFields& fields, const QString& file, ProblemPackage& package, Findings& findings
)
{
    readChecker(fields, file, package, findings);
    const QString input = plainFileName(fields, u"input_file"_s, file, findings);
    const QString output = plainFileName(fields, u"output_file"_s, file, findings);
    package.inputFile = input.isEmpty() ? package.inputFile : input;
    package.outputFile = output.isEmpty() ? package.outputFile : output;
    readMetrics(fields, file, package, findings);
}

void readOwnFiles(const PackageTree& tree, ProblemPackage& package, Findings& findings)
{
    if (tree.hasFile(kOwnFile)) {
        const auto bytes = tree.read(kOwnFile, kMaxYamlBytes, findings);
        const auto root = bytes ? parseYaml(*bytes, kOwnFile, findings) : std::nullopt;
        if (root) {
            YamlFields fields(&*root, kOwnFile, findings);
            readOwnKeys(fields, kOwnFile, package, findings);
            fields.finish(true);
        }
    }
    takeEvaluator(tree, package, findings);
    const bool isOdd = !package.checker.isEmpty() && package.customValidation;
    if (isOdd) {
        findings.fault(
            kOwnFile, 0, u"A package has either a checker by name or validators of its own."_s
        );
    }
}

} // namespace adjudge
