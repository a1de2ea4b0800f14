// Vectors: the table of the Kattis default validator, found by running the reference programs,
// and the edges of its description.
#include "server/worker/default_validator.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestDefaultValidator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesAsTheReference_data();
    void comparesAsTheReference();
    void readsFlags_data();
    void readsFlags();
    void saysWhere();
    void anyBytesAreFine();
    void longTextsAreFast();
};

namespace {

struct Vector
{
    const char* name;
    const char* answer;
    const char* output;
    const char* verdicts; // default, case_sensitive, space_change_sensitive, float_tolerance 1e-6
};

constexpr Vector kVectors[] = {
    {"case", "Yes\n", "YES\n", "A-AA"},
    {"amount of spaces", "1 2\n", "1  2 \n", "AA-A"},
    {"space for line break", "1 2\n", "1\n2\n", "AA-A"},
    {"empty line between", "1\n2\n", "1\n\n2\n", "AA-A"},
    {"no final line break", "1\n", "1", "AA-A"},
    {"carriage return", "1\n", "1\r\n", "AA-A"},
    {"empty lines at the end", "1\n", "1\n\n\n", "AA-A"},
    {"extra token", "1\n", "1 2\n", "----"},
    {"float for integer", "1.0\n", "1\n", "---A"},
    {"empty line first", "1\n", "\n1\n", "AA-A"},
    {"nothing", "1\n", "", "----"},
    {"both empty", "", "", "AAAA"},
    {"only space", "", " \n", "AA-A"},
    {"missing token", "1 2\n", "1\n", "----"},
    {"same", "a b\n", "a b\n", "AAAA"},
    {"vertical tab and form feed are space", "1 2", "1\v2", "AA-A"},
    {"bytes above 127 keep their case", "\xc3\x84", "\xc3\xa4", "----"},
    {"integer as float", "1\n", "1.0000001\n", "---A"},
    {"exponent", "1000\n", "1e3\n", "---A"},
    {"sign", "1\n", "+1\n", "---A"},
    {"leading and trailing point", ".5 5.\n", "0.5 5\n", "---A"},
    {"word for number", "1\n", "one\n", "----"},
    {"number for word", "one\n", "1\n", "----"},
    {"hexadecimal is no number", "16\n", "0x10\n", "----"},
    {"nan is a word", "nan\n", "NaN\n", "A-AA"},
    {"inf is a word", "1\n", "inf\n", "----"},
    {"beyond all ranges, same text", "1e99999\n", "1e99999\n", "AAAA"},
    {"negative zero", "0\n", "-0.0\n", "---A"},
    {"near", "3.141592653\n", "3.141592\n", "---A"},
    {"far", "3.141592653\n", "3.1415\n", "----"},
    {"relative", "1000000000\n", "1000000999\n", "---A"},
    {"relative, too far", "1000000000\n", "1000001999\n", "----"},
};

} // namespace

void TestDefaultValidator::comparesAsTheReference_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<bool>("isAccepted");
    const QList<QStringList> modes{
        {},
        {u"case_sensitive"_s},
        {u"space_change_sensitive"_s},
        {u"float_tolerance"_s, u"1e-6"_s}};
    for (const Vector& vector : kVectors) {
        for (qsizetype mode = 0; mode < modes.size(); ++mode) {
            const QByteArray name =
                vector.name + QByteArray(" / ") + modes.at(mode).join(u' ').toUtf8();
            QTest::newRow(name.constData())
                << QByteArray(vector.answer) << QByteArray(vector.output) << modes.at(mode)
                << (vector.verdicts[mode] == 'A');
        }
    }
    const auto row = [](const char* name, const char* answer, const char* output, const char* flags
                     ) {
        return &(
            QTest::newRow(name) << QByteArray(answer) << QByteArray(output)
                                << QString::fromLatin1(flags).split(u' ')
        );
    };
    *row("answer 0 has no relative neighbours", "0", "1e-9", "float_relative_tolerance 1e-6")
        << false;
    *row("answer 0 itself", "0", "0.0", "float_relative_tolerance 1e-6") << true;
    *row("absolute only", "1000000", "1000000.1", "float_absolute_tolerance 0.01") << false;
    *row("at the bound", "1", "1.5", "float_absolute_tolerance 0.5") << true;
    *row("all at once", "Yes 1.0", "yes 1.0", "float_tolerance 1e-6 case_sensitive") << false;
    *row("tolerance 0", "1.0", "1", "float_tolerance 0") << true;
}

