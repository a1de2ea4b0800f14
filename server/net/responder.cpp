#include "server/net/responder.h"

#include <QObject>
#include <QThread>

#include <atomic>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

class Responder::Ticket
{
public:
    Ticket(std::shared_ptr<QObject> home, Sink sink)
        : m_home(std::move(home))
        , m_sink(std::move(sink))
    {
    }

    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    ~Ticket()
    {
        if (!m_isAnswered) {
            answer(HttpResponse::failure(
                {ErrorCode::Internal, u"The server found no answer to this request."_s, {}}
            ));
        }
    }

    void answer(Answer answer)
    {
        if (m_isAnswered.exchange(true)) {
            return;
        }
        if (QThread::currentThread() == m_home->thread()) {
            m_sink(std::move(answer));
            return;
        }
        QMetaObject::invokeMethod(
            m_home.get(),
            [sink = m_sink, value = std::move(answer)]() mutable { sink(std::move(value)); },
            Qt::QueuedConnection
        );
    }

private:
    std::shared_ptr<QObject> m_home;
    Sink m_sink;
    std::atomic<bool> m_isAnswered = false;
};

Responder::Responder(std::shared_ptr<QObject> home, Sink sink)
    : m_ticket(std::make_shared<Ticket>(std::move(home), std::move(sink)))
{
}

void Responder::send(HttpResponse response) const
{
    m_ticket->answer(std::move(response));
}

void Responder::fail(const Error& error) const
{
    m_ticket->answer(HttpResponse::failure(error));
}

void Responder::upgrade(SocketTaker taker) const
{
    m_ticket->answer(std::move(taker));
}

std::shared_ptr<QObject> Responder::makeHome()
{
    return {new QObject, [](QObject* home) { home->deleteLater(); }};
}

} // namespace adjudge
