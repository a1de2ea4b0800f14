#include "server/worker/worker_program.h"

#include "server/worker/evaluation.h"
#include "server/worker/line_writer.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace adjudge {

namespace {

Q_LOGGING_CATEGORY(lcWorker, "judge.worker")

enum Exit { kGood = 0, kBadSettings = 2, kBadLine = 3 };

// Blocking line reader over a descriptor.
class LineReader
{
public:
    explicit LineReader(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    // Nothing at the end of the input, or when a line is too long.
    std::optional<QByteArray> next()
    {
        while (true) {
            const qsizetype end = m_buffer.indexOf('\n', m_searched);
            if (end >= 0) {
                const QByteArray line = m_buffer.left(end);
                m_buffer.remove(0, end + 1);
                m_searched = 0;
                return line;
            }
            m_searched = m_buffer.size();
            if (m_buffer.size() > kMaxLineBytes || !more()) {
                return std::nullopt;
            }
        }
    }

private:
    static constexpr qsizetype kMaxLineBytes = 128 << 20;

    bool more()
    {
        constexpr qsizetype kChunk = 64 << 10;
        const qsizetype size = m_buffer.size();
        m_buffer.resize(size + kChunk);
        ssize_t got = -1;
        do {
            got = ::read(m_descriptor, m_buffer.data() + size, kChunk);
        } while (got < 0 && errno == EINTR);
        m_buffer.resize(size + std::max<ssize_t>(got, 0));
        return got > 0;
    }

    int m_descriptor;
    QByteArray m_buffer;
    qsizetype m_searched = 0;
};

// The processor for a slot such as "w3": the fourth of those that we may use, going round.
int coreOf(const QString& slot)
{
    qsizetype digits = slot.size();
    while (digits > 0 && slot.at(digits - 1).isDigit()) {
        --digits;
    }
    cpu_set_t set;
    CPU_ZERO(&set);
    std::vector<int> cores;
    sched_getaffinity(0, sizeof set, &set);
    for (int core = 0; core < CPU_SETSIZE; ++core) {
        if (CPU_ISSET(static_cast<std::size_t>(core), &set)) {
            cores.push_back(core);
        }
    }
    return cores.empty() ? -1 : cores[slot.mid(digits).toUInt() % cores.size()];
}

// What this worker's own slot gives: the host as a whole may have more than is free here.
SandboxReport probeSandbox(const Box::Settings& settings)
{
    const auto box = Box::open(settings);
    if (!box) {
        return {.level = u"none"_s, .missing = {box.error().message}};
    }
    return (*box)->protection();
}

} // namespace

int runWorker(const WorkerSettings& settings, int input, int output)
{
    const auto specs = readLanguageFile(settings.languages);
    if (!specs) {
        qCCritical(lcWorker).noquote() << specs.error().message;
        return kBadSettings;
    }
    const auto rules = settings.analysis.isEmpty()
                           ? Result<QList<AnalysisRule>>(QList<AnalysisRule>())
                           : readAnalysisRules(settings.analysis);
    if (!rules) {
        qCCritical(lcWorker).noquote() << rules.error().message;
        return kBadSettings;
    }
    const Toolchain toolchain = Toolchain::probe(*specs, settings.probeBound, settings.cache);
    const Box::Settings box{
        .program = settings.sandbox,
        .slot = settings.slot,
        .allowInsecure = settings.isInsecureAllowed,
        .core = settings.isPinned ? coreOf(settings.slot) : -1,
        .nearLimitRepeats = settings.nearLimitRepeats,
    };
    const SandboxReport sandbox = probeSandbox(box);
    ArtefactCache cache(settings.cache, settings.cacheBytes);
    LineWriter writer(output);
    writer.send(line::Ready{QCoreApplication::applicationPid(), sandbox, toolchain.report()});
    const EvaluationTools tools{
        .toolchain = toolchain,
        .rules = *rules,
        .cache = cache,
        .box = box,
        .send = [&writer](const WorkerLine& line) { writer.send(line); },
        .expect = [&writer](std::chrono::milliseconds bound) { writer.expect(bound); },
    };
    LineReader reader(input);
    while (const auto text = reader.next()) {
        const auto job = decodeJobLine(*text);
        if (!job) {
            qCCritical(lcWorker).noquote() << "bad job line:" << job.error().message;
            return kBadLine;
        }
        writer.expect(std::chrono::seconds(30)); // to read the package
        const Outcome outcome = evaluate(*job, tools);
        writer.rest();
        writer.send(line::Finished{job->id, outcome});
    }
    return kGood;
}

} // namespace adjudge
