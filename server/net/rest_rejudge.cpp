#include "server/net/rest_rejudge.h"

#include "server/net/rest_reply.h"
#include "shared/wire/codec.h"
#include "shared/wire/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qint64 kBodyBytes = 16 << 10;

QJsonValue timeOrNull(const QDateTime& time)
{
    return time.isValid() ? QJsonValue(isoText(time)) : QJsonValue();
}

QJsonValue verdictOrNull(Status status)
{
    return isFinal(status) ? QJsonValue(verdictCode(status)) : QJsonValue();
}

QJsonObject rejudgingJson(const Rejudging& r)
{
    return {
        {u"id"_s, r.id.value()},
        {u"user"_s, r.userName},
        {u"reason"_s, r.reason},
        {u"filter"_s, QJsonDocument::fromJson(r.filter.toUtf8()).object()},
        {u"apply_at_once"_s, r.isAutomatic},
        {u"state"_s, rejudgingStateName(r.state)},
        {u"created_at"_s, isoText(r.createdAt)},
        {u"ended_at"_s, timeOrNull(r.endedAt)},
        {u"total"_s, r.total},
        {u"done"_s, r.done},
        {u"changed"_s, r.changed},
        {u"failed"_s, r.failed},
    };
}

QJsonObject memberJson(const RejudgingMember& m)
{
    return {
        {u"submission_id"_s, m.submission.value()},
        {u"problem_id"_s, m.problem.value()},
        {u"problem"_s, m.problemName},
        {u"user"_s, m.userName},
        {u"language"_s, m.language},
        {u"submitted_at"_s, isoText(m.submittedAt)},
        {u"old_judging"_s, m.oldJudging},
        {u"old_status"_s, statusName(m.oldStatus)},
        {u"old_verdict"_s, verdictOrNull(m.oldStatus)},
        {u"judging"_s, m.number},
        {u"status"_s, statusName(m.status)},
        {u"verdict"_s, verdictOrNull(m.status)},
        {u"changed"_s, isFinal(m.status) && m.status != m.oldStatus},
        {u"time_ms"_s, qint64{m.time.count()}},
        {u"memory_bytes"_s, m.memoryBytes},
        {u"judge_error"_s, m.error},
    };
}

QJsonObject recordJson(const JudgingRecord& j)
{
    return {
        {u"judging"_s, j.number},
        {u"present"_s, j.isPresent},
        {u"status"_s, statusName(j.status)},
        {u"verdict"_s, verdictOrNull(j.status)},
        {u"started_at"_s, timeOrNull(j.startedAt)},
        {u"ended_at"_s, timeOrNull(j.endedAt)},
        {u"test"_s, j.test},
        {u"tests"_s, j.tests},
        {u"time_ms"_s, qint64{j.time.count()}},
        {u"memory_bytes"_s, j.memoryBytes},
        {u"sandbox"_s, j.sandbox},
        {u"judge_error"_s, j.error},
        {u"rejudging_id"_s, j.rejudging.isValid() ? QJsonValue(j.rejudging.value()) : QJsonValue()},
        {u"rejudging_state"_s, j.rejudgingState},
        {u"reason"_s, j.reason},
    };
}

Result<QDateTime> timeOf(wire::JsonReader& in, QLatin1StringView key)
{
    const QString text = in.optionalText(key);
    const QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!text.isEmpty() && !time.isValid()) {
        const QString what = u"\"filter.%1\" is no time like 2026-05-01T09:30:00.000Z."_s;
        return Error{ErrorCode::BadRequest, what.arg(key), {}};
    }
    return time;
}

Result<SubmissionFilter> filterOf(const QJsonObject& object)
{
    wire::JsonReader in(object, u"filter"_s);
    SubmissionFilter filter;
    filter.problem = ProblemId(in.optionalInteger("problem"_L1));
    filter.only = SubmissionId(in.optionalInteger("submission"_L1));
    filter.language = in.optionalText("language"_L1).left(64);
    filter.userName = in.optionalText("user"_L1).left(64);
    const QString status = in.optionalText("status"_L1);
    const auto from = timeOf(in, "from"_L1);
    const auto until = timeOf(in, "until"_L1);
    if (in.hasFailed() || !from || !until) {
        return in.hasFailed() ? in.error() : from ? until.error() : from.error();
    }
    filter.from = *from;
    filter.until = *until;
    if (!status.isEmpty()) {
        filter.status = statusFromName(status);
        filter.status = filter.status ? filter.status : statusFromVerdict(status);
        if (!filter.status) {
            const QString what = u"\"filter.status\" is no status: accepted, WA, …"_s;
            return Error{ErrorCode::BadRequest, what, {}};
        }
    }
    return filter;
}

