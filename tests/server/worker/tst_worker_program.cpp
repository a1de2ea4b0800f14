// The parts of the worker that need no box: its lines, `alive`, refusals at start, the pressure of
// the host.
#include "server/worker/host_pressure.h"
#include "server/worker/line_writer.h"
#include "server/worker/worker_program.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <poll.h>
#include <unistd.h>

#include <array>

using namespace adjudge;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestWorkerProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aliveUntilTheStepIsLate();
    void noTableNoWorker();
    void badJobLinesEndIt();
    void readsThePressure();
};

namespace {

struct Pipe
{
    Pipe()
    {
        if (::pipe(ends.data()) != 0) {
            qFatal("no pipe");
        }
    }

    ~Pipe()
    {
        closeEnd(0);
        closeEnd(1);
    }

    void closeEnd(size_t end)
    {
        if (ends.at(end) >= 0) {
            ::close(std::exchange(ends.at(end), -1));
        }
    }

    [[nodiscard]] bool hasText(std::chrono::milliseconds bound) const
    {
        pollfd waited{.fd = ends[0], .events = POLLIN, .revents = 0};
        return ::poll(&waited, 1, static_cast<int>(bound.count())) == 1;
    }

    [[nodiscard]] QByteArray take() const
    {
        QByteArray text(65536, '\0');
        text.resize(std::max<ssize_t>(0, ::read(ends[0], text.data(), 65536)));
        return text;
    }

    std::array<int, 2> ends{-1, -1};
};

} // namespace

void TestWorkerProgram::aliveUntilTheStepIsLate()
{
    const Pipe pipe;
    LineWriter writer(pipe.ends[1], 5ms, 100ms);
    QVERIFY(!pipe.hasText(50ms)); // no job
    QElapsedTimer clock;
    clock.start();
    writer.expect(100ms);
    QVERIFY(pipe.hasText(10s));
    QVERIFY(pipe.take().startsWith("{\"type\":\"alive\"}\n"));
    while (pipe.hasText(150ms)) {
        QVERIFY(!pipe.take().isEmpty());
        QVERIFY(clock.elapsed() < 10'000); // it must fall silent
    }
    writer.expect(10s);
    QVERIFY(pipe.hasText(10s));
    writer.rest();
    while (pipe.hasText(50ms)) {
        QVERIFY(!pipe.take().isEmpty());
    }
    writer.send(line::Compiling{JobId(3)});
    QVERIFY(pipe.hasText(1s));
    QVERIFY(pipe.take().contains("\"job_id\":3"));
}

void TestWorkerProgram::noTableNoWorker()
{
    const Pipe in;
    const Pipe out;
    WorkerSettings settings;
    settings.languages = u"/nonexistent/languages.json"_s;
    QCOMPARE(runWorker(settings, in.ends[0], out.ends[1]), 2);
    QVERIFY(!out.hasText(0ms));
}

void TestWorkerProgram::badJobLinesEndIt()
{
    const QTemporaryDir folder;
    const QString table = folder.filePath(u"languages.json"_s);
    QFile file(table);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format": 1, "languages": [{"id": "none", "name": "None", "extensions": [".x"],
        "install": "none", "programs": {"p": ["/nonexistent/p"]}, "version": ["{p}"], "run": ["{p}"]}]})"
    );
    file.close();
    WorkerSettings settings;
    settings.languages = table;
    settings.sandbox = u"/nonexistent/adjudge-sandbox"_s;
    for (const QByteArray& text : {QByteArray(), QByteArray("nonsense\n")}) {
        Pipe in;
        const Pipe out;
        QCOMPARE(
            ::write(in.ends[1], text.constData(), static_cast<size_t>(text.size())), text.size()
        );
        in.closeEnd(1);
        QCOMPARE(runWorker(settings, in.ends[0], out.ends[1]), text.isEmpty() ? 0 : 3);
        const auto ready = decodeWorkerLine(out.take().split('\n').constFirst());
        QVERIFY(ready.has_value());
        QCOMPARE(std::get<line::Ready>(*ready).sandbox.level, u"none"_s);
        QVERIFY(!std::get<line::Ready>(*ready).languages.constFirst().available);
    }
}

void TestWorkerProgram::readsThePressure()
{
    const auto total = HostPressure::parseTotal(
        "some avg10=82.00 avg60=86.41 avg300=93.53 total=2336379555\nfull avg10=0.00 total=7\n"
    );
    QCOMPARE(total, std::optional<qint64>(2336379555));
    QVERIFY(!HostPressure::parseTotal(""));
    QVERIFY(!HostPressure::parseTotal("some avg10=1\n"));
    QVERIFY(!HostPressure::parseTotal("some total=x\n"));
    const HostPressure pressure;
    QVERIFY(pressure.share() >= 0 && pressure.share() <= 1);
}

QTEST_GUILESS_MAIN(TestWorkerProgram)
#include "tst_worker_program.moc"
