#include "server/app/settings.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <concepts>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

template <auto member> bool applyText(Settings& settings, const QString& text)
{
    settings.*member = text;
    return true;
}

template <auto member> bool applyList(Settings& settings, const QString& text)
{
    settings.*member = text.split(u',', Qt::SkipEmptyParts);
    return true;
}

template <auto member, qint64 min, qint64 max>
bool applyNumber(Settings& settings, const QString& text)
{
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    using Type = std::remove_reference_t<decltype(settings.*member)>;
    if (isNumber && value >= min && value <= max) {
        settings.*member = Type(static_cast<int64_t>(value));
        return true;
    }
    return false;
}

template <auto member, int min, int max> bool applyInt(Settings& settings, const QString& text)
{
    bool isNumber = false;
    const int value = text.toInt(&isNumber);
    if (isNumber && value >= min && value <= max) {
        settings.*member = value;
        return true;
    }
    return false;
}

template <auto member> bool applySwitch(Settings& settings, const QString& text)
{
    const bool isYes = text == u"true" || text == u"1" || text == u"yes";
    settings.*member = isYes;
    return isYes || text == u"false" || text == u"0" || text == u"no";
}

using S = Settings;
constexpr qint64 kMiB = 1 << 20;

constexpr std::array kRows{
    SettingRow{"bind", "127.0.0.1", false, "address to listen on", applyText<&S::bind>},
    SettingRow{
        "port", "8100", false, "port to listen on; 0: any free one", applyInt<&S::port, 0, 65535>},
    SettingRow{
        "data", "", false, "folder of the database, problems and cache", applyText<&S::data>},
    SettingRow{
        "demo",
        "false",
        true,
        "sample problems and accounts; guests may look",
        applySwitch<&S::isDemo>},
    SettingRow{
        "guests",
        "false",
        true,
        "problems and submission lists without a login",
        applySwitch<&S::allowsGuests>},
    SettingRow{
        "workers", "0", false, "evaluation workers; 0: one a core", applyInt<&S::workers, 0, 256>},
    SettingRow{
        "source-limit-bytes",
        "65536",
        false,
        "largest source accepted",
        applyNumber<&S::sourceLimitBytes, 1, 16 * kMiB>},
    SettingRow{
        "package-limit-bytes",
        "268435456",
        false,
        "largest problem package accepted by REST",
        applyNumber<&S::packageLimitBytes, 1, 4096 * kMiB>},
    SettingRow{
        "token-hours",
        "12",
        false,
        "how long a login is good",
        applyNumber<&S::tokenLife, 1, 8760>},
    SettingRow{
        "allowed-origins",
        "",
        false,
        "further origins whose pages may connect, comma separated",
        applyList<&S::allowedOrigins>},
    SettingRow{
        "insecure-sandbox",
        "false",
        true,
        "judge with less protection where namespaces are missing",
        applySwitch<&S::allowsInsecureSandbox>},
    SettingRow{
        "near-limit-repeats",
        "2",
        false,
        "how often a run within a tenth of its time limit is repeated",
        applyInt<&S::nearLimitRepeats, 0, 10>},
    SettingRow{
        "pin-runs",
        "true",
        false,
        "each worker's runs stay on a processor, unless workers outnumber them",
        applySwitch<&S::pinsRuns>},
    SettingRow{
        "kept-events",
        "200000",
        false,
        "events kept for clients that come back",
        applyNumber<&S::keptEvents, 100, 100'000'000>},
    SettingRow{
        "lease-seconds",
        "60",
        false,
        "a judging unheard of for so long is given again",
        applyNumber<&S::lease, 1, 86400>},
    SettingRow{
        "heartbeat-seconds",
        "20",
        false,
        "rhythm of heartbeats on live connections",
        applyNumber<&S::heartbeat, 1, 300>},
    SettingRow{
        "stream-heartbeat-seconds",
        "30",
        false,
        "rhythm of pings on sockets that follow one submission",
        applyNumber<&S::streamHeartbeat, 1, 300>},
    SettingRow{
        "stream-idle-seconds",
        "300",
        false,
        "such a socket is closed after so long without a message",
        applyNumber<&S::streamIdle, 1, 86400>},
    SettingRow{
        "stream-connections",
        "10",
        false,
        "such sockets to one submission at once",
        applyInt<&S::streamConnections, 1, 10'000>},
    SettingRow{
        "stop-seconds",
        "20",
        false,
        "how long a stop waits for running judgings",
        applyNumber<&S::stopBound, 0, 3600>},
    SettingRow{
        "worker-silence-seconds",
        "30",
        false,
        "a busy worker silent for so long is replaced",
        applyNumber<&S::workerSilence, 1, 3600>},
    SettingRow{
        "resources",
        "",
        false,
        "folder with languages.json, web and problems",
        applyText<&S::resources>},
    SettingRow{"worker-program", "", false, "the evaluation worker", applyText<&S::workerProgram>},
    SettingRow{"sandbox-program", "", false, "the sandbox launcher", applyText<&S::sandboxProgram>},
};

std::optional<Error>
applyAll(Settings& settings, const QMap<QString, QString>& values, const QString& source)
{
    for (auto it = values.cbegin(); it != values.cend(); ++it) {
        const auto row = std::ranges::find_if(kRows, [&](const SettingRow& r) {
            return it.key() == QLatin1StringView(r.key);
        });
        if (row == kRows.end()) {
            const QString what =
                u"There is no setting \"%1\" (from %2). adjudge-server --print-settings lists them."_s;
            return Error{ErrorCode::BadRequest, what.arg(it.key(), source), {}};
        }
        if (!row->apply(settings, it.value())) {
            const QString what = u"\"%1\" is no good value for %2 (from %3): %4."_s;
            return Error{
                ErrorCode::BadRequest,
                what.arg(it.value(), it.key(), source, QString::fromUtf8(row->help)),
                {}};
        }
    }
    return std::nullopt;
}

} // namespace