Result<RejudgeRequest> requestOf(const QByteArray& body, const QJsonObject& fixedFilter)
{
    const auto object =
        body.isEmpty() ? Result<QJsonObject>(QJsonObject()) : wire::parseObject(body);
    if (!object) {
        return object.error();
    }
    wire::JsonReader in(*object, {});
    RejudgeRequest request;
    request.reason = in.optionalText("reason"_L1).left(500);
    QJsonObject wanted = in.optionalObject("filter"_L1).value_or(QJsonObject());
    request.isAutomatic =
        object->contains(u"apply_at_once"_s) ? in.boolean("apply_at_once"_L1) : false;
    if (in.hasFailed()) {
        return in.error();
    }
    for (auto it = fixedFilter.begin(); it != fixedFilter.end(); ++it) {
        wanted.insert(it.key(), it.value());
    }
    const auto filter = filterOf(wanted);
    if (!filter) {
        return filter.error();
    }
    request.filter = *filter;
    request.filterText = QString::fromUtf8(QJsonDocument(wanted).toJson(QJsonDocument::Compact));
    return request;
}

HttpResponse started(const Rejudging& rejudging)
{
    HttpResponse response = HttpResponse::json(rejudgingJson(rejudging), 201);
    return response.with("Location", "/api/rejudgings/" + rejudging.id.text().toLatin1() + '/');
}

HttpResponse listed(const QList<Rejudging>& rejudgings)
{
    QJsonArray array;
    for (const Rejudging& rejudging : rejudgings) {
        array.append(rejudgingJson(rejudging));
    }
    return HttpResponse::json({{u"rejudgings"_s, array}});
}

} // namespace

QList<Route> RestRejudge::routes()
{
    using C = const HttpCall&;
    using R = const Responder&;
    const QList<QByteArray> json{"application/json"};
    const auto act = [this](auto verb) {
        return [this, verb](C c, R r) {
            const auto id = c.id<RejudgingId>("id");
            if (!id) {
                return r.fail(id.error());
            }
            reply((m_rejudge.*verb)(c.caller, *id), this, r, [](const Rejudging& rejudging) {
                return HttpResponse::json(rejudgingJson(rejudging));
            });
        };
    };
    return {
        {"GET",
         "/api/rejudgings/",
         AuthNeed::Judge,
         [this](C c, R r) { reply(m_rejudge.newest(c.caller), this, r, listed); }},
        {"POST",
         "/api/rejudgings/",
         AuthNeed::Judge,
         [this](C c, R r) { start(c, r); },
         kBodyBytes,
         json},
        {"GET", "/api/rejudgings/{id}/", AuthNeed::Judge, [this](C c, R r) { detail(c, r); }},
        {"POST", "/api/rejudgings/{id}/apply", AuthNeed::Judge, act(&Rejudge::apply), kBodyBytes},
        {"POST", "/api/rejudgings/{id}/cancel", AuthNeed::Judge, act(&Rejudge::cancel), kBodyBytes},
        {"POST",
         "/api/submissions/{id}/rejudge",
         AuthNeed::Judge,
         [this](C c, R r) { startOne(c, r); },
         kBodyBytes},
        {"POST",
         "/api/problems/{id}/rejudge",
         AuthNeed::Judge,
         [this](C c, R r) { startProblem(c, r); },
         kBodyBytes},
        {"GET",
         "/api/submissions/{id}/judgings",
         AuthNeed::Judge,
         [this](C c, R r) { history(c, r); }},
    };
}

void RestRejudge::start(const HttpCall& call, const Responder& responder)
{
    const auto request = requestOf(call.request.body, {});
    if (!request) {
        return responder.fail(request.error());
    }
    reply(m_rejudge.start(call.caller, *request), this, responder, started);
}

// One submission needs no preview: its new verdict takes the place of the old one when it is there.
void RestRejudge::startOne(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<SubmissionId>("id");
    auto request = requestOf(
        call.request.body, {{u"submission"_s, id ? QJsonValue(id->value()) : QJsonValue()}}
    );
    if (!id || !request) {
        return responder.fail(id ? request.error() : id.error());
    }
    request->isAutomatic = true;
    reply(m_rejudge.start(call.caller, *request), this, responder, started);
}

void RestRejudge::startProblem(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<ProblemId>("id");
    const auto request =
        requestOf(call.request.body, {{u"problem"_s, id ? QJsonValue(id->value()) : QJsonValue()}});
    if (!id || !request) {
        return responder.fail(id ? request.error() : id.error());
    }
    reply(m_rejudge.start(call.caller, *request), this, responder, started);
}

void RestRejudge::detail(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<RejudgingId>("id");
    if (!id) {
        return responder.fail(id.error());
    }
    reply(m_rejudge.detail(call.caller, *id), this, responder, [](const RejudgingDetail& found) {
        QJsonObject object = rejudgingJson(found.rejudging);
        QJsonArray members;
        for (const RejudgingMember& member : found.members) {
            members.append(memberJson(member));
        }
        object.insert(u"members"_s, members);
        object.insert(u"epoch"_s, found.at.epoch);
        object.insert(u"snapshot_seq"_s, found.at.seq);
        return HttpResponse::json(object);
    });
}

void RestRejudge::history(const HttpCall& call, const Responder& responder)
{
    const auto id = call.id<SubmissionId>("id");
    if (!id) {
        return responder.fail(id.error());
    }
    reply(m_rejudge.history(call.caller, *id), this, responder, [](const auto& records) {
        QJsonArray judgings;
        for (const JudgingRecord& record : records) {
            judgings.append(recordJson(record));
        }
        return HttpResponse::json({{u"judgings"_s, judgings}});
    });
}

} // namespace adjudge
