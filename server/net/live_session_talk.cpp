// What a client says, and the answers.
#include "server/net/live_endpoint.h"
#include "server/net/live_session.h"
#include "shared/wire/codec.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr int kBadMessage = 4400;
constexpr int kUnauthenticated = 4401;
constexpr int kForbidden = 4403;
constexpr int kTooManyTopics = 4413;
constexpr int kTooMany = 4429;

message::Refused refusal(ErrorCode code, const QString& text)
{
    return {errorCodeName(code), text};
}

} // namespace

void LiveSession::awaitHello()
{
    m_hasHello = true;
    if (!listen()) {
        return;
    }
    m_deadline.set(m_endpoint.m_wheel, m_endpoint.m_settings.helloTime);
}

void LiveSession::begin(
    const Caller& caller,
    const QString& token,
    const Topic& topic,
    const std::optional<Cursor>& since
)
{
    m_caller = caller;
    m_token = token;
    m_topics = {topic};
    if (!listen() || !admitUser()) {
        return;
    }
    m_deadline.set(m_endpoint.m_wheel, m_endpoint.m_settings.heartbeat);
    resume(since);
}

bool LiveSession::admitUser()
{
    m_isCounted = m_caller.user.has_value();
    if (m_isCounted && !m_endpoint.countUser(m_caller.id(), 1)) {
        close(kTooMany, u"You have too many connections open."_s);
        return false;
    }
    return true;
}

void LiveSession::refuse(const Error& error)
{
    if (!m_dialect) {
        say(message::Refused{errorCodeName(error.code), error.message});
    }
    close(
        error.code == ErrorCode::Forbidden ? kForbidden : kUnauthenticated,
        errorCodeName(error.code)
    );
}

void LiveSession::receive(const QString& text)
{
    if (m_stage == Stage::Closing) {
        return;
    }
    m_inbox.append(text);
    answerInbox();
}

void LiveSession::answerInbox()
{
    // While topics are looked up or events replayed the client's next words wait; how many, the
    // limit of messages bounds.
    while (!m_inbox.empty() && (m_stage == Stage::Hello || m_stage == Stage::Live)) {
        answer(m_inbox.takeFirst());
    }
    flush();
}

void LiveSession::answer(const QString& text)
{
    if (m_dialect) {
        tell(m_dialect->answerTo(text));
        return;
    }
    if (text == "ping"_L1) {
        say(QByteArray("pong"));
        return;
    }
    const auto decoded = wire::decodeClient(text.toUtf8());
    if (!decoded && m_stage == Stage::Hello) {
        close(kBadMessage, u"The first message has to be a hello."_s);
        return;
    }
    if (!decoded) {
        if (decoded.error().code != ErrorCode::NotFound) { // a newer client's message: ignored
            say(message::Refused{errorCodeName(decoded.error().code), decoded.error().message});
        }
        return;
    }
    const ClientMessage& said = *decoded;
    if (const auto* hello = std::get_if<message::Hello>(&said)) {
        greet(*hello);
    } else if (m_stage == Stage::Hello) {
        close(kBadMessage, u"The first message has to be a hello."_s);
    } else if (const auto* wish = std::get_if<message::Subscribe>(&said)) {
        subscribe(*wish);
    } else if (const auto* farewell = std::get_if<message::Unsubscribe>(&said)) {
        unsubscribe(*farewell);
    } else {
        m_sender.queue(m_endpoint.heartbeatFrame(sentUpTo()));
    }
}

void LiveSession::greet(const message::Hello& hello)
{
    if (m_stage != Stage::Hello) {
        say(refusal(ErrorCode::BadRequest, u"A hello is only the first message."_s));
        return;
    }
    if (hello.proto != kProtocolVersion) {
        close(kBadMessage, u"Only protocol %1 is spoken."_s.arg(kProtocolVersion));
        return;
    }
    auto caller = m_endpoint.m_policy.authenticate(hello.token);
    if (!caller) {
        refuse(caller.error());
        return;
    }
    m_caller = std::move(*caller);
    m_token = hello.token;
    if (!admitUser()) {
        return;
    }
    m_deadline.set(m_endpoint.m_wheel, m_endpoint.m_settings.heartbeat);
    admit(
        hello.topics,
        hello.badTopics,
        [this, last = hello.last](QList<Topic> topics, QList<message::Refused> refused) {
            m_topics = std::move(topics);
            m_refused = std::move(refused);
            resume(last);
        }
    );
}

// Which of the topics this caller gets; `then` is called once, unless the session ends before.
void LiveSession::admit(QList<Topic> topics, const QStringList& badNames, Admitted then)
{
    QList<message::Refused> refused;
    for (const QString& name : badNames) {
        refused.append(refusal(ErrorCode::BadRequest, u"\"%1\" is no topic."_s.arg(name)));
    }
    QList<Topic> wanted;
    for (const Topic& topic : std::as_const(topics)) {
        if (wanted.contains(topic) || m_topics.contains(topic)) {
            continue;
        }
        if (m_endpoint.m_policy.mayHear(m_caller, topic)) {
            wanted.append(topic);
        } else {
            const auto text = u"You may not listen to \"%1\"."_s.arg(topic.text());
            refused.append(refusal(ErrorCode::Forbidden, text));
        }
    }
    if (m_topics.size() + wanted.size() > m_endpoint.m_settings.topics) {
        close(kTooManyTopics, u"At most %1 topics."_s.arg(m_endpoint.m_settings.topics));
        return;
    }
    m_stage = Stage::Asking;
    m_endpoint.m_policy.findMissing(
        wanted,
        [guard = QPointer<LiveSession>(this), wanted, refused, then](const QList<Topic>& missing
        ) mutable {
            if (!guard || guard->m_stage != Stage::Asking) {
                return;
            }
            for (const Topic& topic : missing) {
                wanted.removeAll(topic);
                refused.append(refusal(
                    ErrorCode::NotFound, u"There is nothing to hear at \"%1\"."_s.arg(topic.text())
                ));
            }
            then(wanted, refused);
        }
    );
}

void LiveSession::subscribe(const message::Subscribe& request)
{
    admit(
        request.topics,
        request.badTopics,
        [this](const QList<Topic>& topics, const QList<message::Refused>& refused) {
            for (const Topic& topic : topics) {
                m_topics.append(topic);
                m_places.push_back(m_endpoint.m_hub.join(topic, *this));
            }
            m_stage = Stage::Live;
            for (const message::Refused& refusal : refused) {
                say(refusal);
            }
            say(message::Subscribed{m_topics, sentUpTo()});
            answerInbox();
        }
    );
}

void LiveSession::unsubscribe(const message::Unsubscribe& request)
{
    for (const Topic& topic : request.topics) {
        m_topics.removeAll(topic);
        std::erase_if(m_places, [&](const auto& place) { return place->topic() == topic; });
    }
    say(message::Subscribed{m_topics, sentUpTo()});
}

} // namespace adjudge
