// Submissions on their way to the server. A draft is kept in memory with its idempotency key until
// the server has said yes or no; when no answer comes it is sent again with the same key, so
// nothing is lost and nothing is stored twice. One is under way at a time: order is kept.
#pragma once

#include "client-desktop/link/rest_values.h"
#include "shared/backoff.h"
#include "shared/result.h"

#include <QObject>
#include <QQueue>
#include <QTimer>

#include <functional>

namespace adjudge::desktop {

class RestClient;

class Outbox : public QObject
{
    Q_OBJECT

public:
    // `random` gives numbers in [0, 1) for the backoff.
    Outbox(RestClient& rest, std::function<double()> random, QObject* parent = nullptr);

    // Sends as soon as possible; returns the key that the signals below carry.
    QString add(const Draft& draft);

    // Call when the server is known to be there again: what waits is sent now.
    void wake();

    // Drops what waits; for another server or another user.
    void clear();

    [[nodiscard]] int waiting() const { return static_cast<int>(m_queue.size()); }

Q_SIGNALS:
    void waitingChanged(int waiting, const QString& why);
    void delivered(const QString& key, const Submission& submission);
    void refused(const QString& key, const Draft& draft, const Error& error);
    void loginNeeded(); // the token is not accepted any more; what waits is kept

private:
    struct Entry
    {
        QString key;
        Draft draft;
    };

    void sendNext();
    void handle(const QString& key, const Result<Submission>& answer);

    RestClient& m_rest;
    std::function<double()> m_random;
    QQueue<Entry> m_queue;
    Backoff m_backoff;
    QTimer m_retry;
    int m_generation = 0; // answers of calls made before clear() are of no interest
    bool m_isSending = false;
};

} // namespace adjudge::desktop
