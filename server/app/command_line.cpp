#include "server/app/command_line.h"

#include "server/app/places.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QProcessEnvironment>

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

struct CommandRow
{
    const char* name;
    Command command;
    const char* help;
};

constexpr std::array kCommands{
    CommandRow{"serve", Command::Serve, "run the server (the default)"},
    CommandRow{"import", Command::Import, "import a problem package: a .zip or a folder"},
    CommandRow{
        "verify", Command::Verify, "judge a package's own submissions and compare the verdicts"},
    CommandRow{"user", Command::User, "list | add NAME [--role R] | password NAME"},
    CommandRow{"doctor", Command::Doctor, "say what this host gives: sandbox, languages, folders"},
};

const QString kConfigKey = u"config"_s;

QString commandsHelp()
{
    QString text = u"Commands:\n"_s;
    for (const CommandRow& row : kCommands) {
        text += u"  %1 %2\n"_s.arg(QString::fromLatin1(row.name), -10)
                    .arg(QString::fromLatin1(row.help));
    }
    return text;
}

void addOptions(QCommandLineParser& parser)
{
    for (const SettingRow& row : settingRows()) {
        const QString fallback = QString::fromLatin1(row.defaultText);
        QString help = QString::fromLatin1(row.help);
        if (!row.isSwitch && !fallback.isEmpty()) {
            help += u" (%1)"_s.arg(fallback);
        }
        const QString key = QString::fromLatin1(row.key);
        parser.addOption(
            row.isSwitch ? QCommandLineOption(key, help) : QCommandLineOption(key, help, u"value"_s)
        );
    }
    parser.addOption({kConfigKey, u"configuration file with \"key = value\" lines"_s, u"file"_s});
    parser.addOption({u"json"_s, u"import, verify, doctor --languages: print JSON"_s});
    parser.addOption(
        {u"no-input-validators"_s, u"import, verify: do not run the package's input validators"_s}
    );
    parser.addOption(
        {u"languages"_s, u"doctor: judge the self-test of all languages, or of those named"_s}
    );
    parser.addOption({u"role"_s, u"user add: contestant, judge or admin"_s, u"role"_s});
    parser.addOption({u"print-settings"_s, u"print every setting with its default and leave"_s});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(u"command"_s, u"serve, import, verify, user or doctor"_s);
}

QMap<QString, QString> flagsOf(const QCommandLineParser& parser)
{
    QMap<QString, QString> flags;
    for (const SettingRow& row : settingRows()) {
        const QString key = QString::fromLatin1(row.key);
        if (parser.isSet(key)) {
            flags.insert(key, row.isSwitch ? u"true"_s : parser.value(key));
        }
    }
    return flags;
}

QMap<QString, QString> environmentValues()
{
    QMap<QString, QString> values;
    const auto environment = QProcessEnvironment::systemEnvironment();
    for (const SettingRow& row : settingRows()) {
        const QString key = QString::fromLatin1(row.key);
        const QString value = environment.value(environmentName(key));
        if (!value.isEmpty()) {
            values.insert(key, value);
        }
    }
    return values;
}

Result<Settings> settingsOf(const QCommandLineParser& parser)
{
    QMap<QString, QString> file;
    if (parser.isSet(kConfigKey)) {
        const auto read = readSettingsFile(parser.value(kConfigKey));
        if (!read) {
            return read.error();
        }
        file = *read;
    }
    auto settings = makeSettings(file, environmentValues(), flagsOf(parser));
    return settings ? withPlaces(*settings, QCoreApplication::applicationDirPath()) : settings;
}

std::optional<Command> commandNamed(const QString& name)
{
    for (const CommandRow& row : kCommands) {
        if (name == QLatin1StringView(row.name)) {
            return row.command;
        }
    }
    return std::nullopt;
}

} // namespace

Result<CommandLine> readCommandLine(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Adjudge, a self-hosted programming judge.\n\n"_s + commandsHelp()
    );
    addOptions(parser);
    CommandLine asked;
    if (!parser.parse(arguments)) {
        return Error{
            ErrorCode::BadRequest, parser.errorText() + u" (--help lists the options)"_s, {}};
    }
    const bool isHelp = parser.isSet(u"help"_s);
    if (isHelp || parser.isSet(u"version"_s) || parser.isSet(u"print-settings"_s)) {
        asked.command = Command::Print;
        asked.text = isHelp ? parser.helpText()
                     : parser.isSet(u"version"_s)
                         ? u"adjudge-server %1\n"_s.arg(QCoreApplication::applicationVersion())
                         : settingsHelp();
        return asked;
    }
    asked.arguments = parser.positionalArguments();
    const QString name = asked.arguments.isEmpty() ? u"serve"_s : asked.arguments.takeFirst();
    const auto command = commandNamed(name);
    if (!command) {
        return Error{
            ErrorCode::BadRequest, u"Unknown command \"%1\".\n%2"_s.arg(name, commandsHelp()), {}};
    }
    auto settings = settingsOf(parser);
    if (!settings) {
        return settings.error();
    }
    asked.command = *command;
    asked.settings = *settings;
    asked.isJson = parser.isSet(u"json"_s);
    asked.checksInputs = !parser.isSet(u"no-input-validators"_s);
    asked.role = parser.value(u"role"_s);
    asked.testsLanguages = parser.isSet(u"languages"_s);
    return asked;
}

} // namespace adjudge
