#include "client-desktop/link/outbox.h"
#include "client-desktop/link/rest_client.h"
#include "tests/client-desktop/scripted_peer.h"

#include <QSignalSpy>
#include <QTest>

using namespace adjudge;
using namespace adjudge::desktop;
using namespace Qt::Literals::StringLiterals;
using test::PeerAnswer;
using test::PeerRequest;
using test::ScriptedPeer;

namespace {

QJsonObject object(const char* json)
{
    return QJsonDocument::fromJson(json).object();
}

QJsonObject submission(int id)
{
    QJsonObject o = object(R"({"problem_id":1,"problem":"hello","user_id":3,"user":"ada",
        "language":"cpp17","submitted_at":"2026-11-21T10:00:00.000Z","status":"queued","verdict":null,
        "test":0,"tests":0,"time_ms":0,"memory_bytes":0,"metrics":{},"judging":1,"seq":5})");
    o.insert(u"id"_s, id);
    return o;
}

Draft draft(const QString& source)
{
    return {ProblemId(1), u"cpp17"_s, u"a.cpp"_s, source};
}

} // namespace

class TestRestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void sendsTheTokenAndReadsAPage()
    {
        ScriptedPeer peer;
        peer.onRequest = [](const PeerRequest&) {
            QJsonObject page = object(R"({"epoch":"e1","seq":9,"total":1,"next":4})");
            page.insert(u"submissions"_s, QJsonArray{submission(7)});
            return PeerAnswer{200, page, {}};
        };
        RestClient rest;
        rest.open(peer.url(), u"secret"_s);
        std::optional<Result<SubmissionPage>> got;
        rest.page(
            {.limit = 50, .isMine = true, .before = SubmissionId(9)},
            this,
            [&](const auto& a) { got.emplace(a); }
        );
        QTRY_VERIFY(got);
        QVERIFY(*got);
        QCOMPARE((*got)->at, (Cursor{u"e1"_s, 9}));
        QCOMPARE((*got)->next, SubmissionId(4));
        QCOMPARE((*got)->submissions.size(), 1);
        const PeerRequest request = peer.requests.value(0);
        QCOMPARE(request.target, u"/api/submissions/?limit=50&user=me&before=9"_s);
        QCOMPARE(request.headers.value("authorization"), "Bearer secret");
    }

    void givesTheServersWords()
    {
        ScriptedPeer peer;
        peer.onRequest = [](const PeerRequest&) {
            return PeerAnswer{
                404,
                object(R"({"error":{"code":"not_found","message":"There is no problem 99."}})"),
                {}};
        };
        RestClient rest;
        rest.open(peer.url(), {});
        std::optional<Error> error;
        rest.problem(ProblemId(99), this, [&](const auto& a) { error = a.error(); });
        QTRY_VERIFY(error);
        QCOMPARE(error->code, ErrorCode::NotFound);
        QCOMPARE(error->message, u"There is no problem 99."_s);
    }

    void refusesWhatNoServerOfOursSays_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a page") << 200 << QByteArray("<html>welcome</html>");
        QTest::newRow("an array") << 200 << QByteArray("[]");
        QTest::newRow("too deep") << 200 << QByteArray(1000, '[');
        QTest::newRow("fields missing") << 200 << QByteArray(R"({"name":"x"})");
        QTest::newRow("an error page") << 502 << QByteArray("<html>bad gateway</html>");
        QTest::newRow("a redirect") << 302 << QByteArray("x");
    }

    void refusesWhatNoServerOfOursSays()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        ScriptedPeer peer;
        peer.onRequest = [&](const PeerRequest&) { return PeerAnswer{status, {}, body}; };
        RestClient rest;
        rest.open(peer.url(), {});
        std::optional<Error> error;
        rest.info(this, [&](const auto& a) { error = a ? Error{} : a.error(); });
        QTRY_VERIFY(error);
        QVERIFY(!error->message.isEmpty());
    }

    void saysWhenNobodyAnswers()
    {
        QTcpServer nobody;
        QVERIFY(nobody.listen(QHostAddress::LocalHost));
        const quint16 port = nobody.serverPort();
        nobody.close();
        RestClient rest;
        rest.open(QUrl(u"http://127.0.0.1:%1/"_s.arg(port)), {});
        std::optional<Error> error;
        rest.info(this, [&](const auto& a) { error = a.error(); });
        QTRY_VERIFY(error);
        QCOMPARE(error->code, ErrorCode::Unavailable);
        QVERIFY(error->message.contains(QString::number(port)));
    }

    void forgetsADeadCaller()
    {
        ScriptedPeer peer;
        RestClient rest;
        rest.open(peer.url(), {});
        auto context = std::make_unique<QObject>();
        rest.info(context.get(), [](const auto&) { QFAIL("called after death"); });
        context.reset();
        QTRY_COMPARE(peer.requests.size(), 1);
        QTest::qWait(0);
    }

    void sendsAgainWithTheSameKey()
    {
        ScriptedPeer peer;
        QList<QByteArray> keys;
        peer.onRequest = [&](const PeerRequest& request) {
            keys << request.headers.value("idempotency-key");
            switch (keys.size()) {
            case 1:
                return PeerAnswer{0, {}, {}}; // stored, and the answer lost on the way
            case 2:
                return PeerAnswer{
                    503, object(R"({"error":{"code":"unavailable","message":"busy"}})"), {}};
            default:
                return PeerAnswer{200, submission(7), {}};
            }
        };
        RestClient rest;
        rest.open(peer.url(), {});
        Outbox outbox(rest, [] { return 0.01; });
        QSignalSpy delivered(&outbox, &Outbox::delivered);
        const QString key = outbox.add(draft(u"1"_s));
        QTRY_COMPARE(delivered.size(), 1);
        QCOMPARE(keys, QList<QByteArray>(3, key.toLatin1()));
        QCOMPARE(outbox.waiting(), 0);
    }

    void keepsOrderAndGoesOnAfterARefusal()
    {
        ScriptedPeer peer;
        QStringList sources;
        peer.onRequest = [&](const PeerRequest& request) {
            sources << request.body.value(u"source").toString();
            return sources.size() == 2
                       ? PeerAnswer{403, object(R"({"error":{"code":"forbidden","message":"over"}})"), {}}
                       : PeerAnswer{201, submission(static_cast<int>(sources.size())), {}};
        };
        RestClient rest;
        rest.open(peer.url(), {});
        Outbox outbox(rest, [] { return 0.01; });
        QSignalSpy delivered(&outbox, &Outbox::delivered);
        QStringList refused;
        connect(
            &outbox,
            &Outbox::refused,
            this,
            [&](const QString&, const Draft& d, const Error& e) {
                refused << d.source << e.message;
            }
        );
        outbox.add(draft(u"a"_s));
        outbox.add(draft(u"b"_s));
        outbox.add(draft(u"c"_s));
        QTRY_COMPARE(delivered.size(), 2);
        QCOMPARE(sources, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(refused, (QStringList{u"b"_s, u"over"_s}));
    }

    void keepsWhatWaitsForALogin()
    {
        ScriptedPeer peer;
        bool isKnown = false;
        peer.onRequest = [&](const PeerRequest&) {
            return isKnown
                       ? PeerAnswer{201, submission(1), {}}
                       : PeerAnswer{
                             401,
                             object(R"({"error":{"code":"unauthenticated","message":"expired"}})"),
                             {}};
        };
        RestClient rest;
        rest.open(peer.url(), {});
        Outbox outbox(rest, [] { return 0.01; });
        QSignalSpy asked(&outbox, &Outbox::loginNeeded);
        QSignalSpy delivered(&outbox, &Outbox::delivered);
        outbox.add(draft(u"a"_s));
        QTRY_COMPARE(asked.size(), 1);
        QCOMPARE(outbox.waiting(), 1);
        isKnown = true;
        outbox.wake();
        QTRY_COMPARE(delivered.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRestClient)
#include "tst_rest_client.moc"
