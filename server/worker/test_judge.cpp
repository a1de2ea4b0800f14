#include "server/worker/test_judge.h"

#include "server/worker/named_checkers.h"

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

Result<TestJudge> TestJudge::open(
    const ProblemPackage& package,
    const ValidatorBounds& bounds,
    const OutputValidator::Tools& tools,
    ExpectStep expect
)
{
    TestJudge judge;
    judge.m_expect = std::move(expect);
    judge.m_checker = package.checker;
    if (!package.customValidation) {
        return judge;
    }
    if (package.outputValidators.isEmpty()) {
        const QString text =
            u"problem %1 says \"validation: custom\" but has no output validator"_s;
        return Error{ErrorCode::Internal, text.arg(package.name), {}};
    }
    for (const PackageProgram& program : package.outputValidators) {
        OutputValidator::Tools own = tools;
        own.box.slot = u"%1v%2"_s.arg(tools.box.slot).arg(judge.m_validators.size());
        judge.m_expect(compileBound(bounds.compile));
        auto validator = package.protocol == JudgeProtocol::Kattis
                             ? OutputValidator::open(program, bounds, own, package.passes > 1)
                             : OutputValidator::openForeign(package.protocol, program, bounds, own);
        if (!validator) {
            return validator.error();
        }
        judge.m_validators.push_back(std::move(*validator));
        judge.m_feedback.emplace_back();
    }
    return judge;
}

void TestJudge::begin()
{
    m_extras = {};
    m_transcript = {};
    m_before = {};
    for (QList<BoxFile>& feedback : m_feedback) {
        feedback.clear();
    }
}

Result<void> TestJudge::decide(
    const TestCase& test, const Files& files, const QByteArray& output, TestResult& result
)
{
    if (m_validators.empty()) {
        return m_checker.isEmpty() ? decideByDefault(test, files, output, result)
                                   : decideByName(test, files, output, result);
    }
    m_extras = {};
    QStringList judgeMessages;
    for (std::size_t i = 0; i < m_validators.size(); ++i) {
        OutputValidator& validator = *m_validators[i];
        m_expect(validator.bound());
        const auto judgement =
            validator.judge({files.input, files.answer, output, test.validatorFlags, m_feedback[i]}
            );
        if (!judgement) {
            return judgement.error();
        }
        accept(*judgement, result);
        m_feedback[i] = judgement->feedback;
        if (!judgement->judgeMessage.isEmpty()) {
            judgeMessages.append(judgement->judgeMessage);
        }
        if (!judgement->isAccepted) {
            break;
        }
    }
    result.judgeMessage = judgeMessages.join(u'\n');
    return {};
}

Result<OutputValidator::Conversation> TestJudge::converse(
    const TestCase& test, const Files& files, Box& box, const RunRequest& submission
)
{
    if (m_validators.size() != 1) {
        return Error{
            ErrorCode::Internal,
            u"an interactive problem needs exactly one output validator"_s,
            {}};
    }
    m_extras = {};
    m_transcript = m_before;
    OutputValidator& interactor = *m_validators.front();
    m_expect(interactor.bound() + 2 * submission.limits.wall);
    return interactor.converse(
        {files.input, files.answer, {}, test.validatorFlags, m_feedback.front()},
        box,
        submission,
        m_transcript
    );
}

void TestJudge::endPass()
{
    m_transcript.endPass();
    m_before = m_transcript;
}

void TestJudge::accept(const Judgement& judgement, TestResult& result)
{
    note(judgement.metrics);
    m_feedback.front() = m_validators.size() == 1 ? judgement.feedback : QList<BoxFile>();
    if (!judgement.teamMessage.isEmpty()) {
        result.message = judgement.teamMessage;
    }
    if (!judgement.judgeMessage.isEmpty()) {
        result.judgeMessage = judgement.judgeMessage;
    }
    if (!judgement.isAccepted) {
        result.verdict = Status::WrongAnswer;
    }
    ScoreFiles& points = m_extras.points;
    points.score = judgement.score ? judgement.score : points.score;
    points.multiplier = judgement.multiplier ? judgement.multiplier : points.multiplier;
    m_extras.nextPass = judgement.nextPass;
}

Result<void> TestJudge::decideByDefault(
    const TestCase& test, const Files& files, const QByteArray& output, TestResult& result
)
{
    const auto rules = parseValidatorFlags(test.validatorFlags);
    if (!rules) {
        return rules.error();
    }
    const Comparison comparison = compareOutput(files.answer, output, *rules);
    if (!comparison.isAccepted) {
        result.verdict = Status::WrongAnswer;
        result.judgeMessage = comparison.judgeMessage;
        // The message quotes the answer; a sample's answer is public.
        result.message = test.isSample ? comparison.judgeMessage : QString();
    }
    return {};
}

Result<void> TestJudge::decideByName(
    const TestCase& test, const Files& files, const QByteArray& output, TestResult& result
) const
{
    const auto comparison = compareByName(m_checker, files.answer, output);
    if (!comparison) {
        return comparison.error();
    }
    if (!comparison->isAccepted) {
        result.verdict = Status::WrongAnswer;
        result.judgeMessage = comparison->judgeMessage;
        result.message = test.isSample ? comparison->judgeMessage : QString();
    }
    return {};
}

void TestJudge::note(const Metrics& metrics)
{
    for (auto it = metrics.cbegin(); it != metrics.cend(); ++it) {
        auto& [sum, count] = m_sums[it.key()];
        sum += it.value();
        ++count;
    }
}

Metrics TestJudge::metrics() const
{
    Metrics means;
    for (auto it = m_sums.cbegin(); it != m_sums.cend(); ++it) {
        means.insert(it.key(), it.value().first / it.value().second);
    }
    return means;
}

} // namespace adjudge
