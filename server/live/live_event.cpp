#include "server/live/live_event.h"

#include "shared/submission.h"
#include "shared/wire/codec.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

bool isIntermediate(const LiveEvent& event)
{
    if (event.kind != "submission_update"_L1) {
        return false;
    }
    const auto object = wire::parseObject(event.text);
    if (!object) {
        return false;
    }
    const auto status = statusFromName(object->value("status"_L1).toString());
    return status && !isFinal(*status);
}

} // namespace

QByteArray packed(const LiveEvent& event)
{
    QJsonArray topics;
    for (const Topic& topic : event.topics) {
        topics.append(topic.text());
    }
    const QJsonObject object{
        {u"seq"_s, event.seq},
        {u"kind"_s, event.kind},
        {u"topics"_s, topics},
        {u"submission"_s, event.submission.value()},
        {u"owner"_s, event.owner.value()},
        {u"text"_s, QString::fromUtf8(event.text)},
        {u"judge_text"_s, QString::fromUtf8(event.judgeText)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<LiveEvent> unpacked(const QByteArray& bytes)
{
    const auto object = wire::parseObject(bytes);
    if (!object) {
        return object.error();
    }
    wire::JsonReader in(*object, {});
    LiveEvent event;
    event.seq = in.integer("seq"_L1);
    event.kind = in.text("kind"_L1);
    for (const QString& name : in.texts("topics"_L1)) {
        if (const auto topic = Topic::fromText(name)) {
            event.topics.append(*topic);
        }
    }
    event.submission = SubmissionId(in.optionalInteger("submission"_L1));
    event.owner = UserId(in.optionalInteger("owner"_L1));
    event.text = in.text("text"_L1).toUtf8();
    event.judgeText = in.optionalText("judge_text"_L1).toUtf8();
    if (event.seq <= 0) {
        in.fail("seq"_L1, u"has to be above 0"_s);
    }
    if (in.hasFailed()) {
        return in.error();
    }
    return event;
}

QByteArray textFrame(QByteArrayView text)
{
    constexpr char kFinalText = '\x81';
    constexpr qsizetype kMaxShort = 125;
    constexpr qsizetype kMax16 = 65'535;
    QByteArray frame;
    frame.reserve(text.size() + 10);
    frame.append(kFinalText);
    if (text.size() <= kMaxShort) {
        frame.append(static_cast<char>(text.size()));
    } else if (text.size() <= kMax16) {
        const quint16 size = qToBigEndian(static_cast<quint16>(text.size()));
        frame.append('\x7e').append(reinterpret_cast<const char*>(&size), sizeof size);
    } else {
        const quint64 size = qToBigEndian(static_cast<quint64>(text.size()));
        frame.append('\x7f').append(reinterpret_cast<const char*>(&size), sizeof size);
    }
    return frame.append(text);
}

EncodedEvent::EncodedEvent(LiveEvent event)
    : m_event(std::move(event))
    , m_plainFrame(textFrame(m_event.text))
    , m_judgeFrame(m_event.judgeText.isEmpty() ? m_plainFrame : textFrame(m_event.judgeText))
    , m_isReplaceable(isIntermediate(m_event))
{
    m_event.text.clear();
    m_event.judgeText.clear();
}

QByteArray EncodedEvent::text(bool isForJudge) const
{
    const QByteArray& whole = frame(isForJudge);
    const char size = whole[1];
    return whole.sliced(size == '\x7e' ? 4 : size == '\x7f' ? 10 : 2);
}

qsizetype EncodedEvent::bytes() const
{
    const bool isOne = m_judgeFrame.constData() == m_plainFrame.constData();
    return m_plainFrame.size() + (isOne ? 0 : m_judgeFrame.size());
}

bool EncodedEvent::isHeardIn(const QList<Topic>& topics) const
{
    return std::any_of(m_event.topics.begin(), m_event.topics.end(), [&](const Topic& topic) {
        return topics.contains(topic);
    });
}

} // namespace adjudge
