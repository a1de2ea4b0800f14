#include "server/package/test_data.h"

#include "server/package/validator_flags.h"
#include "server/package/yaml_fields.h"

#include <QFile>
#include <QHash>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kMaxNoteBytes = 64 * 1024;

// One pass over the test cases; keeps the flags of each folder so that a group file is read once.
class TestReader
{
public:
    TestReader(
        const PackageTree& tree, const ProblemYaml& problem, bool isDefault, Findings& findings
    )
        : m_tree(tree)
        , m_problem(problem)
        , m_usesDefaultValidator(isDefault)
        , m_findings(findings)
    {
        checkFlags(problem.validatorFlags, u"problem.yaml"_s, problem.validatorFlagsLine);
    }

    QList<TestCase> readBelow(const QString& folder, bool isSample)
    {
        QList<TestCase> tests;
        for (const QString& path : m_tree.filesBelow(folder)) {
            const QString stem = path.left(path.lastIndexOf(u'.'));
            if (path.endsWith(".ans"_L1) && !m_tree.hasFile(stem + u".in"_s)) {
                m_findings.warn(path, 0, u"Ignored: there is no .in file of the same name."_s);
            }
            if (!path.endsWith(".in"_L1)) {
                continue;
            }
            if (path.contains(".files/"_L1)) {
                continue; // of a test, not a test
            }
            if (!m_tree.hasFile(stem + u".ans"_s)) {
                m_findings.fault(path, 0, u"There is no .ans file of the same name."_s);
                continue;
            }
            tests.append(readTest(stem, isSample));
        }
        std::ranges::sort(tests, {}, &TestCase::name);
        return tests;
    }

private:
    TestCase readTest(const QString& stem, bool isSample)
    {
        TestCase test;
        test.name = stem.mid(5); // without "data/"
        test.isSample = isSample;
        test.inputPath = m_tree.absolute(stem + u".in"_s);
        test.answerPath = m_tree.absolute(stem + u".ans"_s);
        test.description = readNote(stem + u".desc"_s);
        test.hint = readNote(stem + u".hint"_s);
        const FolderWords words = wordsOfFolder(stem.left(stem.lastIndexOf(u'/')));
        QStringList groupFlags = words.flags;
        test.arguments = words.arguments;
        if (!m_problem.isLegacy) {
            readCaseYaml(stem + u".yaml"_s, test, groupFlags);
            readArguments(stem + u".args"_s, test);
            readExtraFiles(stem + u".files"_s, test);
        }
        test.validatorFlags = m_problem.validatorFlags + groupFlags;
        return test;
    }

    QString readNote(const QString& path)
    {
        if (!m_tree.hasFile(path)) {
            return QString();
        }
        QFile file(m_tree.absolute(path));
        return file.open(QIODevice::ReadOnly)
                   ? QString::fromUtf8(file.read(kMaxNoteBytes)).trimmed()
                   : QString();
    }

    // The newer format's settings of one case.
    void readCaseYaml(const QString& path, TestCase& test, QStringList& flags)
    {
        const std::optional<YamlValue> root = readYaml(path);
        if (!root) {
            return;
        }
        YamlFields fields(&*root, path, m_findings);
        test.arguments = fields.list(u"args"_s).value_or(test.arguments);
        if (const auto own = fields.list(u"output_validator_args"_s)) {
            flags = *own;
            checkFlags(flags, path, fields.lineOf(u"output_validator_args"_s));
        }
        test.hint = fields.text(u"hint"_s).value_or(test.hint);
        test.description = fields.text(u"description"_s).value_or(test.description);
        skipKeys(fields);
        fields.finish(!m_problem.readsDraftNames);
    }

    // An early draft's way to write arguments: one line.
    void readArguments(const QString& path, TestCase& test)
    {
        if (!m_tree.hasFile(path)) {
            return;
        }
        const QStringList lines = readNote(path).split(u'\n');
        const std::optional<QStringList> words = splitFlags(lines.first());
        if (!words || lines.size() > 1) {
            m_findings.fault(path, 0, u"Must be one line of arguments with every quote closed."_s);
        }
        test.arguments = words.value_or(QStringList());
    }

    void readExtraFiles(const QString& folder, TestCase& test)
    {
        for (const QString& path : m_tree.filesBelow(folder)) {
            const QString name = path.mid(folder.size() + 1);
            if (name.count(u'/') > 1) {
                m_findings.fault(path, 0, u"Too deep: a test's files may lie one folder down."_s);
            }
            test.files.append({name, m_tree.absolute(path)});
        }
    }

    struct FolderWords
    {
        QStringList flags;     // of the output validator
        QStringList arguments; // of the submission
    };

