// Routes of submissions: create, list, detail, source, and the event log as a poll. Main thread.
#pragma once

#include "server/net/http_router.h"
#include "server/service/browse.h"
#include "server/service/submit.h"

#include <QObject>

namespace adjudge {

class RestSubmissions final : public QObject
{
    Q_OBJECT

public:
    // The services outlive this; this outlives the router.
    RestSubmissions(
        Submit& submit, Browse& browse, qint64 sourceLimitBytes, QObject* parent = nullptr
    );

    [[nodiscard]] QList<Route> routes();

private:
    void create(const HttpCall& call, const Responder& responder);
    void list(const HttpCall& call, const Responder& responder, ProblemId problem);
    void detail(const HttpCall& call, const Responder& responder);
    void source(const HttpCall& call, const Responder& responder);
    void events(const HttpCall& call, const Responder& responder);

    Submit& m_submit;
    Browse& m_browse;
    qint64 m_sourceLimitBytes;
};

} // namespace adjudge
