#include "server/worker/package_program.h"

#include "server/worker/verdict.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr qint64 kMaxSourceBytes = 16LL << 20;

// A program as it is built and started.
struct Recipe
{
    HostLanguage language;
    SourceLayout layout;
};

Result<QList<SourceFile>> readFiles(const PackageProgram& program, const QString& what)
{
    QList<SourceFile> files;
    qint64 total = 0;
    for (const QString& path : program.files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            const QString text = u"cannot read %1 of the %2: %3"_s;
            return Error{ErrorCode::Internal, text.arg(path, what, file.errorString()), {}};
        }
        total += file.size();
        if (total > kMaxSourceBytes) {
            const QString text = u"the %1 %2 is over 16 MiB"_s;
            return Error{ErrorCode::TooLarge, text.arg(what, program.name), {}};
        }
        const bool isInFolder = path.startsWith(program.path + u'/');
        const QString name =
            isInFolder ? path.mid(program.path.size() + 1) : QFileInfo(path).fileName();
        files.append({name, file.readAll()});
    }
    return files;
}

bool hasFile(const QList<SourceFile>& files, const QString& name)
{
    return std::ranges::any_of(files, [&](const SourceFile& file) { return file.name == name; });
}

// A folder with scripts named build and run: build makes the program (perhaps run itself), run is
// the program.
Recipe scriptRecipe(const QList<SourceFile>& files)
{
    Recipe recipe;
    LanguageSpec& spec = recipe.language.spec;
    spec.id = u"script"_s;
    spec.name = u"Script"_s;
    if (hasFile(files, u"build"_s)) {
        spec.compile = QStringList{u"/bin/sh"_s, u"/box/build"_s};
        spec.artefacts = QStringList{u"*"_s};
    }
    spec.run = QStringList{u"/box/run"_s};
    for (const SourceFile& file : files) {
        const bool isScript = file.name == u"build" || file.name == u"run";
        recipe.layout.files.append({file.name, file.content, isScript});
    }
    return recipe;
}

bool isPython2(const SourceFile& file)
{
    static const QRegularExpression shebang(u"^#!.*python2"_s);
    return shebang.match(QString::fromLatin1(file.content.left(200))).hasMatch();
}

Result<Recipe>
recipeFor(const PackageProgram& program, const QString& what, const Toolchain& toolchain)
{
    const auto files = readFiles(program, what);
    if (!files) {
        return files.error();
    }
    if (hasFile(*files, u"build"_s) || hasFile(*files, u"run"_s)) {
        return scriptRecipe(*files);
    }
    const auto fault = [&](const QString& why) {
        const QString text = u"the %1 %2 cannot be used: %3"_s;
        return Error{ErrorCode::Unavailable, text.arg(what, program.name, why), {}};
    };
    const HostLanguage* language = nullptr;
    for (const SourceFile& file : *files) {
        const HostLanguage* found = toolchain.forFile(file.name);
        language = language ? language : found;
        if (found && isPython2(file)) {
            return fault(u"Python 2 is not supported; port it to Python 3"_s);
        }
    }
    if (!language) {
        return fault(u"no file has the extension of a known language"_s);
    }
    if (!language->isAvailable()) {
        return fault(language->reason);
    }
    const auto layout = layoutSources(language->spec, *files);
    if (!layout) {
        return fault(layout.error().message);
    }
    return Recipe{*language, *layout};
}

} // namespace

CompileBounds compileBounds(const ProblemPackage& package)
{
    CompileBounds bounds;
    bounds.time = package.compileTimeLimit;
    if (package.compileMemoryBytes > 0) {
        bounds.memoryBytes = package.compileMemoryBytes;
    }
    return bounds;
}

ValidatorBounds validatorBounds(const ProblemPackage& package)
{
    ValidatorBounds bounds;
    bounds.compile = compileBounds(package);
    bounds.time = package.validatorTimeLimit;
    if (package.validatorMemoryBytes > 0) {
        bounds.memoryBytes = package.validatorMemoryBytes;
    }
    return bounds;
}

Result<BuiltProgram> buildProgram(
    const PackageProgram& program,
    const QString& what,
    const ValidatorBounds& bounds,
    const PackageTools& tools
)
{
    const auto recipe = recipeFor(program, what, tools.toolchain);
    if (!recipe) {
        return recipe.error();
    }
    auto box = Box::open(tools.box);
    if (!box) {
        return box.error();
    }
    const auto compilation =
        compileInto(**box, recipe->language, recipe->layout, bounds.compile, tools.cache);
    if (!compilation) {
        return compilation.error();
    }
    if (!compilation->isGood) {
        const QString text = u"the %1 %2 does not compile: %3"_s;
        const QString log = compilation->log.left(4000);
        return Error{ErrorCode::BadRequest, text.arg(what, program.name, log), {}};
    }
    RunLimits limits;
    limits.cpu = bounds.time;
    limits.wall = 2 * bounds.time + 1s;
    limits.memoryBytes = bounds.memoryBytes;
    RunRequest request =
        runRequest(recipe->language, recipe->layout.values, limits, (*box)->protection());
    return BuiltProgram{std::move(*box), std::move(request)};
}

QString howItEnded(const RunResult& run, const QString& codes)
{
    using End = RunResult::End;
    switch (run.end) {
    case End::Exited: {
        const QString text = u"exited with %1"_s.arg(run.exitCode);
        return codes.isEmpty() ? text : u"%1 (%2)"_s.arg(text, codes);
    }
    case End::Signalled:
        return u"was killed by %1"_s.arg(signalWords(run.signal));
    case End::CpuLimit:
    case End::WallLimit:
        return u"took longer than its time limit"_s;
    case End::MemoryLimit:
        return u"needed more than its memory limit"_s;
    case End::OutputLimit:
        return u"wrote more than its output limit"_s;
    case End::NotStarted:
        break;
    }
    return u"did not start: %1"_s.arg(run.note);
}

QByteArray collected(const RunResult& run, const QString& name)
{
    for (const BoxFile& file : run.collected) {
        if (file.name == name) {
            return file.content;
        }
    }
    return {};
}

} // namespace adjudge
