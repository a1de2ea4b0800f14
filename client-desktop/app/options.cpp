#include "client-desktop/app/options.h"

#include "client-desktop/link/server_address.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

constexpr const char* kContext = "adjudge::desktop::Options";

QString words(const char* text)
{
    return QCoreApplication::translate(kContext, text);
}

Result<QString> passwordFrom(const QString& path)
{
    constexpr qint64 kMaxPasswordBytes = 4096;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        const QString what = words(QT_TRANSLATE_NOOP(
            "adjudge::desktop::Options", "The password file %1 cannot be read: %2"
        ));
        return Error{ErrorCode::BadRequest, what.arg(path, file.errorString()), {}};
    }
    const QByteArray line = file.readLine(kMaxPasswordBytes);
    return QString::fromUtf8(line).remove(u'\n').remove(u'\r');
}

} // namespace

void addFlags(QCommandLineParser& parser)
{
    parser.setApplicationDescription(words(
        QT_TRANSLATE_NOOP("adjudge::desktop::Options", "The desktop client of the Adjudge judge.")
    ));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption(
        {u"server"_s,
         words(QT_TRANSLATE_NOOP(
             "adjudge::desktop::Options",
             "Connect to this server at once, for example localhost:8100. Without --user as a "
             "guest."
         )),
         u"URL"_s}
    );
    parser.addOption(
        {u"user"_s,
         words(QT_TRANSLATE_NOOP("adjudge::desktop::Options", "Log in as this user.")),
         u"NAME"_s}
    );
    parser.addOption(
        {u"password-file"_s,
         words(QT_TRANSLATE_NOOP(
             "adjudge::desktop::Options", "Take the password from the first line of this file."
         )),
         u"FILE"_s}
    );
}

Result<Options> optionsFrom(const QCommandLineParser& parser)
{
    Options options{parser.value(u"server"_s), parser.value(u"user"_s), {}};
    if (!options.server.isEmpty()) {
        if (const auto url = serverUrl(options.server); !url) {
            return url.error();
        }
    }
    if (parser.isSet(u"password-file"_s)) {
        if (options.user.isEmpty()) {
            const QString what = words(
                QT_TRANSLATE_NOOP("adjudge::desktop::Options", "--password-file needs --user.")
            );
            return Error{ErrorCode::BadRequest, what, {}};
        }
        const auto password = passwordFrom(parser.value(u"password-file"_s));
        if (!password) {
            return password.error();
        }
        options.password = *password;
    }
    return options;
}

} // namespace adjudge::desktop