void TestDefaultValidator::comparesAsTheReference()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, output);
    QFETCH(QStringList, flags);
    QFETCH(bool, isAccepted);
    const auto rules = parseValidatorFlags(flags);
    QVERIFY(rules.has_value());
    const Comparison comparison = compareOutput(answer, output, *rules);
    QVERIFY2(comparison.isAccepted == isAccepted, qPrintable(comparison.judgeMessage));
    QCOMPARE(comparison.judgeMessage.isEmpty(), isAccepted);
}

void TestDefaultValidator::readsFlags_data()
{
    QTest::addColumn<QString>("flags");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("none") << QString() << true;
    QTest::newRow("plus sign") << u"float_tolerance +1e-6"_s << true;
    QTest::newRow("unknown") << u"caseless"_s << false;
    QTest::newRow("missing number") << u"float_tolerance"_s << false;
    QTest::newRow("flag for number") << u"float_tolerance case_sensitive"_s << false;
    QTest::newRow("negative") << u"float_tolerance -1"_s << false;
    QTest::newRow("nan") << u"float_tolerance nan"_s << false;
    QTest::newRow("comma") << u"float_tolerance 0,1"_s << false;
}

void TestDefaultValidator::readsFlags()
{
    QFETCH(QString, flags);
    QFETCH(bool, isGood);
    const auto rules = parseValidatorFlags(flags.split(u' ', Qt::SkipEmptyParts));
    QCOMPARE(rules.has_value(), isGood);
    if (!isGood) {
        QVERIFY(rules.error().message.contains(u"flag"_s));
    }
}

void TestDefaultValidator::saysWhere()
{
    const Comparison comparison = compareOutput("1\n2\n3\n", "1\n\n2 4\n", {});
    QCOMPARE(
        comparison.judgeMessage,
        u"Wrong answer on line 3 of output (corresponding to line 3 in answer file): "
        "expected \"3\", got \"4\""_s
    );
    const Comparison ended = compareOutput("1\n2\n", "1\n", {});
    QVERIFY(ended.judgeMessage.startsWith(u"Wrong answer on line 2 of output"_s));
    const Comparison big = compareOutput(QByteArray(100'000, 'x'), "\x01\xff", {});
    QVERIFY(big.judgeMessage.size() < 300);
    QVERIFY(big.judgeMessage.endsWith(u"got \"??\""_s));
}

void TestDefaultValidator::anyBytesAreFine()
{
    const QByteArray bytes("a\0b \xff\xfe\n", 8);
    QVERIFY(compareOutput(bytes, bytes, {}).isAccepted);
    QVERIFY(!compareOutput(bytes, QByteArray("a\0c \xff\xfe\n", 8), {}).isAccepted);
    QVERIFY(!compareOutput(bytes, "a", {}).isAccepted);
}

void TestDefaultValidator::longTextsAreFast()
{
    const QByteArray digits(8 << 20, '7');
    ComparisonRules rules;
    rules.absoluteTolerance = 1e-6L;
    QVERIFY(compareOutput(digits, digits, rules).isAccepted);
    QByteArray numbers;
    for (int i = 0; i < 1'000'000; ++i) {
        numbers += "1.5 ";
    }
    QVERIFY(compareOutput(numbers, numbers, rules).isAccepted);
}

QTEST_GUILESS_MAIN(TestDefaultValidator)
#include "tst_default_validator.moc"
