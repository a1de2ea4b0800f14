#include "server/worker/test_run.h"

#include "server/worker/host_pressure.h"
#include "server/worker/measured_run.h"

#include <QFile>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxErrorTail = 4 << 10;
constexpr qint64 kMaxTestBytes = 1LL << 30;

Result<QByteArray> readTestFile(const ProblemPackage& package, const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxTestBytes) {
        const QString text = u"cannot read the test file %1: %2"_s;
        return Error{ErrorCode::Internal, text.arg(path, file.errorString()), {}};
    }
    QByteArray content = file.readAll();
    if (package.dropsCarriageReturns) {
        content.replace("\r\n", "\n");
    }
    return content;
}

// Named files in place of the standard streams, where the problem wants them.
void giveInput(const ProblemPackage& package, const QByteArray& input, RunRequest& request)
{
    request.input = package.inputFile.isEmpty() ? input : QByteArray();
    if (!package.inputFile.isEmpty()) {
        request.files.append({package.inputFile, input, false});
    }
    if (!package.outputFile.isEmpty()) {
        request.collect = QStringList{package.outputFile};
        request.collectBytes = request.limits.outputBytes;
    }
}

QByteArray outputOf(const ProblemPackage& package, const RunResult& run)
{
    return package.outputFile.isEmpty() ? run.output : collected(run, package.outputFile);
}

std::chrono::milliseconds scaled(std::chrono::milliseconds time, double factor)
{
    return std::chrono::milliseconds(
        static_cast<qint64>(std::ceil(static_cast<double>(time.count()) * factor))
    );
}

RunRequest prepare(const TestRun& run, const SandboxReport& protection)
{
    const LanguageSpec& spec = run.language.spec;
    RunLimits limits;
    limits.cpu = scaled(run.job.timeLimit, spec.timeMultiplier);
    limits.wall = scaled(2 * limits.cpu + 1s, spec.wallMultiplier);
    limits.memoryBytes =
        run.job.memoryLimitBytes > 0 ? run.job.memoryLimitBytes : run.package.memoryLimitBytes;
    if (run.package.outputLimitBytes > 0) {
        limits.outputBytes = run.package.outputLimitBytes;
    }
    return runRequest(run.language, run.values, limits, protection);
}

// A test's figures are those of its dearest pass.
void addMeasured(TestResult& result, const RunResult& run)
{
    result.time = std::max(result.time, run.cpu);
    result.wall = std::max(result.wall, run.wall);
    result.memoryBytes = std::max(result.memoryBytes, run.memoryBytes);
    result.exitCode = run.end == RunResult::End::Exited ? run.exitCode : 0;
    result.signal = run.end == RunResult::End::Signalled ? run.signal : 0;
}

// What the program said on stderr, for the judges: it may quote the secret input.
QString errorTail(const RunResult& run)
{
    const QString words = shownText(run.errors.right(kMaxErrorTail), kMaxErrorTail).trimmed();
    return words.isEmpty() ? QString() : u"stderr: "_s + words;
}

// Whether a run may have been ended, or measured, for what others on the host did. A peak over the
// limit that did not end the run may be file cache: files that this run was the first to read are
// counted as its own. A wall limit may be others' use of the processors.
bool isDoubtful(const RunResult& run, const RunLimits& limits, const HostPressure& pressure)
{
    constexpr double kBusyShare = 0.2;
    if (run.end == RunResult::End::WallLimit) {
        return run.cpu < limits.cpu && pressure.share() > kBusyShare;
    }
    return run.end == RunResult::End::Exited && run.memoryBytes > limits.memoryBytes;
}

void addLine(QString& text, const QString& line)
{
    text += text.isEmpty() || line.isEmpty() ? line : u'\n' + line;
}

// One test of one submission, pass by pass.
class OneTest
{
public:
    OneTest(const TestRun& run, Box& box, TestJudge& judge, const TestCase& test)
        : m_run(run)
        , m_box(box)
        , m_judge(judge)
        , m_test(test)
        , m_request(prepare(run, box.protection()))
    {
    }

    Result<TestResult> runPasses(int index);

private:
    Result<void> runPass(TestResult& result);
    Result<void> talk(TestResult& result);
    Result<void> runAlone(TestResult& result);
    template <typename Step> auto measured(const Step& step, RunRequest request);
    [[nodiscard]] RunVerdict verdictOf(const RunResult& ended) const;
    void keep(const RunVerdict& verdict, const RunResult& ended, TestResult& result);
    static Error notStarted(const RunResult& ended);

    const TestRun& m_run;
    Box& m_box;
    TestJudge& m_judge;
    const TestCase& m_test;
    RunRequest m_request;
    TestJudge::Files m_files;
};

const RunResult& submissionOf(const OutputValidator::Conversation& conversation)
{
    return conversation.submission;
}

// Takes a step once, and a second time with more patience if the first is in doubt.
template <typename Step> auto OneTest::measured(const Step& step, RunRequest request)
{
    constexpr int kPatience = 10;
    const HostPressure pressure;
    m_run.expect(request.limits.wall);
    auto ended = step(request);
    if (!ended || !isDoubtful(submissionOf(*ended), request.limits, pressure)) {
        return ended;
    }
    request.limits.wall =
        std::min<std::chrono::milliseconds>(kPatience * request.limits.wall, 10min);
    m_run.expect(request.limits.wall);
    return step(request);
}

