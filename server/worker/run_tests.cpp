#include "server/worker/run_tests.h"

#include "server/worker/host_pressure.h"

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
        request.files = {{package.inputFile, input, false}};
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

TestResult measured(int index, const TestCase& test, const RunResult& run)
{
    TestResult result;
    result.index = index;
    result.name = test.name;
    result.time = run.cpu;
    result.wall = run.wall;
    result.memoryBytes = run.memoryBytes;
    result.exitCode = run.end == RunResult::End::Exited ? run.exitCode : 0;
    result.signal = run.end == RunResult::End::Signalled ? run.signal : 0;
    return result;
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

// Runs once, and a second time with more patience if the first is in doubt.
Result<RunResult> runMeasured(const TestRun& run, Box& box, RunRequest request)
{
    constexpr int kPatience = 10;
    const HostPressure pressure;
    run.expect(request.limits.wall);
    auto ended = box.run(request);
    if (!ended || !isDoubtful(*ended, request.limits, pressure)) {
        return ended;
    }
    request.limits.wall =
        std::min<std::chrono::milliseconds>(kPatience * request.limits.wall, 10min);
    run.expect(request.limits.wall);
    return box.run(request);
}

Result<TestResult>
runOne(const TestRun& run, Box& box, TestJudge& judge, const TestCase& test, int index)
{
    const auto input = readTestFile(run.package, test.inputPath);
    const auto answer = readTestFile(run.package, test.answerPath);
    if (!input || !answer) {
        return input ? answer.error() : input.error();
    }
    RunRequest request = prepare(run, box.protection());
    giveInput(run.package, *input, request);
    const auto ended = runMeasured(run, box, request);
    if (!ended) {
        return ended.error();
    }
    TestResult result = measured(index, test, *ended);
    const RunBounds bounds{
        .cpu = request.limits.cpu,
        .memoryBytes = request.limits.memoryBytes,
        .outputBytes = request.limits.outputBytes,
    };
    const RunVerdict verdict = judgeRun(*ended, bounds, run.language.spec.outOfMemory);
    if (verdict.status == Status::JudgeError) {
        const QString text = u"the program does not start in the box: %1"_s;
        return Error{ErrorCode::Internal, text.arg(ended->note), {}};
    }
    if (verdict.status != Status::Accepted) {
        result.verdict = verdict.status;
        result.message = verdict.message;
        result.judgeMessage = errorTail(*ended);
        run.witness.note(test, {*input, *answer}, *ended, result);
        return result;
    }
    const QByteArray output = outputOf(run.package, *ended);
    if (const auto decided = judge.decide(test, {*input, *answer}, output, result); !decided) {
        Error error = decided.error();
        error.message += u" (test %1)"_s.arg(test.name);
        return error;
    }
    run.witness.note(test, {*input, *answer}, *ended, result);
    return result;
}

} // namespace

Result<void> runTests(const TestRun& run, Box& box, TestJudge& judge, Outcome& outcome)
{
    const QList<TestCase>& tests = run.package.tests;
    outcome.tests = static_cast<int>(tests.size());
    outcome.verdict = Status::Accepted;
    for (int index = 1; index <= tests.size(); ++index) {
        run.send(line::Running{run.job.id, index, outcome.tests});
        const auto result = runOne(run, box, judge, tests.at(index - 1), index);
        if (!result) {
            outcome.verdict = Status::JudgeError;
            return result.error();
        }
        outcome.time = std::max(outcome.time, result->time);
        outcome.memoryBytes = std::max(outcome.memoryBytes, result->memoryBytes);
        run.send(line::Tested{run.job.id, *result});
        if (result->verdict == Status::Accepted) {
            continue;
        }
        if (outcome.verdict == Status::Accepted) {
            outcome.verdict = result->verdict;
        }
        if (!run.job.runAll) {
            break;
        }
    }
    return {};
}

} // namespace adjudge
