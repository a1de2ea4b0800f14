// Routes of problems: list, detail, the statement's PDF, and import by upload. An upload is
// unpacked and checked by a process of its own (`adjudge-server import`), so that a hostile archive
// meets neither the server's memory nor its event loop. Main thread.
#pragma once

#include "server/net/http_router.h"
#include "server/service/browse.h"

#include <QObject>

namespace adjudge {

class RestProblems final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QString packagesFolder;
        QString uploadsFolder;
        qint64 packageLimitBytes = 0;
        QString importProgram; // with importArguments and the file's path: prints one JSON object
        QStringList importArguments;
        std::chrono::milliseconds importTime{600'000};
    };

    RestProblems(Browse& browse, Settings settings, QObject* parent = nullptr);

    [[nodiscard]] QList<Route> routes();

Q_SIGNALS:
    void imported(); // another process has written to the event log

private:
    void pdf(const HttpCall& call, const Responder& responder);
    void import(const HttpCall& call, const Responder& responder);
    void runImport(const QString& file, const Responder& responder);

    Browse& m_browse;
    Settings m_settings;
};

} // namespace adjudge