Result<TestResult> OneTest::runPasses(int index)
{
    const auto input = readTestFile(m_run.package, m_test.inputPath);
    const auto answer = readTestFile(m_run.package, m_test.answerPath);
    if (!input || !answer) {
        return input ? answer.error() : input.error();
    }
    m_files = {*input, *answer};
    m_request.argv += m_test.arguments;
    for (const ExtraFile& file : m_test.files) {
        const auto content = readTestFile(m_run.package, file.path);
        if (!content) {
            return content.error();
        }
        m_request.files.append({file.name, *content, false});
    }
    TestResult result;
    result.index = index;
    result.name = m_test.name;
    m_judge.begin();
    for (int pass = 1;; ++pass) {
        m_judge.beginPass();
        if (const auto done = runPass(result); !done) {
            return done.error();
        }
        m_judge.endPass();
        const auto next = m_judge.extras().nextPass;
        if (!next || m_run.package.passes == 1) {
            break;
        }
        if (result.verdict != Status::Accepted) {
            return Error{
                ErrorCode::Internal,
                u"the output validator rejected and asked for another pass"_s,
                {}};
        }
        if (pass == m_run.package.passes) {
            const QString text = u"the output validator asked for more than %1 passes"_s;
            return Error{ErrorCode::Internal, text.arg(pass), {}};
        }
        m_files.input = *next;
    }
    result.transcript = m_run.package.isInteractive ? m_judge.transcript() : QString();
    return result;
}

Result<void> OneTest::runPass(TestResult& result)
{
    return m_run.package.isInteractive ? talk(result) : runAlone(result);
}

RunVerdict OneTest::verdictOf(const RunResult& ended) const
{
    const RunBounds bounds{
        .cpu = m_request.limits.cpu,
        .memoryBytes = m_request.limits.memoryBytes,
        .outputBytes = m_request.limits.outputBytes,
    };
    return judgeRun(ended, bounds, m_run.language.spec.outOfMemory);
}

Error OneTest::notStarted(const RunResult& ended)
{
    const QString text = u"the program does not start in the box: %1"_s;
    return Error{ErrorCode::Internal, text.arg(ended.note), {}};
}

// A verdict that does not come from a validator.
void OneTest::keep(const RunVerdict& verdict, const RunResult& ended, TestResult& result)
{
    result.verdict = verdict.status;
    result.message = verdict.message;
    addLine(result.judgeMessage, errorTail(ended));
}

Result<void> OneTest::runAlone(TestResult& result)
{
    RunRequest own = m_request;
    giveInput(m_run.package, m_files.input, own);
    const auto ended = runMeasured(m_box, own, m_run.expect);
    if (!ended) {
        return ended.error();
    }
    addMeasured(result, *ended);
    const RunVerdict verdict = verdictOf(*ended);
    if (verdict.status == Status::JudgeError) {
        return notStarted(*ended);
    }
    if (verdict.status == Status::Accepted) {
        if (const auto done =
                m_judge.decide(m_test, m_files, outputOf(m_run.package, *ended), result);
            !done) {
            return done.error();
        }
    } else {
        keep(verdict, *ended, result);
    }
    // The contestant hears of repetitions, judges also of what the host did where time mattered.
    addLine(result.message, repeatedWords(*ended));
    if (ended->runs > 1 || result.verdict == Status::TimeLimitExceeded) {
        addLine(result.judgeMessage, ended->conditions);
    }
    m_run.witness.note(m_test, m_files, *ended, result);
    return {};
}

Result<void> OneTest::talk(TestResult& result)
{
    m_request.input.clear();
    const auto ended = measured(
        [&](const RunRequest& request) {
            return m_judge.converse(m_test, m_files, m_box, request);
        },
        m_request
    );
    if (!ended) {
        return ended.error();
    }
    addMeasured(result, ended->submission);
    const RunVerdict verdict = judgeTalk(
        verdictOf(ended->submission),
        {.interactorAccepts = ended->judgement.isAccepted,
         .interactorIsFirst = ended->interactorIsFirst,
         .hasOverflow = ended->hasOverflow}
    );
    if (verdict.status == Status::JudgeError) {
        return notStarted(ended->submission);
    }
    if (verdict.status == Status::Accepted || verdict.status == Status::WrongAnswer) {
        m_judge.accept(ended->judgement, result);
        addLine(result.judgeMessage, errorTail(ended->submission));
    } else {
        result.judgeMessage = ended->judgement.judgeMessage;
        keep(verdict, ended->submission, result);
    }
    m_run.witness.note(m_test, m_files, ended->submission, result);
    return {};
}

} // namespace

Result<TestResult>
runTest(const TestRun& run, Box& box, TestJudge& judge, const TestCase& test, int index)
{
    auto result = OneTest(run, box, judge, test).runPasses(index);
    if (!result) {
        Error error = result.error();
        error.message += u" (test %1)"_s.arg(test.name);
        return error;
    }
    return result;
}

} // namespace adjudge
