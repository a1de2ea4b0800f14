#include "server/worker/foreign_judgement.h"

#include "server/worker/metric_values.h"
#include "shared/wire/codec.h"

#include <QJsonObject>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxTeamBytes = 1 << 10;
constexpr qsizetype kMaxJudgeBytes = 64 << 10;

Error faultOf(const QString& kind, const QString& name, const QString& what)
{
    return {ErrorCode::Internal, u"the %1 %2 %3"_s.arg(kind, name, what), {}};
}

// The number in "points 12.5 well done".
std::optional<QByteArray> pointsIn(const QByteArray& errors)
{
    const QList<QByteArray> words = errors.left(200).simplified().split(' ');
    bool isNumber = false;
    const double points = words.value(1).toDouble(&isNumber);
    const bool isGood = words.value(0) == "points" && isNumber && std::isfinite(points);
    return isGood ? std::optional(words.at(1)) : std::nullopt;
}

Result<Judgement> testlibJudgement(const QString& name, const RunResult& run)
{
    enum Code { kOk = 0, kWrong = 1, kFormat = 2, kDirt = 4, kPoints = 7, kEarlyEnd = 8 };

    const QString kind = u"checker"_s;
    const QString words = shownText(run.errors, kMaxJudgeBytes).trimmed();
    const auto fault = [&](const QString& what) {
        return faultOf(
            kind, name, words.isEmpty() ? what : u"%1: %2"_s.arg(what, words.left(2000))
        );
    };
    if (run.end != RunResult::End::Exited) {
        return fault(howItEnded(run, {}));
    }
    Judgement judgement;
    judgement.judgeMessage = words;
    switch (run.exitCode) {
    case kOk:
        judgement.isAccepted = true;
        return judgement;
    case kWrong:
    case kFormat:
    case kDirt:
    case kEarlyEnd:
        return judgement;
    case kPoints:
        judgement.isAccepted = true;
        judgement.score = pointsIn(run.errors);
        return judgement.score ? Result<Judgement>(judgement)
                               : fault(u"exited with 7 and told no points"_s);
    default:
        return fault(howItEnded(run, u"0 accepts, 1 and 2 reject, 7 gives points"_s));
    }
}

Result<Judgement> readEvaluation(const QJsonObject& object)
{
    const auto bad = [](const QString& what) { return Error{ErrorCode::BadRequest, what, {}}; };
    const auto verdict = statusFromVerdict(object[u"verdict"].toString());
    if (verdict != Status::Accepted && verdict != Status::WrongAnswer) {
        return bad(u"\"verdict\" must be \"AC\" or \"WA\""_s);
    }
    Judgement judgement;
    judgement.isAccepted = verdict == Status::Accepted;
    const QJsonValue score = object[u"score"];
    if (!score.isUndefined() && !score.isNull() && !score.isDouble()) {
        return bad(u"\"score\" must be a number"_s);
    }
    if (score.isDouble() && judgement.isAccepted) {
        judgement.score = QByteArray::number(score.toDouble(), 'g', 17);
    }
    const QJsonValue metrics = object[u"metrics"];
    if (!metrics.isUndefined() && !metrics.isObject()) {
        return bad(u"\"metrics\" must be an object of numbers"_s);
    }
    const auto values = readMetrics(metrics.toObject());
    if (!values) {
        return values.error();
    }
    judgement.metrics = *values;
    judgement.teamMessage =
        shownText(object[u"message"].toString().toUtf8(), kMaxTeamBytes).trimmed();
    judgement.judgeMessage =
        shownText(object[u"judge_message"].toString().toUtf8(), kMaxJudgeBytes).trimmed();
    return judgement;
}

Result<Judgement> evaluatorJudgement(const QString& name, const RunResult& run)
{
    const QString kind = u"evaluator"_s;
    const QString words = shownText(run.errors, 2000).trimmed();
    if (run.end != RunResult::End::Exited || run.exitCode != 0) {
        const QString how = howItEnded(run, u"0 is expected"_s);
        return faultOf(kind, name, words.isEmpty() ? how : u"%1: %2"_s.arg(how, words));
    }
    const auto object = wire::parseObject(run.output);
    auto judgement = object ? readEvaluation(*object) : Result<Judgement>(object.error());
    if (!judgement) {
        const QString text = u"wrote no evaluation: %1. It wrote: %2"_s;
        const QString output = shownText(run.output.left(200), 200).simplified();
        return faultOf(kind, name, text.arg(judgement.error().message, output));
    }
    if (judgement->judgeMessage.isEmpty()) {
        judgement->judgeMessage = words;
    }
    return judgement;
}

} // namespace

RunRequest
foreignRequest(JudgeProtocol protocol, RunRequest base, const OutputValidator::Question& question)
{
    base.files = {
        {u"test.in"_s, question.input, false},
        {u"test.ans"_s, question.answer, false},
        {u"team.out"_s, question.output, false}};
    base.argv += protocol == JudgeProtocol::Testlib
                     ? QStringList{u"/w/test.in"_s, u"/w/team.out"_s, u"/w/test.ans"_s}
                     : QStringList{u"/w/test.in"_s, u"/w/test.ans"_s, u"/w/team.out"_s};
    base.argv += question.flags;
    return base;
}

Result<Judgement>
foreignJudgement(JudgeProtocol protocol, const QString& name, const RunResult& run)
{
    return protocol == JudgeProtocol::Testlib ? testlibJudgement(name, run)
                                              : evaluatorJudgement(name, run);
}

} // namespace adjudge
