// Routes about the server itself: what it is and can do, logging in, health. Main thread.
#pragma once

#include "server/net/http_router.h"
#include "server/service/accounts.h"
#include "server/service/browse.h"
#include "shared/host_report.h"

#include <QObject>

namespace adjudge {

class RestServer final : public QObject
{
    Q_OBJECT

public:
    struct About
    {
        QString version;
        bool isDemo = false;
        bool allowsGuests = false;
        qint64 sourceLimitBytes = 0;
    };

    RestServer(Accounts& accounts, Browse& browse, About about, QObject* parent = nullptr);

    [[nodiscard]] QList<Route> routes();

    // What the workers found out about this host.
    void setHost(const SandboxReport& sandbox, const QList<Language>& languages);

    // Why /readyz says no; empty: ready.
    void setTroubles(const QStringList& troubles) { m_troubles = troubles; }

private:
    void info(const Responder& responder);
    void logIn(const HttpCall& call, const Responder& responder);

    Accounts& m_accounts;
    Browse& m_browse;
    About m_about;
    SandboxReport m_sandbox;
    QList<Language> m_languages;
    QStringList m_troubles;
};

} // namespace adjudge
