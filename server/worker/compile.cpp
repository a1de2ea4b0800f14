#include "server/worker/compile.h"

#include "server/worker/verdict.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace adjudge {

namespace {

constexpr qint64 kMaxArtefactBytes = 64LL << 20;
constexpr qsizetype kMaxLogBytes = 64 << 10;
constexpr char kArchive[] = "artefacts.tar";

std::chrono::milliseconds wallOf(std::chrono::milliseconds cpu)
{
    return 2 * cpu + 1s;
}

QStringList baseEnvironment(const QString& home)
{
    return {u"PATH=/usr/local/bin:/usr/bin:/bin"_s, u"HOME="_s + home, u"LC_ALL=C.UTF-8"_s};
}

RunRequest
compileRequest(const HostLanguage& language, QStringList argv, const CompileBounds& bounds)
{
    RunRequest request;
    request.profile = RunRequest::Profile::Compile;
    request.argv = std::move(argv);
    request.environment = baseEnvironment(u"/box"_s) + language.spec.environment;
    request.collectBytes = kMaxArtefactBytes;
    request.limits.cpu = bounds.time;
    request.limits.wall = wallOf(bounds.time);
    request.limits.memoryBytes =
        std::max(bounds.memoryBytes, qint64{language.spec.compileMemoryMiB} << 20);
    request.limits.outputBytes = kMaxArtefactBytes;
    request.limits.processes = language.spec.compileProcesses;
    return request;
}

bool hasUnknownArtefacts(const HostLanguage& language)
{
    return language.spec.artefacts.contains(u"*"_s);
}

// Empty if the compiler ended well.
QString failureText(const RunResult& run, const CompileBounds& bounds)
{
    using End = RunResult::End;
    switch (run.end) {
    case End::Exited:
        return run.exitCode == 0 ? QString() : u"The compiler failed."_s;
    case End::CpuLimit:
    case End::WallLimit:
        return u"The compilation took longer than %1 s."_s.arg(bounds.time / 1s);
    case End::MemoryLimit:
        return u"The compiler needed more than %1 MiB."_s.arg(bounds.memoryBytes >> 20);
    case End::OutputLimit:
        return u"The compiler wrote too much."_s;
    case End::Signalled:
        return u"The compiler was killed by %1."_s.arg(signalWords(run.signal));
    case End::NotStarted:
        break;
    }
    return u"The compiler did not start."_s;
}

QString logText(const RunResult& run)
{
    QByteArray text = run.errors;
    if (!text.isEmpty() && !text.endsWith('\n') && !run.output.isEmpty()) {
        text += '\n';
    }
    text += run.output.left(kMaxLogBytes);
    text.replace("/box/", "");
    return shownText(text, kMaxLogBytes);
}

// Packs what the compiler left into one archive. The packing runs in the box as well; the host
// never looks into the archive.
Result<QList<BoxFile>> packAll(Box& box, const HostLanguage& language, const CompileBounds& bounds)
{
    const QString archive = QString::fromLatin1(kArchive);
    RunRequest request = compileRequest(
        language,
        {u"/usr/bin/tar"_s,
         u"-cf"_s,
         u"/box/"_s + archive,
         u"--exclude=./"_s + archive,
         u"-C"_s,
         u"/box"_s,
         u"."_s},
        bounds
    );
    request.collect = {archive};
    const auto run = box.run(request);
    if (!run) {
        return run.error();
    }
    const bool isPacked = run->end == RunResult::End::Exited && run->exitCode == 0;
    return isPacked ? run->collected : QList<BoxFile>();
}

Result<Compilation> restore(
    Box& box,
    const HostLanguage& language,
    const ArtefactCache::Entry& entry,
    const CompileBounds& bounds
)
{
    for (const BoxFile& file : entry.files) {
        if (const auto put = box.put(file); !put) {
            return put.error();
        }
    }
    if (hasUnknownArtefacts(language)) {
        const QString archive = u"/box/"_s + QLatin1String(kArchive);
        const auto run = box.run(compileRequest(
            language, {u"/usr/bin/tar"_s, u"-xf"_s, archive, u"-C"_s, u"/box"_s}, bounds
        ));
        if (!run) {
            return run.error();
        }
        if (run->end != RunResult::End::Exited || run->exitCode != 0) {
            const QString text = u"a compiled program cannot be unpacked in its box: %1"_s;
            return Error{ErrorCode::Internal, text.arg(logText(*run).left(300)), {}};
        }
    }
    return Compilation{true, entry.log};
}

void keep(
    Box& box,
    const HostLanguage& language,
    const CompileBounds& bounds,
    const ArtefactCache::Entry& made,
    const QByteArray& key,
    ArtefactCache& cache
)
{
    ArtefactCache::Entry entry = made;
    if (hasUnknownArtefacts(language)) {
        const auto packed = packAll(box, language, bounds);
        entry.files = packed ? *packed : QList<BoxFile>();
    }
    const bool isWhole = std::ranges::all_of(entry.files, [](const BoxFile& file) {
        return file.content.size() < kMaxArtefactBytes; // at the cap it may have been cut
    });
    if (!entry.files.isEmpty() && isWhole) {
        cache.store(key, entry);
    }
}

} // namespace

