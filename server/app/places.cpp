#include "server/app/places.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Result<QString> firstThere(const QStringList& candidates, const QString& what)
{
    for (const QString& candidate : candidates) {
        if (QFileInfo::exists(candidate)) {
            return QDir::cleanPath(candidate);
        }
    }
    const QString message =
        u"%1 is missing; looked at %2. Build or install it, or name it in the settings."_s;
    return Error{ErrorCode::NotFound, message.arg(what, candidates.join(u", "_s)), {}};
}

std::optional<Error> fill(QString& place, const QStringList& candidates, const QString& what)
{
    const auto found = firstThere(place.isEmpty() ? candidates : QStringList{place}, what);
    if (!found) {
        return found.error();
    }
    place = QFileInfo(*found).absoluteFilePath();
    return std::nullopt;
}

QString below(const Settings& settings, const QString& name)
{
    return QDir(settings.data).filePath(name);
}

} // namespace

Result<Settings> withPlaces(Settings settings, const QString& programFolder)
{
    const QDir programs(programFolder);
    const auto program = [&](const QString& name) {
        return QStringList{programs.filePath(name), programs.filePath(u"../lib/adjudge/"_s + name)};
    };
    const QStringList resources{
        programs.filePath(u"../share/adjudge"_s), QStringLiteral(ADJUDGE_SOURCE_RESOURCES)};
    for (const auto& fault : {
             fill(
                 settings.workerProgram,
                 program(u"adjudge-worker"_s),
                 u"The program adjudge-worker"_s
             ),
             fill(
                 settings.sandboxProgram,
                 program(u"adjudge-sandbox"_s),
                 u"The program adjudge-sandbox"_s
             ),
             fill(settings.resources, resources, u"The folder of resources"_s),
         }) {
        if (fault) {
            return *fault;
        }
    }
    if (settings.data.isEmpty()) {
        const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
        settings.data = base + (settings.isDemo ? u"/adjudge-demo"_s : u"/adjudge"_s);
    }
    settings.data = QFileInfo(settings.data).absoluteFilePath();
    settings.allowsGuests |= settings.isDemo;
    return settings;
}

QString databaseFile(const Settings& settings)
{
    return below(settings, u"adjudge.sqlite"_s);
}

QString packagesFolder(const Settings& settings)
{
    return below(settings, u"packages"_s);
}

QString cacheFolder(const Settings& settings)
{
    return below(settings, u"cache"_s);
}

QString uploadsFolder(const Settings& settings)
{
    return below(settings, u"uploads"_s);
}

Result<void> makeDataFolders(const Settings& settings)
{
    for (const QString& folder :
         {settings.data,
          packagesFolder(settings),
          cacheFolder(settings),
          uploadsFolder(settings)}) {
        const bool isMade =
            QDir().mkpath(folder) &&
            QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        if (!isMade) {
            const QString what = u"Cannot make the folder %1. Choose another with --data."_s;
            return Error{ErrorCode::Unavailable, what.arg(folder), {}};
        }
    }
    return {};
}

WorkerPool::Settings poolSettings(const Settings& settings)
{
    QStringList arguments{
        u"--sandbox"_s,
        settings.sandboxProgram,
        u"--languages"_s,
        QDir(settings.resources).filePath(u"languages.json"_s),
        u"--analysis"_s,
        QDir(settings.resources).filePath(u"analysis.json"_s),
        u"--cache"_s,
        cacheFolder(settings),
    };
    arguments += {u"--near-limit-repeats"_s, QString::number(settings.nearLimitRepeats)};
    const int cores = QThread::idealThreadCount();
    const int workers = settings.workers == 0 ? cores : settings.workers;
    if (settings.pinsRuns && workers > 1 && workers <= cores) { // a single one may choose the idle
        arguments.append(u"--pin"_s);
    }
    if (settings.allowsInsecureSandbox) {
        arguments.append(u"--insecure-sandbox"_s);
    }
    return {
        .program = settings.workerProgram,
        .arguments = arguments,
        .workers = settings.workers,
        .silence = settings.workerSilence,
    };
}

} // namespace adjudge
