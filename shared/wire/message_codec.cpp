// The live messages of codec.h: one write function and one read function a message.
#include "shared/wire/analysis_codec.h"
#include "shared/wire/codec.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::wire {

namespace {

using namespace message;

QJsonArray topicArray(const QList<Topic>& topics)
{
    QJsonArray array;
    for (const Topic& topic : topics) {
        array.append(topic.text());
    }
    return array;
}

void readTopics(JsonReader& in, QList<Topic>& topics, QStringList& bad)
{
    for (const QString& text : in.texts("topics"_L1)) {
        if (const auto topic = Topic::fromText(text)) {
            topics.append(*topic);
        } else {
            bad.append(text.left(64));
        }
    }
}

QJsonObject body(const Hello& m)
{
    QJsonObject o{
        {u"type"_s, u"hello"_s}, {u"proto"_s, m.proto}, {u"topics"_s, topicArray(m.topics)}};
    if (!m.token.isEmpty()) {
        o.insert(u"token"_s, m.token);
    }
    if (m.last) {
        o.insert(u"last"_s, QJsonObject{{u"epoch"_s, m.last->epoch}, {u"seq"_s, m.last->seq}});
    }
    return o;
}

QJsonObject body(const Subscribe& m)
{
    return {{u"type"_s, u"subscribe"_s}, {u"topics"_s, topicArray(m.topics)}};
}

QJsonObject body(const Unsubscribe& m)
{
    return {{u"type"_s, u"unsubscribe"_s}, {u"topics"_s, topicArray(m.topics)}};
}

QJsonObject body(const Heartbeat& m)
{
    return {{u"type"_s, u"hb"_s}, {u"seq"_s, m.seq}};
}

QJsonObject body(const Welcome& m)
{
    QJsonObject o{
        {u"type"_s, u"welcome"_s},
        {u"proto"_s, m.proto},
        {u"session"_s, m.session},
        {u"epoch"_s, m.at.epoch},
        {u"seq"_s, m.at.seq},
        {u"resumed"_s, m.resumed},
        {u"heartbeat_ms"_s, qint64{m.heartbeat.count()}},
        {u"user"_s, m.user ? QJsonValue(toJson(*m.user)) : QJsonValue()},
        {u"topics"_s, topicArray(m.topics)},
    };
    if (!m.resumed) {
        o.insert(u"reason"_s, m.reason);
    }
    return o;
}

QJsonObject body(const SubmissionUpdate& m)
{
    QJsonObject o = toJson(m.submission);
    o.insert(u"type"_s, u"submission_update"_s);
    o.insert(u"submission_id"_s, o.take(u"id"_s));
    return o;
}

QJsonObject body(const TestDone& m)
{
    QJsonObject o =
        toJson(m.result, !m.result.judgeMessage.isEmpty() || !m.result.transcript.isEmpty());
    o.insert(u"type"_s, u"test_result"_s);
    o.insert(u"seq"_s, m.seq);
    o.insert(u"submission_id"_s, m.submission.value());
    o.insert(u"judging"_s, m.judging);
    return o;
}

QJsonObject body(const CompileLog& m)
{
    return {
        {u"type"_s, u"compile_log"_s},
        {u"seq"_s, m.seq},
        {u"submission_id"_s, m.submission.value()},
        {u"judging"_s, m.judging},
        {u"text"_s, m.text},
    };
}

QJsonObject body(const ErrorAnalysis& m)
{
    QJsonObject o = toJson(m.analysis);
    o.insert(u"type"_s, u"error_analysis"_s);
    o.insert(u"seq"_s, m.seq);
    o.insert(u"submission_id"_s, m.submission.value());
    o.insert(u"judging"_s, m.judging);
    return o;
}

QJsonObject body(const ProblemUpdate& m)
{
    return {
        {u"type"_s, u"problem_update"_s}, {u"seq"_s, m.seq}, {u"problem_id"_s, m.problem.value()}};
}

QJsonObject body(const RejudgingUpdate& m)
{
    return {
        {u"type"_s, u"rejudging_update"_s},
        {u"seq"_s, m.seq},
        {u"rejudging_id"_s, m.rejudging.value()},
        {u"state"_s, m.state},
        {u"total"_s, m.total},
        {u"done"_s, m.done},
        {u"changed"_s, m.changed},
        {u"failed"_s, m.failed},
    };
}

QJsonObject body(const Subscribed& m)
{
    return {{u"type"_s, u"subscribed"_s}, {u"topics"_s, topicArray(m.topics)}, {u"seq"_s, m.seq}};
}

QJsonObject body(const Resync& m)
{
    return {
        {u"type"_s, u"resync"_s},
        {u"epoch"_s, m.at.epoch},
        {u"seq"_s, m.at.seq},
        {u"reason"_s, m.reason},
    };
}

QJsonObject body(const Refused& m)
{
    return {{u"type"_s, u"error"_s}, {u"code"_s, m.code}, {u"message"_s, m.text}};
}

QJsonObject body(const Bye& m)
{
    const QJsonArray range{qint64{m.retryFrom.count()}, qint64{m.retryTo.count()}};
    return {{u"type"_s, u"bye"_s}, {u"retry_after_ms"_s, range}};
}

template <typename Variant> QByteArray encodeAny(const Variant& message)
{
    const QJsonObject o = std::visit([](const auto& m) { return body(m); }, message);
    return QJsonDocument(o).toJson(QJsonDocument::Compact);
}

Cursor readCursor(JsonReader& in)
{
    return {in.text("epoch"_L1), in.integer("seq"_L1)};
}

Hello readHello(JsonReader& in)
{
    Hello m;
    m.proto = static_cast<int>(in.integer("proto"_L1));
    m.token = in.optionalText("token"_L1);
    readTopics(in, m.topics, m.badTopics);
    if (const auto last = in.optionalObject("last"_L1)) {
        JsonReader inner(*last, u"last"_s);
        m.last = readCursor(inner);
        if (inner.hasFailed()) {
            in.fail("last"_L1, u"needs epoch and seq"_s);
        }
    }
    return m;
}

Welcome readWelcome(JsonReader& in)
{
    Welcome m;
    m.proto = static_cast<int>(in.integer("proto"_L1));
    m.session = in.optionalText("session"_L1);
    m.at = readCursor(in);
    m.resumed = in.boolean("resumed"_L1);
    m.reason = in.optionalText("reason"_L1);
    m.heartbeat = std::chrono::milliseconds(in.integer("heartbeat_ms"_L1));
    if (const auto object = in.optionalObject("user"_L1)) {
        if (auto user = userFromJson(*object)) {
            m.user = *user;
        }
    }
    QStringList ignored;
    readTopics(in, m.topics, ignored);
    return m;
}

template <typename Message> Result<Message> checked(const JsonReader& in, Message message)
{
    if (in.hasFailed()) {
        return in.error();
    }
    return message;
}

Result<ServerMessage> readUpdate(QJsonObject object)
{
    object.insert(u"id"_s, object.take(u"submission_id"_s));
    auto submission = submissionFromJson(object);
    if (!submission) {
        return submission.error();
    }
    return ServerMessage(SubmissionUpdate{*submission});
}

RejudgingUpdate readRejudging(JsonReader& in)
{
    RejudgingUpdate m;
    m.seq = in.integer("seq"_L1);
    m.rejudging = RejudgingId(in.integer("rejudging_id"_L1));
    m.state = in.text("state"_L1);
    m.total = static_cast<int>(in.integer("total"_L1));
    m.done = static_cast<int>(in.integer("done"_L1));
    m.changed = static_cast<int>(in.integer("changed"_L1));
    m.failed = static_cast<int>(in.integer("failed"_L1));
    return m;
}

Result<ServerMessage> readTest(JsonReader& in, const QJsonObject& object)
{
    auto result = testResultFromJson(object);
    if (!result) {
        return result.error();
    }
    TestDone m{
        in.integer("seq"_L1),
        SubmissionId(in.integer("submission_id"_L1)),
        static_cast<int>(in.integer("judging"_L1)),
        *result};
    return checked(in, ServerMessage(m));
}

Result<ServerMessage> readAnalysis(JsonReader& in, const QJsonObject& object)
{
    auto analysis = analysisFromJson(object);
    if (!analysis) {
        return analysis.error();
    }
    ErrorAnalysis m{
        in.integer("seq"_L1),
        SubmissionId(in.integer("submission_id"_L1)),
        static_cast<int>(in.integer("judging"_L1)),
        *analysis};
    return checked(in, ServerMessage(m));
}

} // namespace