std::chrono::milliseconds compileBound(const CompileBounds& bounds)
{
    return 3 * wallOf(bounds.time); // the compiler, and packing or unpacking
}

Result<Compilation> compileInto(
    Box& box,
    const HostLanguage& language,
    const SourceLayout& layout,
    const CompileBounds& bounds,
    ArtefactCache& cache
)
{
    const QByteArray key = ArtefactCache::keyOf(language, layout);
    if (const auto entry = cache.find(key)) {
        return restore(box, language, *entry, bounds);
    }
    for (const BoxFile& file : layout.files) {
        if (const auto put = box.put(file); !put) {
            return put.error();
        }
    }
    if (language.spec.compile.isEmpty()) {
        return Compilation{true, {}};
    }
    RunRequest request = compileRequest(
        language, expandArgv(language.spec.compile, language, layout.values), bounds
    );
    if (!hasUnknownArtefacts(language)) {
        request.collect = language.spec.artefacts;
    }
    const auto run = box.run(request);
    if (!run) {
        return run.error();
    }
    if (run->end == RunResult::End::NotStarted) {
        const QString text = u"the compiler %1 does not start in the box: %2"_s;
        return Error{ErrorCode::Internal, text.arg(request.argv.first(), run->note), {}};
    }
    QString log = logText(*run);
    const QString failure = failureText(*run, bounds);
    if (!failure.isEmpty()) {
        const bool saysWhy = run->end == RunResult::End::Exited && !log.isEmpty();
        return Compilation{false, saysWhy ? log : failure + u'\n' + log};
    }
    if (language.spec.dropsGoodLog) {
        log.clear();
    }
    if (run->collected.size() != request.collect.size()) {
        return Compilation{false, u"The compiler made no program.\n"_s + log};
    }
    ArtefactCache::Entry made{.log = log, .files = run->collected};
    for (BoxFile& file : made.files) {
        file.isExecutable = true;
    }
    keep(box, language, bounds, made, key, cache);
    return Compilation{true, log};
}

RunRequest runRequest(
    const HostLanguage& language,
    const ArgvValues& values,
    const RunLimits& limits,
    const SandboxReport& sandbox
)
{
    const LanguageSpec& spec = language.spec;
    RunRequest request;
    ArgvValues filled = values;
    filled.memoryBytes =
        static_cast<qint64>(static_cast<double>(limits.memoryBytes) * spec.memoryMultiplier);
    request.argv = expandArgv(spec.run, language, filled);
    request.environment = baseEnvironment(u"/w"_s) + spec.environment;
    request.limits = limits;
    request.limits.processes = spec.processes;
    request.limits.memoryBytes = filled.memoryBytes + (qint64{spec.memoryExtraMiB} << 20);
    if (spec.limitsAddressSpace && sandbox.level != u"full") {
        request.limits.addressSpaceBytes = request.limits.memoryBytes;
    }
    return request;
}

QString shownText(const QByteArray& text, qsizetype bytes)
{
    QString shown = QString::fromUtf8(text.left(bytes));
    shown.removeIf([](QChar c) {
        return (c.category() == QChar::Other_Control && c != u'\n' && c != u'\t') ||
               c.category() == QChar::Other_Format;
    });
    if (text.size() > bytes) {
        shown += u"\n... (cut)"_s;
    }
    return shown;
}

} // namespace adjudge
