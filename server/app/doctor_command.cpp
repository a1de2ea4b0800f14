#include "server/app/commands.h"
#include "server/app/host_memory.h"
#include "server/app/language_check.h"
#include "server/app/open_pool.h"
#include "server/app/places.h"

#include <QEventLoop>
#include <QTextStream>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

void print(const SandboxReport& sandbox, const QList<Language>& languages, QTextStream& out)
{
    out << "Sandbox level: " << sandbox.level << '\n';
    for (const QString& missing : sandbox.missing) {
        out << "  missing: " << missing << '\n';
    }
    constexpr qint64 kUsualBytes = 2048LL << 20; // of packages that name no limit
    const qint64 memory = hostMemoryBytes();
    out << "Memory: " << (memory >> 20) << " MiB"
        << (memory < kUsualBytes ? " (less than the 2048 MiB of packages without a limit)" : "")
        << '\n';
    out << "Languages:\n";
    for (const Language& language : languages) {
        out << "  " << language.id.leftJustified(14) << (language.available ? "yes  " : "no   ")
            << (language.available ? language.version : language.reason) << '\n';
    }
}

} // namespace

int runLanguageCheck(const Settings& settings, const QStringList& ids, bool isJson)
{
    constexpr int kWrongUse = 2;
    QTextStream out(stdout);
    QTextStream faults(stderr);
    if (const auto made = makeDataFolders(settings); !made) {
        faults << made.error().message << '\n';
        return kWrongUse;
    }
    WorkerPool::Settings own = poolSettings(settings);
    own.slotPrefix = u"d"_s; // a server may be running beside us
    WorkerPool pool(own);
    const auto host = openPool(pool, std::chrono::minutes(1));
    const auto report = host ? checkLanguages(settings.resources, *host, ids, pool)
                             : Result<LanguageReport>(host.error());
    if (!report) {
        faults << report.error().message << '\n';
        return kWrongUse;
    }
    out << (isJson ? QString::fromUtf8(languageJson(*report)) : languageTable(*report));
    return report->isGood() ? 0 : 1;
}

int runDoctor(const Settings& settings)
{
    QTextStream out(stdout);
    const auto made = makeDataFolders(settings);
    out << "Data folder: " << settings.data
        << (made ? u" (good)"_s : u": "_s + made.error().message) << '\n';
    WorkerPool::Settings pool = poolSettings(settings);
    pool.workers = 1;
    WorkerPool workers(pool);
    QEventLoop loop;
    bool isGood = false;
    QObject::connect(
        &workers,
        &WorkerPool::ready,
        &loop,
        [&](const SandboxReport& sandbox, const QList<Language>& languages) {
            print(sandbox, languages, out);
            isGood = made.has_value() && sandbox.level != u"none";
            loop.quit();
        }
    );
    QObject::connect(
        &workers,
        &WorkerPool::workerLost,
        &loop,
        [&](const QString&, const QString& reason) {
            out << "The worker does not start: " << reason << '\n';
            loop.quit();
        }
    );
    QTimer::singleShot(std::chrono::minutes(1), &loop, &QEventLoop::quit);
    workers.open();
    loop.exec();
    return isGood ? 0 : 1;
}

} // namespace adjudge
