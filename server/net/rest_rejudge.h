// Routes of rejudgings, for judges: start, look, apply, cancel, and the history of a submission's
// judgings. Main thread.
#pragma once

#include "server/net/http_router.h"
#include "server/service/rejudge.h"

#include <QObject>

namespace adjudge {

class RestRejudge final : public QObject
{
    Q_OBJECT

public:
    explicit RestRejudge(Rejudge& rejudge, QObject* parent = nullptr)
        : QObject(parent)
        , m_rejudge(rejudge)
    {
    }

    [[nodiscard]] QList<Route> routes();

private:
    void start(const HttpCall& call, const Responder& responder);
    void startOne(const HttpCall& call, const Responder& responder);
    void startProblem(const HttpCall& call, const Responder& responder);
    void detail(const HttpCall& call, const Responder& responder);
    void history(const HttpCall& call, const Responder& responder);

    Rejudge& m_rejudge;
};

} // namespace adjudge
