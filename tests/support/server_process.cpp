#include "tests/support/server_process.h"

#include "tests/support/rest_probe.h"

#include <QRegularExpression>
#include <QTest>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::test {

namespace {

constexpr int kStartMs = 60'000;

} // namespace

ServerProcess::ServerProcess()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

ServerProcess::~ServerProcess()
{
    if (m_process.state() != QProcess::NotRunning) {
        stop();
    }
}

bool ServerProcess::start(const QStringList& arguments)
{
    return startUnready(arguments) && waitUntilReady();
}

bool ServerProcess::startUnready(const QStringList& arguments)
{
    m_log.clear();
    const QString program = QStringLiteral(ADJUDGE_BINARY_DIR "/bin/adjudge-server");
    const QStringList own{
        u"serve"_s,
        u"--demo"_s,
        u"--port"_s,
        QString::number(m_port),
        u"--data"_s,
        m_folder.path()};
    m_process.start(program, own + arguments);
    return waitForPort();
}

bool ServerProcess::waitForPort()
{
    static const QRegularExpression line(u"http://[^:]+:([0-9]+)/"_s);
    return QTest::qWaitFor(
               [this] {
                   const auto match = line.match(QString::fromUtf8(log()));
                   if (match.hasMatch()) {
                       m_port = match.captured(1).toUShort();
                   }
                   return match.hasMatch() || m_process.state() == QProcess::NotRunning;
               },
               kStartMs
           ) &&
           m_process.state() == QProcess::Running;
}

bool ServerProcess::waitUntilReady()
{
    RestProbe rest(*this);
    return QTest::qWaitFor([&rest] { return rest.get(u"/readyz"_s).status == 200; }, kStartMs);
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool ServerProcess::stop()
{
    m_process.terminate();
    constexpr int kStopMs = 40'000;
    const bool isEnded =
        QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, kStopMs);
    m_log += m_process.readAll();
    return isEnded && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
}

QUrl ServerProcess::url(const QString& path) const
{
    return QUrl(u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
}

QUrl ServerProcess::socketUrl(const QString& path) const
{
    return QUrl(u"ws://127.0.0.1:%1%2"_s.arg(m_port).arg(path));
}

QByteArray ServerProcess::log()
{
    m_log += m_process.readAll();
    return m_log;
}

} // namespace adjudge::test
