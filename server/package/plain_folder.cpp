#include "server/package/plain_folder.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

const QString kInput = u".in"_s;

// Folders whose files are no tests, whatever they are called.
bool isElsewhere(const QString& path)
{
    static const QStringList kFolders{
        u"submissions"_s,
        u"attachments"_s,
        u"input_validators"_s,
        u"output_validators"_s,
        u"evaluator"_s,
        u"problem_statement"_s,
        u"statement"_s};
    return kFolders.contains(path.section(u'/', 0, 0));
}

QStringList allFiles(const PackageTree& tree)
{
    QStringList files;
    for (const QString& name : tree.childNames(QString())) {
        files += tree.hasFolder(name) ? tree.filesBelow(name) : QStringList{name};
    }
    return files;
}

QString answerOf(const PackageTree& tree, const QString& stem)
{
    for (const QString& suffix : {u".ans"_s, u".out"_s, u".a"_s}) {
        if (tree.hasFile(stem + suffix)) {
            return stem + suffix;
        }
    }
    return QString();
}

bool isSample(const QString& stem)
{
    const QStringList parts = stem.toLower().split(u'/');
    return parts.contains(u"sample") || parts.contains(u"samples") ||
           parts.last().startsWith("sample"_L1);
}

// Numbers with enough zeros that their texts sort as they do.
QString sortKey(const QString& name)
{
    constexpr int kWidth = 20;
    QString key;
    QString digits;
    const auto flush = [&] {
        key += digits.isEmpty() ? QString() : digits.rightJustified(kWidth, u'0');
        digits.clear();
    };
    for (const QChar c : name) {
        if (c >= u'0' && c <= u'9') {
            digits += c;
        } else {
            flush();
            key += c;
        }
    }
    flush();
    return key;
}

} // namespace

bool isPlainFolder(const PackageTree& tree)
{
    if (tree.hasFolder(u"data"_s) || tree.hasFile(u"problem.xml"_s)) {
        return false;
    }
    return std::ranges::any_of(allFiles(tree), [&](const QString& path) {
        return path.endsWith(kInput) && !isElsewhere(path) &&
               !answerOf(tree, path.chopped(kInput.size())).isEmpty();
    });
}

QList<TestCase> readPlainTests(const PackageTree& tree, Findings& findings)
{
    QList<TestCase> samples;
    QList<TestCase> secret;
    for (const QString& path : allFiles(tree)) {
        if (!path.endsWith(kInput) || isElsewhere(path)) {
            continue;
        }
        const QString stem = path.chopped(kInput.size());
        const QString answer = answerOf(tree, stem);
        if (answer.isEmpty()) {
            findings.fault(path, 0, u"There is no .ans, .out or .a file of the same name."_s);
            continue;
        }
        TestCase test;
        test.isSample = isSample(stem);
        test.name = (test.isSample ? u"sample/"_s : u"secret/"_s) + stem;
        test.inputPath = tree.absolute(path);
        test.answerPath = tree.absolute(answer);
        (test.isSample ? samples : secret).append(test);
    }
    const auto key = [](const TestCase& test) { return sortKey(test.name); };
    std::ranges::sort(samples, {}, key);
    std::ranges::sort(secret, {}, key);
    return samples + secret;
}

} // namespace adjudge
