// A judge that is a script: enough REST and live messages for a whole client, so that every state
// of its windows can be brought about at will (a run in mid-test, a lost connection, a refusal).
#pragma once

#include "tests/client-desktop/scripted_peer.h"

#include <QUrlQuery>

namespace adjudge::test {

class DemoJudge : public ScriptedPeer
{
public:
    QList<QJsonObject> submissions; // newest first
    bool isRefusing = false;        // every POST of a submission
    bool isCut = false;             // no REST answers
    bool guests = true;

    DemoJudge()
    {
        heartbeatMs = 5000;
        onRequest = [this](const PeerRequest& request) { return respond(request); };
    }

    static QJsonObject object(const char* json) { return QJsonDocument::fromJson(json).object(); }

    static QJsonObject ada()
    {
        return object(
            R"({"id":3,"username":"ada","display_name":"Ada Lovelace","role":"contestant"})"
        );
    }

    // A row as SUBMISSION; `at` is minutes past ten.
    QJsonObject row(qint64 id, qint64 problem, const QString& by, const QString& status, int at)
    {
        static const QHash<qint64, QString> names{
            {1, QStringLiteral("hello")},
            {2, QStringLiteral("sumup")},
            {3, QStringLiteral("islands")},
            {4, QStringLiteral("guess")}};
        const QString time =
            QStringLiteral("2026-11-21T10:%1:07.000Z").arg(at, 2, 10, QLatin1Char('0'));
        QJsonObject o = object(R"({"language":"cpp17","test":0,"tests":0,"time_ms":0,
            "memory_bytes":0,"metrics":{},"judging":1,"verdict":null})");
        o.insert(QStringLiteral("id"), id);
        o.insert(QStringLiteral("problem_id"), problem);
        o.insert(QStringLiteral("problem"), names.value(problem));
        o.insert(QStringLiteral("user_id"), by == u"ada" ? 3 : 4 + static_cast<int>(by.size()));
        o.insert(QStringLiteral("user"), by);
        o.insert(QStringLiteral("submitted_at"), time);
        o.insert(QStringLiteral("status"), status);
        o.insert(QStringLiteral("seq"), ++seq);
        return o;
    }

    void addRow(QJsonObject o, int test, int tests, int timeMs, double mebibytes)
    {
        o.insert(QStringLiteral("test"), test);
        o.insert(QStringLiteral("tests"), tests);
        o.insert(QStringLiteral("time_ms"), timeMs);
        o.insert(QStringLiteral("memory_bytes"), static_cast<qint64>(mebibytes * 1048576));
        submissions.prepend(o);
    }

    // A new state of the newest submission: stored and told.
    void advance(const QJsonObject& changes)
    {
        QJsonObject o = submissions.first();
        for (auto it = changes.begin(); it != changes.end(); ++it) {
            o.insert(it.key(), it.value());
        }
        o.insert(QStringLiteral("seq"), ++seq);
        submissions.first() = o;
        tell(o);
    }