std::span<const SettingRow> settingRows()
{
    return kRows;
}

QString environmentName(const QString& key)
{
    return u"ADJUDGE_"_s + key.toUpper().replace(u'-', u'_');
}

Result<Settings> makeSettings(
    const QMap<QString, QString>& file,
    const QMap<QString, QString>& environment,
    const QMap<QString, QString>& flags
)
{
    Settings settings;
    for (const SettingRow& row : kRows) {
        row.apply(settings, QString::fromLatin1(row.defaultText));
    }
    for (const auto& [values, source] : {
             std::pair(file, u"the configuration file"_s),
             std::pair(environment, u"the environment"_s),
             std::pair(flags, u"the command line"_s),
         }) {
        if (const auto fault = applyAll(settings, values, source)) {
            return *fault;
        }
    }
    return settings;
}

Result<QMap<QString, QString>> readSettingsFile(const QString& fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Text)) {
        const QString what = u"Cannot read the configuration file %1: %2"_s;
        return Error{ErrorCode::NotFound, what.arg(fileName, file.errorString()), {}};
    }
    QMap<QString, QString> values;
    int number = 0;
    while (!file.atEnd()) {
        ++number;
        const QString line = QString::fromUtf8(file.readLine()).section(u'#', 0, 0).trimmed();
        const qsizetype equals = line.indexOf(u'=');
        if (line.isEmpty()) {
            continue;
        }
        if (equals < 1) {
            const QString what = u"%1, line %2: \"key = value\" is expected."_s;
            return Error{ErrorCode::BadRequest, what.arg(fileName).arg(number), {}};
        }
        values.insert(line.left(equals).trimmed(), line.sliced(equals + 1).trimmed());
    }
    return values;
}

QString settingsHelp()
{
    QString text;
    for (const SettingRow& row : kRows) {
        const QString key = QString::fromLatin1(row.key);
        const QString fallback = QString::fromLatin1(row.defaultText);
        text += u"%1 %2 %3\n"_s.arg(key, -24)
                    .arg(fallback.isEmpty() ? u"-"_s : fallback, -12)
                    .arg(QString::fromUtf8(row.help));
    }
    return text;
}

} // namespace adjudge
