#include "client-desktop/link/outbox.h"

#include "client-desktop/link/rest_client.h"

#include <QUuid>

namespace adjudge::desktop {

namespace {

// These mean "not now", everything else means "not this".
bool isWorthRetrying(ErrorCode code)
{
    return code == ErrorCode::Unavailable || code == ErrorCode::RateLimited ||
           code == ErrorCode::Internal;
}

} // namespace

Outbox::Outbox(RestClient& rest, std::function<double()> random, QObject* parent)
    : QObject(parent)
    , m_rest(rest)
    , m_random(std::move(random))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Outbox::sendNext);
}

QString Outbox::add(const Draft& draft)
{
    const QString key = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_queue.enqueue({key, draft});
    Q_EMIT waitingChanged(waiting(), {});
    if (!m_retry.isActive()) {
        sendNext();
    }
    return key;
}

void Outbox::wake()
{
    m_retry.stop();
    m_backoff.reset();
    sendNext();
}

void Outbox::clear()
{
    ++m_generation;
    m_isSending = false;
    m_retry.stop();
    m_backoff.reset();
    m_queue.clear();
    Q_EMIT waitingChanged(0, {});
}

void Outbox::sendNext()
{
    if (m_isSending || m_queue.isEmpty()) {
        return;
    }
    m_isSending = true;
    const Entry entry = m_queue.head();
    const auto answer = [this, key = entry.key, sent = m_generation](const Result<Submission>& a) {
        if (sent == m_generation) {
            handle(key, a);
        }
    };
    m_rest.submit(entry.draft, entry.key, this, answer);
}

void Outbox::handle(const QString& key, const Result<Submission>& answer)
{
    m_isSending = false;
    if (!answer && answer.error().code == ErrorCode::Unauthenticated) {
        Q_EMIT waitingChanged(waiting(), answer.error().message);
        Q_EMIT loginNeeded();
        return;
    }
    if (!answer && isWorthRetrying(answer.error().code)) {
        m_retry.start(m_backoff.next(m_random()));
        Q_EMIT waitingChanged(waiting(), answer.error().message);
        return;
    }
    m_backoff.reset();
    const Entry entry = m_queue.dequeue();
    Q_EMIT waitingChanged(waiting(), {});
    if (answer) {
        Q_EMIT delivered(key, *answer);
    } else {
        Q_EMIT refused(key, entry.draft, answer.error());
    }
    sendNext();
}

} // namespace adjudge::desktop
