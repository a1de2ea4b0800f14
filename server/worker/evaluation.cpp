#include "server/worker/evaluation.h"

#include "server/package/package_reader.h"
#include "server/worker/added_files.h"
#include "server/worker/input_check.h"

#include <QFileInfo>

#include <exception>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Result<ProblemPackage> loadPackage(const QString& folder)
{
    const PackageReading reading =
        readPackage(folder, QFileInfo(folder).fileName(), PackageDetail::ForJudging);
    if (!reading.package) {
        const QString first =
            reading.faults.isEmpty() ? u"no reason given"_s : reading.faults.constFirst().message;
        const QString text = u"the problem package %1 cannot be judged: %2"_s;
        return Error{ErrorCode::Internal, text.arg(folder, first), {}};
    }
    return *reading.package;
}

Result<const HostLanguage*> languageFor(const Job& job, const Toolchain& toolchain)
{
    const HostLanguage* language = toolchain.find(job.language);
    if (!language) {
        const QString text = u"this judge has no language \"%1\""_s;
        return Error{ErrorCode::Internal, text.arg(job.language), {}};
    }
    if (!language->isAvailable()) {
        const QString text = u"%1 cannot be judged on this host: %2"_s;
        return Error{ErrorCode::Internal, text.arg(language->spec.name, language->reason), {}};
    }
    return language;
}

Result<void> buildAndRun(const Job& job, const EvaluationTools& tools, Outcome& outcome)
{
    const auto package = loadPackage(job.package);
    if (!package) {
        return package.error();
    }
    const auto language = languageFor(job, tools.toolchain);
    if (!language) {
        return language.error();
    }
    outcome.tests = static_cast<int>(package->tests.size());
    const auto files = withAddedFiles(
        QList<SourceFile>{{job.filename, job.source}} + job.moreFiles,
        *package,
        (*language)->spec,
        tools.toolchain
    );
    if (!files) {
        return files.error();
    }
    const auto layout = layoutSources((*language)->spec, *files);
    if (!layout) {
        outcome.verdict = Status::CompileError;
        outcome.compileLog = layout.error().message;
        return {};
    }
    auto box = Box::open(tools.box);
    if (!box) {
        return box.error();
    }
    outcome.sandbox = (*box)->protection().level;
    const CompileBounds bounds = compileBounds(*package);
    tools.expect(compileBound(bounds));
    const auto compilation = compileInto(**box, **language, *layout, bounds, tools.cache);
    if (!compilation) {
        return compilation.error();
    }
    outcome.compileLog = compilation->log;
    if (!compilation->isGood) {
        outcome.verdict = Status::CompileError;
        explainCompilation(job, tools.rules, outcome);
        return {};
    }
    const OutputValidator::Tools validatorTools{tools.toolchain, tools.cache, tools.box};
    auto judge = TestJudge::open(*package, validatorBounds(*package), validatorTools, tools.expect);
    if (!judge) {
        return judge.error();
    }
    Witness witness;
    const TestRun run{
        .job = job,
        .package = *package,
        .language = **language,
        .values = layout->values,
        .send = tools.send,
        .expect = tools.expect,
        .witness = witness,
    };
    const auto done = runTests(run, **box, *judge, outcome);
    outcome.metrics = judge->metrics();
    explainTests(job, *package, witness, tools.rules, outcome);
    return done;
}

} // namespace

Outcome evaluate(const Job& job, const EvaluationTools& tools)
{
    Outcome outcome;
    tools.send(line::Compiling{job.id});
    // We throw nothing; the library and the memory of this process may.
    try {
        const auto done =
            job.checksInputs ? checkInputs(job, tools, outcome) : buildAndRun(job, tools, outcome);
        if (!done) {
            outcome.verdict = Status::JudgeError;
            outcome.error = done.error().message;
            if (!done.error().detail.isEmpty()) {
                outcome.error += u" ("_s + done.error().detail + u')';
            }
        }
    } catch (const std::exception& fault) {
        outcome.verdict = Status::JudgeError;
        outcome.error = u"the worker failed: %1"_s.arg(QString::fromUtf8(fault.what()));
    }
    return outcome;
}

} // namespace adjudge
