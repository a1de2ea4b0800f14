// Every setting of the server, in one table: key, default, help. A value comes, in rising order,
// from the default, the configuration file ("key = value" lines), the environment (ADJUDGE_KEY) and
// the command line (--key value).
#pragma once

#include "shared/result.h"

#include <QMap>
#include <QString>

#include <chrono>
#include <span>

namespace adjudge {

struct Settings
{
    QString bind;
    int port = 0;
    QString data; // folder of the database, packages, cache and key
    bool isDemo = false;
    bool allowsGuests = false;
    int workers = 0; // 0: one a core
    qint64 sourceLimitBytes = 0;
    qint64 packageLimitBytes = 0; // of an uploaded problem package
    std::chrono::hours tokenLife{0};
    QStringList allowedOrigins;
    bool allowsInsecureSandbox = false;
    int nearLimitRepeats = 0;
    bool pinsRuns = false;
    qint64 keptEvents = 0;
    std::chrono::seconds lease{0};
    std::chrono::seconds heartbeat{0};
    std::chrono::seconds streamHeartbeat{0};
    std::chrono::seconds streamIdle{0};
    int streamConnections = 0; // to one submission
    std::chrono::seconds stopBound{0};
    std::chrono::seconds workerSilence{0};
    QString resources; // folder with languages.json, web/, problems/
    QString workerProgram;
    QString sandboxProgram;
};

struct SettingRow
{
    const char* key; // "source-limit-bytes"; the environment has ADJUDGE_SOURCE_LIMIT_BYTES
    const char* defaultText;
    bool isSwitch; // --key alone means true
    const char* help;
    bool (*apply)(Settings&, const QString&); // false: the text is no value of this kind
};

std::span<const SettingRow> settingRows();

// Values by key from each source; errors name the key and where the value came from.
Result<Settings> makeSettings(
    const QMap<QString, QString>& file,
    const QMap<QString, QString>& environment,
    const QMap<QString, QString>& flags
);

// "key = value" lines; '#' begins a comment. Unknown keys are an error that names the line.
Result<QMap<QString, QString>> readSettingsFile(const QString& fileName);

QString environmentName(const QString& key);

// The table as text, for --print-settings and the documentation.
QString settingsHelp();

} // namespace adjudge
