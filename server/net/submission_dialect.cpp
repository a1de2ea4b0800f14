#include "server/net/submission_dialect.h"

#include "shared/wire/analysis_codec.h"
#include "shared/wire/codec.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

QByteArray compact(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

// How many tests passed is told to those only who may see them.
QJsonObject summaryOf(const SubmissionDetail& detail)
{
    const QList<TestResult>& tests = detail.judging.tests;
    const auto passed = std::ranges::count(tests, Status::Accepted, &TestResult::verdict);
    QJsonObject summary{{u"total_tests"_s, detail.submission.tests}};
    summary.insert(u"passed"_s, detail.maySeeDetail ? QJsonValue(qint64{passed}) : QJsonValue());
    summary.insert(
        u"failed"_s, detail.maySeeDetail ? QJsonValue(tests.size() - passed) : QJsonValue()
    );
    summary.insert(u"duration_ms"_s, qint64{detail.duration.count()});
    return summary;
}

QByteArray completeText(const SubmissionDetail& detail)
{
    const Submission& s = detail.submission;
    return compact({
        {u"type"_s, u"complete"_s},
        {u"submission_id"_s, s.id.value()},
        {u"seq"_s, s.seq},
        {u"judging"_s, s.judging},
        {u"final_status"_s, statusName(s.status)},
        {u"verdict"_s, verdictCode(s.status)},
        {u"metrics"_s, wire::toJson(s)[u"metrics"]},
        {u"summary"_s, summaryOf(detail)},
    });
}

// The analysis of another part, as it is in the log or in a detail; empty if there is none.
QByteArray analysisText(const QJsonObject& analysis, SubmissionId id, qint64 seq)
{
    if (analysis.isEmpty()) {
        return {};
    }
    QJsonObject told = analysis;
    told.insert(u"type"_s, u"error_analysis"_s);
    told.insert(u"submission_id"_s, id.value());
    told.insert(u"seq"_s, seq);
    return compact(told);
}

} // namespace

SubmissionDialect::SubmissionDialect(
    SubmissionId id,
    StreamLimits limits,
    Browse& browse,
    const Clock& clock,
    QObject& home,
    std::shared_ptr<void> seat
)
    : m_id(id)
    , m_limits(limits)
    , m_browse(browse)
    , m_clock(clock)
    , m_home(&home)
    , m_seat(std::move(seat))
    , m_isAlive(std::make_shared<bool>(true))
{
}

void SubmissionDialect::takeSnapshot(const Caller& caller, const Done& done)
{
    const std::weak_ptr<bool> alive = m_isAlive;
    m_browse.detail(caller, m_id)
        .then(m_home.data(), [this, alive, done](const Result<Snapshot<SubmissionDetail>>& found) {
            if (alive.expired()) {
                return; // and `this` with it
            }
            done(
                found ? Result<StreamSnapshot>(snapshotOf(*found))
                      : Result<StreamSnapshot>(found.error())
            );
        });
}

StreamSnapshot SubmissionDialect::snapshotOf(const Snapshot<SubmissionDetail>& found)
{
    const SubmissionDetail& detail = found.value;
    const Submission& submission = detail.submission;
    StreamSnapshot snapshot{found.at.seq, {}, isFinal(submission.status)};
    noteJudging(submission.judging);
    if (!m_told.isEnd) { // else every event up to the last was told
        snapshot.texts.append(statusText(submission));
        for (const TestResult& test : detail.judging.tests) {
            if (!m_told.tests.contains(test.index)) {
                snapshot.texts.append(testText(test, submission.seq));
            }
        }
        if (const auto analysis = wire::analysisFromText(detail.judging.analysis)) {
            snapshot.texts.append(analysisText(wire::toJson(*analysis), m_id, submission.seq));
        }
    }
    if (snapshot.isOver) {
        snapshot.texts.append(completeText(detail));
    }
    return snapshot;
}

StreamWords SubmissionDialect::wordsFor(const LiveEvent& event, const QByteArray& text)
{
    if (event.kind == "error_analysis"_L1) {
        const auto object = wire::parseObject(text);
        return {{object ? analysisText(*object, m_id, event.seq) : QByteArray()}, false};
    }
    const auto message = wire::decodeServer(text);
    if (!message) {
        return {};
    }
    if (const auto* update = std::get_if<message::SubmissionUpdate>(&*message)) {
        const Submission& submission = update->submission;
        if (submission.status == Status::Queued) {
            m_told = {}; // it begins, perhaps again
        }
        noteJudging(submission.judging);
        m_told.isEnd = isFinal(submission.status);
        return {{statusText(submission)}, m_told.isEnd};
    }
    if (const auto* test = std::get_if<message::TestDone>(&*message)) {
        noteJudging(test->judging);
        return {{testText(test->result, test->seq)}, false};
    }
    return {};
}

// A rejudge's tests are told from the first.
void SubmissionDialect::noteJudging(int judging)
{
    if (m_told.judging != judging) {
        m_told = {judging, {}, false};
    }
}

QByteArray SubmissionDialect::statusText(const Submission& s) const
{
    return compact({
        {u"type"_s, u"status_update"_s},
        {u"submission_id"_s, s.id.value()},
        {u"seq"_s, s.seq},
        {u"judging"_s, s.judging},
        {u"status"_s, statusName(s.status)},
        {u"test"_s, s.test},
        {u"tests"_s, s.tests},
        {u"timestamp"_s, isoText(m_clock.now())},
    });
}

QByteArray SubmissionDialect::testText(const TestResult& test, qint64 seq)
{
    m_told.tests.insert(test.index);
    QJsonObject object{
        {u"type"_s, u"test_result"_s},
        {u"submission_id"_s, m_id.value()},
        {u"seq"_s, seq},
        {u"judging"_s, m_told.judging},
        {u"index"_s, test.index},
        {u"test_name"_s, test.name},
        {u"status"_s, statusName(test.verdict)},
        {u"duration_ms"_s, qint64{test.wall.count()}},
        {u"time_ms"_s, qint64{test.time.count()}},
        {u"memory_bytes"_s, test.memoryBytes},
        {u"message"_s, test.message},
    };
    if (!test.judgeMessage.isEmpty()) { // only in the form for judges
        object.insert(u"judge_message"_s, test.judgeMessage);
    }
    return compact(object);
}

QByteArray SubmissionDialect::answerTo(const QString& said) const
{
    if (said == "ping"_L1) {
        return "pong";
    }
    const auto object = wire::parseObject(said.toUtf8());
    return object && (*object)[u"type"].toString() == "ping"_L1 ? "pong" : QByteArray();
}

} // namespace adjudge