QByteArray encode(const ServerMessage& message)
{
    return encodeAny(message);
}

QByteArray encode(const ClientMessage& message)
{
    return encodeAny(message);
}

Result<ClientMessage> decodeClient(const QByteArray& frame)
{
    const auto object = parseObject(frame);
    if (!object) {
        return object.error();
    }
    JsonReader in(*object, {});
    const QString type = in.text("type"_L1);
    if (type == "hello"_L1) {
        return checked(in, ClientMessage(readHello(in)));
    }
    if (type == "hb"_L1) {
        return ClientMessage(Heartbeat{in.optionalInteger("seq"_L1)});
    }
    Subscribe m;
    readTopics(in, m.topics, m.badTopics);
    if (in.hasFailed()) {
        return in.error();
    }
    if (type == "subscribe"_L1) {
        return ClientMessage(m);
    }
    if (type == "unsubscribe"_L1) {
        return ClientMessage(Unsubscribe{m.topics});
    }
    return Error{ErrorCode::NotFound, u"unknown message type \"%1\""_s.arg(type.left(64)), {}};
}

Result<ServerMessage> decodeServer(const QByteArray& frame)
{
    const auto object = parseObject(frame);
    if (!object) {
        return object.error();
    }
    JsonReader in(*object, {});
    const QString type = in.text("type"_L1);
    if (type == "submission_update"_L1) {
        return readUpdate(*object);
    }
    if (type == "test_result"_L1) {
        return readTest(in, *object);
    }
    if (type == "compile_log"_L1) {
        const qint64 seq = in.integer("seq"_L1);
        const SubmissionId id(in.integer("submission_id"_L1));
        const int judging = static_cast<int>(in.integer("judging"_L1));
        return checked(in, ServerMessage(CompileLog{seq, id, judging, in.text("text"_L1)}));
    }
    if (type == "error_analysis"_L1) {
        return readAnalysis(in, *object);
    }
    if (type == "problem_update"_L1) {
        const qint64 seq = in.integer("seq"_L1);
        return checked(
            in, ServerMessage(ProblemUpdate{seq, ProblemId(in.integer("problem_id"_L1))})
        );
    }
    if (type == "rejudging_update"_L1) {
        return checked(in, ServerMessage(readRejudging(in)));
    }
    if (type == "hb"_L1) {
        return checked(in, ServerMessage(Heartbeat{in.integer("seq"_L1)}));
    }
    if (type == "welcome"_L1) {
        return checked(in, ServerMessage(readWelcome(in)));
    }
    if (type == "subscribed"_L1) {
        Subscribed m;
        QStringList ignored;
        readTopics(in, m.topics, ignored);
        m.seq = in.integer("seq"_L1);
        return checked(in, ServerMessage(m));
    }
    if (type == "resync"_L1) {
        const Cursor at = readCursor(in);
        return checked(in, ServerMessage(Resync{at, in.optionalText("reason"_L1)}));
    }
    if (type == "error"_L1) {
        const QString code = in.text("code"_L1);
        return checked(in, ServerMessage(Refused{code, in.optionalText("message"_L1)}));
    }
    if (type == "bye"_L1) {
        const QJsonArray range = object->value("retry_after_ms"_L1).toArray();
        const std::chrono::milliseconds from(range.at(0).toInt(200));
        return ServerMessage(Bye{from, std::chrono::milliseconds(range.at(1).toInt(8000))});
    }
    return Error{ErrorCode::NotFound, u"unknown message type \"%1\""_s.arg(type.left(64)), {}};
}

} // namespace adjudge::wire
