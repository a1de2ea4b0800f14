#include "client-desktop/link/server_address.h"

#include "shared/wire/groups.h"

#include <QCoreApplication>
#include <QHostAddress>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop {

namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("adjudge::desktop::ServerAddress", text);
}

bool isLoopback(const QString& host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace

Result<QUrl> serverUrl(const QString& typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty()) {
        return Error{ErrorCode::BadRequest, words(QT_TR_NOOP("Enter the server's address.")), {}};
    }
    const bool hasScheme = text.contains("://"_L1);
    QUrl url(hasScheme ? text : u"https://"_s + text, QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || url.host().isEmpty() || !isHttp) {
        const QString what = words(
            QT_TR_NOOP("\"%1\" is not a server address. It looks like https://judge.example.org "
                       "or localhost:8100.")
        );
        return Error{ErrorCode::BadRequest, what.arg(text), {}};
    }
    if (!url.userInfo().isEmpty()) {
        const QString what = words(
            QT_TR_NOOP("Leave name and password out of the address; they have fields of their own.")
        );
        return Error{ErrorCode::BadRequest, what, {}};
    }
    if (!hasScheme && (url.port() != -1 || isLoopback(url.host()))) {
        url.setScheme(u"http"_s);
    }
    url.setQuery(QString());
    url.setFragment(QString());
    if (!url.path().endsWith(u'/')) {
        url.setPath(url.path() + u'/');
    }
    return url;
}

QUrl endpointUrl(const QUrl& base, const QString& path)
{
    QUrl url = base;
    url.setPath(base.path() + path);
    return url;
}

QUrl liveUrl(const QUrl& base)
{
    QUrl url = endpointUrl(base, QString::fromLatin1(kLivePath).mid(1));
    url.setScheme(base.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    return url;
}

bool isReadableOnTheWay(const QUrl& base)
{
    return base.scheme() != "https"_L1 && !isLoopback(base.host());
}

} // namespace adjudge::desktop
