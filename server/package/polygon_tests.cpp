#include "server/package/polygon_tests.h"

#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kFile = u"problem.xml"_s;
constexpr int kMaxTests = 10'000;

const XmlNode* chooseTestset(const XmlNode& root)
{
    const XmlNode* judging = root.child(u"judging");
    const QList<const XmlNode*> sets = judging ? judging->all(u"testset") : QList<const XmlNode*>();
    for (const XmlNode* set : sets) {
        if (set->attribute(u"name"_s) == "tests"_L1) {
            return set;
        }
    }
    return sets.value(0, nullptr);
}

// The whole number in an element of the test set; faults unless it is within the bounds.
qint64 numberOf(const XmlNode& set, QStringView name, qint64 least, qint64 most, Findings& findings)
{
    const XmlNode* node = set.child(name);
    bool isNumber = false;
    const qint64 number = node ? node->text.toLongLong(&isNumber) : 0;
    if (!isNumber || number < least || number > most) {
        findings.fault(
            kFile,
            node ? node->line : set.line,
            u"'%1' must be a whole number from %2 to %3."_s.arg(name).arg(least).arg(most)
        );
        return 0;
    }
    return number;
}

QString textOf(const XmlNode& set, QStringView name)
{
    const XmlNode* node = set.child(name);
    return node ? node->text : QString();
}

void readLimits(const XmlNode& set, ProblemPackage& package, Findings& findings)
{
    constexpr qint64 kMaxMilliseconds = 3'600'000;
    constexpr qint64 kMaxBytes = 1LL << 40;
    constexpr qint64 kMib = 1LL << 20;
    package.timeLimit =
        std::chrono::milliseconds(numberOf(set, u"time-limit", 1, kMaxMilliseconds, findings));
    package.memoryLimitBytes = numberOf(set, u"memory-limit", kMib, kMaxBytes, findings);
    package.outputLimitBytes = 64 * kMib; // Polygon names none
    package.sourceLimitBytes = 64 << 10;
    package.compileMemoryBytes = 2048 * kMib;
    package.validatorMemoryBytes = 2048 * kMib;
    package.validatorOutputBytes = 8 * kMib;
}

class TestFiles
{
public:
    TestFiles(const XmlNode& set, const PackageTree& tree, Findings& findings)
        : m_tree(tree)
        , m_findings(findings)
        , m_inputs(textOf(set, u"input-path-pattern"))
        , m_answers(textOf(set, u"answer-path-pattern"))
        , m_line(set.line)
    {
    }

    // False if no test was found at all, which one fault tells better than many.
    bool check(int count)
    {
        if (polygonPath(m_inputs, 1).isEmpty() || polygonPath(m_answers, 1).isEmpty()) {
            m_findings.fault(
                kFile, m_line, u"The patterns of the tests' paths must have one %d such as %02d."_s
            );
            return false;
        }
        for (int number = 1; number <= count; ++number) {
            if (m_tree.hasFile(polygonPath(m_inputs, number))) {
                return true;
            }
        }
        m_findings.fault(
            u"tests"_s,
            0,
            u"The package has no tests. Polygon's standard package leaves out generated tests: download the one for Linux or Windows."_s
        );
        return false;
    }

    std::optional<TestCase> testNo(int number, const XmlNode* described)
    {
        const QString input = polygonPath(m_inputs, number);
        const QString answer = polygonPath(m_answers, number);
        for (const QString& file : {input, answer}) {
            if (!m_tree.hasFile(file)) {
                m_findings.fault(file, 0, u"This file of test %1 is missing."_s.arg(number));
                return std::nullopt;
            }
        }
        TestCase test;
        test.isSample = described && described->attribute(u"sample"_s) == "true"_L1;
        test.name = (test.isSample ? u"sample/"_s : u"secret/"_s) + input.section(u'/', -1);
        test.inputPath = m_tree.absolute(input);
        test.answerPath = m_tree.absolute(answer);
        test.description = described ? described->attribute(u"description"_s) : QString();
        return test;
    }

private:
    const PackageTree& m_tree;
    Findings& m_findings;
    QString m_inputs;
    QString m_answers;
    int m_line;
};

bool hasPoints(const QList<const XmlNode*>& described)
{
    for (const XmlNode* test : described) {
        if (test->attribute(u"points"_s).toDouble() > 0) {
            return true;
        }
    }
    return false;
}

} // namespace

QString polygonPath(const QString& pattern, int number)
{
    static const QRegularExpression placeholder(u"%(0?)([1-9]?)d"_s);
    const auto match = placeholder.match(pattern);
    if (!match.hasMatch() || pattern.count(u'%') != 1) {
        return QString();
    }
    const QChar fill = match.captured(1).isEmpty() ? u' ' : u'0';
    const QString digits = u"%1"_s.arg(number, match.captured(2).toInt(), 10, fill);
    return pattern.left(match.capturedStart()) + digits + pattern.mid(match.capturedEnd());
}

void readPolygonTests(
    const XmlNode& root, const PackageTree& tree, ProblemPackage& package, Findings& findings
)
{
    const XmlNode* set = chooseTestset(root);
    if (!set) {
        findings.fault(kFile, root.line, u"There is no element 'judging/testset'."_s);
        return;
    }
    readLimits(*set, package, findings);
    const int count = static_cast<int>(numberOf(*set, u"test-count", 1, kMaxTests, findings));
    TestFiles files(*set, tree, findings);
    if (count == 0 || !files.check(count)) {
        return;
    }
    const XmlNode* tests = set->child(u"tests");
    const QList<const XmlNode*> described = tests ? tests->all(u"test") : QList<const XmlNode*>();
    QList<TestCase> secret;
    for (int number = 1; number <= count; ++number) {
        const auto test = files.testNo(number, described.value(number - 1, nullptr));
        if (test) {
            (test->isSample ? package.tests : secret).append(*test);
        }
    }
    package.tests += secret;
    if (hasPoints(described)) {
        findings.warn(
            kFile, set->line, u"The tests' points are not used: accepted means all tests."_s
        );
    }
}

} // namespace adjudge
