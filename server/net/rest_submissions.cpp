#include "server/net/rest_submissions.h"

#include "server/net/rest_json.h"
#include "server/net/rest_query.h"
#include "server/net/rest_reply.h"
#include "server/service/events.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

// A source in JSON may be escaped to six bytes a byte; the rest is names and braces.
constexpr qint64 kEscapedBytesPerByte = 6;
constexpr qint64 kEnvelopeBytes = 16 << 10;

HttpResponse created(const Submitted& done)
{
    const Submission& submission = done.submission;
    HttpResponse response =
        HttpResponse::json(wire::toJson(submission), done.isRepeated ? 200 : 201);
    return response.with("Location", "/api/submissions/" + submission.id.text().toLatin1() + '/');
}

QByteArray eventsBody(
    const Browse::Replay& replay,
    qint64 since,
    int limit,
    const QList<Topic>& topics,
    const Caller& caller
)
{
    QByteArray body = "{\"epoch\":\"" + replay.head.epoch.toLatin1() + "\",\"resync\":";
    body += replay.isWhole ? "false" : "true";
    body += ",\"events\":[";
    qint64 cursor = replay.isWhole ? since : replay.head.seq;
    bool isFirst = true;
    for (const StoredEvent& event : replay.events) {
        cursor = event.seq;
        const bool isHeard = std::ranges::any_of(topics, [&](const Topic& topic) {
            return topicsOfEvent(event).contains(topic);
        });
        const EventForm form = eventForm(caller, event.kind, event.user);
        if (!isHeard || form == EventForm::Hidden) {
            continue;
        }
        body += isFirst ? "" : ",";
        body +=
            form == EventForm::Judge && !event.judgeText.isEmpty() ? event.judgeText : event.text;
        isFirst = false;
    }
    if (replay.events.size() < limit && replay.isWhole) {
        cursor = std::max(cursor, replay.head.seq);
    }
    return body + "],\"seq\":" + QByteArray::number(cursor) + '}';
}

} // namespace

RestSubmissions::RestSubmissions(
    Submit& submit, Browse& browse, qint64 sourceLimitBytes, QObject* parent
)
    : QObject(parent)
    , m_submit(submit)
    , m_browse(browse)
    , m_sourceLimitBytes(sourceLimitBytes)
{
}

QList<Route> RestSubmissions::routes()
{
    using C = const HttpCall&;
    using R = const Responder&;
    const qint64 bodyBytes = m_sourceLimitBytes * kEscapedBytesPerByte + kEnvelopeBytes;
    return {
        {"POST",
         "/api/problems/{id}/submissions/",
         AuthNeed::User,
         [this](C c, R r) { create(c, r); },
         bodyBytes,
         {"application/json", "multipart/form-data"}},
        {"GET",
         "/api/problems/{id}/submissions/",
         AuthNeed::Guest,
         [this](C c, R r) {
             const auto problem = c.id<ProblemId>("id");
             problem ? list(c, r, *problem) : r.fail(problem.error());
         }},
        {"GET",
         "/api/submissions/",
         AuthNeed::Guest,
         [this](C c, R r) { list(c, r, ProblemId()); }},
        {"GET", "/api/submissions/{id}/", AuthNeed::Guest, [this](C c, R r) { detail(c, r); }},
        {"GET",
         "/api/submissions/{id}/source",
         AuthNeed::Guest,
         [this](C c, R r) { source(c, r); }},
        {"GET", "/api/events", AuthNeed::Guest, [this](C c, R r) { events(c, r); }},
    };
}

void RestSubmissions::create(const HttpCall& call, const Responder& responder)
{
    const auto problem = call.id<ProblemId>("id");
    if (!problem) {
        return responder.fail(problem.error());
    }
    const auto request = submitRequestOf(call, *problem);
    if (!request) {
        return responder.fail(request.error());
    }
    reply(m_submit.submit(call.caller, *request), this, responder, created);
}

void RestSubmissions::list(const HttpCall& call, const Responder& responder, ProblemId problem)
{
    auto filter = filterOf(call);
    if (!filter) {
        return responder.fail(filter.error());
    }
    if (!problem.isValid()) {
        return reply(m_browse.page(*filter), this, responder, [](const auto& page) {
            return HttpResponse::json(pageJson(page));
        });
    }
    filter->problem = problem;
    m_browse.problem(problem).then(
        this,
        [this, filter = *filter, responder](const Result<Problem>& p) {
            if (!p) {
                return responder.fail(p.error());
            }
            reply(m_browse.page(filter), this, responder, [](const auto& page) {
                return HttpResponse::json(pageJson(page));
            });
        }
    );
}

void RestSubmissions::detail(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<SubmissionId>("id");
    if (!id) {
        return responder.fail(id.error());
    }
    const bool judges = isJudge(call.caller);
    reply(m_browse.detail(call.caller, *id), this, responder, [judges](const auto& detail) {
        return HttpResponse::json(detailJson(detail, judges));
    });
}

void RestSubmissions::source(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<SubmissionId>("id");
    if (!id) {
        return responder.fail(id.error());
    }
    reply(
        m_browse.source(call.caller, *id),
        this,
        responder,
        [id = *id](const SubmissionSource& s) {
            return HttpResponse::json({
                {u"submission_id"_s, id.value()},
                {u"language"_s, s.language},
                {u"filename"_s, s.fileName},
                {u"source"_s, s.source},
            });
        }
    );
}

void RestSubmissions::events(const HttpCall& call, const Responder& responder)
{
    constexpr qint64 kMaxSeq = (qint64{1} << 53) - 1;
    const auto topics = topicsOf(call);
    const auto since = numberOf(call.request, "since", 0, kMaxSeq, 0);
    const auto limit = numberOf(call.request, "limit", 1, 1000, 500);
    if (!topics || !since || !limit) {
        return responder.fail(!topics ? topics.error() : !since ? since.error() : limit.error());
    }
    const QString epoch = call.request.query("epoch").value_or(QString());
    const int count = static_cast<int>(*limit);
    const auto make = [epoch, count, since = *since, topics = *topics, caller = call.caller](
                          Browse::Replay replay
                      ) {
        if (!epoch.isEmpty() && epoch != replay.head.epoch) {
            replay.isWhole = false;
            replay.events.clear();
        }
        return HttpResponse::jsonText(eventsBody(replay, since, count, topics, caller));
    };
    reply(m_browse.since(*since, count), this, responder, make);
}

} // namespace adjudge