    void finishTest(
        int index,
        const QString& name,
        const QString& verdict,
        int timeMs,
        const QString& message = {}
    )
    {
        m_tests.append(QJsonObject{
            {QStringLiteral("index"), index},
            {QStringLiteral("name"), name},
            {QStringLiteral("verdict"), verdict},
            {QStringLiteral("time_ms"), timeMs},
            {QStringLiteral("wall_ms"), timeMs + 2},
            {QStringLiteral("memory_bytes"), 3'560'000 + index * 20'000},
            {QStringLiteral("exit_code"), 0},
            {QStringLiteral("signal"), 0},
            {QStringLiteral("message"), message},
        });
        QJsonObject event = m_tests.last().toObject();
        event.insert(QStringLiteral("type"), QStringLiteral("test_result"));
        event.insert(QStringLiteral("seq"), ++seq);
        event.insert(QStringLiteral("submission_id"), submissions.first().value(u"id"));
        event.insert(QStringLiteral("judging"), 1);
        say(event);
    }

    void tell(QJsonObject o)
    {
        o.insert(QStringLiteral("type"), QStringLiteral("submission_update"));
        o.insert(QStringLiteral("submission_id"), o.take(QStringLiteral("id")));
        say(o);
    }

private:
    PeerAnswer respond(const PeerRequest& request)
    {
        if (isCut) {
            return {0, {}, {}};
        }
        const QString path = request.target.section(QLatin1Char('?'), 0, 0);
        if (path == u"/api/info") {
            QJsonObject o = info();
            o.insert(QStringLiteral("guests"), guests);
            return {200, o, {}};
        }
        if (path == u"/api/auth/login") {
            return login(request.body);
        }
        if (path == u"/api/problems/") {
            return {200, {{QStringLiteral("problems"), problems()}}, {}};
        }
        if (path.startsWith(u"/api/problems/") && request.verb == "POST") {
            return submit(request);
        }
        if (path.startsWith(u"/api/problems/")) {
            return {200, problem(path.section(QLatin1Char('/'), 3, 3).toInt()), {}};
        }
        if (path == u"/api/submissions/") {
            return {200, page(), {}};
        }
        if (path.endsWith(u"/source")) {
            return {200, source(path.section(QLatin1Char('/'), 3, 3).toInt()), {}};
        }
        return detail(path.section(QLatin1Char('/'), 3, 3).toInt());
    }

    QJsonObject info()
    {
        QJsonObject o = object(R"({"name":"Demo Contest","version":"0.1.0","demo":true,
            "limits":{"source_bytes":65536},"sandbox":{"level":"full","missing":[]},"languages":[
            {"id":"c17","name":"C 17","extensions":[".c"],"available":true,"version":"gcc 12.2","reason":""},
            {"id":"cpp17","name":"C++ 17","extensions":[".cpp",".cc"],"available":true,"version":"g++ 12.2","reason":""},
            {"id":"python3","name":"Python 3","extensions":[".py"],"available":true,"version":"Python 3.11","reason":""},
            {"id":"java","name":"Java","extensions":[".java"],"available":false,"version":"","reason":"no javac"}]})"
        );
        o.insert(QStringLiteral("epoch"), epoch);
        o.insert(QStringLiteral("seq"), seq);
        return o;
    }

    PeerAnswer login(const QJsonObject& body)
    {
        if (body.value(u"username").toString() != u"ada" ||
            body.value(u"password").toString() != u"lovelace") {
            return {
                401,
                object(
                    R"({"error":{"code":"unauthenticated","message":"User name or password is wrong."}})"
                ),
                {}};
        }
        const QJsonObject answer{
            {QStringLiteral("token"), QStringLiteral("t1")},
            {QStringLiteral("expires_at"), QStringLiteral("2026-11-22T10:00:00.000Z")},
            {QStringLiteral("user"), ada()}};
        return {200, answer, {}};
    }

    static QJsonArray problems()
    {
        return QJsonDocument::fromJson(R"([
            {"id":1,"name":"hello","title":"Hello World","time_limit_ms":1000,"memory_limit_bytes":268435456,"tests":2,"samples_count":1,"validation":"default"},
            {"id":2,"name":"sumup","title":"Sum It Up","time_limit_ms":2000,"memory_limit_bytes":268435456,"tests":20,"samples_count":2,"validation":"default"},
            {"id":3,"name":"islands","title":"Counting Islands","time_limit_ms":1500,"memory_limit_bytes":536870912,"tests":31,"samples_count":1,"validation":"default"},
            {"id":4,"name":"guess","title":"Guess the Number","time_limit_ms":1000,"memory_limit_bytes":268435456,"tests":12,"samples_count":1,"validation":"custom"}])"
        )
            .array();
    }

    static QJsonObject problem(int id)
    {
        QJsonObject o = problems().at(id - 1).toObject();
        o.insert(
            QStringLiteral("statement"),
            object(R"({"format":"html","language":"en","html":
            "<p>You are given a list of whole numbers. Some of them may be negative, some may repeat, and the list may even be empty. Your task is simple: say how much they are <b>all together</b>.</p><h2>Input</h2><p>The first line contains one number <i>n</i> (0 &le; <i>n</i> &le; 100&nbsp;000), how many numbers follow. The second line contains the <i>n</i> numbers, each between &minus;10<sup>9</sup> and 10<sup>9</sup>.</p><h2>Output</h2><p>Print one line with the sum. It may not fit in 32 bits; see <a href='https://example.org/integers'>a note on integers</a>.</p><img src='file:///etc/passwd'>"})"
            )
        );
        o.insert(
            QStringLiteral("samples"),
            QJsonDocument::fromJson(R"([
            {"name":"1","input":"5\n1 2 3 4 5\n","answer":"15\n"},
            {"name":"2","input":"3\n1000000000 1000000000 1000000000\n","answer":"3000000000\n"}])")
                .array()
        );
        return o;
    }

    QJsonObject page()
    {
        QJsonArray rows;
        for (const QJsonObject& row : submissions) {
            rows.append(row);
        }
        return {
            {QStringLiteral("epoch"), epoch},
            {QStringLiteral("seq"), seq},
            {QStringLiteral("total"), rows.size()},
            {QStringLiteral("submissions"), rows},
            {QStringLiteral("next"), QJsonValue()},
        };
    }

    PeerAnswer detail(qint64 id)
    {
        for (const QJsonObject& row : submissions) {
            if (row.value(u"id").toInteger() == id) {
                const bool isMine = row.value(u"user").toString() == u"ada";
                QJsonObject o = row;
                o.insert(QStringLiteral("epoch"), epoch);
                o.insert(QStringLiteral("snapshot_seq"), seq);
                o.insert(QStringLiteral("may_see_source"), isMine);
                const bool isNewest = row == submissions.first();
                const QString log =
                    row.value(u"status").toString() == u"compile_error"
                        ? QStringLiteral("main.cpp: In function 'int main()':\nmain.cpp:7:5: "
                                         "error: expected ';' before 'return'\n")
                        : QString();
                o.insert(QStringLiteral("compile_log"), isMine ? QJsonValue(log) : QJsonValue());
                o.insert(
                    QStringLiteral("test_results"),
                    isMine ? QJsonValue(isNewest ? m_tests : QJsonArray()) : QJsonValue()
                );
                return {200, o, {}};
            }
        }
        return {
            404,
            object(R"({"error":{"code":"not_found","message":"There is no such submission."}})"),
            {}};
    }

    QJsonObject source(qint64 id)
    {
        return {
            {QStringLiteral("submission_id"), id},
            {QStringLiteral("language"), QStringLiteral("cpp17")},
            {QStringLiteral("filename"), QStringLiteral("sum.cpp")},
            {QStringLiteral("source"), sourceText()},
        };
    }

    PeerAnswer submit(const PeerRequest& request)
    {
        if (isRefusing) {
            return {
                429,
                object(
                    R"({"error":{"code":"forbidden","message":"The contest is over since 12:00."}})"
                ),
                {}};
        }
        const QByteArray key = request.headers.value("idempotency-key");
        if (const auto known = m_keys.value(key); !known.isEmpty()) {
            return {200, known, {}};
        }
        const qint64 problem = request.target.section(QLatin1Char('/'), 3, 3).toInt();
        const qint64 id =
            submissions.isEmpty() ? 1 : submissions.first().value(u"id").toInteger() + 1;
        m_tests = {};
        const QJsonObject o = row(id, problem, QStringLiteral("ada"), QStringLiteral("queued"), 41);
        submissions.prepend(o);
        m_keys.insert(key, o);
        if (socket()) {
            tell(o);
        }
        return {201, o, {}};
    }

public:
    static QString sourceText()
    {
        return QStringLiteral(
            "#include <iostream>\n\n// Adds up all the numbers; 64 bits are enough.\nint "
            "main()\n{\n"
            "    int n = 0;\n    std::cin >> n;\n    long long sum = 0;\n"
            "    for (int i = 0; i < n; ++i) {\n        long long x = 0;\n        std::cin >> x;\n"
            "        sum += x;\n    }\n    std::cout << sum << \"\\n\";\n    return 0;\n}\n"
        );
    }

private:
    QHash<QByteArray, QJsonObject> m_keys;
    QJsonArray m_tests;
};

} // namespace adjudge::test
