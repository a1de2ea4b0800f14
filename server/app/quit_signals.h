// SIGINT and SIGTERM as a Qt signal: the handler only writes to a pipe. The first asks for a stop,
// the second ends the process at once.
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace adjudge {

class QuitSignals final : public QObject
{
    Q_OBJECT

public:
    explicit QuitSignals(QObject* parent = nullptr); // one a process
    ~QuitSignals() override;

Q_SIGNALS:
    void asked();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace adjudge
