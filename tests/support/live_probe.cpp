#include "tests/support/live_probe.h"

#include "shared/wire/codec.h"
#include "tests/support/server_process.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::test {

LiveProbe::LiveProbe(const ServerProcess& server, QString token, QList<Topic> topics)
    : m_server(server)
    , m_token(std::move(token))
    , m_topics(std::move(topics))
{
}

bool LiveProbe::connectNow(int timeoutMs)
{
    const auto open = [this] {
        m_isWelcomed = false;
        m_socket = std::make_unique<QWebSocket>();
        connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &LiveProbe::take);
        connect(m_socket.get(), &QWebSocket::connected, this, [this] {
            message::Hello hello;
            hello.token = m_token;
            hello.topics = m_topics;
            if (!m_cursor.epoch.isEmpty()) {
                hello.last = m_cursor;
            }
            send(hello);
        });
        connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
            m_closeCode = m_socket->closeCode();
        });
        m_socket->open(m_server.socketUrl(QString::fromLatin1(kLivePath)));
    };
    open();
    return QTest::qWaitFor(
        [&] {
            if (!m_isWelcomed && m_socket->state() == QAbstractSocket::UnconnectedState) {
                open();
            }
            return m_isWelcomed;
        },
        timeoutMs
    );
}

void LiveProbe::cut()
{
    m_socket->disconnect(this);
    m_socket->abort();
}

bool LiveProbe::isOpen() const
{
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

void LiveProbe::send(const ClientMessage& message)
{
    m_socket->sendTextMessage(QString::fromUtf8(wire::encode(message)));
}

bool LiveProbe::isFinalHere(qint64 submission) const
{
    const auto known = m_submissions.constFind(SubmissionId(submission));
    return known != m_submissions.constEnd() && isFinal(known->status);
}

void LiveProbe::takeNumber(qint64 seq)
{
    if (seq <= m_cursor.seq) {
        m_faults.append(u"number %1 after %2"_s.arg(seq).arg(m_cursor.seq));
    }
    m_cursor.seq = seq;
    m_numbers.append(seq);
}

void LiveProbe::take(const QString& text)
{
    m_texts.append(text);
    if (text == u"pong") {
        return;
    }
    const auto decoded = wire::decodeServer(text.toUtf8());
    if (!decoded) {
        m_faults.append(decoded.error().message);
        return;
    }
    if (const auto* welcome = std::get_if<message::Welcome>(&*decoded)) {
        m_welcome = *welcome;
        m_isWelcomed = true;
        m_cursor.epoch = welcome->at.epoch;
        if (!welcome->resumed) {
            m_cursor.seq = welcome->at.seq;
        }
    } else if (const auto* update = std::get_if<message::SubmissionUpdate>(&*decoded)) {
        takeNumber(update->submission.seq);
        const Submission before = m_submissions.value(update->submission.id);
        if (isFinal(before.status) && before.judging == update->submission.judging &&
            before.id.isValid()) {
            m_faults.append(u"submission %1 changed after its verdict"_s.arg(before.id.text()));
        }
        m_submissions.insert(update->submission.id, update->submission);
    } else if (const auto* test = std::get_if<message::TestDone>(&*decoded)) {
        takeNumber(test->seq);
        m_tests.append(*test);
    } else if (const auto* log = std::get_if<message::CompileLog>(&*decoded)) {
        takeNumber(log->seq);
    } else if (const auto* analysis = std::get_if<message::ErrorAnalysis>(&*decoded)) {
        takeNumber(analysis->seq);
        m_analyses.append(*analysis);
    } else if (const auto* problem = std::get_if<message::ProblemUpdate>(&*decoded)) {
        takeNumber(problem->seq);
    } else if (const auto* set = std::get_if<message::RejudgingUpdate>(&*decoded)) {
        takeNumber(set->seq);
    } else if (const auto* refused = std::get_if<message::Refused>(&*decoded)) {
        m_refusals.append(*refused);
    } else if (const auto* heartbeat = std::get_if<message::Heartbeat>(&*decoded)) {
        ++m_heartbeats;
        m_cursor.seq = std::max(m_cursor.seq, heartbeat->seq);
    } else if (const auto* resync = std::get_if<message::Resync>(&*decoded)) {
        ++m_resyncs;
        m_cursor = resync->at;
    } else if (std::holds_alternative<message::Bye>(*decoded)) {
        m_hasHeardBye = true;
    }
}

} // namespace adjudge::test
