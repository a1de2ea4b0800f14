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
                             ? OutputValidator::open(program, bounds, own)
                             : OutputValidator::openForeign(package.protocol, program, bounds, own);
        if (!validator) {
            return validator.error();
        }
        judge.m_validators.push_back(std::move(*validator));
    }
    return judge;
}

Result<void> TestJudge::decide(
    const TestCase& test, const Files& files, const QByteArray& output, TestResult& result
)
{
    if (m_validators.empty()) {
        return m_checker.isEmpty() ? decideByDefault(test, files, output, result)
                                   : decideByName(test, files, output, result);
    }
    QStringList judgeMessages;
    for (const auto& validator : m_validators) {
        m_expect(validator->bound());
        const auto judgement =
            validator->judge({files.input, files.answer, output, test.validatorFlags});
        if (!judgement) {
            return judgement.error();
        }
        note(judgement->metrics);
        if (!judgement->judgeMessage.isEmpty()) {
            judgeMessages.append(judgement->judgeMessage);
        }
        if (!judgement->teamMessage.isEmpty()) {
            result.message = judgement->teamMessage;
        }
        if (!judgement->isAccepted) {
            result.verdict = Status::WrongAnswer;
            break;
        }
    }
    result.judgeMessage = judgeMessages.join(u'\n');
    return {};
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
