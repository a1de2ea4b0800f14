#include "server/worker/output_validator.h"

#include "server/worker/verdict.h"
#include "shared/wire/codec.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonObject>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr int kAccepted = 42;
constexpr int kRejected = 43;
constexpr qsizetype kMaxTeamBytes = 1 << 10;
constexpr qsizetype kMaxJudgeBytes = 64 << 10;
constexpr qint64 kMaxSourceBytes = 16LL << 20;

// A program of the package as it is built and started.
struct Recipe
{
    HostLanguage language;
    SourceLayout layout;
};

Result<QList<SourceFile>> readFiles(const PackageProgram& program)
{
    QList<SourceFile> files;
    qint64 total = 0;
    for (const QString& path : program.files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            const QString text = u"cannot read %1 of the output validator: %2"_s;
            return Error{ErrorCode::Internal, text.arg(path, file.errorString()), {}};
        }
        total += file.size();
        if (total > kMaxSourceBytes) {
            const QString text = u"the output validator %1 is over 16 MiB"_s;
            return Error{ErrorCode::TooLarge, text.arg(program.name), {}};
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

Result<Recipe> recipeFor(const PackageProgram& program, const Toolchain& toolchain)
{
    const auto files = readFiles(program);
    if (!files) {
        return files.error();
    }
    if (hasFile(*files, u"build"_s) || hasFile(*files, u"run"_s)) {
        return scriptRecipe(*files);
    }
    const auto fault = [&](const QString& what) {
        const QString text = u"the output validator %1 cannot be used: %2"_s;
        return Error{ErrorCode::Internal, text.arg(program.name, what), {}};
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

QByteArray collected(const RunResult& run, const QString& name)
{
    for (const BoxFile& file : run.collected) {
        if (file.name == name) {
            return file.content;
        }
    }
    return {};
}

Metrics readMetrics(const QByteArray& text)
{
    constexpr qsizetype kMaxMetrics = 16;
    static const QRegularExpression plain(u"^[A-Za-z][A-Za-z0-9_]{0,31}$"_s);
    Metrics metrics;
    const auto object = wire::parseObject(text);
    if (!object) {
        return metrics;
    }
    for (auto it = object->begin(); it != object->end() && metrics.size() < kMaxMetrics; ++it) {
        const double number = it.value().toDouble(std::nan(""));
        if (plain.match(it.key()).hasMatch() && std::isfinite(number)) {
            metrics.insert(it.key(), number);
        }
    }
    return metrics;
}

QString howItEnded(const RunResult& run)
{
    using End = RunResult::End;
    switch (run.end) {
    case End::Exited:
        return u"exited with %1 (42 accepts, 43 rejects)"_s.arg(run.exitCode);
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

} // namespace

OutputValidator::OutputValidator(QString name, std::unique_ptr<Box> box, RunRequest request)
    : m_name(std::move(name))
    , m_box(std::move(box))
    , m_request(std::move(request))
{
}

Result<std::unique_ptr<OutputValidator>> OutputValidator::open(
    const PackageProgram& program, const ValidatorBounds& bounds, const Tools& tools
)
{
    const auto recipe = recipeFor(program, tools.toolchain);
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
        const QString text = u"the output validator %1 does not compile: %2"_s;
        return Error{ErrorCode::Internal, text.arg(program.name, compilation->log.left(4000)), {}};
    }
    RunLimits limits;
    limits.cpu = bounds.time;
    limits.wall = 2 * bounds.time + 1s;
    limits.memoryBytes = bounds.memoryBytes;
    RunRequest request =
        runRequest(recipe->language, recipe->layout.values, limits, (*box)->protection());
    request.argv += {u"/w/test.in"_s, u"/w/test.ans"_s, u"/w/feedback/"_s};
    request.folders = QStringList{u"feedback"_s};
    request.collect = QStringList{
        u"feedback/judgemessage.txt"_s, u"feedback/teammessage.txt"_s, u"feedback/metrics.json"_s};
    request.collectBytes = kMaxJudgeBytes + 1;
    return std::unique_ptr<OutputValidator>(
        new OutputValidator(program.name, std::move(*box), std::move(request))
    );
}

Result<Judgement> OutputValidator::judge(const Question& question)
{
    RunRequest request = m_request;
    request.argv += question.flags;
    request.input = question.output;
    request.files = {
        {u"test.in"_s, question.input, false}, {u"test.ans"_s, question.answer, false}};
    const auto run = m_box->run(request);
    if (!run) {
        return run.error();
    }
    const bool hasSpoken = run->end == RunResult::End::Exited &&
                           (run->exitCode == kAccepted || run->exitCode == kRejected);
    const QByteArray judgeText = collected(*run, u"feedback/judgemessage.txt"_s);
    if (!hasSpoken) {
        QString text = u"the output validator %1 %2"_s.arg(m_name, howItEnded(*run));
        const QString words = shownText(run->errors + judgeText, 2000);
        text += words.trimmed().isEmpty() ? QString() : u": "_s + words;
        return Error{ErrorCode::Internal, text, {}};
    }
    const QByteArray teamText = collected(*run, u"feedback/teammessage.txt"_s);
    return Judgement{
        .isAccepted = run->exitCode == kAccepted,
        .teamMessage = shownText(teamText, kMaxTeamBytes).trimmed(),
        .judgeMessage = shownText(judgeText, kMaxJudgeBytes).trimmed(),
        .metrics = readMetrics(collected(*run, u"feedback/metrics.json"_s)),
    };
}

std::chrono::milliseconds OutputValidator::bound() const
{
    return m_request.limits.wall;
}

} // namespace adjudge
