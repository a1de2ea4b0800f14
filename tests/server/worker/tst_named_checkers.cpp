// The comparisons by name, over the vectors that the programs they are like were measured with.
#include "server/worker/named_checkers.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestNamedCheckers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vectors_data();
    void vectors();
    void theProblemsFaults();
};

void TestNamedCheckers::vectors_data()
{
    QTest::addColumn<QString>("checker");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<bool>("isAccepted");
    int count = 0;
    const auto row =
        [&count](const char* checker, const char* answer, const QByteArray& output, bool accepted) {
            QTest::addRow("%s %d", checker, ++count)
                << QString::fromLatin1(checker) << QByteArray(answer) << output << accepted;
        };

    // One line a pair, the columns are the checkers.
    struct Pair
    {
        const char* answer;
        const char* output;
        bool tokens;
        bool lines;
        bool exact;
        bool anyCase;
        bool floats;
    };

    static constexpr Pair kPairs[] = {
        {"Yes\n", "YES\n", false, false, false, true, false},
        {"1 2\n", "1  2 \n", true, true, false, true, true},
        {"1 2\n", "1\n2\n", true, false, false, true, true},
        {"1\n2\n", "1\n\n2\n", true, false, false, true, true},
        {"1\n", "1", true, true, false, true, true},
        {"1\n", "1\r\n", true, true, false, true, true},
        {"1\n", "1\n\n\n", true, true, false, true, true},
        {"1\n", "1 2\n", false, false, false, false, false},
        {"1.0\n", "1\n", false, false, false, false, true},
        {"1\n", "\n1\n", true, false, false, true, true},
        {"1\n", "", false, false, false, false, false},
        {"1\n2\n", "1\n2\n3\n", false, false, false, false, false},
        {"a\n", "a\n", true, true, true, true, true},
        {"", "", true, true, true, true, true},
    };
    for (const Pair& pair : kPairs) {
        row("tokens", pair.answer, pair.output, pair.tokens);
        row("lines", pair.answer, pair.output, pair.lines);
        row("exact", pair.answer, pair.output, pair.exact);
        row("tokens case_insensitive", pair.answer, pair.output, pair.anyCase);
        row("floats", pair.answer, pair.output, pair.floats);
    }
    row("floats", "1000000", "1000000.5", true); // relative
    row("floats", "0.5", "0.500002", false);
    row("floats 1e-2", "0.5", "0.505", true);
    row("floats", "1", "nan", false);
    row("floats", "x 1", "x 1.0000001", true);
    row("floats", "x 1", "X 1", false);
    row("exact", "a", QByteArray("a\0", 2), false);
    row("tokens", "a", QByteArray("a\0", 2), false);
    row("sorted", "1 2", "2 1", true);
    row("sorted", "1 2", "2\n1\n", true);
    row("sorted", "1 2", "2", false);
    row("sorted", "1 1 2", "1 2 2", false);
    row("unordered_lines", "a b\nc\n", "c\na b\n", true);
    row("unordered_lines", "a b\nc\n", "c \r\n\na b", true);
    row("unordered_lines", "a b\nc\n", "c\nb a\n", false);
    row("unordered_lines", "a\na\nb\n", "a\nb\nb\n", false);
    row("yes_no", "yes no", "YES\nNo\n", true);
    row("yes_no", "yes no", "YES", false);
    row("yes_no", "YES", "YES YES", false);
    row("yes_no", "YES", "maybe", false);
}

void TestNamedCheckers::vectors()
{
    QFETCH(const QString, checker);
    QFETCH(const QByteArray, answer);
    QFETCH(const QByteArray, output);
    QFETCH(const bool, isAccepted);
    const auto comparison = compareByName(checker.split(u' '), answer, output);
    QVERIFY(comparison.has_value());
    QVERIFY2(comparison->isAccepted == isAccepted, qPrintable(comparison->judgeMessage));
    QCOMPARE(comparison->judgeMessage.isEmpty(), isAccepted);
}

void TestNamedCheckers::theProblemsFaults()
{
    QVERIFY(!compareByName({u"yes_no"_s}, "perhaps", "yes"));
    QVERIFY(!compareByName({u"floats"_s, u"x"_s}, "1", "1"));
    QVERIFY(!compareByName({u"nonsense"_s}, "1", "1"));
    QVERIFY(!compareByName({}, "1", "1"));
}

QTEST_GUILESS_MAIN(TestNamedCheckers)
#include "tst_named_checkers.moc"
