#include "server/worker/transcript.h"

#include <QTest>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;

class TestTranscript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesOfBothSides();
    void passes();
    void isBounded();
};

namespace {

constexpr auto kInteractor = Transcript::Side::Interactor;
constexpr auto kSubmission = Transcript::Side::Submission;

} // namespace

void TestTranscript::linesOfBothSides()
{
    Transcript transcript;
    QCOMPARE(transcript.text(), QString());
    transcript.add(kInteractor, "ask");
    transcript.add(kSubmission, "4\n5\n");
    transcript.add(kInteractor, " more\n");
    transcript.add(kSubmission, "\x1b[0mhalf a line");
    QCOMPARE(transcript.text(), u">4\n>5\n<ask more\n>[0mhalf a line (the line was not ended)\n"_s);
}

void TestTranscript::passes()
{
    Transcript transcript;
    transcript.add(kSubmission, "1\n");
    transcript.endPass();
    transcript.add(kSubmission, "2\n");
    transcript.endPass();
    QCOMPARE(transcript.text(), u">1\n---\n>2\n"_s);
}

void TestTranscript::isBounded()
{
    Transcript transcript;
    transcript.add(kInteractor, "first\n");
    const std::string line(100'000, 'x');
    for (int i = 0; i < 100; ++i) {
        transcript.add(kSubmission, line + '\n');
    }
    transcript.add(kInteractor, "last\n");
    const QString text = transcript.text();
    QVERIFY(text.size() < 20'000);
    QVERIFY(text.startsWith(u"<first\n>xxx"_s));
    QVERIFY(text.endsWith(u"... (cut)\n<last\n"_s));
    QVERIFY(text.contains(u" bytes left out)\n>x"_s));
}

QTEST_GUILESS_MAIN(TestTranscript)
#include "tst_transcript.moc"