    // Words for the tests in `folder`: its own, else those of the nearest folder above.
    FolderWords wordsOfFolder(const QString& folder)
    {
        const auto known = m_words.constFind(folder);
        if (known != m_words.cend()) {
            return *known;
        }
        const qsizetype slash = folder.lastIndexOf(u'/');
        FolderWords words = slash < 0 ? FolderWords() : wordsOfFolder(folder.left(slash));
        bool isRead = false;
        if (m_problem.isLegacy || m_problem.readsDraftNames) {
            isRead = readGroupWords(folder + u"/testdata.yaml"_s, words);
        }
        if (!m_problem.isLegacy && !isRead) {
            readGroupWords(folder + u"/test_group.yaml"_s, words);
        }
        m_words.insert(folder, words);
        return words;
    }

    // False if there is no such file.
    bool readGroupWords(const QString& path, FolderWords& words)
    {
        const std::optional<YamlValue> root = readYaml(path);
        if (!root) {
            return false;
        }
        YamlFields fields(&*root, path, m_findings);
        QString key = u"output_validator_flags"_s;
        std::optional<QStringList> flags;
        if (const auto text = fields.text(key)) {
            flags = splitFlags(*text);
            if (!flags) {
                m_findings.fault(path, fields.lineOf(key), u"A quote is not closed."_s);
            }
        }
        if (!m_problem.isLegacy && !flags) {
            key = u"output_validator_args"_s;
            flags = fields.list(key);
        }
        if (flags) {
            checkFlags(*flags, path, fields.lineOf(key));
        }
        words.flags = flags.value_or(words.flags);
        if (!m_problem.isLegacy) {
            words.arguments = fields.list(u"args"_s).value_or(words.arguments);
        }
        return true;
    }

    // Known keys that do not change a pass-fail verdict.
    static void skipKeys(YamlFields& fields)
    {
        for (const QString& key :
             {u"input_validator_args"_s,
              u"input_visualizer_args"_s,
              u"output_visualizer_args"_s,
              u"full_feedback"_s}) {
            fields.value(key);
        }
    }

    std::optional<YamlValue> readYaml(const QString& path)
    {
        if (!m_tree.hasFile(path)) {
            return std::nullopt;
        }
        const std::optional<QByteArray> bytes = m_tree.read(path, kMaxYamlBytes, m_findings);
        return bytes ? parseYaml(*bytes, path, m_findings) : std::nullopt;
    }

    void checkFlags(const QStringList& flags, const QString& file, int line)
    {
        const QString fault = m_usesDefaultValidator ? defaultValidatorFlagFault(flags) : QString();
        if (!fault.isEmpty()) {
            m_findings.fault(file, line, fault);
        }
    }

    const PackageTree& m_tree;
    const ProblemYaml& m_problem;
    bool m_usesDefaultValidator;
    Findings& m_findings;
    QHash<QString, FolderWords> m_words;
};

// Reads until the first CR LF, in pieces.
bool hasCrLf(const QString& path)
{
    constexpr qint64 kPieceBytes = 256 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return false;
    }
    while (!file.atEnd()) {
        const QByteArray piece = file.read(kPieceBytes);
        if (piece.isEmpty() || piece.contains("\r\n")) {
            return !piece.isEmpty();
        }
    }
    return false;
}

void warnOfCrLf(const QList<TestCase>& tests, Findings& findings)
{
    for (const TestCase& test : tests) {
        if (hasCrLf(test.inputPath)) {
            findings.warn(u"data/%1.in"_s.arg(test.name), 0, u"Has lines that end in CR LF."_s);
        }
        if (hasCrLf(test.answerPath)) {
            findings.warn(u"data/%1.ans"_s.arg(test.name), 0, u"Has lines that end in CR LF."_s);
        }
    }
}

} // namespace

QList<TestCase> readTestData(
    const PackageTree& tree,
    const ProblemYaml& problem,
    bool usesDefaultValidator,
    bool readsContent,
    Findings& findings
)
{
    TestReader reader(tree, problem, usesDefaultValidator, findings);
    QList<TestCase> tests = reader.readBelow(u"data/sample"_s, true);
    const QList<TestCase> secret = reader.readBelow(u"data/secret"_s, false);
    if (secret.isEmpty() && !tests.isEmpty()) {
        findings.warn(
            u"data/secret"_s, 0, u"There is no secret test: only the samples are judged."_s
        );
    } else if (secret.isEmpty()) {
        findings.fault(
            u"data/secret"_s,
            0,
            u"There is no test: a package needs at least one pair of .in and .ans files here."_s
        );
    }
    tests += secret;
    if (readsContent) {
        warnOfCrLf(tests, findings);
    }
    return tests;
}

} // namespace adjudge
