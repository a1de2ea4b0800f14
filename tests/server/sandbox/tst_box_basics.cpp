// Programs in a real box: results, limits, files.
#include "server/worker/box.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace adjudge;
using namespace std::chrono_literals;

namespace {

Box::Settings settings(const QString& slot)
{
    Box::Settings value;
    value.program = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/adjudge-sandbox");
    value.slot = slot;
    return value;
}

} // namespace

class TestBoxBasics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void shell();

private:
    std::unique_ptr<Box> m_box;
};

void TestBoxBasics::initTestCase()
{
    auto box = Box::open(settings(u"basics"_s));
    QVERIFY2(box.has_value(), box ? "" : qPrintable(box.error().message));
    m_box = std::move(*box);
    qInfo() << m_box->protection().level << m_box->protection().missing;
}

void TestBoxBasics::shell()
{
    RunRequest request;
    request.argv = {u"/bin/sh"_s, u"-c"_s, u"cat; id -u; echo oops >&2; exit 3"_s};
    request.input = "hello\n";
    const auto result = m_box->run(request);
    QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().message));
    QCOMPARE(result->end, RunResult::End::Exited);
    QCOMPARE(result->exitCode, 3);
    QCOMPARE(result->output, QByteArray("hello\n1000\n"));
    QCOMPARE(result->errors, QByteArray("oops\n"));
}

QTEST_GUILESS_MAIN(TestBoxBasics)
#include "tst_box_basics.moc"
