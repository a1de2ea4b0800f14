// The real server in a process of its own, on a free port and a data folder that outlives it, so
// that a test can kill it and start it again.
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace adjudge::test {

class ServerProcess
{
public:
    ServerProcess();
    ~ServerProcess();

    // Starts it in demo mode and waits until it is ready to judge. The port stays the same from the
    // first start on. False: it did not come up; its output is in log().
    bool start(const QStringList& arguments = {});

    // The same without waiting for the workers.
    bool startUnready(const QStringList& arguments);

    void kill(); // SIGKILL, as a crash would be
    bool stop(); // SIGTERM; true if it ended by itself with code 0

    [[nodiscard]] QUrl url(const QString& path) const;       // http
    [[nodiscard]] QUrl socketUrl(const QString& path) const; // ws

    [[nodiscard]] quint16 port() const { return m_port; }

    [[nodiscard]] qint64 pid() const { return m_process.processId(); }

    [[nodiscard]] QString dataFolder() const { return m_folder.path(); }

    [[nodiscard]] QByteArray log();

private:
    bool waitForPort();
    bool waitUntilReady();

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    quint16 m_port = 0;
};

} // namespace adjudge::test
