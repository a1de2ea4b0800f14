#include "server/app/open_pool.h"

#include <QEventLoop>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr int kMaxLostWorkers = 6; // before the first one is up

} // namespace

Result<HostReport> openPool(WorkerPool& pool, std::chrono::milliseconds bound)
{
    HostReport report;
    QString reason = u"no worker reported within %1 s"_s.arg(bound / 1s);
    bool isReady = false;
    int lost = 0;
    QEventLoop loop;
    QObject::connect(
        &pool,
        &WorkerPool::ready,
        &loop,
        [&](const SandboxReport& sandbox, const QList<Language>& languages) {
            report = {sandbox, languages};
            isReady = true;
            loop.quit();
        }
    );
    QObject::connect(
        &pool,
        &WorkerPool::workerLost,
        &loop,
        [&](const QString&, const QString& why) {
            reason = why;
            if (++lost >= kMaxLostWorkers) {
                loop.quit();
            }
        }
    );
    QTimer::singleShot(bound, &loop, &QEventLoop::quit);
    pool.open();
    loop.exec();
    if (!isReady) {
        return Error{ErrorCode::Unavailable, u"nothing can be judged: "_s + reason, {}};
    }
    return report;
}

} // namespace adjudge
