// A client of /ws/live that writes down everything it hears, resumes where it was, and finds
// faults: numbers that do not grow, a second verdict of one judging.
#pragma once

#include "shared/wire/messages.h"

#include <QHash>
#include <QObject>
#include <QWebSocket>

namespace adjudge::test {

class ServerProcess;

class LiveProbe final : public QObject
{
    Q_OBJECT

public:
    LiveProbe(const ServerProcess& server, QString token, QList<Topic> topics);

    // Connects (again) and says hello with the number it holds. Retries until welcomed.
    bool connectNow(int timeoutMs = 30'000);

    void holdFrom(const Cursor& cursor) { m_cursor = cursor; } // as if all up to it had been heard

    void cut(); // as a pulled cable: no close frame
    void send(const ClientMessage& message);

    void sendText(const QString& text) { m_socket->sendTextMessage(text); }

    [[nodiscard]] const Cursor& cursor() const { return m_cursor; }

    [[nodiscard]] const message::Welcome& welcome() const { return m_welcome; }

    [[nodiscard]] bool isWelcomed() const { return m_isWelcomed; }

    [[nodiscard]] int closeCode() const { return m_closeCode; }

    [[nodiscard]] bool isOpen() const;

    // What it knows of each submission, by updates alone.
    [[nodiscard]] const QHash<SubmissionId, Submission>& submissions() const
    {
        return m_submissions;
    }

    [[nodiscard]] const QList<qint64>& numbers() const
    {
        return m_numbers;
    } // of every event, in order

    [[nodiscard]] const QList<message::TestDone>& tests() const { return m_tests; }

    [[nodiscard]] const QList<message::ErrorAnalysis>& analyses() const { return m_analyses; }

    [[nodiscard]] const QList<message::Refused>& refusals() const { return m_refusals; }

    [[nodiscard]] const QStringList& texts() const { return m_texts; }

    [[nodiscard]] int heartbeats() const { return m_heartbeats; }

    [[nodiscard]] int resyncs() const { return m_resyncs; }

    [[nodiscard]] bool hasHeardBye() const { return m_hasHeardBye; }

    [[nodiscard]] const QStringList& faults() const { return m_faults; }

    // Its last message of the submission is final.
    [[nodiscard]] bool isFinalHere(qint64 submission) const;

private:
    void take(const QString& text);
    void takeNumber(qint64 seq);

    const ServerProcess& m_server;
    QString m_token;
    QList<Topic> m_topics;
    std::unique_ptr<QWebSocket> m_socket;
    Cursor m_cursor;
    message::Welcome m_welcome;
    bool m_isWelcomed = false;
    bool m_hasHeardBye = false;
    int m_closeCode = 0;
    int m_heartbeats = 0;
    int m_resyncs = 0;
    QHash<SubmissionId, Submission> m_submissions;
    QList<qint64> m_numbers;
    QList<message::TestDone> m_tests;
    QList<message::ErrorAnalysis> m_analyses;
    QList<message::Refused> m_refusals;
    QStringList m_texts;
    QStringList m_faults;
};

} // namespace adjudge::test
