#include "server/service/submit.h"

#include "server/domain/submission_rules.h"
#include "server/service/events.h"
#include "server/store/job_store.h"
#include "server/store/problem_store.h"
#include "server/store/submission_store.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

struct Stored
{
    Submitted submitted;
    QList<StoredEvent> events;
};

QString contentHash(const SubmitRequest& request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(request.problem.text().toLatin1() + '\n' + request.language.toUtf8() + '\n');
    hash.addData(request.source);
    return QString::fromLatin1(hash.result().toHex());
}

Result<Submission> existing(SubmissionStore& submissions, SubmissionId id)
{
    auto found = submissions.byId(id);
    if (!found) {
        return found.error();
    }
    if (!*found) {
        return Error{ErrorCode::Internal, u"Submission %1 is missing."_s.arg(id.text()), {}};
    }
    return **found;
}

// What an earlier request with the same key stored, if there was one.
Result<std::optional<Stored>> repeated(SubmissionStore& submissions, const NewSubmission& asked)
{
    if (asked.idempotencyKey.isEmpty()) {
        return std::optional<Stored>();
    }
    const auto known = submissions.byKey(asked.user, asked.idempotencyKey);
    if (!known) {
        return known.error();
    }
    if (!*known) {
        return std::optional<Stored>();
    }
    if ((*known)->contentHash != asked.contentHash) {
        const QString what =
            u"This Idempotency-Key was used for another submission (%1). Use a new key for new content."_s;
        return Error{ErrorCode::Conflict, what.arg((*known)->id.text()), {}};
    }
    const auto submission = existing(submissions, (*known)->id);
    if (!submission) {
        return submission.error();
    }
    return std::optional(Stored{{*submission, true}, {}});
}

Result<Stored> store(Connection& connection, NewSubmission asked, qint64 sourceBytes)
{
    const auto problem = ProblemStore(connection).byId(asked.problem);
    if (!problem) {
        return problem.error();
    }
    if (!*problem) {
        const QString what = u"There is no problem %1. GET /api/problems/ lists them."_s;
        return Error{ErrorCode::NotFound, what.arg(asked.problem.text()), {}};
    }
    const qint64 limit = (*problem)->sourceLimitBytes;
    if (limit > 0 && sourceBytes > limit) {
        const QString what = u"The source has %1 bytes; this problem allows %2."_s;
        return Error{ErrorCode::TooLarge, what.arg(sourceBytes).arg(limit), {}};
    }
    const QStringList& allowed = (*problem)->rules.languages;
    if (!isAllowedLanguage(asked.language, allowed)) {
        const QString what = u"This problem does not take %1; use one of: %2."_s;
        return Error{ErrorCode::BadRequest, what.arg(asked.language, allowed.join(u", "_s)), {}};
    }
    asked.tests = (*problem)->tests;
    SubmissionStore submissions(connection);
    const auto known = repeated(submissions, asked);
    if (!known) {
        return known.error();
    }
    if (*known) {
        return **known;
    }
    const auto id = submissions.add(asked, 0);
    if (!id) {
        return id.error();
    }
    const auto judging = submissions.addJudging(*id, 1);
    if (!judging) {
        return judging.error();
    }
    const auto job = JobStore(connection).put(*judging, *id);
    if (!job) {
        return job.error();
    }
    auto submission = existing(submissions, *id);
    if (!submission) {
        return submission.error();
    }
    EventLog log(connection);
    const auto event = appendUpdate(log, *submission);
    if (!event) {
        return event.error();
    }
    if (const auto written = submissions.writeState(*submission); !written) {
        return written.error();
    }
    return Stored{{*submission, false}, {*event}};
}

} // namespace

Submit::Submit(Database& database, const Clock& clock, qint64 sourceLimitBytes, QObject* parent)
    : QObject(parent)
    , m_database(database)
    , m_clock(clock)
    , m_sourceLimitBytes(sourceLimitBytes)
{
}

Result<void> Submit::checkLanguage(const QString& language) const
{
    if (m_fileNames.contains(language)) {
        return {};
    }
    QStringList known = m_fileNames.keys();
    known.sort();
    if (known.isEmpty()) {
        return Error{
            ErrorCode::Unavailable, u"No language is ready yet; try again in a moment."_s, {}};
    }
    const QString what = u"Unknown language \"%1\". Use one of: %2."_s;
    return Error{ErrorCode::BadRequest, what.arg(language.left(40), known.join(u", "_s)), {}};
}

QFuture<Result<Submitted>> Submit::submit(const Caller& caller, const SubmitRequest& request)
{
    const auto refuse = [](const Error& error) {
        return QtFuture::makeReadyFuture(Result<Submitted>(error));
    };
    if (!maySubmit(caller)) {
        return refuse({ErrorCode::Unauthenticated, u"Log in to submit."_s, {}});
    }
    if (const auto language = checkLanguage(request.language); !language) {
        return refuse(language.error());
    }
    const auto source = checkedSource(request.source, m_sourceLimitBytes);
    if (!source) {
        return refuse(source.error());
    }
    const NewSubmission asked{
        request.problem,
        caller.id(),
        request.language,
        checkedFileName(request.fileName, m_fileNames.value(request.language)),
        *source,
        request.idempotencyKey,
        contentHash(request),
        m_clock.now()};
    const qint64 sourceBytes = request.source.size();
    return m_database
        .write<Stored>([asked, sourceBytes](Connection& c) { return store(c, asked, sourceBytes); })
        .then(this, [this](const Result<Stored>& done) -> Result<Submitted> {
            if (!done) {
                return done.error();
            }
            if (!done->submitted.isRepeated) {
                Q_EMIT stored(done->events);
                Q_EMIT queued();
            }
            return done->submitted;
        });
}

} // namespace adjudge
