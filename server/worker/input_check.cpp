#include "server/worker/input_check.h"

#include "server/package/package_reader.h"
#include "server/worker/package_program.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr qsizetype kMaxWords = 1000;
constexpr int kMaxFindings = 50; // a validator that refuses everything says it often enough

class InputCheck
{
public:
    InputCheck(
        const Job& job,
        const ProblemPackage& package,
        const EvaluationTools& tools,
        Outcome& outcome
    )
        : m_job(job)
        , m_package(package)
        , m_tools(tools)
        , m_outcome(outcome)
    {
        m_clock.start();
    }

    Result<void> run()
    {
        const auto& validators = m_package.inputValidators;
        m_outcome.tests = static_cast<int>(m_package.tests.size() * validators.size());
        for (const PackageProgram& validator : validators) {
            if (const auto done = runOne(validator); !done) {
                return done;
            }
        }
        return {};
    }

private:
    [[nodiscard]] std::chrono::milliseconds left() const
    {
        return m_job.timeLimit - std::chrono::milliseconds(m_clock.elapsed());
    }

    void tell(const QString& file, Status verdict, const QString& message)
    {
        if (m_outcome.verdict == Status::Accepted) {
            m_outcome.verdict = verdict;
        }
        if (++m_told > kMaxFindings) {
            return;
        }
        TestResult result;
        result.index = m_told;
        result.name = file;
        result.verdict = verdict;
        result.message = message;
        m_tools.send(line::Tested{m_job.id, result});
    }

    Result<void> runOne(const PackageProgram& validator)
    {
        const QString file = QDir(m_package.folder).relativeFilePath(validator.path);
        const ValidatorBounds bounds = validatorBounds(m_package);
        PackageTools own{m_tools.toolchain, m_tools.cache, m_tools.box};
        own.box.slot = u"%1i"_s.arg(m_tools.box.slot);
        m_tools.expect(compileBound(bounds.compile));
        auto built = buildProgram(validator, u"input validator"_s, bounds, own);
        if (!built && built.error().code == ErrorCode::Unavailable) {
            tell(file, Status::JudgeError, u"Not run: %1"_s.arg(built.error().message));
            return {};
        }
        if (!built && built.error().code == ErrorCode::BadRequest) {
            tell(file, Status::CompileError, built.error().message);
            return {};
        }
        return built ? runOver(validator, file, *built) : Result<void>(built.error());
    }

    Result<void> runOver(const PackageProgram& validator, const QString& file, BuiltProgram& built)
    {
        for (qsizetype i = 0; i < m_package.tests.size(); ++i) {
            ++m_done;
            m_tools.send(line::Running{m_job.id, m_done, m_outcome.tests});
            if (left() <= 0ms) {
                const QString text =
                    u"Out of time: only %1 of %2 tests were checked. Check the rest yourself."_s;
                tell(file, Status::JudgeError, text.arg(i).arg(m_package.tests.size()));
                return {};
            }
            const auto done = runTest(validator, m_package.tests.at(i), built);
            if (!done) {
                return done;
            }
        }
        return {};
    }

    Result<void>
    runTest(const PackageProgram& validator, const TestCase& test, const BuiltProgram& built)
    {
        QFile input(test.inputPath);
        if (!input.open(QIODevice::ReadOnly)) {
            const QString text = u"cannot read %1: %2"_s;
            return Error{ErrorCode::Internal, text.arg(test.inputPath, input.errorString()), {}};
        }
        const QString name = QFileInfo(validator.name).completeBaseName();
        RunRequest request = built.request;
        request.argv +=
            test.inputFlags.value(test.inputFlags.contains(name) ? name : QString(), QStringList());
        request.input = input.readAll();
        m_tools.expect(request.limits.wall);
        const auto run = built.box->run(request);
        if (!run) {
            return run.error();
        }
        const bool isValid =
            run->end == RunResult::End::Exited && run->exitCode == m_package.validInputCode;
        if (!isValid) {
            const QString file = QDir(m_package.folder).relativeFilePath(test.inputPath);
            const QString words = shownText(run->errors + run->output, kMaxWords).simplified();
            QString text = u"The input validator %1 %2"_s.arg(
                validator.name, howItEnded(*run, u"%1 accepts"_s.arg(m_package.validInputCode))
            );
            tell(file, Status::WrongAnswer, words.isEmpty() ? text + u'.' : text + u": "_s + words);
        }
        return {};
    }

    const Job& m_job;
    const ProblemPackage& m_package;
    const EvaluationTools& m_tools;
    Outcome& m_outcome;
    QElapsedTimer m_clock;
    int m_told = 0;
    int m_done = 0;
};

} // namespace

Result<void> checkInputs(const Job& job, const EvaluationTools& tools, Outcome& outcome)
{
    const PackageReading reading =
        readPackage(job.package, QFileInfo(job.package).fileName(), PackageDetail::ForInputs);
    if (!reading.package) {
        const QString text = u"the problem package %1 cannot be read: %2"_s;
        const QString why = reading.faults.value(0).message;
        return Error{ErrorCode::Internal, text.arg(job.package, why), {}};
    }
    outcome.verdict = Status::Accepted;
    return InputCheck(job, *reading.package, tools, outcome).run();
}

} // namespace adjudge
